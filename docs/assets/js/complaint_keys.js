/**
 * The keys of this device: made here, backed up and the backup tried before residents get them, the older ones kept.
 * @module
 */
import { newKey, publicOf, thumbprintOf } from "./complaint_key.js";
import { Problem } from "./problems.js";
import { openFile, writeFile } from "./register_files.js";
import { committed, newEntry } from "./register_record.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {import("./complaint_key.js").PrivateKey} PrivateKey
 */

export const KEYS = "gs/complaint-key";

/** A backup that is not the one of the key. @extends {Problem<"another_backup">} */
export class BackupProblem extends Problem {
  constructor() {
    super("another_backup", "这个文件打得开，但里面没有这把密钥。请选择刚才下载的那一个。");
  }
}

/** The keys of this device, in the store of complaints. */
export class Keys {
  /** @param {RegisterStore} store */
  constructor(store) {
    this.store = store;
  }

  /** @returns {Promise<Entry[]>} the newest first */
  async all() {
    const keys = (await this.store.all(KEYS)).filter(({ deleted }) => deleted === null);
    return keys.sort((a, b) => (a.created < b.created ? 1 : -1));
  }

  /** @param {string} thumbprint @returns {Promise<PrivateKey|null>} */
  async find(thumbprint) {
    const key = (await this.all()).find(({ values }) => values.thumbprint === thumbprint);
    return key ? privateIn(key) : null;
  }

  /** Make a key, which nobody may use before its backup was tried. @returns {Promise<Entry>} */
  async make() {
    const key = await newKey();
    const values = { thumbprint: await thumbprintOf(key), private: JSON.stringify(key) };
    return await this.store.put(committed(newEntry(KEYS, {}), values, this.store.now()), 0);
  }

  /** @param {Entry} key @param {string} passphrase @returns {Promise<string>} the text of the file */
  async backup(key, passphrase) {
    return await writeFile([key], passphrase, this.store.now());
  }

  /**
   * Try the backup: only a file that opens and holds the key confirms it.
   * @param {Entry} key @param {string} text @param {string} passphrase
   * @returns {Promise<Entry>}
   * @throws {BackupProblem|import("./vault.js").VaultProblem|import("./register_files.js").RegisterFileProblem}
   */
  async confirm(key, text, passphrase) {
    const found = await openFile(text).read(passphrase);
    if (!found.some(({ values }) => values.private === key.values.private)) throw new BackupProblem();
    const values = { ...key.values, confirmed: this.store.now().toISOString() };
    return await this.store.put(committed(key, values, this.store.now()), key.revision);
  }
}

/** Whether the backup of a key was tried. @param {Entry} key */
export function isConfirmed({ values }) {
  return Boolean(values.confirmed);
}

/** @param {Entry} key @returns {PrivateKey} */
export function privateIn({ values }) {
  return JSON.parse(values.private ?? "null");
}

/** What residents get, as JSON text. @param {Entry} key */
export function publicText(key) {
  return JSON.stringify(publicOf(privateIn(key)));
}

/** So much of a fingerprint that two people can compare it. @param {string} thumbprint */
export function shortOf(thumbprint) {
  return thumbprint.slice(0, 12).replace(/(.{4})(?=.)/g, "$1 ");
}
