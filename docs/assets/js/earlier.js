/**
 * Leads who comes back to a tool by its plain address to what they left there.
 * @module
 */
import { element } from "./dom.js";
import { titleOf } from "./records_entry.js";

/** @typedef {import("./record.js").SavedRecord} SavedRecord */

const DAY = new Intl.DateTimeFormat("zh-CN", { month: "long", day: "numeric" });

/**
 * @param {HTMLElement} box  where it is said
 * @param {{kept: SavedRecord[], noun: string, records: string, open: (id: string) => void}} given
 *   `kept`: newest first, at least one; `records`: the address of the list of all
 * @returns {() => void} closes it
 */
export function showEarlier(box, { kept, noun, records, open }) {
  const newest = /** @type {SavedRecord} */ (kept[0]);
  const close = () => { box.hidden = true; };
  const goOn = () => {
    close();
    open(newest.id);
  };
  box.replaceChildren(
    element("p", {}, `${kept.length > 1 ? `本机有 ${kept.length} 份${noun}，最近改的是` : `本机有一份${noun}：`}${nameOf(newest)}（${DAY.format(new Date(newest.changed))}）。现在这份是新的，填了才会保存。`),
    element("p", { class: "xh-buttons" },
      element("button", { type: "button", class: "xh-button xh-primary", click: goOn }, "接着填那一份"),
      element("button", { type: "button", class: "xh-quiet", click: close }, "填新的"),
      ...(kept.length > 1 ? [element("a", { class: "xh-quiet", href: records }, `看全部 ${kept.length} 份`)] : [])));
  box.hidden = false;
  return close;
}

/** What a person may know a record by. @param {SavedRecord} record */
function nameOf(record) {
  const { name, organisation, class: kind } = record.about;
  return name || organisation ? `“${titleOf(record)}”` : kind ? `没有起名的一份（${kind}类）` : "没有起名的一份";
}
