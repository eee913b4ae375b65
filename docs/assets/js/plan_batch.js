/**
 * Writes owner and day into several entries at once, of all records or of one, where they are still blank.
 * @module
 */
import { element } from "./dom.js";
import { stateOf } from "./plan_entries.js";

/**
 * @typedef {import("./plan_entries.js").Entry} Entry
 * @typedef {{from: HTMLSelectElement, owner: HTMLInputElement, due: HTMLInputElement}} Place
 */

export class Batch {
  /** @param {Place} place */
  constructor(place) {
    this.place = place;
  }

  /** Whether there is anything to write. */
  get isBlank() {
    const { owner, due } = this.place;
    return !owner.value.trim() && !due.value.trim();
  }

  /** Offer the sources of the entries as what may be written at once. @param {Entry[]} entries */
  offer(entries) {
    const { from } = this.place;
    const names = [...new Set(entries.map((entry) => entry.from ?? "").filter(Boolean))];
    if (names.join() === [...from.options].slice(1).map(({ value }) => value).join()) return;
    const kept = from.value;
    from.replaceChildren(element("option", { value: "" }, "全部"), ...names.map((name) => element("option", { value: name }, name)));
    from.value = names.includes(kept) ? kept : "";
  }

  /** What is done stays as it is. @param {Entry[]} entries @returns {{entries: Entry[], written: number}} */
  fill(entries) {
    const { from: { value: whose }, owner, due } = this.place;
    const given = { owner: owner.value.trim(), due: due.value.trim() };
    const isMeant = (/** @type {Entry} */ entry) => stateOf(entry) !== "done" && (!whose || entry.from === whose);
    const isWritten = (/** @type {Entry} */ entry) => isMeant(entry) && Boolean((given.owner && !entry.owner) || (given.due && !entry.due));
    const filled = entries.map((entry) => (isWritten(entry) ? { ...entry, owner: entry.owner || given.owner, due: entry.due || given.due } : entry));
    return { entries: filled, written: entries.filter(isWritten).length };
  }
}
