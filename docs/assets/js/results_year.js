/**
 * What a year's rounds mean for appendix F's survey item: the rules of the evaluation judge it, here it is put in words.
 * @module
 */
import { NONE } from "./report_blocks.js";
import { percent } from "./percent.js";

/**
 * @typedef {import("./results_shown.js").ShownRound} ShownRound
 * @typedef {import("./report_blocks.js").Cell} Cell
 * @typedef {{satisfied: number, answered: number}} RoundFact
 * @typedef {"met"|"short"|"unknown"} Status
 * @typedef {{status: Status, sign: string, sentence: string, messages: string[], sums: Cell[][], clause: string, rounds: RoundFact[]}} YearFinding
 *   `rounds`: what the evaluation may take over, the known ones
 * @typedef {(document: string) => Promise<any>} Judge   the evaluation's rules: a document's result
 */

const ITEM = "F18";
/** A sign stands where a colour would be alone. @type {Record<Status, string>} */
const SIGNS = { met: "✓", short: "✕", unknown: "?" };

/** @param {ShownRound} round @returns {RoundFact|null} null: not known, or not yet */
export function factOf({ isOver, result }) {
  return isOver && result?.answered ? { satisfied: result.satisfied, answered: result.answered } : null;
}

/**
 * @param {ShownRound[]} rounds  of the year
 * @param {{year: string, today: string, judge: Judge}} given
 * @returns {Promise<YearFinding>}
 */
export async function judgeYear(rounds, { year, today, judge }) {
  const facts = rounds.map(factOf);
  const mayCome = today <= `${year}-12-31`;
  const now = await asked(judge, facts);
  const needed = criterion(now, "rounds");
  const toCome = mayCome && needed?.status === "short" ? needed.required - facts.length : 0;
  const item = toCome ? await asked(judge, [...facts, ...Array(toCome).fill(null)]) : now;
  const status = /** @type {Status} */ (item.status);
  return {
    status, sign: SIGNS[status], sentence: sentence(status, item, mayCome, toCome), messages: messagesOf(now.criteria),
    sums: rounds.map(sum), clause: `附录F ${ITEM}`, rounds: facts.filter((fact) => fact !== null),
  };
}

/** What is not known yet stands with its round. @param {{status: string, message: string}[]} criteria */
function messagesOf(criteria) {
  return criteria.filter(({ status }) => status !== "unknown").map(({ message }) => message);
}

/** @param {Judge} judge @param {(RoundFact|null)[]} rounds */
async function asked(judge, rounds) {
  const result = await judge(JSON.stringify({ class: "A", facts: { [ITEM]: { rounds } } })); // its demands are alike for all classes
  return result.items.find((/** @type {any} */ item) => item.id === ITEM);
}

/** @param {any} item @param {string} id */
function criterion(item, id) {
  return item.criteria.find((/** @type {any} */ each) => each.id === id);
}

/** @param {Status} status @param {any} item @param {boolean} mayCome @param {number} toCome */
function sentence(status, { range: [low, high], max }, mayCome, toCome) {
  if (status === "met") return `达到：得 ${low} 分，满分 ${max} 分。`;
  if (status === "short") return `没有达到：得 ${low} 分，满分 ${max} 分。`;
  const why = toCome ? `这一年还可以再做 ${toCome} 轮` : mayCome ? "有一轮还没有封存，或满意率还不知道" : "有一轮的满意率不知道";
  return `还不能定：${why}，得分可能是 ${low}～${high} 分。`;
}

/** @param {ShownRound} round @returns {Cell[]} */
function sum(round) {
  const fact = factOf(round);
  if (!fact) return [round.name, NONE, NONE, NONE, round.isOver ? "不知道：答卷太少，或没有人回答" : "还没有封存，不计算"];
  const { result } = round;
  const rate = result?.rate ?? 0;
  return [round.name, fact.satisfied, fact.answered, { percent: rate }, `${fact.satisfied} ÷ ${fact.answered} = ${percent(rate)}，${result?.meets_95 ? "达到" : "低于"}要求`];
}
