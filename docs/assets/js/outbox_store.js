/**
 * Keeps what waits to be sent, in the order it was made, and what the server has acknowledged. One transaction for each change.
 * @module
 */
import { openDB } from "../vendor/idb.js";
import { StoreProblem, problemFrom } from "./problems.js";
import { newId } from "./record.js";
import { TOPICS, digest } from "./topics.js";

/**
 * @typedef {import("./topics.js").TopicName} TopicName
 * @typedef {import("./topics.js").Acknowledged} Acknowledged
 * @typedef {{revision: string, receipt: string|null, received: string, text: string|null}} Theirs   what the server has instead; no text: deleted there
 */

/**
 * A write that has not been acknowledged. Only a complete, matching success takes it out of the queue, or the person.
 * @typedef {object} Entry
 * @property {number} seq          place in the queue
 * @property {string} address      under the interface: "assessments/{uuid}"
 * @property {TopicName} topic
 * @property {string} title        for the person
 * @property {string} body         sent to the letter, however often
 * @property {string} writeId
 * @property {string|null} base    the revision it was made on, or null if it creates
 * @property {string|null} owner   organisation whose token it waits for, if known
 * @property {string} made         ISO time, or day
 * @property {"waiting"|"paused"|"conflict"|"aside"} state   paused: for a token; aside: the server does not take it
 * @property {number} tries
 * @property {boolean} unsure      it may have reached the server though no answer came back
 * @property {string|null} code
 * @property {string|null} message zh-CN
 * @property {Theirs|null} theirs
 */

/**
 * What the server last acknowledged at an address.
 * @typedef {Acknowledged & {address: string, sent: string}} Place   `sent`: SHA-256 of that body
 * @typedef {{topic: TopicName, address: string, title: string, body: string, owner?: string|null}} Draft
 * @typedef {import("../vendor/idb.js").IDBPDatabase<any>} Database
 */

const DATABASE = "xinheng-outbox";
const ENTRIES = "entries";
const PLACES = "places";
const MARKS = "marks";
const DAY = "2026-05-01".length;
const ALL = [ENTRIES, PLACES, MARKS];

/** The queue of this browser. */
export class OutboxStore {
  /** @param {Database} db */
  constructor(db) {
    this.db = db;
  }

  /** @param {string} [name] @returns {Promise<OutboxStore>} @throws {StoreProblem} */
  static async open(name = DATABASE) {
    if (typeof indexedDB === "undefined") throw new StoreProblem("unavailable");
    try {
      /** @type {Database} */ const db = await openDB(name, 1, {
        upgrade: (made) => {
          made.createObjectStore(ENTRIES, { keyPath: "seq", autoIncrement: true }).createIndex("address", "address");
          made.createObjectStore(PLACES, { keyPath: "address" });
          made.createObjectStore(MARKS);
        },
        blocking: () => db.close(),
      });
      return new OutboxStore(db);
    } catch (error) {
      throw problemFrom(error, "unavailable");
    }
  }

  close() {
    this.db.close();
  }

  /** @returns {Promise<Entry[]>} in order */
  async entries() {
    return await this.#read(() => this.db.getAll(ENTRIES));
  }

  /** @param {string} address @returns {Promise<{entries: Entry[], place: Place|null}>} as of one moment */
  async at(address) {
    return await this.#read(async () => {
      const transaction = this.db.transaction([ENTRIES, PLACES]);
      const [entries, place] = await Promise.all([
        transaction.objectStore(ENTRIES).index("address").getAll(address), transaction.objectStore(PLACES).get(address),
      ]);
      return { entries, place: place ?? null };
    });
  }

  /**
   * Put a write at the end of the queue. The same as the last one there is that one; of a draft that was never tried only the
   * newest goes; what the server did not take gives way.
   * @param {Draft} draft
   * @param {Date} now
   * @returns {Promise<Entry|null>} null: the server has just this already
   * @throws {StoreProblem}
   */
  async add(draft, now) {
    return await this.#change(async (entries, places) => {
      const queued = await entries.index("address").getAll(draft.address);
      const place = await places.get(draft.address);
      const last = queued.at(-1);
      if (!last && place?.sent === digest(draft.body)) return null;
      if (last?.body === draft.body) return await put(entries, { ...last, state: "waiting", code: null, message: null, theirs: null });
      const replaced = TOPICS[draft.topic].coalesces && last && !last.unsure && last.state !== "conflict" ? last : null;
      for (const { seq, state } of queued) if (state === "aside") await entries.delete(seq);
      const entry = { ...fresh(draft, now), base: last ? last.base : (place?.revision ?? null), ...(replaced ? { seq: replaced.seq } : {}) };
      return await put(entries, entry);
    });
  }

  /** Note that a write is about to be tried. @param {number} seq @returns {Promise<Entry|null>} null: it is no longer there */
  async begin(seq) {
    return await this.#alter(seq, (entry) => ({ ...entry, unsure: true, tries: entry.tries + 1 }));
  }

  /** Change a write that is still there. @param {number} seq @param {Partial<Entry>} parts */
  async note(seq, parts) {
    return await this.#alter(seq, (entry) => ({ ...entry, ...parts }));
  }

  /** The server has it: it leaves, and what waits behind it builds on it. @param {Entry} entry @param {Acknowledged} acknowledged */
  async acknowledge({ seq, address, body, topic }, acknowledged) {
    await this.#change(async (entries, places) => {
      await entries.delete(seq);
      if (TOPICS[topic].forgets) return;
      await places.put({ address, ...acknowledged, sent: digest(body) });
      for (const later of await entries.index("address").getAll(address)) await entries.put({ ...later, base: acknowledged.revision });
    });
  }

  /** Forget what waits for an address and know what the server has there. @param {Place} place */
  async adopt(place) {
    await this.#change(async (entries, places) => {
      for (const seq of await entries.index("address").getAllKeys(place.address)) await entries.delete(seq);
      await places.put(place);
    });
  }

  /** @param {number} seq */
  async drop(seq) {
    await this.#change((entries) => entries.delete(seq));
  }

  /** Let what was held go on. @param {(entry: Entry) => boolean} which */
  async release(which) {
    await this.#change(async (entries) => {
      for (const entry of (await entries.getAll()).filter(which)) {
        await entries.put({ ...entry, state: "waiting", code: null, message: null });
      }
    });
  }

  /** Hold everything that needs a token. @param {string} code @param {string} message */
  async pause(code, message) {
    await this.#change(async (entries) => {
      for (const entry of await entries.getAll()) {
        if (TOPICS[/** @type {TopicName} */ (entry.topic)].token && entry.state === "waiting") await entries.put({ ...entry, state: "paused", code, message });
      }
    });
  }

  /** Take in writes made on another device, unless they are here. @param {Entry[]} brought @returns {Promise<number>} how many are new */
  async bring(brought) {
    return await this.#change(async (entries, places) => {
      const known = new Set((await entries.getAll()).map((/** @type {Entry} */ entry) => entry.writeId));
      const isNew = await Promise.all(brought.map(async (entry) => !known.has(entry.writeId) && (await places.get(entry.address))?.sent !== digest(entry.body)));
      const added = brought.filter((_, at) => isNew[at]);
      for (const { seq: _, ...entry } of added) await entries.add({ ...entry, state: entry.state === "paused" ? "waiting" : entry.state });
      return added.length;
    });
  }

  /** @param {string} name @returns {Promise<any>} what was kept under this name, or undefined */
  async mark(name) {
    return await this.#read(() => this.db.get(MARKS, name));
  }

  /**
   * Change one mark by what it was.
   * @template T
   * @param {string} name
   * @param {(value: any) => T} change
   * @returns {Promise<T>} the new value; undefined removes it
   */
  async setMark(name, change) {
    return await this.#change(async (_, __, marks) => {
      const value = change(await marks.get(name));
      await (value === undefined ? marks.delete(name) : marks.put(value, name));
      return value;
    });
  }

  /** @param {number} seq @param {(entry: Entry) => Entry} change @returns {Promise<Entry|null>} */
  async #alter(seq, change) {
    return await this.#change(async (entries) => {
      const entry = await entries.get(seq);
      return entry ? await put(entries, change(entry)) : null;
    });
  }

  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  async #read(work) {
    try {
      return await work();
    } catch (error) {
      throw problemFrom(error, "broken");
    }
  }

  /** @template T @param {(entries: any, places: any, marks: any) => Promise<T>} work @returns {Promise<T>} settles when the disk has it */
  async #change(work) {
    return await this.#read(async () => {
      const transaction = this.db.transaction(ALL, "readwrite", { durability: "strict" });
      const [entries, places, marks] = ALL.map((name) => transaction.objectStore(name));
      try {
        const result = await work(entries, places, marks);
        await transaction.done;
        return result;
      } catch (error) {
        abort(transaction);
        await transaction.done.catch(() => {});
        throw error;
      }
    });
  }
}

/** @param {any} transaction */
function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}

/** @param {any} entries @param {any} entry @returns {Promise<Entry>} with its place */
async function put(entries, entry) {
  return { ...entry, seq: await entries.put(entry) };
}

/** @param {Draft} draft @param {Date} now */
function fresh({ topic, address, title, body, owner = null }, now) {
  return {
    topic, address, title, body, owner, writeId: newId(), made: now.toISOString().slice(0, TOPICS[topic].forgets ? DAY : undefined), state: "waiting", tries: 0, unsure: false,
    code: null, message: null, theirs: null,
  };
}
