/**
 * Writes the rates and counts of several periods as a report: the rates with their change and their sums, the counts side by side.
 * @module
 */
import { periodsChart } from "./rates_charts.js";
import { NONE, cellText, changeBetween } from "./report_blocks.js";
import { percent } from "./percent.js";

/**
 * @typedef {import("./report_blocks.js").Block} Block
 * @typedef {import("./report_blocks.js").Cell} Cell
 * @typedef {{id: string, label: string, part: string, whole: string, clause: string}} Rate
 * @typedef {{id: string, label: string, unit: string}} Count
 * @typedef {{rates: Rate[], counts: Count[]}} Words
 * @typedef {{[name: string]: any, notes: {[rate: string]: string}, missing: string[]}} Result
 * @typedef {{name: string, period: import("./periods.js").Period, result: Result|null, note: string, assessor: string}} PeriodResult
 */

const NOT_ANSWERED = "未填";
const WHY = new Map([["not_answered", NOT_ANSWERED], ["denominator_0", "分母为 0"]]);
const UNREADABLE = "填写有误";

/**
 * @param {{title: string, organisation: string, periods: PeriodResult[], words: Words, noteLabel: string, today: string}} given  periods: earliest first
 * @returns {import("./report_blocks.js").Report}
 */
export function ratesReport({ title, organisation, periods, words, noteLabel, today }) {
  const [first, last] = [periods[0]?.name ?? "", periods.at(-1)?.name ?? ""];
  return {
    title,
    lines: [organisation, periods.length > 1 ? `${first}至${last}` : first, `制表日期：${today}`].filter(Boolean),
    blocks: [
      ...rateBlocks(periods, words),
      ...(periods.length > 1 ? charts(periods, words) : []),
      ...countBlocks(periods, words),
      ...noteBlocks(periods, noteLabel),
    ],
  };
}

/** A rate, or why there is none. @param {Rate} rate @param {Result|null} result @returns {Cell} */
export function rateCell({ id }, result) {
  if (!result) return UNREADABLE;
  return typeof result[id] === "number" ? { percent: result[id] } : (WHY.get(result.notes[id] ?? "") ?? NONE);
}

/** How a rate was reckoned. @param {Rate} rate @param {Result|null} result @returns {string} 100 ÷ 3000 = 3.3% */
export function sum(rate, result) {
  if (!result) return UNREADABLE;
  const [part, whole] = [result[rate.part] ?? NOT_ANSWERED, result[rate.whole] ?? NOT_ANSWERED];
  const value = result[rate.id];
  return `${part} ÷ ${whole}${typeof value === "number" ? ` = ${percent(value)}` : result.notes[rate.id] === "denominator_0" ? "，分母为 0，不算比率" : ""}`;
}

/** @param {PeriodResult[]} periods @param {Words} words @returns {Block[]} */
function rateBlocks(periods, { rates }) {
  const rows = periods.map(({ name, result }, at) => [name, ...rates.flatMap((rate) => {
    const cell = rateCell(rate, result);
    return [cell, at ? changeBetween(rateCell(rate, periods[at - 1]?.result ?? null), cell) : NONE];
  })]);
  const sums = periods.flatMap(({ name, result }) => rates.map((rate) => [name, rate.label, sum(rate, result), rate.clause]));
  return [
    { kind: "heading", level: 2, text: "比率" },
    {
      kind: "table", name: "各时段的比率", sheet: "比率", head: ["时段", ...rates.flatMap(({ label }) => [label, "比上一时段"])], rows, numbers: true, widths: [20, ...rates.flatMap(() => [12, 18])],
      notes: ["“未填”：还没有填数；“分母为 0”：没有发生，所以没有比率。“比上一时段”只在相邻两个时段都有比率时才有，是两个写出的比率之差。"],
      ...(periods.length > 1 ? { chart: { title: "各时段的比率", names: 0, parts: rates.map((_, at) => at * 2 + 1), kind: /** @type {const} */ ("line") } } : {}),
    },
    { kind: "table", name: "算式", sheet: "算式", head: ["时段", "比率", "算式", "条款"], rows: sums, widths: [20, 16, 26, 18] },
  ];
}

/** @param {PeriodResult[]} periods @param {Words} words @returns {Block[]} */
function charts(periods, { rates, counts }) {
  const used = new Set(rates.flatMap(({ part, whole }) => [part, whole]));
  const lines = rates.map((rate) => ({
    title: rate.label, kind: /** @type {const} */ ("line"), top: 1.15,
    points: periods.map(({ name, period, result }) => ({ name, period, value: result?.[rate.id] ?? null, text: cellText(rateCell(rate, result)) })),
  }));
  const columns = counts.filter(({ id }) => !used.has(id)).map(({ id, label, unit }) => ({
    title: `${label}（${unit}）`, kind: /** @type {const} */ ("columns"),
    points: periods.map(({ name, period, result }) => ({ name, period, value: result?.[id] ?? null, text: String(countCell(id, result)) })),
  }));
  const known = [...lines, ...columns].filter(({ points }) => points.some(({ value }) => value !== null));
  if (known.length === 0) return [];
  return [{ kind: "heading", level: 2, text: "变化" }, ...known.map((chart) =>
    /** @type {Block} */ ({ kind: "picture", small: true, draw: (/** @type {number} */ width) => periodsChart(chart, width) }))];
}

/** @param {string} id @param {Result|null} result @returns {Cell} */
function countCell(id, result) {
  return result ? (result[id] ?? NOT_ANSWERED) : UNREADABLE;
}

/** @param {PeriodResult[]} periods @param {Words} words @returns {Block[]} */
function countBlocks(periods, { counts }) {
  const rows = counts.map(({ id, label, unit }) => [`${label}（${unit}）`, ...periods.map(({ result }) => countCell(id, result))]);
  return [
    { kind: "heading", level: 2, text: "数" },
    { kind: "table", name: "各时段的数", sheet: "数", head: ["项目", ...periods.map(({ name }) => name)], rows, numbers: true, widths: [28, ...periods.map(() => 16)] },
  ];
}

/** @param {PeriodResult[]} periods @param {string} label @returns {Block[]} */
function noteBlocks(periods, label) {
  const noted = periods.filter(({ note, assessor }) => note || assessor);
  if (noted.length === 0) return [];
  const items = noted.map(({ name, note, assessor }) => `${name}${assessor ? `（${assessor}）` : ""}：${note || NONE}`);
  return [{ kind: "heading", level: 2, text: label }, { kind: "list", sheet: "分析", name: label, items }];
}
