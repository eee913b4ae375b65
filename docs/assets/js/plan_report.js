/**
 * Writes an improvement plan as a report: how it stands, what it is worth, and every entry.
 * @module
 */
import { NONE } from "./report_blocks.js";
import { STATES, effortWords, isLate, nowWords, stateOf } from "./plan_entries.js";
import { clauseName } from "./subjects.js";

/**
 * @typedef {import("./plan_entries.js").Entry} Entry
 * @typedef {import("./plan_entries.js").Now} Now
 * @typedef {{known: import("./subjects.js").Known, title: string, organisation: string, year: string, entries: Entry[], now: (Now|null)[], worth: string, today: string,
 *   withOwners?: boolean}} Given   `worth`: what the rules say it is worth; `withOwners`: whether it is named who does it
 */

/** @param {Given} given @returns {import("./report_blocks.js").Report} */
export function planReport({ known, title, organisation, year, entries, now, worth, today, withOwners = true }) {
  const head = ["序号", "缺口", "条款", "措施", ...(withOwners ? ["责任"] : []), "期限", "状态", "工作量", "可得分", "现在"];
  const rows = entries.map((entry, at) => [
    at + 1, [entry.what, entry.finding].filter(Boolean).join("："), clauseName(known, entry.clause ?? "") || NONE, entry.action || NONE, ...(withOwners ? [entry.owner || NONE] : []),
    entry.due ? `${entry.due}${isLate(entry, today) ? " 已超期" : ""}` : NONE, STATES[stateOf(entry)].join(" "), effortWords(entry) || NONE,
    now[at]?.status === "met" ? NONE : now[at]?.loss ?? (entry.points ? Number(entry.points) : NONE), nowWords(now[at] ?? null, entry.finding) || NONE,
  ]);
  return {
    title, landscape: true, lines: [organisation, year && `${year} 年度`, `制表日期：${today}`].filter(Boolean),
    blocks: [
      { kind: "text", text: countWords(entries, today) },
      ...(worth ? [/** @type {import("./report_blocks.js").Block} */ ({ kind: "text", text: worth })] : []),
      { kind: "table", name: `${title}（${entries.length} 条）`, sheet: title, head, rows, widths: [7, 30, 15, 36, ...(withOwners ? [12] : []), 16, 12, 11, 9, 26] },
    ],
  };
}

/** How many there are in each state, and how many are late. @param {Entry[]} entries @param {string} today */
export function countWords(entries, today) {
  const counts = Object.entries(STATES).map(([state, [sign, word]]) => ({ words: `${sign} ${word}`, count: entries.filter((entry) => stateOf(entry) === state).length }));
  const late = entries.filter((entry) => isLate(entry, today)).length;
  return [`共 ${entries.length} 条`, ...counts.filter(({ count }) => count).map(({ words, count }) => `${words} ${count}`), late && `✕ 已超期 ${late}`].filter(Boolean).join("　");
}
