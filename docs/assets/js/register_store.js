/**
 * Keeps the records of all registers in this browser, in the open or sealed by a passphrase. Nothing here can send anything.
 *
 * Beside the rows of records stands the row "lock", which holds what is needed beside the passphrase. The key is in memory only.
 * @module
 */
import { Database } from "./database.js";
import { Conflict, StoreProblem } from "./problems.js";
import { newId } from "./record.js";
import { entryIn, openRow, sealedRow } from "./register_rows.js";
import { VaultProblem, changeLock, hide, makeLock, makePad, openLock, reveal } from "./vault.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./vault.js").Lock} Lock
 * @typedef {import("./register_rows.js").Row} Row
 * @typedef {{id: "lock", lock: Lock, key: string}} LockRow   `key` names the key, which stays while the passphrase changes
 * @typedef {{id: string, register: string}} Damaged
 * @typedef {{here: boolean}} Change
 */

const NAME = "xinheng-registers";
const LOCK = "lock";
const LEAVING = "xinheng registers leaving";
const KEEP_DELETED_DAYS = 30;
const DAY = 86_400_000;

/**
 * Open the registers of this browser.
 * @param {{now?: () => Date, database?: string}} [settings]
 * @returns {Promise<RegisterStore>}
 * @throws {StoreProblem}
 */
export async function openRegisters({ now = () => new Date(), database = NAME } = {}) {
  if (typeof indexedDB === "undefined") throw new StoreProblem("unavailable");
  const store = new RegisterStore(now, database);
  await store.open();
  return store;
}

/** The records of all registers. Made by `openRegisters`. Dispatches `change`, and `lock` when it is locked, unlocked or its lock changed. */
export class RegisterStore extends EventTarget {
  /** @type {BroadcastChannel|null} */ #channel = null;
  /** @type {LockRow|null} */ #lock = null;
  /** @type {CryptoKey|null} */ #key = null;
  /** @type {Map<string, {revision: number, entry: Entry}>} what was unsealed before */ #opened = new Map();
  /** @type {import("./vault.js").Pad|null} */ #pad = null;
  #asked = false;
  #database;
  #name;

  /** @param {() => Date} now @param {string} name */
  constructor(now, name) {
    super();
    this.now = now;
    this.#name = name;
    this.#database = new Database(name);
  }

  async open() {
    await this.#database.open();
    this.#lock = await this.#database.get(LOCK);
    this.#listen();
    await this.#purge();
  }

  close() {
    this.#database.close();
    this.#channel?.close();
    this.#channel = null;
  }

  get isEncrypted() {
    return this.#lock !== null;
  }

  get isLocked() {
    return this.#lock !== null && this.#key === null;
  }

  /** What opens the store on the next page without asking again. @returns {{name: string, key: CryptoKey}|null} */
  get pass() {
    return this.#lock && this.#key ? { name: this.#lock.key, key: this.#key } : null;
  }

  /** Take up the pass of another page of this store. @param {{name: string, key: CryptoKey}|null} pass @returns {boolean} */
  admit(pass) {
    if (!pass || pass.name !== this.#lock?.key) return false;
    this.#key = pass.key;
    return true;
  }

  /**
   * All records that can be read, last changed first; deleted ones too.
   * @param {string} [register]
   * @returns {Promise<Entry[]>}
   * @throws {StoreProblem} locked
   */
  async all(register) {
    return (await this.#read(register)).entries;
  }

  /** The records that cannot be read though the passphrase is right. @returns {Promise<Damaged[]>} */
  async damaged() {
    return (await this.#read()).damaged;
  }

  /** How many records each register has that are not deleted; this needs no passphrase. @returns {Promise<Map<string, number>>} */
  async counts() {
    /** @type {Map<string, number>} */ const counts = new Map();
    for (const { register, deleted } of await this.#rows()) if (!deleted) counts.set(register, (counts.get(register) ?? 0) + 1);
    return counts;
  }

  /** @param {string} id @returns {Promise<Entry|null>} @throws {StoreProblem|VaultProblem} */
  async get(id) {
    this.#demandKey();
    const row = await this.#database.get(id);
    return row && id !== LOCK ? await this.#entryOf(row) : null;
  }

  /**
   * Save a record.
   * @param {Entry} entry
   * @param {number} expectedRevision  the revision last seen; 0 for a new record
   * @returns {Promise<Entry>} as it is on the disk
   * @throws {Conflict|StoreProblem}
   */
  async put(entry, expectedRevision) {
    const [saved] = await this.putAll([{ ...entry, revision: expectedRevision }]);
    return /** @type {Entry} */ (saved);
  }

  /**
   * Save several records, all of them or none.
   * @param {Entry[]} entries  each with the revision last seen
   * @param {{asChanged?: boolean}} [how]  `asChanged`: they keep the time of their last change, as those from a backup do
   * @returns {Promise<Entry[]>} as they are on the disk
   * @throws {Conflict|StoreProblem}
   */
  async putAll(entries, { asChanged = false } = {}) {
    const now = this.now().toISOString();
    const lock = this.#lock;
    const all = entries.map((entry) => ({ ...entry, revision: entry.revision + 1, created: entry.created || now, changed: (asChanged && entry.changed) || now }));
    const rows = await Promise.all(all.map((entry) => this.#rowOf(entry)));
    await this.#write(async (records) => {
      for (const row of rows) {
        const current = await records.get(row.id);
        if ((current?.revision ?? 0) !== row.revision - 1) throw new Conflict(null);
        await records.put(row);
      }
    }, lock);
    for (const entry of all) this.#opened.set(entry.id, { revision: entry.revision, entry });
    if (!this.#asked) navigator.storage?.persist?.().catch(() => {});
    this.#asked = true;
    this.#tell("change");
    return all;
  }

  /** The revision on the disk, also of a record that cannot be read; 0 if there is none. @param {string} id @returns {Promise<number>} */
  async revisionOf(id) {
    return (await this.#database.get(id))?.revision ?? 0;
  }

  /** Delete a record so that it can be restored for 30 days. @param {Entry} entry */
  async remove(entry) {
    return await this.put({ ...entry, deleted: this.now().toISOString() }, entry.revision);
  }

  /** @param {Entry} entry */
  async restore(entry) {
    return await this.put({ ...entry, deleted: null }, entry.revision);
  }

  /** Delete a record for good. @param {string} id */
  async erase(id) {
    await this.#write((records) => records.delete(id));
    this.#opened.delete(id);
    this.#tell("change");
  }

  /**
   * Encrypt all that is there and all that will come. Either everything is encrypted afterwards or nothing is, whatever happens meanwhile.
   * @param {string} passphrase
   * @throws {VaultProblem|StoreProblem}
   */
  async encrypt(passphrase) {
    if (this.#lock) throw new StoreProblem("locked");
    const { lock, key } = await makeLock(passphrase);
    const lockRow = /** @type {LockRow} */ ({ id: LOCK, lock, key: newId() });
    const rows = await this.#rows();
    const sealed = await Promise.all(rows.map((row) => sealedRow(key, /** @type {Entry} */ (row.entry))));
    await this.#exchange(rows, sealed, null, lockRow);
    this.#lock = lockRow;
    this.#key = key;
    this.#tell("lock");
  }

  /** Keep everything in the open again. @param {string} passphrase @throws {VaultProblem|StoreProblem} also when a record is damaged */
  async decrypt(passphrase) {
    const lock = this.#present();
    const key = await openLock(lock.lock, passphrase);
    const rows = await this.#rows();
    const open = await Promise.all(rows.map(async (row) => openRow(await entryIn(row, key))));
    await this.#exchange(rows, open, lock, null);
    this.#lock = this.#key = null;
    this.#tell("lock");
  }

  /** @param {string} passphrase @throws {VaultProblem} wrong_passphrase, damaged_lock */
  async unlock(passphrase) {
    this.#key = await openLock(this.#present().lock, passphrase);
    this.dispatchEvent(new CustomEvent("lock"));
  }

  /** Forget the key and everything it opened. */
  lock() {
    if (!this.#lock) return;
    this.#key = this.#pad = null;
    this.#opened.clear();
    this.dispatchEvent(new CustomEvent("lock"));
  }

  /** Be ready to hide a text at once: a page that is being left has no time to encrypt. */
  async prepareToHide() {
    const key = this.#key;
    if (!key || this.#pad) return;
    const pad = await makePad(key, LEAVING);
    if (this.#key === key) this.#pad ??= pad;
  }

  /** Hide a text so that only the key of this store shows it. @param {string} text @returns {import("./vault.js").Hidden|null} null: not ready, or too long */
  hide(text) {
    const pad = this.#pad;
    this.#pad = null;
    return pad && hide(pad, text);
  }

  /** @param {import("./vault.js").Hidden} hidden @returns {Promise<string>} @throws {StoreProblem|VaultProblem} */
  async reveal(hidden) {
    if (!this.#key) throw new StoreProblem("locked");
    return await reveal(this.#key, hidden, LEAVING);
  }

  /** @param {string} passphrase @param {string} next @throws {VaultProblem} */
  async changePassphrase(passphrase, next) {
    const present = this.#present();
    const row = { ...present, lock: await changeLock(present.lock, passphrase, next) };
    await this.#write(async (records) => void (await records.put(row)), present);
    this.#lock = row;
    this.#tell("lock");
  }

  /** @returns {Promise<"kept"|"may_be_cleared"|"unknown">} */
  async persistence() {
    if (!navigator.storage?.persisted) return "unknown";
    return (await navigator.storage.persisted()) ? "kept" : "may_be_cleared";
  }

  /** @returns {LockRow} */
  #present() {
    if (!this.#lock) throw new StoreProblem("absent");
    return this.#lock;
  }

  #demandKey() {
    if (this.isLocked) throw new StoreProblem("locked");
  }

  /** @returns {Promise<Row[]>} */
  async #rows() {
    return (await this.#database.all()).filter((/** @type {Row} */ { id }) => id !== LOCK);
  }

  /** @param {string} [register] @returns {Promise<{entries: Entry[], damaged: Damaged[]}>} */
  async #read(register) {
    this.#demandKey();
    const rows = (await this.#rows()).filter((row) => register === undefined || row.register === register);
    /** @type {Damaged[]} */ const damaged = [];
    const read = await Promise.all(rows.map((row) => this.#entryOf(row).catch((error) => {
      if (!(error instanceof VaultProblem)) throw error;
      damaged.push({ id: row.id, register: row.register });
      return null;
    })));
    const entries = read.filter((entry) => entry !== null);
    return { entries: entries.sort((a, b) => (a.changed < b.changed ? 1 : a.changed > b.changed ? -1 : 0)), damaged };
  }

  /** @param {Row} row @returns {Promise<Entry>} */
  async #entryOf(row) {
    const known = this.#opened.get(row.id);
    if (known?.revision === row.revision) return known.entry;
    const entry = await entryIn(row, this.#key);
    if (this.#key) this.#opened.set(row.id, { revision: row.revision, entry });
    return entry;
  }

  /** @param {Entry} entry @returns {Promise<Row>} */
  async #rowOf(entry) {
    this.#demandKey();
    return this.#key ? await sealedRow(this.#key, entry) : openRow(entry);
  }

  /**
   * Do some work in one transaction, unless the lock is no longer the one by which the work was made ready.
   * @param {(records: any) => Promise<void>} work @param {LockRow|null} [known]
   */
  async #write(work, known = this.#lock) {
    await this.#database.write(async (records) => {
      const lock = await records.get(LOCK);
      if (lock?.key !== known?.key) throw new StoreProblem("locked");
      await work(records);
    });
  }

  /** Put other rows in the place of these, all in one transaction. @param {Row[]} before @param {Row[]} after @param {LockRow|null} known @param {LockRow|null} next */
  async #exchange(before, after, known, next) {
    await this.#write(async (records) => {
      const revisions = new Map((await records.getAll()).map((/** @type {Row} */ row) => [row.id, row.revision]));
      revisions.delete(LOCK);
      const same = revisions.size === before.length && before.every(({ id, revision }) => revisions.get(id) === revision);
      if (!same) throw new Conflict(null);
      for (const row of after) await records.put(row);
      await (next ? records.put(next) : records.delete(LOCK));
    }, known);
  }

  async #purge() {
    const limit = new Date(this.now().getTime() - KEEP_DELETED_DAYS * DAY).toISOString();
    const old = (await this.#rows()).filter(({ deleted }) => deleted !== null && deleted < limit);
    if (old.length) await this.#write(async (records) => { for (const { id } of old) await records.delete(id); });
  }

  #listen() {
    if (typeof BroadcastChannel === "undefined") return;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }) => void this.#hear(data === "lock" ? "lock" : "change");
  }

  /** @param {"change"|"lock"} what */
  async #hear(what) {
    if (what === "lock") {
      const key = this.#lock?.key;
      this.#lock = await this.#database.get(LOCK);
      if (this.#lock?.key !== key) {
        this.#key = this.#pad = null;
        this.#opened.clear();
      }
    }
    this.dispatchEvent(new CustomEvent(what, { detail: { here: false } }));
  }

  /** @param {"change"|"lock"} what */
  #tell(what) {
    this.#channel?.postMessage(what);
    this.dispatchEvent(new CustomEvent(what, { detail: { here: true } }));
  }
}
