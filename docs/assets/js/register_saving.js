/**
 * Keeps one record while it is typed in: a draft soon after each change, the record itself when the person saves it.
 * @module
 */
import { Conflict } from "./problems.js";
import { newId } from "./record.js";
import { arrived, leave } from "./register_leaving.js";
import { committed, drafted, isUnsaved, typed } from "./register_record.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {"new"|"pending"|"draft"|"saved"|"failed"|"conflict"} State
 */

/** What is typed is on the disk at most this long afterwards, ms. */
const PAUSE = 250;

/** Dispatches `state` whenever it is another one. */
export class RegisterSaving extends EventTarget {
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  /** @type {Values|null} typed, not yet on its way to the disk */ #waiting = null;
  /** @type {Values|null} on its way */ #underWay = null;
  /** @type {Promise<void>} */ #work = Promise.resolve();

  /** @param {RegisterStore} store @param {Entry} entry */
  constructor(store, entry) {
    super();
    this.store = store;
    this.entry = entry;
    /** @type {State} */ this.state = restState(entry);
    /** @type {string} */ this.message = "";
  }

  /** Keep `values` as a draft soon. @param {Values} values */
  note(values) {
    this.#waiting = values;
    this.#tell("pending");
    this.#timer ??= setTimeout(() => void this.flush(), PAUSE);
  }

  /** Keep now what is waiting. @returns {Promise<void>} */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#work = this.#work.then(() => this.#draft());
    return this.#work;
  }

  /** Save the record as it is typed. @param {Values} values @returns {Promise<boolean>} whether the disk has it */
  async save(values) {
    return await this.#change((entry) => committed(entry, values, this.store.now()));
  }

  /** Give up what was typed since the record was saved. @returns {Promise<boolean>} */
  async revert() {
    return await this.#change((entry) => ({ ...entry, draft: null }));
  }

  /** @param {boolean} archived @returns {Promise<boolean>} */
  async archive(archived) {
    return await this.#change((entry) => ({ ...entry, archived: archived ? this.store.now().toISOString() : null }));
  }

  /** @returns {Promise<boolean>} */
  async remove() {
    return await this.#change((entry) => ({ ...entry, deleted: this.store.now().toISOString() }));
  }

  /** The page is being left. */
  leave() {
    const values = this.#waiting ?? this.#underWay;
    if (values && !this.store.isEncrypted) leave(drafted(this.entry, values));
    void this.flush();
  }

  /** Another window saved this record too: keep what is typed here as a record of its own. */
  async keepBoth() {
    const draft = this.#waiting ?? typed(this.entry);
    this.entry = { ...this.entry, id: newId(), values: {}, draft, history: [], created: "", revision: 0 };
    this.#waiting = draft;
    this.#tell("pending");
    await this.flush();
  }

  /** Another window saved this record too: show that one. */
  async takeTheirs() {
    this.#waiting = null;
    this.entry = (await this.store.get(this.entry.id)) ?? this.entry;
    this.#tell(restState(this.entry));
  }

  /** @param {(entry: Entry) => Entry} change @returns {Promise<boolean>} */
  async #change(change) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = null;
    /** @type {Promise<boolean>} */ const done = this.#work.then(() => this.#put(change(this.entry)));
    this.#work = done.then(() => {});
    if (!(await done)) this.#waiting ??= waiting;
    return await done;
  }

  async #draft() {
    const values = this.#waiting;
    if (!values) return;
    this.#waiting = null;
    this.#underWay = values;
    if (!(await this.#put(drafted(this.entry, values)))) this.#waiting ??= values;
    this.#underWay = null;
  }

  /** @param {Entry} next @returns {Promise<boolean>} */
  async #put(next) {
    try {
      this.entry = await this.store.put(next, this.entry.revision);
      arrived(this.entry.id);
      if (!this.#waiting) this.#tell(restState(this.entry));
      return true;
    } catch (error) {
      this.#tell(error instanceof Conflict ? "conflict" : "failed", error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  /** @param {State} state @param {string} [message] */
  #tell(state, message = "") {
    this.state = state;
    this.message = message;
    this.dispatchEvent(new CustomEvent("state"));
  }
}

/** @param {Entry} entry @returns {State} */
function restState(entry) {
  if (entry.revision === 0) return "new";
  return entry.draft || isUnsaved(entry) ? "draft" : "saved";
}
