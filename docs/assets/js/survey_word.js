/**
 * The poster and the slips as Word files, made on this device: the codes in them go nowhere.
 * @module
 */
import { qrPng } from "./qr.js";
import { SLIPS_ON_A_SHEET, promisesOf, slipWords, surveyName } from "./survey_paper_parts.js";
import { addressOf, periodWords } from "./survey_rounds.js";
import { HOW, HOW_WITH_CODE, INVITATION, ON_PAPER, PAPER_ONLY } from "./survey_words.js";
import { FONT, HEADING_FONT, LANGUAGE, openWord } from "./word.js";

/**
 * @typedef {import("./survey_store.js").Round} Round
 * @typedef {import("./word.js").Word} Word
 * @typedef {{size: number, bold?: boolean, after?: number, color?: string}} Look   points
 */

const PIXELS_PER_MM = 96 / 25.4;
const SLIP_HEIGHT_MM = 54;
const SLIP_TEXT_MM = 60;
const SLIP_QR_MM = 31;
const INK = "1F2D2C";
const TEAL = "1F6660";

/** @param {Round} round @param {string} title @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function posterFile(round, title) {
  const word = await openWord();
  const address = addressOf(round);
  const picture = address === null ? [] : [centred(word, [await qrRun(word, address, 104)], 14)];
  const how = address === null ? PAPER_ONLY : round.codes ? HOW_WITH_CODE : HOW;
  return await saved(word, [
    line(word, round.holder, { size: 26, color: TEAL, after: 20 }), line(word, INVITATION, { size: 42, bold: true, after: 16 }),
    line(word, `${surveyName(title)} · ${round.name}`, { size: 20, after: 24 }),
    ...picture, line(word, how, { size: 22, bold: true, after: 14 }), line(word, periodWords(round), { size: 18, after: 26 }),
    ...promisesOf(round).map((promise) => line(word, promise, { size: 13, after: 6 })),
    ...(address === null ? [] : [line(word, ON_PAPER, { size: 14, after: 16 }), line(word, address, { size: 9 })]),
  ], 14);
}

/** @param {Round} round @param {string[]} codes @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function slipsFile(round, codes) {
  const word = await openWord();
  const cells = await Promise.all(codes.map((code) => slip(word, round, code)));
  /** @type {import("docx").TableRow[]} */ const rows = [];
  for (let at = 0; at < cells.length; at += 2) {
    const pair = [...(cells[at] ?? []), ...(cells[at + 1] ?? emptySlip(word))];
    rows.push(new word.TableRow({ cantSplit: true, height: { value: word.convertMillimetersToTwip(SLIP_HEIGHT_MM), rule: word.HeightRule.EXACT }, children: pair }));
  }
  const widths = [SLIP_TEXT_MM, SLIP_QR_MM, SLIP_TEXT_MM, SLIP_QR_MM].map((mm) => word.convertMillimetersToTwip(mm));
  const perSheet = SLIPS_ON_A_SHEET / 2;
  const tables = Array.from({ length: Math.ceil(rows.length / perSheet) }, (_, at) => [
    new word.Table({ rows: rows.slice(at * perSheet, (at + 1) * perSheet), columnWidths: widths, width: { size: widths.reduce((all, each) => all + each, 0), type: word.WidthType.DXA }, layout: word.TableLayoutType.FIXED }),
    new word.Paragraph({ spacing: { line: 20, lineRule: word.LineRuleType.EXACT }, pageBreakBefore: false, children: [] }),
  ]).flat();
  return await saved(word, tables, 9);
}

/** @param {Word} word @param {Round} round @param {string} code */
async function slip(word, round, code) {
  const { holder, name, how, note, address } = slipWords(round);
  /** @param {string} text @param {Look} look */
  const part = (text, { size, bold = false, after = 2, color = INK }) => new word.Paragraph({ spacing: { after: after * 20 },
    children: [new word.TextRun({ text, bold, color, size: size * 2, font: FONT })] });
  const words = [
    part(holder, { size: 9, color: TEAL }), part(name, { size: 12, bold: true }), part(how, { size: 8 }),
    part(code, { size: 11, bold: true, after: 3 }), part(note, { size: 8 }), part(address, { size: 6.5, after: 0 }),
  ];
  return [cell(word, words, SLIP_TEXT_MM, "left"), cell(word, [centred(word, [await qrRun(word, addressOf(round, code) ?? "", SLIP_QR_MM - 3)], 0)], SLIP_QR_MM, "right")];
}

/** @param {Word} word */
function emptySlip(word) {
  return [cell(word, [new word.Paragraph("")], SLIP_TEXT_MM, "left"), cell(word, [new word.Paragraph("")], SLIP_QR_MM, "right")];
}

/** A half of a slip; dashes where it is cut, nothing between the halves. @param {Word} word @param {import("docx").Paragraph[]} children @param {number} mm @param {"left"|"right"} side */
function cell(word, children, mm, side) {
  const cut = { style: word.BorderStyle.DASHED, size: 4, color: "808080" };
  const none = { style: word.BorderStyle.NONE, size: 0, color: "FFFFFF" };
  return new word.TableCell({
    children, width: { size: word.convertMillimetersToTwip(mm), type: word.WidthType.DXA }, verticalAlign: word.VerticalAlignTable.CENTER,
    margins: { left: 80, right: 60, top: 40, bottom: 40 },
    borders: { top: cut, bottom: cut, left: side === "left" ? cut : none, right: side === "right" ? cut : none },
  });
}

/** @param {Word} word @param {string} text @param {Look} look */
function line(word, text, { size, bold = false, after = 0, color = INK }) {
  return centred(word, [new word.TextRun({ text, bold, color, size: size * 2, font: HEADING_FONT })], after);
}

/** @param {Word} word @param {import("docx").ParagraphChild[]} children @param {number} after  points */
function centred(word, children, after) {
  return new word.Paragraph({ alignment: word.AlignmentType.CENTER, spacing: { after: after * 20 }, children });
}

/** @param {Word} word @param {string} text @param {number} mm */
async function qrRun(word, text, mm) {
  const side = Math.round(mm * PIXELS_PER_MM);
  return new word.ImageRun({ type: "png", data: await qrPng(text), transformation: { width: side, height: side },
    altText: { name: "二维码", title: "二维码", description: "填写调查的二维码" } });
}

/** @param {Word} word @param {(import("docx").Paragraph|import("docx").Table)[]} children @param {number} marginMm */
async function saved(word, children, marginMm) {
  const side = word.convertMillimetersToTwip(14);
  const margin = { top: word.convertMillimetersToTwip(marginMm), bottom: word.convertMillimetersToTwip(marginMm), left: side, right: side };
  const size = { width: word.convertMillimetersToTwip(210), height: word.convertMillimetersToTwip(297) };
  const document = new word.Document({ creator: "", lastModifiedBy: "", styles: { default: { document: { run: { font: FONT, language: LANGUAGE } } } }, sections: [{ properties: { page: { size, margin } }, children }] });
  return new Uint8Array(await (await word.Packer.toBlob(document)).arrayBuffer());
}
