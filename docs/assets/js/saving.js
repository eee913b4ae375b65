/**
 * Keeps one record's answers on this device while they are typed, and tells truthfully how far that is.
 * @module
 */
import { Conflict, newRecord } from "./store.js";
import { aboutFrom } from "./document.js";
import { arrived, leave } from "./leaving.js";
import { sameAnswers } from "./record.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./document.js").Values} Values
 * @typedef {"new"|"pending"|"saved"|"failed"|"conflict"} State
 * @typedef {{state: State, record: SavedRecord, message: string|null}} Status
 */

/** What is typed is saved at most this long afterwards, ms, however fast more follows; at once when the page is left. */
const PAUSE = 250;

/** Dispatches `status` (detail: Status) and `replaced` (detail: SavedRecord, newer in another window and nothing to save here). */
export class Saving extends EventTarget {
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  /** @type {Values|null} typed, not yet on the disk */ #waiting = null;
  /** @type {Values|null} on its way to the disk */ #underWay = null;
  /** @type {Promise<void>|null} */ #writing = null;
  /** @type {SavedRecord|null} the other window's record */ #theirs = null;

  /** @param {Store} store @param {Pick<SavedRecord, "form"|"edition"|"rules">} rules */
  constructor(store, rules) {
    super();
    this.store = store;
    this.rules = rules;
    this.record = newRecord(rules);
    store.subscribe(({ id, here }) => { if (!here && id === this.record.id) this.#elsewhere(); });
  }

  /** Take up a kept record, or begin a new one. @param {string|null} id @returns {Promise<boolean>} whether it was there */
  async open(id) {
    await this.flush();
    const found = id === null ? null : await this.store.get(id);
    const ours = found !== null && found.form === this.rules.form;
    this.#take(ours ? found : newRecord(this.rules));
    this.#tell(ours ? "saved" : "new");
    return ours;
  }

  /** Save `values` soon. @param {Values} values */
  note(values) {
    if (this.#theirs) return;
    if (!this.#waiting && sameAnswers(values, this.record.values)) return;
    this.#waiting = values;
    this.#tell("pending");
    this.#timer ??= setTimeout(() => this.flush(), PAUSE);
  }

  /** Save now what is waiting. @returns {Promise<void>} */
  async flush() {
    this.#noTimer();
    while (this.#waiting || this.#writing) {
      this.#writing ??= this.#write().finally(() => { this.#writing = null; });
      if (!(await this.#writing.then(() => true, () => false))) return;
    }
  }

  /** The page is being left: save what is waiting, and keep it where that is sure to be done in time. */
  leave() {
    const values = this.#waiting ?? this.#underWay;
    if (values) leave(this.#recordOf(values));
    this.flush();
  }

  /** Settle a conflict by the other window's record. @returns {SavedRecord} */
  takeTheirs() {
    const theirs = this.#theirs ?? this.record;
    this.#take(theirs);
    this.#tell("saved");
    return theirs;
  }

  /** Settle a conflict by keeping `values` as a record of their own. @param {Values} values */
  async keepCopy(values) {
    this.#take(newRecord(this.rules));
    this.#waiting = values;
    await this.flush();
  }

  async #write() {
    const values = this.#waiting;
    if (!values) return;
    this.#waiting = null;
    this.#underWay = values;
    const record = this.#recordOf(values);
    try {
      const revision = await this.#put(record);
      arrived(record.id);
      if (this.record.id === record.id) this.record = { ...record, revision, changed: new Date().toISOString() };
      if (!this.#waiting) this.#tell("saved");
    } catch (error) {
      if (error instanceof Conflict && error.current) this.#theirs = error.current;
      else this.#waiting ??= values;
      this.#tell(this.#theirs ? "conflict" : "failed", error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      this.#underWay = null;
    }
  }

  /** Put a record; that another page has put the very same is no conflict. @param {SavedRecord} record @returns {Promise<number>} */
  async #put(record) {
    try {
      return await this.store.put(record, record.revision);
    } catch (error) {
      if (!(error instanceof Conflict) || !error.current) throw error;
      if (!sameAnswers(error.current.values, record.values)) throw error;
      return error.current.revision;
    }
  }

  /** @param {Values} values @returns {SavedRecord} */
  #recordOf(values) {
    return { ...this.record, ...this.rules, values, about: aboutFrom(values) };
  }

  async #elsewhere() {
    const current = await this.store.get(this.record.id);
    if (!current || current.revision <= this.record.revision || this.#waiting || this.#writing) return;
    this.#take(current);
    this.#tell("saved");
    this.dispatchEvent(new CustomEvent("replaced", { detail: current }));
  }

  /** @param {SavedRecord} record */
  #take(record) {
    this.#noTimer();
    this.#waiting = null;
    this.#theirs = null;
    this.record = record;
  }

  #noTimer() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** @param {State} state @param {string|null} [message] */
  #tell(state, message = null) {
    this.dispatchEvent(new CustomEvent("status", { detail: { state, record: this.record, message } }));
  }
}
