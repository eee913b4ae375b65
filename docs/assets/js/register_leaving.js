/**
 * Keeps what was typed last when a page is left before the database can have it. Only where records are not encrypted: what is
 * sealed in the database must not lie beside it in the open.
 * @module
 */
import { newId } from "./record.js";
import { readEntry, typed } from "./register_record.js";
import { Shelf } from "./shelf.js";

/** @typedef {import("./register_record.js").Entry} Entry */
/** @typedef {import("./register_store.js").RegisterStore} RegisterStore */

const SHELF = new Shelf("xinheng-registers:leaving:");

/** @param {Entry} entry  with the revision that it was based on */
export function leave(entry) {
  SHELF.keep(entry);
}

/** The database has it now. @param {string} id */
export function arrived(id) {
  SHELF.forget(id);
}

/** Save what pages left behind; where the record has gone on meanwhile, both are kept. @param {RegisterStore} store */
export async function settle(store) {
  for (const { entry, revision } of SHELF.all().flatMap(readable)) {
    const current = await store.get(entry.id);
    const same = current && JSON.stringify(typed(current)) === JSON.stringify(typed(entry));
    if ((current?.revision ?? 0) === revision) await store.put({ ...entry, revision }, revision);
    else if (!same) await store.put({ ...entry, id: newId(), created: "", history: [], values: {}, draft: typed(entry) }, 0);
    arrived(entry.id);
  }
}

/** @param {any} raw @returns {{entry: Entry, revision: number}[]} none where it is damaged: it stays where it is, and the others are saved */
function readable(raw) {
  try {
    return [{ entry: readEntry(raw), revision: Number(raw.revision) }];
  } catch {
    return [];
  }
}
