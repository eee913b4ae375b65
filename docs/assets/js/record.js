/**
 * The shape of a saved record, and how a new one is made.
 * @module
 */

/**
 * @typedef {object} About
 * @property {string} [name]           the person's own name for the record, on this device only
 * @property {string} [organisation]
 * @property {string} [class]
 * @property {string} [year]
 */

/**
 * @typedef {object} SavedRecord
 * @property {string} id
 * @property {string} form             "gs/evaluation"
 * @property {string} edition
 * @property {string} rules            SHA-256 of the definition
 * @property {About} about
 * @property {Object<string, string>} values   input name → text as typed
 * @property {number} revision         0 before the first save
 * @property {string} created          ISO time
 * @property {string} changed
 * @property {string|null} deleted
 */

/** Make a random UUID (version 4); works on plain-http intranets too, where `crypto.randomUUID` is missing. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Make a record that has not been saved yet.
 * @param {Pick<SavedRecord, "form"|"edition"|"rules"> & Partial<SavedRecord>} parts
 * @returns {SavedRecord}
 */
export function newRecord(parts) {
  return {
    id: newId(), about: {}, values: {}, revision: 0, created: "", changed: "", deleted: null, ...parts,
  };
}

/**
 * Give a record a name of the person's own; the form shows it in the field `about.name`.
 * @param {SavedRecord} record
 * @param {string} name
 * @returns {SavedRecord}
 */
export function named(record, name) {
  return { ...record, about: { ...record.about, name }, values: { ...record.values, "about.name": name } };
}

/** What is noted beside the answers and is in no document: from which record a fact was taken, and the rooms that amounts were made of. */
const DEVICE_ONLY = /^(?:taken|rooms)\./;

/** What the answers are without what is noted beside them. @param {Object<string, string>} values @returns {Object<string, string>} */
export function shared(values) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !DEVICE_ONLY.test(name)));
}

/** What is noted beside the answers. @param {Object<string, string>} values @returns {Object<string, string>} */
export function deviceOnly(values) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => DEVICE_ONLY.test(name)));
}

/** Whether two sets of typed text are the same. @param {Object<string, string>} a @param {Object<string, string>} b */
export function sameAnswers(a, b) {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
