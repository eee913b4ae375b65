/**
 * Shows a report on the page; the same blocks make its Word file and its workbook.
 * @module
 */
import { table } from "./controls.js";
import { element } from "./dom.js";
import { cellText, numericColumns } from "./report_blocks.js";

/** @typedef {import("./report_blocks.js").Block} Block @typedef {import("./report_blocks.js").Report} Report */

const NARROW = 360;
const WIDE = 640;
const USUAL = 12;
const PHONE = "(max-width: 44.9em)";

/** @param {Report} report @returns {HTMLElement[]} */
export function reportView({ title, lines, blocks }) {
  const head = element("header", { class: "xh-report-head" }, element("p", { class: "xh-report-title" }, title), element("p", {}, lines.join("　")));
  return [head, ...blocks.map(shown)];
}

/** @param {Block} block @returns {HTMLElement} */
function shown(block) {
  if (block.kind === "heading") return element(block.level === 2 ? "h2" : "h3", {}, block.text);
  if (block.kind === "text") return element("p", { class: `xh-report-${block.tone ?? "text"}` }, block.text);
  if (block.kind === "picture") return element("figure", { class: "xh-report-picture" }, block.draw(block.small || matchMedia(PHONE).matches ? NARROW : WIDE));
  if (block.kind === "list") return element("ul", { class: "xh-report-list", "aria-label": block.name }, ...block.items.map((item) => element("li", {}, item)));
  const rows = block.rows.map((row) => row.map(cellText));
  const made = table(block.name, block.head, rows, `xh-report-table${block.narrow ? " xh-narrow" : ""}`);
  alignNumbers(made, block);
  shareWidth(made, block);
  return element("div", { class: "xh-report-part" }, made, ...(block.notes ?? []).map((note) => element("p", { class: "xh-report-note" }, note)));
}

/** Give the columns the shares of the width that their measures say; what is a day stands in one line. @param {HTMLTableElement} made @param {import("./report_blocks.js").Table} block */
function shareWidth(made, { head, widths = [] }) {
  if (widths.length === 0) return;
  const wanted = head.map((_, at) => widths[at] ?? USUAL);
  const sum = wanted.reduce((all, each) => all + each, 0);
  const columns = wanted.map((each) => {
    const column = element("col");
    column.style.width = `${((100 * each) / sum).toFixed(2)}%`;
    return column;
  });
  made.caption?.after(element("colgroup", {}, ...columns));
  made.classList.add("xh-report-shared");
}

/** Set columns that have numbers to the right. @param {HTMLTableElement} made @param {import("./report_blocks.js").Table} block */
function alignNumbers(made, block) {
  const isNumeric = numericColumns(block);
  for (const row of made.rows) [...row.cells].forEach((cell, at) => cell.classList.toggle("xh-report-number", isNumeric[at]));
}
