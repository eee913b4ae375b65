/**
 * Keeps one record while it is typed in: a draft soon after each change, the record itself when the person saves it.
 * @module
 */
import { Conflict } from "./problems.js";
import { newId } from "./record.js";
import { arrived, leave } from "./register_leaving.js";
import { merged } from "./register_merge.js";
import { committed, drafted, isUnsaved, typed } from "./register_record.js";
import { said } from "./register_words.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {"new"|"pending"|"draft"|"saved"|"failed"|"conflict"} State
 * @typedef {(entry: Entry, values: Values) => Entry} Step   what is to become of the record, whichever state of it this is done to
 */

/** What is typed is on the disk at most this long afterwards, ms. */
const PAUSE = 250;
/** So often a save is tried again after another window was faster. */
const TRIES = 5;

/** Dispatches `state` whenever it is another one, and `taken` (detail: fields) when another window's changes were taken up. */
export class RegisterSaving extends EventTarget {
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  /** @type {Values|null} typed, not yet on its way to the disk */ #waiting = null;
  /** @type {Values|null} on its way as a draft */ #underWay = null;
  /** @type {Values|null} on its way because the person pressed a button */ #pressed = null;
  /** @type {Promise<void>} */ #work = Promise.resolve();
  #found;

  /** @param {RegisterStore} store @param {Entry} entry @param {string[]} [found]  fields that the rules fill in */
  constructor(store, entry, found = []) {
    super();
    this.store = store;
    this.entry = entry;
    this.#found = new Set(found);
    /** @type {Entry|null} as another window left it; null where it is gone */ this.theirs = null;
    /** @type {string[]} fields that both windows changed */ this.clashes = [];
    /** @type {State} */ this.state = restState(entry);
    /** @type {string} */ this.message = "";
    void store.prepareToHide();
  }

  /** Keep `values` as a draft soon. @param {Values} values */
  note(values) {
    this.#waiting = values;
    void this.store.prepareToHide();
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
    return await this.#change((entry, now) => committed(entry, now, this.store.now()), values);
  }

  /** Give up what was typed since the record was saved. @returns {Promise<boolean>} */
  async revert() {
    return await this.#change((entry) => ({ ...entry, draft: null }));
  }

  /** @param {boolean} archived @returns {Promise<boolean>} */
  async archive(archived) {
    return await this.#change((entry, values) => ({ ...drafted(entry, values), archived: archived ? this.store.now().toISOString() : null }));
  }

  /** @returns {Promise<boolean>} */
  async remove() {
    return await this.#change((entry, values) => ({ ...drafted(entry, values), deleted: this.store.now().toISOString() }));
  }

  /** Whether something is not on the disk yet. */
  get isBehind() {
    return this.#newest !== null;
  }

  /** What was typed last of what is not on the disk yet. */
  get #newest() {
    return this.#waiting ?? this.#pressed ?? this.#underWay;
  }

  /** The page is being left. */
  leave() {
    const values = this.#newest;
    if (values) leave(this.store, drafted(this.entry, values));
    void this.flush();
  }

  /** Another window wrote something: take it up, with what is typed here staying as it is. */
  async follow() {
    if (this.entry.revision === 0) return;
    this.#work = this.#work.then(() => this.#follow());
    await this.#work;
  }

  async #follow() {
    const present = await this.store.get(this.entry.id).catch(() => undefined);
    if (present === undefined || present?.revision === this.entry.revision) return;
    if (present && !present.deleted) return void this.#takeUp(present, this.#waiting ?? typed(this.entry));
    this.theirs = present;
    this.clashes = [];
    this.#tell("conflict");
  }

  /** Another window deleted the record: bring it back, and go on with what is typed here. @param {Entry} theirs */
  async revive(theirs) {
    await this.store.restore(theirs);
    await this.follow();
  }

  /** What the person wants the record to be. @param {Values} values @param {Entry} theirs  as the person saw it */
  async settle(values, theirs) {
    this.entry = theirs;
    this.#waiting = values;
    this.#tell("pending");
    await this.flush();
  }

  /** Another window wrote in this record too: keep what is typed here as a record of its own. */
  async keepBoth() {
    const draft = this.#waiting ?? typed(this.entry);
    this.entry = { ...this.entry, id: newId(), values: {}, draft, history: [], created: "", revision: 0 };
    this.#waiting = draft;
    this.#tell("pending");
    await this.flush();
  }

  /** @param {Step} change @param {Values} [values] @returns {Promise<boolean>} */
  async #change(change, values) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const mine = values ?? this.#waiting;
    this.#waiting = null;
    this.#pressed = mine ?? this.#pressed; // one before it may still be on its way
    /** @type {Promise<boolean>} */ const done = this.#work.then(() => this.#put(change, mine ?? typed(this.entry)));
    this.#work = done.then(() => {});
    if (!(await done)) this.#waiting ??= mine;
    if (this.#pressed === mine) this.#pressed = null;
    return await done;
  }

  async #draft() {
    const values = this.#waiting;
    if (!values) return;
    this.#waiting = null;
    this.#underWay = values;
    if (!(await this.#put(drafted, values))) this.#waiting ??= values;
    this.#underWay = null;
  }

  /** @param {Step} change @param {Values} values @returns {Promise<boolean>} */
  async #put(change, values) {
    try {
      for (let tries = 0, mine = values; ; tries += 1) {
        try {
          this.entry = await this.store.put(change(this.entry, mine), this.entry.revision);
          break;
        } catch (error) {
          const after = error instanceof Conflict && tries < TRIES ? await this.#afterThem(mine) : null;
          if (!after) throw error;
          mine = after;
        }
      }
      arrived(this.entry.id);
      if (!this.#waiting) this.#tell(restState(this.entry));
      return true;
    } catch (error) {
      this.#tell(error instanceof Conflict ? "conflict" : "failed", said(error));
      return false;
    }
  }

  /** Another window was faster. @param {Values} mine @returns {Promise<Values|null>} what is to be saved now; null: only the person can say */
  async #afterThem(mine) {
    const theirs = await this.store.get(this.entry.id);
    this.theirs = theirs;
    this.clashes = [];
    return theirs && !theirs.deleted ? this.#takeUp(theirs, mine) : null;
  }

  /** @param {Entry} theirs @param {Values} mine @returns {Values|null} */
  #takeUp(theirs, mine) {
    const base = typed(this.entry);
    const { values, taken, clashes } = merged(base, mine, typed(theirs), this.#found);
    const waiting = this.#waiting && merged(base, this.#waiting, typed(theirs), this.#found);
    this.theirs = theirs;
    this.clashes = [...new Set([...clashes, ...(waiting?.clashes ?? [])])];
    if (this.clashes.length) {
      this.#waiting ??= mine;
      this.#tell("conflict");
      return null;
    }
    this.entry = theirs;
    if (waiting) {
      this.#waiting = waiting.values;
      this.#timer ??= setTimeout(() => void this.flush(), PAUSE);
    }
    this.dispatchEvent(new CustomEvent("taken", { detail: { fields: taken, values: waiting?.values ?? values } }));
    this.#tell(this.#waiting ? "pending" : restState(theirs));
    return values;
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
