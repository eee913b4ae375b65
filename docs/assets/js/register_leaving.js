/**
 * Keeps what was typed last when a page is left before the database can have it. Where records are encrypted it is hidden by what
 * was made ready for that: what is sealed in the database must not lie beside it in the open.
 * @module
 */
import { newId } from "./record.js";
import { readEntry, typed } from "./register_record.js";
import { heldBack } from "./register_words.js";
import { Shelf } from "./shelf.js";

/** @typedef {import("./register_record.js").Entry} Entry */
/** @typedef {import("./register_store.js").RegisterStore} RegisterStore */

const SHELF = new Shelf("xinheng-registers:leaving:");

/** @param {RegisterStore} store @param {Entry} entry  with the revision that it was based on */
export function leave(store, entry) {
  if (!store.isEncrypted) return SHELF.keep(entry);
  const hidden = store.hide(JSON.stringify(entry));
  if (hidden) SHELF.keep({ id: entry.id, hidden });
}

/** The database has it now. @param {string} id */
export function arrived(id) {
  SHELF.forget(id);
}

/** Save what pages left behind; where the record has gone on meanwhile, both are kept. @param {RegisterStore} store @returns {Promise<string>} "", or why something has to wait */
export async function settle(store) {
  for (const raw of SHELF.all()) {
    const left = await readable(store, raw);
    try {
      if (left) await put(store, left.entry, left.revision);
    } catch (error) {
      return heldBack(error); // it stays for the next page
    }
  }
  return "";
}

/** @param {RegisterStore} store @param {Entry} entry @param {number} revision */
async function put(store, entry, revision) {
  const current = await store.get(entry.id);
  const same = current && JSON.stringify(typed(current)) === JSON.stringify(typed(entry));
  if ((current?.revision ?? 0) === revision) await store.put({ ...entry, revision }, revision);
  else if (!same) await store.put({ ...entry, id: newId(), created: "", history: [], values: {}, draft: typed(entry) }, 0);
  arrived(entry.id);
}

/** @param {RegisterStore} store @param {any} raw @returns {Promise<{entry: Entry, revision: number}|null>} null where it is damaged: it stays where it is, and the others are saved */
async function readable(store, raw) {
  try {
    const left = raw.hidden ? JSON.parse(await store.reveal(raw.hidden)) : raw;
    return { entry: readEntry(left), revision: Number(left.revision) };
  } catch {
    return null;
  }
}
