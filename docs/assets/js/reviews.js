/**
 * What the authority's inspectors found of this organisation's own submissions: fetched, and said in words.
 * @module
 */
import { rangeWords, timeWords } from "./authority_words.js";
import { exchange, objectFrom } from "./server.js";
import { readToken } from "./token.js";

/**
 * @typedef {import("./authority_words.js").Words} Words
 * @typedef {{id: string, form: string, received: string, reviewed: string[], low: number|null, high: number|null, grades: string[]|null, stale: boolean}} Listed
 * @typedef {{id: string, range: [number, number], max: number}} Scored
 * @typedef {{stale: boolean, received: string, items: Record<string, {score: number, reason: string}>,
 *   self: {items: Scored[]}, result: {range: [number, number], possible_grades: string[], items: Scored[]}}} Review
 */

/** Every review, by the id of what was reviewed; none without a token or a server. @returns {Promise<Map<string, Listed>>} */
export async function ownReviews() {
  const answer = await asked("reviews");
  /** @type {Listed[]} */ const items = Array.isArray(answer?.items) ? answer.items : [];
  return new Map(items.map((review) => [review.id, review]));
}

/** One review with its items. @param {string} id @returns {Promise<Review|null>} */
export async function ownReview(id) {
  return await asked(`reviews/${id}`);
}

/**
 * What it came to; of a submission that has moved on since, it says so.
 * @param {Pick<Listed, "low"|"high"|"grades"|"received"|"stale">} review @param {Words} words  of the form
 */
export function verdictWords({ low, high, grades, received, stale }, words) {
  const found = [rangeWords({ low, high }), words.band(grades)].filter(Boolean).join("，");
  if (stale) return `主管部门核查过先前提交的版本（${timeWords(received)}）：${found}。后来提交的版本还没有核查。`;
  return `主管部门已核查（${timeWords(received)}）：${found}。`;
}

/** @param {string} path @returns {Promise<any>} null: not to be had */
async function asked(path) {
  const token = readToken();
  const reply = token === null ? null : await exchange(path, { token });
  return reply?.status === 200 ? objectFrom(reply) : null;
}
