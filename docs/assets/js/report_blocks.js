/**
 * A report as blocks, which a page, a Word file and a workbook all show: one content, so that none can differ.
 * @module
 */
import { percent } from "./percent.js";

/**
 * @typedef {{percent: number}} Percent                     a rate, 0 to 1
 * @typedef {string|number|null|Percent} Cell               null: not shown, since it is about too few people
 * @typedef {{kind: "heading", level: 2|3, text: string}} Heading
 * @typedef {{kind: "text", text: string, tone?: "note"|"met"|"short"|"unknown"|"remark"}} Text
 * @typedef {{kind: "table", name: string, sheet: string, captioned?: boolean, head: string[], rows: Cell[][], notes?: string[], widths?: number[],
 *   chart?: {title: string, names: number, parts: number[], kind?: "bar"|"line"}, narrow?: boolean, numbers?: boolean,
 *   data?: {head: string[], rows: Cell[][], widths?: number[]}|null}} Table
 *   `name` is its caption, in Word not if `captioned` is false since its heading says as much, `sheet` what it is called in a workbook; `chart` names columns, and says whether their values are shares of a bar or points of a line;
 *   `numbers`: every column but the first has numbers, even where words stand for one that is not known; `data` is what a workbook has instead, null: nothing, since another table has it too
 * @typedef {{kind: "picture", draw: (width: number) => SVGSVGElement, small?: boolean}} Picture   `small`: two fit beside one another
 * @typedef {{kind: "list", sheet: string, name: string, items: string[]}} List
 * @typedef {Heading|Text|Table|Picture|List} Block
 * @typedef {{title: string, lines: string[], blocks: Block[], landscape?: boolean}} Report   `landscape`: on paper and in Word
 */

export const NOT_SHOWN = "不显示";
/** Nothing to divide by, nothing to say. */
export const NONE = "—";
/** Rates are written with at most so many parts of a percentage point, most of them with tenths. */
const PLACES = 10_000;
const SMALLEST = 0.1;

/** @param {Cell} cell @returns {string} */
export function cellText(cell) {
  if (cell === null) return NOT_SHOWN;
  return typeof cell === "object" ? percent(cell.percent) : String(cell);
}

/** As a cell of a workbook: percentages are numbers of percent. @param {Cell} cell @returns {string|number} */
export function cellValue(cell) {
  if (cell === null) return NOT_SHOWN;
  return typeof cell === "object" ? Number.parseFloat(percent(cell.percent)) : cell;
}

/**
 * By how many percentage points a rate moved, as the two stand written, so that whoever subtracts them finds the same;
 * what is not equal is never called so. @param {Cell} before @param {Cell} now @returns {string}
 */
export function changeBetween(before, now) {
  if (!isRate(before) || !isRate(now)) return NONE;
  const exact = /** @type {Percent} */ (now).percent - /** @type {Percent} */ (before).percent;
  if (exact === 0) return "不变";
  const parts = Math.round((Number(cellValue(now)) - Number(cellValue(before))) * PLACES);
  const way = exact > 0 ? "升" : "降";
  return parts === 0 ? `${way}不到 ${SMALLEST} 个百分点` : `${way} ${Math.abs(parts) / PLACES} 个百分点`;
}

/** Which columns hold numbers, and stand as such. @param {Table} table @returns {boolean[]} */
export function numericColumns({ head, rows, numbers = false }) {
  return head.map((_, at) => at > 0 && (numbers || rows.every((row) => typeof row[at] !== "string" || row[at] === NONE)));
}

/** The tables of a report, for `engine.workbook`; what it says in sentences stands before them. @param {Report} report @returns {string} JSON */
export function workbookText({ title, lines, blocks }) {
  const said = blocks.flatMap((block) => (block.kind === "text" ? [block.text] : []));
  /** @type {object[]} */ const tables = [{ name: "概况", head: [title], rows: [...lines, ...said].map((line) => [line]), widths: [120], plain: true }];
  for (const block of blocks) {
    if (block.kind === "table" && block.data !== null) {
      const given = block.data ?? block;
      const isPercent = given.head.map((_, at) => given.rows.some((row) => isRate(row[at])));
      const head = given.head.map((words, at) => (isPercent[at] ? `${words}（%）` : words));
      const rows = given.rows.map((row) => row.map(cellValue));
      tables.push({ name: block.sheet, head, rows, notes: block.notes ?? [], widths: given.widths ?? [], ...(block.chart ? { chart: block.chart } : {}) });
    } else if (block.kind === "list") {
      tables.push({ name: block.sheet, head: [block.name], rows: block.items.map((item) => [item]), widths: [90] });
    }
  }
  return JSON.stringify({ title, tables });
}

/** @param {Cell|undefined} cell @returns {boolean} */
function isRate(cell) {
  return typeof cell === "object" && cell !== null;
}
