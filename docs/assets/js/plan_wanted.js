/**
 * What the address of the plan's page asks to be put on the plan: what is short in a record, or one item of it.
 * @module
 */
import { isGap, ofRecord } from "./gaps.js";

/** @typedef {{record: string, item: string|null}} Wanted   `item`: its key; null: everything that is short */

/** @returns {Wanted|null} null: the address asks for nothing */
export function wantedHere() {
  const asked = new URLSearchParams(location.search);
  const record = asked.get("add");
  return record ? { record, item: asked.get("item") } : null;
}

/** Take the wish out of the address, so that it is not fulfilled once more when the page is loaded again. */
export function forgetWanted() {
  const address = new URL(location.href);
  for (const name of ["add", "item"]) address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
}

/**
 * @param {Wanted} wanted
 * @param {{found: import("./gaps.js").Found[], known: import("./subjects.js").Known, store: import("./store.js").Store, run: import("./gaps.js").Run}} given   `found`: the newest records
 * @returns {Promise<import("./plan_found.js").Taken|null>} null: the record is not on this device, or nothing can be computed of it
 */
export async function takenOf({ record: id, item }, { found: newest, known, store, run }) {
  const record = await store.get(id);
  const found = newest.find((each) => each.id === id) ?? (record && await ofRecord({ known, run, record }));
  if (!found) return null;
  return { found, lines: found.lines.filter((line) => isGap(line) && (item ? line.key === item : line.status === "short")) };
}
