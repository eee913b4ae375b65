/**
 * Lets a filled Word file keep to its pages: where a table takes most of a page, high rows with little in them give way to those with much.
 * @module
 */

const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/** All in twentieths of a point. A table lower than this has room below it. */
const MOST_OF_A_PAGE = 8500;
/** A row that is higher has room to write several lines in; it keeps at least one. */
const HIGH = 850;
const LEAST = 400;
const PADDING = 160;
/** In half points, where a run does not say its size. */
const USUAL_SIZE = 21;
/** How high a line is, in parts of its type. */
const LINE = 1.5;

/** @param {Document} page  the part word/document.xml */
export function shareOut(page) {
  for (const table of page.getElementsByTagNameNS(W, "tbl")) {
    const rows = [...table.getElementsByTagNameNS(W, "tr")].map((row) => ({ height: heightOf(row), needed: neededBy(row), place: placeOf(row) }));
    const whole = rows.reduce((sum, { height }) => sum + height, 0);
    if (whole > MOST_OF_A_PAGE) give(rows);
  }
}

/** @param {{height: number, needed: number, place: Element|null}[]} rows */
function give(rows) {
  const spare = (/** @type {{height: number, needed: number}} */ { height, needed }) => (height > HIGH ? Math.max(0, height - Math.max(needed, LEAST)) : 0);
  const wanted = rows.reduce((sum, { height, needed }) => sum + Math.max(0, needed - Math.max(height, LEAST)), 0);
  const there = rows.reduce((sum, row) => sum + spare(row), 0);
  if (wanted === 0 || there === 0) return;
  for (const row of rows) row.place?.setAttributeNS(W, "w:val", String(Math.floor(row.height - spare(row) * Math.min(1, wanted / there))));
}

/** @param {Element} row */
function placeOf(row) {
  return row.getElementsByTagNameNS(W, "trHeight")[0] ?? null;
}

/** @param {Element} row */
function heightOf(row) {
  return Number(placeOf(row)?.getAttributeNS(W, "val") ?? 0);
}

/** How high its fullest cell is, about. @param {Element} row */
function neededBy(row) {
  return Math.max(0, ...[...row.getElementsByTagNameNS(W, "tc")].map((cell) => {
    const width = Number(cell.getElementsByTagNameNS(W, "tcW")[0]?.getAttributeNS(W, "w") ?? 0) - PADDING;
    const isUpright = cell.getElementsByTagNameNS(W, "textDirection").length > 0;
    return isUpright ? 0 : [...cell.getElementsByTagNameNS(W, "p")].reduce((sum, each) => sum + heightIn(each, width), 0);
  }));
}

/** @param {Element} paragraph @param {number} width */
function heightIn(paragraph, width) {
  const size = Number(paragraph.getElementsByTagNameNS(W, "sz")[0]?.getAttributeNS(W, "val") ?? USUAL_SIZE) * 10;
  const said = [...paragraph.getElementsByTagNameNS(W, "r")].flatMap((run) => [...run.children]).map((each) => (each.localName === "br" ? "\n" : each.localName === "t" ? each.textContent : "")).join("");
  const lines = said.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil((widthOf(line) * size) / Math.max(width, size))), 0);
  return lines * size * LINE;
}

/** In Chinese characters. @param {string} text */
export function widthOf(text) {
  return [...text].reduce((sum, sign) => sum + (sign > "\u02ff" ? 1 : 0.5), 0);
}
