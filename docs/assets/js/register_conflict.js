/**
 * Another window changed or deleted the record that is typed in here: says so, and lets the person choose; nothing is lost either way.
 * @module
 */
import { choose } from "./conflict.js";
import { element } from "./dom.js";
import { merged } from "./register_merge.js";
import { typed } from "./register_record.js";
import { labelOf, readingOf } from "./register_words.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {import("./register_saving.js").RegisterSaving} RegisterSaving
 */

/** What happened, and the ways out. @param {Definition} definition @param {RegisterSaving} saving @param {{choose: () => unknown, back: () => unknown}} ways */
export function conflictNotice(definition, saving, ways) {
  const { theirs, clashes } = saving;
  const back = button("回到清单", ways.back);
  if (!theirs) return notice("另一个窗口已把这一份彻底删除。这里写的还在这一页里。", button("作为新的一份留下", () => saving.keepBoth()), back);
  if (theirs.deleted) return notice("另一个窗口已删除这一份。", button("恢复，接着写", () => saving.revive(theirs)), back);
  const names = clashes.map((name) => labelOf(definition, name)).join("、");
  return notice(`另一个窗口也改了这一份的同一处：${names}。这里写的还没有存，别处的改动都在。`,
    button("逐处选择…", ways.choose), button("两份都留", () => saving.keepBoth()));
}

/**
 * Let the person choose, field by field.
 * @param {Definition} definition
 * @param {RegisterSaving} saving
 * @param {Values} mine   as typed here
 * @param {Entry[]} all   the records of all registers
 * @returns {Promise<{values: Values, theirs: Entry}|null>} what the record is to say, and what was seen of the other; null: the person left it
 */
export async function chooseInConflict(definition, saving, mine, all) {
  const { theirs, clashes } = saving;
  if (!theirs) return null;
  const differing = clashes.map((name) => ({ name, mine: part(mine, name), theirs: part(typed(theirs), name) }));
  const words = {
    label: (/** @type {string} */ name) => labelOf(definition, name),
    text: (/** @type {Values} */ values) => Object.entries(values).map(([name, text]) => readingOf(definition, name, text, all)).join(""),
  };
  const chosen = await choose(differing, words, { mine: "这里写的", theirs: "另一个窗口的" },
    "两个窗口都改了这几处，请逐处选择。别处的改动已经并在一起，不会丢。");
  if (!chosen || saving.state !== "conflict") return null;
  const { values } = merged(typed(saving.entry), mine, typed(theirs), new Set(clashes));
  for (const [name, side] of chosen) if (side === "theirs") values[name] = typed(theirs)[name] ?? "";
  return { values, theirs };
}

/** @param {Values} values @param {string} name @returns {Values} */
function part(values, name) {
  return { [name]: values[name] ?? "" };
}

/** @param {string} words @param {...HTMLElement} buttons */
function notice(words, ...buttons) {
  return [element("p", {}, words), element("p", { class: "xh-buttons" }, ...buttons)];
}

/** @param {string} label @param {() => unknown} act */
function button(label, act) {
  return element("button", { type: "button", class: "xh-button", click: () => void act() }, label);
}
