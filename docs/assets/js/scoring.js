/**
 * Asks the rules about the newest answers, and about nothing older.
 * @module
 */
/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {(values: Values) => Promise<string>} Run   the rules: result or errors, as JSON
 * @typedef {{code: string, path: string, message: string}} Problem
 * @typedef {import("./checks.js").Criterion} Criterion
 * @typedef {{id: string, score: number|null, suggested: number|null, max: number, range: [number, number], loss: number,
 *   status: Criterion["status"], overruled: boolean, criteria: Criterion[], reason: string, missing: string[]}} ItemResult
 * @typedef {{id: string, score: number, max: number, range: [number, number]}} SectionResult
 * @typedef {{grade: string, points: number, items: string[]|null}} NextGrade
 * @typedef {{total: number, range: [number, number], grade: string|null, possible_grades: string[], sections: SectionResult[],
 *   items: ItemResult[], next_grade: NextGrade|null, missing: number}} Result
 * @typedef {{values: Values, result: Result|null, problems: Problem[], leftOut: number}} Outcome
 *   `leftOut`: how many values the rules could not read; they are counted as not answered
 */

/** Values are left out and asked about again at most this often: one bad value can hide another. */
const ATTEMPTS = 4;

/** Dispatches `outcome` (a CustomEvent with an Outcome) for the newest answers only, and `failed` (with the error) when the rules gave no answer. */
export class Scoring extends EventTarget {
  /** @type {Values|null} */ #newest = null;
  #busy = false;

  /** @param {Run} run */
  constructor(run) {
    super();
    this.run = run;
  }

  /** Score `values`; what was asked before and is not answered yet will not be answered. @param {Values} values */
  ask(values) {
    this.#newest = values;
    if (!this.#busy) this.#work();
  }

  async #work() {
    this.#busy = true;
    /** @type {Values|null} */ let asked = null;
    while (this.#newest && this.#newest !== asked) {
      asked = this.#newest;
      const event = await this.#answer(asked);
      if (asked === this.#newest) this.dispatchEvent(event); // a failure too is told only of the newest
    }
    this.#busy = false;
  }

  /** @param {Values} values @returns {Promise<CustomEvent>} `outcome` or `failed` */
  async #answer(values) {
    try {
      return new CustomEvent("outcome", { detail: await scored(this.run, values) });
    } catch (error) {
      return new CustomEvent("failed", { detail: error });
    }
  }
}

/**
 * Score answers; what the rules cannot read is left out, told, and counted as not answered.
 * @param {Run} run
 * @param {Values} values
 * @returns {Promise<Outcome>}
 */
export async function scored(run, values) {
  /** @type {Problem[]} */ const problems = [];
  let kept = values;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const answer = JSON.parse(await run(kept));
    if (!answer.errors) return { values, result: answer, problems, leftOut: problems.length };
    problems.push(...answer.errors);
    const rest = without(kept, answer.errors);
    if (Object.keys(rest).length === Object.keys(kept).length) break;
    kept = rest;
  }
  return { values, result: null, problems, leftOut: problems.length };
}

/**
 * Leave out the values that the problems name; an overrule without its reason is left out whole.
 * @param {Values} values
 * @param {Problem[]} problems
 * @returns {Values}
 */
export function without(values, problems) {
  const paths = problems.map(({ path }) => (path.startsWith("scores.") ? path.replace(/\.(?:score|reason)$/, "") : path));
  /** @param {string} name */
  const named = (name) => paths.some((path) => path !== "" && (name === path || name.startsWith(`${path}.`) || name.startsWith(`${path}[`)));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !named(name)));
}
