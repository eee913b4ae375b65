/**
 * Periods of a report: quarters and half-years of the calendar, what a period is called, which comes next.
 * @module
 */

/** @typedef {{from: string, to: string}} Period   days, such as 2026-07-01; "" where open */

const QUARTERS = ["第一季度", "第二季度", "第三季度", "第四季度"];
const HALVES = ["上半年", "下半年"];
const DAY = 86_400_000;

/** @param {{[name: string]: string}} values  of a form @returns {Period} */
export function periodIn(values) {
  return { from: (values["period.from"] ?? "").trim(), to: (values["period.to"] ?? "").trim() };
}

/** The half-years and quarters of a year, in order. @param {number} year @returns {Period[]} */
export function periodsOf(year) {
  return [0, 1].flatMap((half) => [months(year, half * 6, 6), months(year, half * 6, 3), months(year, half * 6 + 3, 3)]);
}

/** What a period is called: 2026年第三季度, or its days. @param {Period} period @returns {string} "" if it has none */
export function nameOfPeriod({ from, to }) {
  const named = partsOf({ from, to });
  if (named) return named.join("");
  return from || to ? `${from || "……"}～${to || "……"}` : "";
}

/** The name in two short lines, for below a chart. @param {Period} period @returns {[string, string]} */
export function shortName({ from, to }) {
  const [year, part] = partsOf({ from, to }) ?? [];
  return year ? [year, part ?? ""] : [from.slice(2) || "……", to.slice(2) || "……"];
}

/** The period of the same length that follows; null where that is not known. @param {Period} period @returns {Period|null} */
export function nextPeriod({ from, to }) {
  if (!isDay(from) || !isDay(to) || from > to) return null;
  const begins = new Date(at(to).getTime() + DAY);
  const [year, month] = [begins.getUTCFullYear(), begins.getUTCMonth()];
  const length = (at(to).getUTCFullYear() - at(from).getUTCFullYear()) * 12 + at(to).getUTCMonth() - at(from).getUTCMonth() + 1;
  if (from.endsWith("-01") && begins.getUTCDate() === 1) return months(year, month, length);
  return { from: written(begins), to: written(new Date(begins.getTime() + at(to).getTime() - at(from).getTime())) };
}

/** The year and which part of it. @param {Period} period @returns {string[]|null} */
function partsOf({ from, to }) {
  if (!isDay(from)) return null;
  const year = Number(from.slice(0, 4));
  const month = Number(from.slice(5, 7)) - 1;
  const is = (/** @type {Period} */ period) => period.from === from && period.to === to;
  if (is(months(year, month, 3)) && month % 3 === 0) return [`${year}年`, QUARTERS[month / 3] ?? ""];
  if (is(months(year, month, 6)) && month % 6 === 0) return [`${year}年`, HALVES[month / 6] ?? ""];
  if (is(months(year, month, 12)) && month === 0) return [`${year}年`, "全年"];
  return is(months(year, month, 1)) ? [`${year}年`, `${month + 1}月`] : null;
}

/** @param {number} year @param {number} month  from 0 @param {number} count @returns {Period} */
function months(year, month, count) {
  return { from: written(new Date(Date.UTC(year, month, 1))), to: written(new Date(Date.UTC(year, month + count, 0))) };
}

/** @param {string} text */
function isDay(text) {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at(text).getTime());
}

/** @param {string} day */
function at(day) {
  return new Date(`${day}T00:00:00Z`);
}

/** @param {Date} day */
function written(day) {
  return day.toISOString().slice(0, 10);
}
