/**
 * Keeps a person's records in this browser, each with everything that was typed, and never says "saved" before the disk has it.
 * @module
 */
import { Database } from "./database.js";
import { settle } from "./leaving.js";
import { Conflict, StoreProblem } from "./problems.js";
import { named, newId, newRecord } from "./record.js";

export { Conflict, StoreProblem, named, newId, newRecord };

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {{id: string, here: boolean}} Change   `here`: made by this very store
 */

const NAME = "xinheng";
const KEEP_DELETED_DAYS = 30;
const DAY = 86_400_000;

/**
 * Open the records of this browser.
 * @param {{now?: () => Date, database?: string}} [settings]
 * @returns {Promise<Store>}
 * @throws {StoreProblem}
 */
export async function openStore({ now = () => new Date(), database = NAME } = {}) {
  if (typeof indexedDB === "undefined") throw new StoreProblem("unavailable");
  const store = new Store(now, database);
  await store.open();
  await settle(store);
  return store;
}

/** The records of this browser. Made by `openStore`. */
export class Store {
  /** @type {BroadcastChannel|null} */ #channel = null;
  /** @type {Set<(change: Change) => void>} */ #listeners = new Set();
  #asked = false;
  #database;
  #name;
  #now;

  /** @param {() => Date} now @param {string} name */
  constructor(now, name) {
    this.#now = now;
    this.#name = name;
    this.#database = new Database(name);
  }

  async open() {
    await this.#database.open();
    this.#listen();
    await this.#purge();
  }

  /** Let go of the database, so that a newer version of the site can upgrade it. */
  close() {
    this.#database.close();
    this.#channel?.close();
    this.#channel = null;
  }

  /**
   * List the kept records, last changed first.
   * @param {string} [form]
   * @returns {Promise<SavedRecord[]>}
   */
  async list(form) {
    return (await this.#all(form)).filter((record) => record.deleted === null);
  }

  /**
   * List the deleted records that can still be restored, last deleted first.
   * @param {string} [form]
   * @returns {Promise<SavedRecord[]>}
   */
  async deleted(form) {
    const records = (await this.#all(form)).filter((record) => record.deleted !== null);
    return records.sort((a, b) => compare(b.deleted ?? "", a.deleted ?? ""));
  }

  /**
   * @param {string} id
   * @returns {Promise<SavedRecord|null>} the record, deleted or not
   */
  async get(id) {
    return await this.#database.get(id);
  }

  /**
   * Save a record. `sync`, `created`, `changed` and `deleted` of what is given are not looked at: they follow from what is stored.
   * @param {SavedRecord} record
   * @param {number} expectedRevision  the revision last seen; 0 for a new record
   * @returns {Promise<number>} the new revision, when the disk has it
   * @throws {Conflict|StoreProblem}
   */
  async put(record, expectedRevision) {
    const saved = await this.#change(record.id, (current) => {
      if ((current?.revision ?? 0) !== expectedRevision) throw new Conflict(current);
      return this.#next(record, current);
    });
    this.#askToPersist();
    return saved.revision;
  }

  /** Delete a record so that it can be restored for 30 days. @param {string} id */
  async remove(id) {
    await this.#mark(id, this.#now().toISOString());
  }

  /** Take back a deletion. @param {string} id */
  async restore(id) {
    await this.#mark(id, null);
  }

  /** Delete a record for good. @param {string} id */
  async erase(id) {
    await this.#database.write((records) => records.delete(id));
    this.#tell(id);
  }

  /**
   * Copy a record under a new id and name; the copy has not been sent anywhere.
   * @param {string} id
   * @param {string} name
   * @returns {Promise<SavedRecord>} the copy
   */
  async duplicate(id, name) {
    const record = existing(await this.get(id));
    const copy = named({ ...record, id: newId(), created: "", deleted: null }, name);
    await this.put(copy, 0);
    return existing(await this.get(copy.id));
  }

  /**
   * Be told of every change, here or in another tab.
   * @param {(change: Change) => void} listener
   * @returns {() => void} stop listening
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /**
   * Whether the browser promises not to clear the records by itself.
   * @returns {Promise<"kept"|"may_be_cleared"|"unknown">}
   */
  async persistence() {
    if (!navigator.storage?.persisted) return "unknown";
    return (await navigator.storage.persisted()) ? "kept" : "may_be_cleared";
  }

  #askToPersist() {
    if (this.#asked) return;
    this.#asked = true;
    navigator.storage?.persist?.().catch(() => {});
  }

  /** @param {SavedRecord} record @param {SavedRecord|null} current @returns {SavedRecord} */
  #next(record, current) {
    const now = this.#now().toISOString();
    return {
      ...record,
      revision: (current?.revision ?? 0) + 1,
      created: current?.created ?? (record.created || now),
      changed: now,
      deleted: current?.deleted ?? null,
    };
  }

  /** @param {string} id @param {string|null} deleted */
  async #mark(id, deleted) {
    await this.#change(id, (current) => ({ ...existing(current), deleted, revision: existing(current).revision + 1 }));
  }

  /**
   * Read, judge and write one record in one transaction.
   * @param {string} id
   * @param {(current: SavedRecord|null) => SavedRecord} change  may throw; then nothing is written
   * @returns {Promise<SavedRecord>}
   */
  async #change(id, change) {
    const saved = await this.#database.write(async (records) => {
      const next = change((await records.get(id)) ?? null);
      await records.put(next);
      return next;
    });
    this.#tell(id);
    return saved;
  }

  /** @param {string} [form] @returns {Promise<SavedRecord[]>} */
  async #all(form) {
    const records = /** @type {SavedRecord[]} */ (await this.#database.all());
    return records
      .filter((record) => form === undefined || record.form === form)
      .sort((a, b) => compare(b.changed, a.changed));
  }

  async #purge() {
    const limit = new Date(this.#now().getTime() - KEEP_DELETED_DAYS * DAY).toISOString();
    /** @param {SavedRecord} record */
    const old = (record) => record.deleted !== null && record.deleted < limit;
    if (!(await this.deleted()).some(old)) return;
    await this.#database.write(async (records) => {
      for (const record of (await records.getAll()).filter(old)) await records.delete(record.id);
    });
  }

  #listen() {
    if (typeof BroadcastChannel === "undefined") return;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }) => this.#hear({ id: String(data?.id), here: false });
  }

  /** @param {string} id */
  #tell(id) {
    this.#channel?.postMessage({ id });
    this.#hear({ id, here: true });
  }

  /** @param {Change} change */
  #hear(change) {
    for (const listener of this.#listeners) listener(change);
  }
}

/** @param {SavedRecord|null|undefined} record @returns {SavedRecord} */
function existing(record) {
  if (!record) throw new StoreProblem("absent");
  return record;
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
