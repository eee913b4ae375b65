/**
 * How one record looks in the list.
 * @module
 */
import { element } from "./dom.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./outbox_words.js").Words} Words
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
 * @param {Words|null} words  how far it has come to a server
 * @param {string|null} review  what inspectors found of it
 */
export function entry(record, form, actions, words, review) {
  const title = titleOf(record);
  const name = form ? element("a", { href: `${form.page}#record=${record.id}` }, title) : title;
  return element("li", { class: "xh-record", "data-id": record.id },
    element("h3", {}, name),
    element("p", { class: "xh-record-about" }, about(record, form)),
    stateOf(words),
    review === null ? null : element("p", { class: "xh-record-review" }, review),
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

/** Here only, being sent, or received: each with a sign and a word. @param {Words|null} words */
function stateOf(words) {
  const { state, sign, text } = words ?? { state: "local", sign: "●", text: "只存在本机" };
  return element("p", { class: `xh-record-state xh-record-${state}` }, `${sign} ${text}`);
}
