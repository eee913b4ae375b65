/**
 * The keyed sheets of one round: at hand at once, so that nobody who keys has to wait for the disk; saved behind that, and truthful about it.
 * @module
 */
import { Shelf } from "./shelf.js";

/**
 * @typedef {import("./survey_store.js").Sheet} Sheet
 * @typedef {import("./survey_store.js").SurveyStore} SurveyStore
 */

const DIGITS = 3;
/** What was keyed last when the page was left before the disk had it. */
const SHELF = new Shelf("xinheng:keyed:");

/** Dispatches `change` when something was saved, or could not be. */
export class Sheets extends EventTarget {
  /** @type {Map<string, Sheet>} */ #all;
  /** @type {Map<string, Sheet>} not on the disk yet */ #unsaved = new Map();
  /** @type {Promise<void>} */ #saving = Promise.resolve();
  /** @type {unknown} */ problem = null;

  /** @param {SurveyStore} store @param {Sheet[]} sheets */
  constructor(store, sheets) {
    super();
    this.store = store;
    this.#all = new Map(sheets.map((sheet) => [sheet.id, sheet]));
    addEventListener("pagehide", () => { for (const sheet of this.#unsaved.values()) SHELF.keep(sheet); });
  }

  /** Open the sheets of a round, with what the last page could not save any more. @param {SurveyStore} store @param {string} round */
  static async of(store, round) {
    const sheets = new Sheets(store, await store.sheets(round));
    const left = /** @type {Sheet[]} */ (SHELF.all()).filter((sheet) => sheet.round === round);
    if (left.length > 0) sheets.put(...left);
    return sheets;
  }

  /** @returns {Sheet[]} in the order of their numbers */
  get all() {
    return [...this.#all.values()].sort((a, b) => a.number.localeCompare(b.number, "en", { numeric: true }));
  }

  /** Keyed and not handed on. */
  get held() {
    return this.all.filter(({ state }) => state === "keyed");
  }

  /** Chosen to be keyed again, and not settled. */
  get chosen() {
    return this.held.filter(({ check }) => check === "chosen" || check === "keyed");
  }

  get unsaved() {
    return this.#unsaved.size;
  }

  /** The number for the next sheet. @param {string} prefix */
  number(prefix) {
    const taken = this.all.filter(({ number }) => number.startsWith(`${prefix}-`)).map(({ number }) => Number(number.slice(prefix.length + 1)));
    return `${prefix}-${String(Math.max(0, ...taken) + 1).padStart(DIGITS, "0")}`;
  }

  /** Take sheets in, or what has become of them. They are at hand when this returns, on the disk when `saved` is. @param {Sheet[]} sheets */
  put(...sheets) {
    for (const sheet of sheets) {
      this.#all.set(sheet.id, sheet);
      this.#unsaved.set(sheet.id, sheet);
    }
    this.#saving = this.#saving.then(() => this.#save());
  }

  /** Wait until everything is on the disk. @throws {import("./problems.js").StoreProblem} */
  async saved() {
    await this.#saving;
    if (this.#unsaved.size > 0) await this.#save();
    if (this.problem) throw this.problem;
  }

  /** @param {Sheet} sheet @throws {import("./problems.js").StoreProblem} */
  async remove({ id }) {
    await this.saved();
    await this.store.removeSheet(id);
    this.#all.delete(id);
  }

  /** Save what is not saved; what fails stays in line for the next time. */
  async #save() {
    const sheets = [...this.#unsaved.values()];
    if (sheets.length === 0) return;
    try {
      await this.store.keepSheets(...sheets);
      for (const sheet of sheets) {
        SHELF.forget(sheet.id);
        if (this.#unsaved.get(sheet.id) === sheet) this.#unsaved.delete(sheet.id);
      }
      this.problem = null;
    } catch (error) {
      this.problem = error;
    }
    this.dispatchEvent(new Event("change"));
  }
}
