/**
 * Moves records on to their next state: while one is typed in, and when the first record that follows from it is saved.
 * @module
 */
import { committed, typed } from "./register_record.js";
import { titleOf } from "./register_words.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 */

/** The state that what a field says brings a record to, which nobody had moved yet; "": it stays. @param {Definition} definition @param {Values} values @param {string} name */
export function movedBy(definition, values, name) {
  const field = definition.fields.find(({ id }) => id === name);
  const said = values[name] ?? "";
  const isFirst = (values.state ?? definition.states[0]?.label) === definition.states[0]?.label;
  return (isFirst && said && (field?.moves?.[said] ?? field?.moves?.["*"])) || "";
}

/**
 * Move the records from which this one follows.
 * @param {RegisterStore} store
 * @param {Definition} definition  of the one that follows
 * @param {Entry} entry            saved for the first time
 * @returns {Promise<string[]>} what was moved, a sentence each
 */
export async function moveOn(store, definition, entry) {
  /** @type {string[]} */ const said = [];
  for (const [link, states] of Object.entries(definition.moved)) {
    const before = entry.values[link] ? await store.get(String(entry.values[link])) : null;
    const state = states[(before && typed(before).state) ?? ""];
    const there = before && definition.registers[before.register];
    if (!before || !there || !state || before.deleted) continue;
    await store.put(inState(before, state, store.now()), before.revision);
    said.push(`${there.title}“${titleOf(there, before)}”的状态改成了“${state}”。`);
  }
  return said;
}

/** @param {Entry} entry @param {string} state @param {Date} now @returns {Entry} what is typed and not saved stays so */
function inState(entry, state, now) {
  const saved = entry.history.length ? committed(entry, { ...entry.values, state }, now) : entry;
  return { ...saved, draft: entry.draft && { ...entry.draft, state } };
}
