/**
 * Keeps what was typed last when a page is left before the database can have it. Only where records are not encrypted: what is
 * sealed in the database must not lie beside it in the open.
 * @module
 */
import { newId } from "./record.js";
import { readEntry, typed } from "./register_record.js";

/** @typedef {import("./register_record.js").Entry} Entry */
/** @typedef {import("./register_store.js").RegisterStore} RegisterStore */

const PREFIX = "xinheng-registers:leaving:";

/** @param {Entry} entry  with the revision that it was based on */
export function leave(entry) {
  try {
    localStorage.setItem(PREFIX + entry.id, JSON.stringify(entry));
  } catch {
    // No room or no permission: the write that was begun is all there is.
  }
}

/** The database has it now. @param {string} id */
export function arrived(id) {
  try {
    localStorage.removeItem(PREFIX + id);
  } catch {
    // Then nothing was kept either.
  }
}

/** Save what pages left behind; where the record has gone on meanwhile, both are kept. @param {RegisterStore} store */
export async function settle(store) {
  for (const { entry, revision } of leftBehind()) {
    const current = await store.get(entry.id);
    const same = current && JSON.stringify(typed(current)) === JSON.stringify(typed(entry));
    if ((current?.revision ?? 0) === revision) await store.put({ ...entry, revision }, revision);
    else if (!same) await store.put({ ...entry, id: newId(), created: "", history: [], values: {}, draft: typed(entry) }, 0);
    arrived(entry.id);
  }
}

/** @returns {{entry: Entry, revision: number}[]} */
function leftBehind() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return keys.map((key) => JSON.parse(localStorage.getItem(key) ?? "")).map((raw) => ({ entry: readEntry(raw), revision: Number(raw.revision) }));
  } catch {
    return [];
  }
}
