/**
 * How a record lies in the database: in the open, or sealed; then only what a row says of it can be read without the key.
 * @module
 */
import { VaultProblem, seal, unseal } from "./vault.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {{id: string, register: string, revision: number, deleted: string|null, entry?: Entry, sealed?: import("./vault.js").Sealed}} Row
 */

/** @param {Entry} entry @returns {Row} */
export function openRow(entry) {
  return { id: entry.id, register: entry.register, revision: entry.revision, deleted: entry.deleted, entry };
}

/** @param {CryptoKey} key @param {Entry} entry @returns {Promise<Row>} */
export async function sealedRow(key, entry) {
  const { id, register, revision, deleted } = entry;
  return { id, register, revision, deleted, sealed: await seal(key, JSON.stringify(entry), place(entry)) };
}

/** @param {Row} row @param {CryptoKey|null} key @returns {Promise<Entry>} */
export async function entryIn(row, key) {
  if (row.entry) return row.entry;
  if (!row.sealed || !key) throw new VaultProblem("damaged");
  return JSON.parse(await unseal(key, row.sealed, place(row)));
}

/** A sealed record opens only as the record, register and revision that it was. @param {{id: string, register: string, revision: number}} row */
function place({ id, register, revision }) {
  return `${register} ${id} ${revision}`;
}
