/**
 * All records of this device as one JSON file, and back.
 * @module
 */
import { textOf } from "./exact.js";
import { FileProblem, fingerprint } from "./file.js";
import { aboutFrom } from "./document.js";
import { newRecord } from "./record.js";

/** @typedef {import("./record.js").SavedRecord} SavedRecord */

const KIND = "xinheng-backup";
const VERSION = 1;
export const MAXIMUM_BACKUP_BYTES = 64_000_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Write the backup. What a server said stays out of it: only the answers can be restored.
 * @param {SavedRecord[]} records
 * @param {Date} [now]
 * @returns {string} JSON
 */
export function makeBackup(records, now = new Date()) {
  const kept = records.map(({ id, form, edition, rules, values, created }) => ({ id, form, edition, rules, values, created }));
  const sha256 = fingerprint(KIND, textOf(kept));
  return JSON.stringify({ kind: KIND, version: VERSION, saved: now.toISOString(), sha256, records: kept }, null, 1);
}

/**
 * Whether the text looks like a backup at all.
 * @param {string} text
 */
export function isBackup(text) {
  return /^\s*\{\s*"kind":\s*"xinheng-backup"/.test(text);
}

/**
 * Read a backup whole or not at all.
 * @param {string} text
 * @returns {SavedRecord[]} not saved yet
 * @throws {FileProblem}
 */
export function readBackup(text) {
  if (text.length > MAXIMUM_BACKUP_BYTES) throw new FileProblem("too_large");
  const data = parsed(text);
  if (typeof data?.version === "number" && data.version > VERSION) throw new FileProblem("newer");
  if (data?.kind !== KIND || !Array.isArray(data.records) || !data.records.every(isRecord)) throw new FileProblem("damaged");
  if (fingerprint(KIND, textOf(data.records)) !== data.sha256) throw new FileProblem("damaged");
  const records = /** @type {SavedRecord[]} */ (data.records);
  return records.map(({ id, form, edition, rules, values, created }) =>
    newRecord({ id, form, edition, rules, values, created, about: aboutFrom(values) }));
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {any} record */
function isRecord(record) {
  const words = ["id", "form", "edition", "rules", "created"].every((name) => typeof record?.[name] === "string");
  if (!words || !UUID.test(record.id) || record.values === null || typeof record.values !== "object") return false;
  return Object.values(record.values).every((text) => typeof text === "string");
}
