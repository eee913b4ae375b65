/**
 * Files in and out of a tool's page: the saved file, XLSX, JSON.
 * @module
 */
import { documentText } from "./document.js";
import { FileProblem, droppedWords, fileName, makeFile, offer, readDocument, readFile, textOfFile } from "./file.js";
import { place } from "./opening.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./opening.js").Choice} Choice
 */

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** What to say of a file that was opened. */
const SAID = {
  new: "已打开文件，并存在本机。",
  same: "文件里的内容本机已有，一字不差，现在就是它。",
  replaced: "已用文件里的内容替换本机的。",
  both: "两份都留下了，现在是来自文件的这份。",
  left: null,
};

/** @param {SavedRecord} record @param {string} title @param {Element} sheet @param {Element} report */
export function saveFile(record, title, sheet, report) {
  offer(nameOf(record, title, "html"), makeFile({ record, title, sheet, report }), "text/html");
}

/** @param {SavedRecord} record @param {string} title */
export function saveJson(record, title) {
  offer(nameOf(record, title, "json"), documentText(record.values), "application/json");
}

/** @param {SavedRecord} record @param {string} title @param {Uint8Array} bytes */
export function saveXlsx(record, title, bytes) {
  offer(nameOf(record, title, "xlsx"), new Uint8Array(bytes), XLSX);
}

/** @param {SavedRecord} record @param {string} title @param {Uint8Array<ArrayBuffer>} bytes */
export function saveWord(record, title, bytes) {
  offer(nameOf(record, title, "docx"), bytes, DOCX);
}

/**
 * Read a chosen file and put it among the records of this device, never over another without being told to.
 * @param {File} file
 * @param {Store} store
 * @param {Pick<SavedRecord, "form"|"edition"|"rules">} here
 * @param {(kept: SavedRecord) => Promise<Choice>} choose
 * @returns {Promise<{id: string|null, message: string|null}>} the record to show, and what to say
 */
export async function openFile(file, store, here, choose) {
  const text = await textOfFile(file);
  const { record, differs, dropped } = opened(text, here);
  const placed = await place(store, record, choose);
  const left = placed.outcome === "left" ? null : droppedWords(dropped);
  return { id: placed.id, message: [differs ?? SAID[placed.outcome], left].filter(Boolean).join("") || null };
}

/** @param {string} text @param {Pick<SavedRecord, "form"|"edition"|"rules">} here */
function opened(text, here) {
  if (text.trimStart().startsWith("{")) return { ...readDocument(text, here), differs: null };
  return readFile(text, here);
}

/** What to tell the person of a file that could not be opened. @param {unknown} error */
export function refusal(error) {
  return error instanceof FileProblem ? error.message : "这个文件没有打开。请再试一次。";
}

/** What a record's files are called. @param {SavedRecord} record @param {string} title @returns {string[]} */
export function nameParts({ about }, title) {
  return [title, about.organisation ?? "", about.year ?? ""];
}

/** @param {SavedRecord} record @param {string} title @param {string} ending */
function nameOf(record, title, ending) {
  return fileName(nameParts(record, title), new Date(), ending);
}
