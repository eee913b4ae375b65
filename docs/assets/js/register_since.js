/**
 * Holds a checklist against the inspection before it: what was made good since then, and what is short anew.
 * @module
 */
import { typed } from "./register_record.js";
import { gapsOf, typedDate } from "./register_words.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_words.js").Field} Field
 * @typedef {import("./register_record.js").Entry} Entry
 */

/** The inspection of the same institution before this one. @param {Definition} definition @param {Entry} entry @param {Entry[]} all @returns {Entry|null} */
export function before(definition, entry, all) {
  const own = (/** @type {Entry} */ one) => (typed(one).organisation ?? "").normalize("NFKC").trim();
  const day = typedDate(definition, entry);
  const earlier = all.filter((one) => one.register === entry.register && one.id !== entry.id && one.history.length > 0 && !one.deleted
    && own(one) === own(entry) && typedDate(definition, one) !== "" && typedDate(definition, one) < day);
  return earlier.sort((a, b) => (typedDate(definition, a) < typedDate(definition, b) ? 1 : -1))[0] ?? null;
}

/** @param {Definition} definition @param {Entry} then @param {Entry} now @returns {{mended: Field[], fresh: Field[]}} what is not answered, or no longer applies, was not made good */
export function since(definition, then, now) {
  const [old, present] = [gapsOf(definition, then), gapsOf(definition, now)];
  return {
    mended: old.gaps.filter(({ id, options }) => typed(now)[id] === options?.[0]),
    fresh: present.gaps.filter((field) => !old.gaps.includes(field) && !old.open.includes(field)),
  };
}
