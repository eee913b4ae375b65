/**
 * Keeps what was typed last when a page is left before the database can have it: written at once, put in its place by the next page.
 * @module
 */
import { Conflict } from "./problems.js";
import { named, newId, sameAnswers } from "./record.js";
import { Shelf } from "./shelf.js";

/** @typedef {import("./record.js").SavedRecord} SavedRecord */
/** @typedef {import("./store.js").Store} Store */

const SHELF = new Shelf("xinheng:leaving:");

/** Keep a record with the revision it was based on. @param {SavedRecord} record */
export function leave(record) {
  SHELF.keep(record);
}

/** The database has this record now. @param {string} id */
export function arrived(id) {
  SHELF.forget(id);
}

/**
 * Save what pages left behind. Where the record has gone on meanwhile, both are kept.
 * @param {Store} store
 */
export async function settle(store) {
  for (const record of /** @type {SavedRecord[]} */ (SHELF.all())) {
    try {
      await store.put(record, record.revision);
    } catch (error) {
      if (!(error instanceof Conflict)) continue; // it stays for the next page
      if (!error.current || !sameAnswers(error.current.values, record.values)) await store.put(copyOf(record), 0);
    }
    arrived(record.id);
  }
}

/** @param {SavedRecord} record @returns {SavedRecord} */
function copyOf(record) {
  const name = record.about.name ?? record.about.organisation ?? "评估";
  return named({ ...record, id: newId(), created: "", revision: 0, deleted: null }, `${name}（离开页面时的内容）`);
}
