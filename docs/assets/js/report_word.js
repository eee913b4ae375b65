/**
 * Makes a Word file of a report: real headings, tables and pictures, in fonts that Word and WPS have for Chinese.
 * @module
 */
import { pngOf } from "./picture.js";
import { cellText, numericColumns } from "./report_blocks.js";
import { FONT, HEADING_FONT, LANGUAGE, openWord } from "./word.js";

/**
 * @typedef {import("./report_blocks.js").Block} Block
 * @typedef {import("./report_blocks.js").Report} Report
 * @typedef {import("./report_blocks.js").Table} Table
 * @typedef {import("./word.js").Word} Word
 * @typedef {import("docx").FileChild} FileChild
 */

/** A4 with its margins, in twentieths of a point. */
const PAGE = { width: 11906, height: 16838 };
const MARGIN = 1247;
const PICTURE_WIDTH = 600;
/** As it is drawn; in the file it has half of the line. */
const SMALL_WIDTH = 360;
const LANDSCAPE = /** @type {const} */ ("landscape");
const INK2 = "51605E";
const HEAD_FILL = "EEF3F1";
const LINE = { style: /** @type {const} */ ("single"), size: 4, color: "7C8A88" };
const BORDERS = { top: LINE, bottom: LINE, left: LINE, right: LINE, insideHorizontal: LINE, insideVertical: LINE };
/** Lines in cells stand closer than in text. */
const CELL_LINE = { line: 252, lineRule: /** @type {const} */ ("auto") };
const FEW_COLUMNS = 3;

/** @param {Report} report @returns {Promise<Uint8Array<ArrayBuffer>>} @throws {Error} that says what to do */
export async function wordFile(report) {
  const word = await openWord();
  const { title, lines, blocks } = report;
  const textWidth = (report.landscape ? PAGE.height : PAGE.width) - 2 * MARGIN;
  const parts = await Promise.all(inLines(blocks).map((line) => lineOf(word, line, textWidth)));
  const document = new word.Document({
    title, creator: "", lastModifiedBy: "", styles: stylesOf(),
    sections: [{
      properties: { page: { size: { ...PAGE, ...(report.landscape ? { orientation: LANDSCAPE } : {}) }, margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN } } },
      footers: { default: footer(word) },
      children: [
        new word.Paragraph({ text: title, heading: "Title", alignment: "center" }),
        new word.Paragraph({ text: lines.join("　"), alignment: "center", spacing: { after: 240 } }),
        ...parts.flat(),
      ],
    }],
  });
  const blob = await word.Packer.toBlob(document);
  return new Uint8Array(await blob.arrayBuffer());
}

function stylesOf() {
  const heading = (/** @type {number} */ size) => ({ run: { font: HEADING_FONT, size, bold: true, color: "000000" }, paragraph: { spacing: { before: 320, after: 120 }, keepNext: true } });
  return {
    default: {
      document: { run: { font: FONT, size: 21, language: LANGUAGE }, paragraph: { spacing: { line: 300, lineRule: /** @type {const} */ ("auto") } } },
      title: heading(36), heading1: heading(28), heading2: heading(24),
    },
    characterStyles: [{ id: "DefaultParagraphFont", name: "Default Paragraph Font" }], // the library's own styles build on it
  };
}

/** @param {Word} word */
function footer(word) {
  const { PageNumber } = word;
  return new word.Footer({
    children: [new word.Paragraph({ alignment: "center", children: [new word.TextRun({ children: ["第 ", PageNumber.CURRENT, " 页，共 ", PageNumber.TOTAL_PAGES, " 页"], size: 18 })] })],
  });
}

/** Put small pictures that follow one another two and two. @param {Block[]} blocks @returns {Block[][]} */
function inLines(blocks) {
  /** @type {Block[][]} */ const lines = [];
  for (const block of blocks) {
    const last = lines.at(-1);
    if (isSmall(block) && last?.length === 1 && last.every(isSmall)) last.push(block);
    else lines.push([block]);
  }
  return lines;
}

/** @param {Block} block @returns {block is import("./report_blocks.js").Picture} */
function isSmall(block) {
  return block.kind === "picture" && block.small === true;
}

/** @param {Word} word @param {Block[]} line @param {number} textWidth @returns {Promise<FileChild[]>} */
async function lineOf(word, line, textWidth) {
  const small = line.filter(isSmall);
  if (small.length) return [await picturesOf(word, small.map(({ draw }) => draw(SMALL_WIDTH)), PICTURE_WIDTH / 2)];
  return (await Promise.all(line.map((block) => blockOf(word, block, textWidth)))).flat();
}

/** @param {Word} word @param {Block} block @param {number} textWidth @returns {Promise<FileChild[]>} */
async function blockOf(word, block, textWidth) {
  if (block.kind === "heading") return [new word.Paragraph({ text: plain(block.text), heading: block.level === 2 ? "Heading1" : "Heading2" })];
  if (block.kind === "text") {
    const isNote = block.tone === "note" || block.tone === "remark";
    const said = runs(word, block.text, { bold: block.tone !== undefined && !isNote, ...(isNote ? { size: 18, color: INK2 } : {}) });
    return [new word.Paragraph({ children: said, spacing: { after: 80 } })];
  }
  if (block.kind === "list") return block.items.map((item) => new word.Paragraph({ children: runs(word, item), bullet: { level: 0 } }));
  if (block.kind === "picture") return [await picturesOf(word, [block.draw(PICTURE_WIDTH)], PICTURE_WIDTH)];
  return tableOf(word, block, textWidth);
}

/** Pictures in one line. @param {Word} word @param {SVGSVGElement[]} drawn @param {number} width  of each */
async function picturesOf(word, drawn, width) {
  return new word.Paragraph({ children: await Promise.all(drawn.map((each) => pictureOf(word, each, width))), spacing: { before: 60, after: 60 } });
}

/** @param {Word} word @param {SVGSVGElement} drawn @param {number} width */
async function pictureOf(word, drawn, width) {
  const { bytes, ...size } = await pngOf(drawn);
  const height = Math.round((size.height * width) / size.width);
  const [title, description] = ["title", "desc"].map((name) => drawn.querySelector(name)?.textContent ?? "");
  return new word.ImageRun({ type: "png", data: bytes, transformation: { width, height }, altText: { name: title ?? "", title: title ?? "", description: description ?? "" } });
}

/** @param {Word} word @param {Table} block @param {number} textWidth @returns {FileChild[]} */
function tableOf(word, block, textWidth) {
  const { name, head, rows, captioned = true, notes = [], widths = [] } = block;
  const isNumeric = numericColumns(block);
  const columns = columnWidths(head.length, widths, textWidth);
  const line = (/** @type {string[]} */ cells, /** @type {boolean} */ isHead) => new word.TableRow({
    tableHeader: isHead, cantSplit: true,
    children: cells.map((text, at) => new word.TableCell({
      width: { size: columns[at] ?? 0, type: "dxa" }, margins: { left: 80, right: 80, top: 30, bottom: 30 },
      ...(isHead ? { shading: { fill: HEAD_FILL } } : {}),
      children: [new word.Paragraph({ alignment: isNumeric[at] ? "center" : "left", spacing: CELL_LINE, children: runs(word, text, { size: 18, ...(isHead ? { font: HEADING_FONT } : {}) }) })],
    })),
  });
  return [
    ...(captioned ? [new word.Paragraph({ children: [new word.TextRun({ text: plain(name), size: 18, bold: true })], keepNext: true, spacing: { before: 120, after: 60 } })] : []),
    new word.Table({
      columnWidths: columns, width: { size: columns.reduce((sum, each) => sum + each, 0), type: "dxa" }, layout: "fixed", borders: BORDERS,
      rows: [line(head, true), ...rows.map((row) => line(row.map(cellText), false))],
    }),
    ...notes.map((note) => new word.Paragraph({ children: [new word.TextRun({ text: plain(note), size: 18, color: INK2 })], spacing: { before: 60 } })),
    new word.Paragraph({ text: "" }),
  ];
}

/** Lines stay lines. @param {Word} word @param {string} text @param {import("docx").IRunOptions} [looks] */
function runs(word, text, looks = {}) {
  return plain(text).split(/\r?\n/).map((line, at) => new word.TextRun({ ...looks, text: line, ...(at > 0 ? { break: 1 } : {}) }));
}

/** Share the text's width as the columns' measures say; few columns need not be stretched. @param {number} count @param {number[]} widths @param {number} textWidth */
function columnWidths(count, widths, textWidth) {
  const wanted = Array.from({ length: count }, (_, at) => widths[at] ?? 12);
  const sum = wanted.reduce((all, each) => all + each, 0);
  const width = count <= FEW_COLUMNS ? Math.min(textWidth, sum * 130) : textWidth;
  return wanted.map((each) => Math.floor((each / sum) * width));
}

/** What XML cannot hold is left out. @param {string} text */
function plain(text) {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "");
}
