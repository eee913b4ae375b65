/**
 * What of surveys is kept on this device: rounds that need no server, rounds of the server as last seen, and sheets that were keyed in.
 * @module
 */
import { Database } from "./database.js";

/**
 * @typedef {"not_yet"|"open"|"closed"|"sealed"} RoundState
 * @typedef {object} Round
 * @property {string} id
 * @property {"round"} kind
 * @property {string|null} organisation   whose, as the server names it; null: a round of this device
 * @property {string} holder              the organisation's name
 * @property {string} name
 * @property {string} opens               first day, 2026-05-01
 * @property {string} closes              last day
 * @property {number|null} target
 * @property {boolean} codes
 * @property {number} smallest_group
 * @property {string|null} sealed
 * @property {RoundState} state           as the server last said; of a round of this device it follows from the day
 * @property {string|null} revision
 */

/**
 * A sheet of paper that was keyed in. Once it is handed to the queue its answers are no longer here.
 * @typedef {object} Sheet
 * @property {string} id        also the response's own
 * @property {"sheet"} kind
 * @property {string} round
 * @property {string} number    as it is written on the paper: "A-012"
 * @property {import("./survey_form.js").Answers|null} answers
 * @property {string} comment
 * @property {string} day       on which it was keyed
 * @property {"keyed"|"queued"|"received"|"withdrawn"} state
 *   keyed: only here; queued: in the queue; received: the server has it; withdrawn: a person took it out of the queue
 * @property {"no"|"chosen"|"keyed"|"done"} check   whether it is keyed a second time, and whether what differed is settled
 * @property {import("./survey_form.js").Answers|null} second
 */

/** @typedef {{round: Round, sheets: Sheet[]}} Kept */

const DATABASE = "xinheng-survey";

/** The desk's own store. Open it with `openSurveyStore`. */
export class SurveyStore {
  #database;

  /** @param {Database} database */
  constructor(database) {
    this.#database = database;
  }

  close() {
    this.#database.close();
  }

  /** @returns {Promise<Round[]>} latest first */
  async rounds() {
    const found = (await this.#database.all()).filter(({ kind }) => kind === "round");
    return found.sort((a, b) => (a.opens < b.opens ? 1 : -1));
  }

  /** @param {string} id @returns {Promise<Round|null>} */
  async round(id) {
    const found = await this.#database.get(id);
    return found?.kind === "round" ? found : null;
  }

  /** @param {Round} round @throws {import("./problems.js").StoreProblem} */
  async keepRound(round) {
    await this.#database.write((records) => records.put(round));
  }

  /** Keep what the server says of an organisation's rounds, and only that. @param {string} organisation @param {Round[]} rounds */
  async keepRounds(organisation, rounds) {
    const there = new Set(rounds.map(({ id }) => id));
    await this.#database.write(async (records) => {
      const all = await records.getAll();
      const used = new Set(all.filter((/** @type {any} */ { kind, answers }) => kind === "sheet" && answers).map((/** @type {Sheet} */ { round }) => round));
      for (const kept of all) {
        if (kept.kind === "round" && kept.organisation === organisation && !there.has(kept.id) && !used.has(kept.id)) await records.delete(kept.id);
      }
      for (const round of rounds) await records.put(round);
    });
  }

  /** Remove a round and the sheets that were keyed in for it. @param {string} id */
  async removeRound(id) {
    await this.#database.write(async (records) => {
      for (const kept of await records.getAll()) if (kept.id === id || (kept.kind === "sheet" && kept.round === id)) await records.delete(kept.id);
    });
  }

  /** @param {string} round @returns {Promise<Sheet[]>} in the order of their numbers */
  async sheets(round) {
    const found = (await this.#database.all()).filter((kept) => kept.kind === "sheet" && kept.round === round);
    return found.sort((a, b) => a.number.localeCompare(b.number, "en", { numeric: true }));
  }

  /** @param {Sheet[]} sheets @throws {import("./problems.js").StoreProblem} nothing was written */
  async keepSheets(...sheets) {
    await this.#database.write(async (records) => {
      for (const sheet of sheets) await records.put(sheet);
    });
  }

  /** @param {string} id */
  async removeSheet(id) {
    await this.#database.write((records) => records.delete(id));
  }
}

/** @returns {Promise<SurveyStore>} @throws {import("./problems.js").StoreProblem} */
export async function openSurveyStore(name = DATABASE) {
  const database = new Database(name);
  await database.open();
  return new SurveyStore(database);
}
