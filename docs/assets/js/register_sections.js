/**
 * What stands under a record's form: its time of keeping, the gaps a checklist found, what to do next, what came of it, what was changed when.
 * @module
 */
import { element } from "./dom.js";
import { addressOf } from "./register_links.js";
import { isUnsaved, typed } from "./register_record.js";
import { before, since } from "./register_since.js";
import { TIME, gapsOf, isDue, keptUntil, labelOf, readingOf, titleOf, typedDate } from "./register_words.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {object} Around
 * @property {Definition} definition
 * @property {string} root
 * @property {Entry[]} all    the records of all registers
 * @property {Date} now
 * @property {() => unknown} due   lists those whose time of keeping is over
 * @property {(step: Definition["next"][number]) => unknown} follow   begins the record that follows
 */

/** Each section that has something to say. @param {Around} around @param {Entry} entry @returns {HTMLElement[]} */
export function sectionsOf(around, entry) {
  return SECTIONS.flatMap((section) => section(around, entry));
}

const SECTIONS = [kept, checks, next, related, history];

/** What becomes of a record whose time is over. @param {Around} around @param {Entry} entry */
function kept({ definition, now, due }, entry) {
  if (isUnsaved(entry) || !isDue(definition, entry, now)) return [];
  return [element("section", { class: "xh-item" }, element("h3", {}, `保存期到 ${keptUntil(definition, entry)}，已经过了`),
    element("p", {}, "要继续保存，改“保存期到”再保存；不再保存的，在清单里勾选以后一起销毁。"),
    element("p", { class: "xh-buttons" }, element("button", { type: "button", class: "xh-button", click: () => void due() }, "列出保存期已到的")))];
}

/** What a checklist found. @param {Around} around @param {Entry} entry */
function checks(around, entry) {
  const { definition, root } = around;
  if (!definition.gaps || entry.revision === 0) return [];
  const { asked, gaps, open } = gapsOf(definition, entry);
  const words = gaps.length || open.length ? `${asked} 条里有 ${gaps.length} 条没有做到，${open.length} 条还没有查。` : `${asked} 条都已做到或不适用。`;
  return [element("section", { class: "xh-item" }, element("h3", {}, "查到的缺口"), element("p", {}, words),
    element("ul", {}, ...gaps.map((field) => element("li", {}, `✕ ${field.label}（${definition.clauses[field.clause ?? ""] ?? ""}）`))),
    ...(gaps.length && !isUnsaved(entry) ? [element("p", {}, element("a", { href: `${root}tools/plan/?add=${entry.id}` }, "列入改进计划"))] : []),
    ...changedSince(around, entry))];
}

/** What has changed since the inspection before. @param {Around} around @param {Entry} entry */
function changedSince({ definition, root, all }, entry) {
  const then = before(definition, entry, all);
  if (!then) return [];
  const { mended, fresh } = since(definition, then, entry);
  const link = element("a", { href: addressOf(root, definition, then.register, then.id) }, `上一次（${typedDate(definition, then)}）`);
  const words = mended.length || fresh.length ? `比：补上 ${mended.length} 条，新缺 ${fresh.length} 条。` : "比：没有变化。";
  return [element("p", {}, "和", link, words),
    element("ul", {}, ...mended.map(({ label }) => element("li", {}, `✓ 补上：${label}`)), ...fresh.map(({ label }) => element("li", {}, `✕ 新缺：${label}`)))];
}

/** @param {Around} around @param {Entry} entry */
function next({ definition, follow }, entry) {
  if (isUnsaved(entry) || definition.next.length === 0) return [];
  return [element("section", { class: "xh-item" }, element("h3", {}, "接着做"),
    element("p", { class: "xh-buttons" }, ...definition.next.map((step) =>
      element("button", { type: "button", class: "xh-button", "data-next": step.register, click: () => void follow(step) }, step.label))))];
}

/** Records of any register that link to this one. @param {Around} around @param {Entry} entry */
function related({ definition, root, all }, entry) {
  const linking = all.filter((other) => !other.deleted && other.id !== entry.id && Object.values(typed(other)).includes(entry.id));
  const known = linking.filter(({ register }) => register in definition.registers);
  if (known.length === 0) return [];
  return [element("section", { class: "xh-item" }, element("h3", {}, "由它而来的记录"),
    element("ul", {}, ...known.map((other) => {
      const there = /** @type {import("./register_words.js").Neighbour} */ (definition.registers[other.register]);
      return element("li", {}, `${there.title}：`, element("a", { href: addressOf(root, definition, other.register, other.id) }, titleOf(there, other)));
    })))];
}

/** @param {Around} around @param {Entry} entry */
function history({ definition, all }, entry) {
  if (entry.history.length === 0) return [];
  /** @param {string} name @param {string} text */
  const words = (name, text) => readingOf(definition, name, text, all) || "空白";
  return [element("details", { class: "xh-register-history" }, element("summary", {}, `改动记录（${entry.history.length} 次）`),
    element("ol", {}, ...entry.history.map(({ at, changes }, index) => element("li", {}, element("b", {}, TIME.format(new Date(at))), index === 0 ? " 登记" : " 改动",
      element("ul", {}, ...changes.map((change) =>
        element("li", {}, `${labelOf(definition, change.field)}：${words(change.field, change.before)} → ${words(change.field, change.after)}`)))))))];
}
