/**
 * Writes one tool's record, or one checklist, as a report: the verdict, and every item with its clause and what was found.
 * @module
 */
import { NONE } from "./report_blocks.js";
import { rangeText } from "./slots.js";
import { beyondName, whyOf } from "./standing.js";
import { clauseName } from "./subjects.js";

/**
 * @typedef {import("./report_blocks.js").Block} Block
 * @typedef {import("./report_blocks.js").Report} Report
 * @typedef {import("./gaps.js").Found} Found
 * @typedef {import("./standing.js").Line} Line
 * @typedef {import("./subjects.js").Known} Known
 * @typedef {import("./subjects.js").Subject} Subject
 * @typedef {{known: Known, subject: Subject, found: Found, organisation?: string}} Given   `organisation`: whose it is, where the record does not say
 */

/** @param {Given} given @returns {Report} */
export function recordReport(given) {
  const { known, subject, found } = given;
  return { ...headOf(given), blocks: [...saidOf(known, found), ...subject.groups.flatMap((group) => part(known, subject, found, group))] };
}

/** The same with every item in one table, as a workbook is best filtered. @param {Given} given @returns {Report} */
export function recordTable(given) {
  const { known, subject, found } = given;
  const rows = found.lines.map((line) => [line.part, line.name, clauseName(known, line.clause) || NONE, known.states[line.status].join(" "), moreOf(line), line.evidence || NONE]);
  const table = /** @type {Block} */ ({ kind: "table", name: subject.title, sheet: "各项", head: ["部分", "项目", "条款", "结论", "说明", "佐证"], rows, widths: [20, 44, 18, 12, 26, 26] });
  return { ...headOf(given), blocks: [...saidOf(known, found), table] };
}

/** What it comes to, in one line. @param {Known} known @param {Found} found */
export function verdictOf({ states }, { standing, lines }) {
  if (standing) return standing.verdict;
  const counts = /** @type {const} */ (["met", "short", "unknown", "not_applicable"]).map((status) => [states[status].join(" "), lines.filter((line) => line.status === status).length]);
  return counts.filter(([, count]) => count).map((words) => words.join(" ")).join("　");
}

/** @param {Given} given */
function headOf({ subject, found, organisation = "" }) {
  const { class: kind = "", organisation: own = found.readable.organisation || organisation } = found.record?.about ?? {};
  return {
    title: subject.title, landscape: subject.aggregation === "points",
    lines: [own, subject.classes?.[kind] ?? "", found.year && `${found.year} 年度`, found.day].filter(Boolean),
  };
}

/** @param {Known} known @param {Found} found @returns {Block[]} */
function saidOf(known, found) {
  return [
    ...(found.leftOut ? [/** @type {Block} */ ({ kind: "text", tone: "unknown", text: `有 ${found.leftOut} 处填写有误，按没有填计算。` })] : []),
    { kind: "text", text: verdictOf(known, found) },
  ];
}

/** @param {Known} known @param {Subject} subject @param {Found} found @param {Subject["groups"][number]} group @returns {Block[]} */
function part(known, subject, found, group) {
  const lines = found.lines.filter((line) => (subject.aggregation === "checklist" ? line.part === group.name : line.group === group.id));
  const isSaid = lines.some(({ status }) => status !== "unknown");
  if (lines.length === 0 || (!isSaid && !lines.some(({ binding }) => binding))) return [];
  const max = found.standing?.parts.find(({ id }) => id === group.id);
  const clauses = new Set(lines.map(({ clause }) => clause));
  const clause = lines.length > 1 && clauses.size === 1 && subject.aggregation !== "points" ? clauseName(known, lines[0]?.clause ?? "") : "";
  const title = max?.range ? `${group.name}：${rangeText(max.range)} / ${max.max} 分` : [group.name, clause && `（${clause}）`].filter(Boolean).join("");
  const table = subject.aggregation === "points" ? scored(known, group, lines, found) : checked(known, lines, !clause);
  const isOnly = subject.groups.length === 1;
  return [...(isOnly ? [] : [/** @type {Block} */ ({ kind: "heading", level: 2, text: title })]), { kind: "table", name: isOnly ? "各项" : `${group.name}：各项`, sheet: group.name || subject.title, captioned: false, ...table }];
}

/** @param {Known} known @param {Subject["groups"][number]} group @param {Line[]} lines @param {Found} found */
function scored(known, group, lines, found) {
  const asks = new Map(group.items.map(({ id, asks: words }) => [id, words ?? ""]));
  const rows = lines.map((line) => [
    line.name, asks.get(line.key) ?? "", line.max ?? NONE, line.range ? rangeText(line.range) : NONE, known.states[line.overruled ? "overruled" : line.status].join(" "), whyOf(line),
    found.record?.values[`about.evidence.${line.key}`] ?? NONE,
  ]);
  return { head: ["项目", "具体要求", "分值", "得分", "结论", "说明", "佐证"], rows, widths: [18, 34, 7, 8, 11, 30, 22] };
}

/** @param {Known} known @param {Line[]} lines @param {boolean} withClauses  each of its own */
function checked(known, lines, withClauses) {
  const hasEvidence = lines.some(({ evidence }) => evidence);
  const rows = lines.map((line) => [
    line.name, ...(withClauses ? [clauseName(known, line.clause) || NONE] : []), known.states[line.status].join(" "), moreOf(line), ...(hasEvidence ? [line.evidence || NONE] : []),
  ]);
  return {
    head: ["项目", ...(withClauses ? ["条款"] : []), "结论", "说明", ...(hasEvidence ? ["佐证"] : [])], rows,
    widths: [36, ...(withClauses ? [18] : []), 13, 26, ...(hasEvidence ? [24] : [])],
  };
}

/** What is known of an item beyond its state: how much there is, or is lacking. @param {Line} line */
function moreOf(line) {
  if (line.status === "unknown") return NONE;
  return beyondName(whyOf(line), line.name).replace(/^(?:未)?达到：/, "") || NONE;
}
