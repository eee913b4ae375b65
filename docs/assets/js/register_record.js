/**
 * The shape of one record of a register, and what can be done with it; nothing here touches the disk or the page.
 * @module
 */
import { newId, sameAnswers } from "./record.js";

/**
 * @typedef {Object<string, string>} Values   field → text as typed; several choices are lines, a series is JSON
 * @typedef {{field: string, before: string, after: string}} Change
 * @typedef {{at: string, changes: Change[]}} Edit   what was changed and when; who is never asked
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} register       "gs/visitor"
 * @property {Values} values         as the person saved them last; empty in a record that was never saved
 * @property {Values|null} draft     typed since then
 * @property {Edit[]} history        oldest first; the first one is the making
 * @property {string|null} archived  ISO time
 * @property {string|null} deleted   ISO time
 * @property {string} created
 * @property {string} changed
 * @property {number} revision       0 before it is on the disk
 */

/** @param {string} register @param {Values} draft @returns {Entry} */
export function newEntry(register, draft) {
  return {
    id: newId(), register, values: {}, draft, history: [], archived: null, deleted: null, created: "", changed: "", revision: 0,
  };
}

/** What stands in the fields now. @param {Entry} entry @returns {Values} */
export function typed(entry) {
  return entry.draft ?? entry.values;
}

/** Whether the person never saved it. @param {Entry} entry */
export function isUnsaved(entry) {
  return entry.history.length === 0;
}

/** Take up what is being typed; what equals the saved is no draft. @param {Entry} entry @param {Values} values @returns {Entry} */
export function drafted(entry, values) {
  const same = !isUnsaved(entry) && sameAnswers(filled(values), entry.values);
  return { ...entry, draft: same ? null : filled(values) };
}

/**
 * Save what was typed, and note in the history what it replaced.
 * @param {Entry} entry
 * @param {Values} values
 * @param {Date} now
 * @returns {Entry}
 */
export function committed(entry, values, now) {
  const next = filled(values);
  const changes = changesBetween(entry.values, next);
  const nothing = changes.length === 0 && !isUnsaved(entry);
  const history = nothing ? entry.history : [...entry.history, { at: now.toISOString(), changes: isUnsaved(entry) ? [] : changes }];
  return { ...entry, values: next, draft: null, history };
}

/** @param {Values} before @param {Values} after @returns {Change[]} */
export function changesBetween(before, after) {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .map((field) => ({ field, before: before[field] ?? "", after: after[field] ?? "" }))
    .filter((change) => change.before !== change.after);
}

/** Leave out what is blank. @param {Values} values @returns {Values} */
function filled(values) {
  return Object.fromEntries(Object.entries(values).filter(([, text]) => text.trim() !== ""));
}

/**
 * Read an entry that came from a file; anything else than an entry is an error.
 * @param {unknown} value
 * @returns {Entry}
 * @throws {TypeError}
 */
export function readEntry(value) {
  const entry = /** @type {Entry} */ (value);
  const texts = [entry?.id, entry?.register, entry?.created, entry?.changed];
  const times = [entry?.archived, entry?.deleted];
  const whole = texts.every((text) => typeof text === "string") && times.every((time) => time === null || typeof time === "string")
    && UUID.test(entry.id) && areValues(entry.values) && (entry.draft === null || areValues(entry.draft))
    && Array.isArray(entry.history) && entry.history.every(isEdit);
  if (!whole) throw new TypeError("not an entry of a register");
  const { id, register, values, draft, history, archived, deleted, created, changed } = entry;
  return { id, register, values, draft, history, archived, deleted, created, changed, revision: 0 };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @param {unknown} value */
function areValues(value) {
  return typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");
}

/** @param {unknown} value */
function isEdit(value) {
  const edit = /** @type {Edit} */ (value);
  return typeof edit?.at === "string" && Array.isArray(edit.changes) && edit.changes.every((change) => areValues(change));
}
