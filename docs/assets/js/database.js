/**
 * Opens this browser's database and runs transactions in it; what went wrong becomes a problem that a person can act on.
 * @module
 */
import { openDB } from "../vendor/idb.js";
import { StoreProblem, problemFrom } from "./problems.js";

/** @typedef {import("../vendor/idb.js").IDBPDatabase<any>} Opened */

const VERSION = 1;
const RECORDS = "records";

/** The one object store of records. Made by a store; says nothing of what a record means. */
export class Database {
  /** @type {Opened|null} */ #db = null;
  #name;

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }

  /** @throws {StoreProblem} */
  async open() {
    try {
      this.#db = await this.#opened();
    } catch (error) {
      throw problemFrom(error, "unavailable");
    }
  }

  /** Let go of the database, so that a newer version of the site can upgrade it. */
  close() {
    this.#db?.close();
    this.#db = null;
  }

  /** @returns {Promise<any[]>} */
  async all() {
    return await this.#use((db) => db.getAll(RECORDS));
  }

  /** @param {string} id @returns {Promise<any>} null if there is none */
  async get(id) {
    return await this.#use(async (db) => (await db.get(RECORDS, id)) ?? null);
  }

  /**
   * Do some work in one transaction; if it throws, nothing is written.
   * @template T
   * @param {(records: any) => Promise<T>} work
   * @returns {Promise<T>} settles only when the transaction has ended
   * @throws {StoreProblem}
   */
  async write(work) {
    return await this.#use(async (db) => {
      const transaction = db.transaction(RECORDS, "readwrite", { durability: "strict" });
      try {
        const result = await work(transaction.objectStore(RECORDS));
        await transaction.done;
        return result;
      } catch (error) {
        await abort(transaction);
        throw error;
      }
    });
  }

  /** @template T @param {(db: Opened) => Promise<T>} work @returns {Promise<T>} */
  async #use(work) {
    if (!this.#db) throw new StoreProblem("outdated");
    try {
      return await work(this.#db);
    } catch (error) {
      throw problemFrom(error, "broken");
    }
  }

  /** @returns {Promise<Opened>} */
  #opened() {
    return new Promise((resolve, reject) => {
      const opening = openDB(this.#name, VERSION, {
        upgrade: (db) => void db.createObjectStore(RECORDS, { keyPath: "id" }),
        blocked: () => {
          reject(new StoreProblem("blocked"));
          opening.then((late) => late.close(), () => {});
        },
        blocking: () => this.close(),
        terminated: () => this.close(),
      });
      opening.then(resolve, reject);
    });
  }
}

/** @param {any} transaction */
async function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
  await transaction.done.catch(() => {});
}
