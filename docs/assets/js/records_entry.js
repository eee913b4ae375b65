/**
 * How one record looks in the list.
 * @module
 */
import { element } from "./dom.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {{title: string, page: string}} FormPage   the tool's name and address
 * @typedef {{rename: (record: SavedRecord) => void, copy: (record: SavedRecord) => void, remove: (record: SavedRecord) => void,
 *   restore: (record: SavedRecord) => void, erase: (record: SavedRecord) => void}} Actions
 */

const TIME = new Intl.DateTimeFormat("zh-CN", { dateStyle: "medium", timeStyle: "short" });

/** What the record is called, so that two can be told apart. @param {SavedRecord} record */
export function titleOf({ about }) {
  return about.name || about.organisation || "未命名";
}

/**
 * @param {SavedRecord} record
 * @param {FormPage|undefined} form
 * @param {Actions} actions
 */
export function entry(record, form, actions) {
  const title = titleOf(record);
  const name = form ? element("a", { href: `${form.page}#record=${record.id}` }, title) : title;
  return element("li", { class: "xh-record", "data-id": record.id },
    element("h3", {}, name),
    element("p", { class: "xh-record-about" }, about(record, form)),
    stateOf(record),
    element("p", { class: "xh-record-actions" },
      action("rename", "改名", title, () => actions.rename(record)),
      action("copy", "复制", title, () => actions.copy(record)),
      action("remove", "删除", title, () => actions.remove(record))));
}

/** @param {SavedRecord} record @param {FormPage|undefined} form @param {Actions} actions */
export function deletedEntry(record, form, actions) {
  const title = titleOf(record);
  return element("li", { class: "xh-record", "data-id": record.id },
    element("h3", {}, title),
    element("p", { class: "xh-record-about" }, `${about(record, form)}；${TIME.format(new Date(record.deleted ?? 0))}删除`),
    element("p", { class: "xh-record-actions" },
      action("restore", "恢复", title, () => actions.restore(record)),
      action("erase", "彻底删除", title, () => actions.erase(record))));
}

/** @param {string} name @param {string} label @param {string} title @param {() => void} act */
function action(name, label, title, act) {
  return element("button", { type: "button", "data-action": name, "aria-label": `${label}：${title}`, click: act }, label);
}

/** @param {SavedRecord} record @param {FormPage|undefined} form */
function about(record, form) {
  const { name, organisation, class: kind, year } = record.about;
  const changed = `${TIME.format(new Date(record.changed))}改动`;
  return [form?.title ?? record.form, name && organisation, kind && `${kind}类`, year && `${year}年度`, changed].filter(Boolean).join(" · ");
}

/** Saved here, sending, or received: each with a sign and a word. @param {SavedRecord} record */
function stateOf({ sync }) {
  const [kind, text] = stateWords(sync);
  return element("p", { class: `xh-record-state xh-record-${kind}` }, text);
}

/** @param {import("./record.js").SyncState|null} sync @returns {[string, string]} */
function stateWords(sync) {
  if (sync?.state === "sending") return ["sending", `↑ 正在提交。${sync.message ?? ""}`];
  if (sync?.state === "problem") return ["problem", `✕ 没有送到。${sync.message ?? ""}`];
  if (sync?.state === "received" && sync.changedSince) return ["changed", `？ 已收到（回执 ${sync.receipt}），之后的改动只在本机`];
  if (sync?.state === "received") return ["received", `✓ 已收到，回执 ${sync.receipt}`];
  return ["local", "● 已保存在本机"];
}
