/**
 * Writes one tool's record, or one checklist, as a report: the verdict, and every item with its clause and what was found.
 * @module
 */
import { NONE } from "./report_blocks.js";
import { rangeText } from "./slots.js";
import { whyOf } from "./standing.js";
import { clauseName } from "./subjects.js";

/**
 * @typedef {import("./report_blocks.js").Block} Block
 * @typedef {import("./report_blocks.js").Report} Report
 * @typedef {import("./gaps.js").Found} Found
 * @typedef {import("./standing.js").Line} Line
 * @typedef {import("./subjects.js").Known} Known
 * @typedef {import("./subjects.js").Subject} Subject
 */

/** @param {{known: Known, subject: Subject, found: Found}} given @returns {Report} */
export function recordReport({ known, subject, found }) {
  const { organisation = "", class: kind = "" } = found.record?.about ?? {};
  const hasPoints = subject.aggregation === "points";
  return {
    title: subject.title, landscape: hasPoints,
    lines: [organisation, subject.classes?.[kind] ?? "", found.year && `${found.year} 年度`, found.day].filter(Boolean),
    blocks: [
      ...(found.leftOut ? [/** @type {Block} */ ({ kind: "text", tone: "unknown", text: `有 ${found.leftOut} 处填写有误，按没有填计算。` })] : []),
      ...(found.standing ? [/** @type {Block} */ ({ kind: "text", text: found.standing.verdict })] : []),
      ...subject.groups.flatMap((group) => part(known, subject, found, group)),
    ],
  };
}

/** @param {Known} known @param {Subject} subject @param {Found} found @param {Subject["groups"][number]} group @returns {Block[]} */
function part(known, subject, found, group) {
  const lines = found.lines.filter((line) => (subject.aggregation === "checklist" ? line.part === group.name : line.group === group.id));
  const isSaid = lines.some(({ status }) => status !== "unknown");
  if (lines.length === 0 || (!isSaid && !lines.some(({ binding }) => binding))) return [];
  const max = found.standing?.parts.find(({ id }) => id === group.id);
  const title = max?.range ? `${group.name}：${rangeText(max.range)} / ${max.max} 分` : group.name;
  const table = subject.aggregation === "points" ? scored(known, group, lines, found) : checked(known, lines);
  const isOnly = subject.groups.length === 1;
  return [...(isOnly ? [] : [/** @type {Block} */ ({ kind: "heading", level: 2, text: title })]), { kind: "table", name: isOnly ? "各项" : `${group.name}：各项`, sheet: group.name || subject.title, ...table }];
}

/** @param {Known} known @param {Subject["groups"][number]} group @param {Line[]} lines @param {Found} found */
function scored(known, group, lines, found) {
  const asks = new Map(group.items.map(({ id, asks: words }) => [id, words ?? ""]));
  const rows = lines.map((line) => [
    line.name, asks.get(line.key) ?? "", line.max ?? NONE, line.range ? rangeText(line.range) : NONE, known.states[line.overruled ? "overruled" : line.status].join(" "), whyOf(line),
    found.record?.values[`about.evidence.${line.key}`] ?? NONE,
  ]);
  return { head: ["项目", "具体要求", "分值", "得分", "结论", "说明", "佐证"], rows, widths: [18, 34, 6, 7, 10, 30, 22] };
}

/** @param {Known} known @param {Line[]} lines */
function checked(known, lines) {
  const hasEvidence = lines.some(({ evidence }) => evidence);
  const rows = lines.map((line) => [
    line.name, clauseName(known, line.clause) || NONE, known.states[line.status].join(" "), line.status === "met" || line.status === "unknown" ? NONE : whyOf(line),
    ...(hasEvidence ? [line.evidence || NONE] : []),
  ]);
  return { head: ["项目", "条款", "结论", "说明", ...(hasEvidence ? ["佐证"] : [])], rows, widths: [36, 18, 11, 26, ...(hasEvidence ? [24] : [])] };
}
