/**
 * Puts what came from a file among the records of this device, and never over another without being told to.
 * @module
 */
import { documentText } from "./document.js";
import { named, newId } from "./record.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./store.js").Store} Store
 * @typedef {"replace"|"both"|null} Choice   null: leave everything as it is
 * @typedef {(kept: SavedRecord, opened: SavedRecord) => Choice|Promise<Choice>} Choose
 * @typedef {{outcome: "new"|"same"|"replaced"|"both"|"left", id: string|null}} Placed   where the opened answers are now
 */

/**
 * Save an opened record. If the device has the same record with other answers, the person chooses.
 * @param {Store} store
 * @param {SavedRecord} opened
 * @param {Choose} choose
 * @returns {Promise<Placed>}
 */
export async function place(store, opened, choose) {
  const kept = await store.get(opened.id);
  if (!kept) {
    await store.put(opened, 0);
    return { outcome: "new", id: opened.id };
  }
  if (sameContent(kept, opened)) {
    if (kept.deleted) await store.restore(kept.id);
    return { outcome: "same", id: kept.id };
  }
  return await placeBeside(store, kept, opened, await choose(kept, opened));
}

/** @param {Store} store @param {SavedRecord} kept @param {SavedRecord} opened @param {Choice} choice @returns {Promise<Placed>} */
async function placeBeside(store, kept, opened, choice) {
  if (choice === "replace") {
    const revision = await store.put(opened, kept.revision);
    if (kept.deleted && revision) await store.restore(kept.id);
    return { outcome: "replaced", id: kept.id };
  }
  if (choice === "both") {
    const copy = named({ ...opened, id: newId() }, `${opened.about.name ?? opened.about.organisation ?? ""}（来自文件）`);
    await store.put(copy, 0);
    return { outcome: "both", id: copy.id };
  }
  return { outcome: "left", id: null };
}

/** @param {SavedRecord} a @param {SavedRecord} b */
function sameContent(a, b) {
  return a.form === b.form && documentText(a.values) === documentText(b.values);
}
