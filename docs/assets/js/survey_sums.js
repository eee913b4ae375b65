/**
 * A round's sums in the order of appendix D: kept beside a year's figures when somebody takes them to the evaluation, shown in an inspection pack.
 * Only what may be shown is kept; no sheet, no comment, no group of people.
 * @module
 */
import { periodsOf } from "./periods.js";
import { NONE } from "./report_blocks.js";
import { factOf } from "./results_year.js";
import { periodOf } from "./results_shown.js";

/**
 * @typedef {import("./results_shown.js").ShownRound} ShownRound
 * @typedef {import("./survey_form_words.js").SurveyWords} SurveyWords
 * @typedef {import("./report_blocks.js").Block} Block
 * @typedef {{id: string, counts: Record<string, number>|null, rate: number|null}} ItemSum   null: not shown, since it is about too few people
 * @typedef {{name: string, period: string, responses: number, items: ItemSum[]}} RoundSum
 */

/** Under which names the rounds are kept among a record's values. */
const NAME = /^shown\[(\d+)\]$/;

/** What is kept of a year's rounds, those that count. @param {ShownRound[]} rounds @returns {Record<string, string>} name → JSON */
export function sumsOf(rounds) {
  const known = rounds.filter((round) => factOf(round) && round.result?.items);
  return Object.fromEntries(known.map((round, at) => [`shown[${at}]`, JSON.stringify(sumOf(round))]));
}

/** @param {ShownRound} round @returns {RoundSum} */
function sumOf(round) {
  const items = (round.result?.items ?? []).map(({ id, counts, rate }) => ({ id, counts, rate }));
  return { name: round.name, period: periodOf(round), responses: round.responses, items };
}

/**
 * What the rounds that end in each quarter and half-year of a year add up to; a period with a round that is not known has no sum.
 * @param {ShownRound[]} rounds @param {string} year
 * @returns {{period: import("./periods.js").Period, satisfied: number, answered: number}[]}
 */
export function periodSums(rounds, year) {
  return periodsOf(Number(year)).flatMap((period) => {
    const facts = rounds.filter(({ closes }) => closes >= period.from && closes <= period.to).map(factOf);
    if (facts.length === 0 || facts.includes(null)) return [];
    const total = (/** @type {"satisfied"|"answered"} */ part) => facts.reduce((sum, fact) => sum + (fact?.[part] ?? 0), 0);
    return [{ period, satisfied: total("satisfied"), answered: total("answered") }];
  });
}

/** @param {Record<string, string>} values  of a record @returns {RoundSum[]} */
export function sumsIn(values) {
  const named = Object.entries(values).filter(([name]) => NAME.test(name)).sort(([a], [b]) => Number(NAME.exec(a)?.[1]) - Number(NAME.exec(b)?.[1]));
  return named.flatMap(([, text]) => {
    try {
      return [/** @type {RoundSum} */ (JSON.parse(text))];
    } catch {
      return [];
    }
  });
}

/** Appendix D's table with how often each word was chosen, round by round. @param {RoundSum[]} sums @param {SurveyWords} words @returns {Block[]} */
export function sumBlocks(sums, { questions, words }) {
  return sums.flatMap(({ name, period, responses, items }, at) => {
    const rows = questions.map(({ id, label }) => {
      const item = items.find((each) => each.id === id);
      const counts = words.map((word) => (item?.counts ? (item.counts[word.id] ?? 0) : null));
      return [id, label, ...counts, item?.counts ? (item.rate === null ? NONE : { percent: item.rate }) : null];
    });
    const title = `${name || `第 ${at + 1} 轮`}（${period}，答卷 ${responses} 份）`;
    return [
      /** @type {Block} */ ({ kind: "heading", level: 2, text: title }),
      /** @type {Block} */ ({ kind: "table", name: `${title}：各项`, captioned: false, sheet: `第 ${at + 1} 轮`, head: ["序号", "调查内容", ...words.map(({ label }) => label), "满意率"], rows, widths: [8, 26, ...words.map(() => 12), 12] }),
    ];
  });
}
