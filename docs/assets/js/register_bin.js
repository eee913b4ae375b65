/**
 * The deleted records of a register, each to be restored or erased.
 * @module
 */
import { ask } from "./ask.js";
import { element } from "./dom.js";
import { TIME, titleOf } from "./register_words.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 */

/** @param {Definition} definition @param {RegisterStore} store @param {Entry[]} deleted  at least one @param {(work: () => unknown) => void} attempt  does something; what goes wrong is said */
export function binOf(definition, store, deleted, attempt) {
  /** @param {Entry} entry */
  const line = (entry) => {
    const title = titleOf(definition, entry);
    return element("li", {}, `${title}，${TIME.format(new Date(entry.deleted ?? 0))}删除 `,
      element("button", { type: "button", class: "xh-quiet", "aria-label": `恢复：${title}`, click: () => attempt(() => store.restore(entry)) }, "恢复"),
      element("button", { type: "button", class: "xh-quiet", "aria-label": `彻底删除：${title}`, click: () => attempt(() => erase(store, entry, title)) }, "彻底删除"));
  };
  const restoreAll = () => attempt(() => store.putAll(deleted.map((entry) => ({ ...entry, deleted: null }))));
  return element("details", { class: "xh-register-bin" }, element("summary", {}, `已删除（${deleted.length}），30 天后清除`),
    element("ul", {}, ...deleted.map(line)),
    ...(deleted.length > 1 ? [element("p", { class: "xh-buttons" },
      element("button", { type: "button", class: "xh-button", "data-action": "restore-all", click: restoreAll }, "全部恢复"))] : []));
}

/** @param {RegisterStore} store @param {Entry} entry @param {string} title */
async function erase(store, entry, title) {
  const lines = [`“${title}”将从这台设备上清除，不能再恢复。`];
  if (await ask({ title: "彻底删除？", lines, choices: [{ value: "yes", label: "彻底删除" }] })) await store.erase(entry.id);
}
