/**
 * Hands a report over as files: a workbook and a Word document of what stands on the page.
 * @module
 */
import { fileName, offer } from "./file.js";
import { workbookText } from "./report_blocks.js";
import { wordFile } from "./report_word.js";
import { MEDIA_TYPE as WORD } from "./word.js";

/** @typedef {import("./report_blocks.js").Report} Report */

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** @param {Report} report @param {import("./engine.js").Engine} engine @param {string[]} name */
export async function handWorkbook(report, engine, name) {
  offer(fileName(name, new Date(), "xlsx"), await engine.workbook(workbookText(report)), XLSX);
}

/** @param {Report} report @param {string[]} name */
export async function handWord(report, name) {
  offer(fileName(name, new Date(), "docx"), await wordFile(report), WORD);
}
