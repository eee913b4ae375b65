/**
 * Makes the saved file, which is report, printable form and data in one page without script, and reads it back with distrust.
 * @module
 */
import { sha256 } from "../vendor/noble-hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "../vendor/noble-hashes/utils.js";
import { aboutFrom, documentText, valuesFromText, withoutForeign } from "./document.js";
import { savedPage } from "./file_page.js";
import { Problem } from "./problems.js";
import { newRecord } from "./record.js";
import { roomsIn, roomsOf } from "./rooms.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {{form: string, edition: string, rules: string}} Rules   a form as a page or a file knows it
 * @typedef {{sha256: string, answers: string, record: SavedRecord, differs: string|null, dropped: string[]}} OpenedFile
 *   `record` is not saved yet; `differs` says in zh-CN that the file was made under other rules; `dropped`: see `droppedWords`
 * @typedef {{sha256: string, answers: string, record: SavedRecord, saved: string, altered: boolean, dropped: string[]}} ExaminedFile
 *   `saved`: when, as the file says; `altered`: the answers or the rules' name are no longer those that were saved
 */

const KIND = "xinheng-file";
const VERSION = 1;
export const DATA_ID = "xinheng-data";
export const MAXIMUM_FILE_BYTES = 8_000_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{64}$/;

const MESSAGES = {
  not_ours: "这不是本站保存的文件。请选择用“存为文件”得到的 .html 文件，或从本站导出的 .json 文件。",
  damaged: "文件里的数据不完整，或者被改动过（校验值不符），所以没有打开。请换一份备份。",
  too_large: "文件太大，不会是本站保存的文件，所以没有打开。",
  newer: "这个文件由更新版本的本站保存。请先更新本站，再打开它。",
  other_form: "这个文件属于另一种表单，请到那个工具的页面打开它。",
};

/** A file that cannot be opened here. @extends {Problem<keyof typeof MESSAGES>} */
export class FileProblem extends Problem {
  /** @param {keyof typeof MESSAGES} code @param {string|null} [form]  the form of a file that belongs elsewhere */
  constructor(code, form = null) {
    super(code, MESSAGES[code]);
    this.form = form;
  }
}

/**
 * The fingerprint that ties answers to the rules they were scored with.
 * @param {string} rules    SHA-256 of the definition, hex
 * @param {string} answers  JSON text of the document
 */
export function fingerprint(rules, answers) {
  return bytesToHex(sha256(utf8ToBytes(`${rules}\n${answers}`)));
}

/**
 * Write the saved file.
 * @param {{record: SavedRecord, documentText?: string, title: string, sheet: Element, report: Element, styles?: string, now?: Date}} parts
 *   `sheet` and `report` are copied as they look now; what is hidden, a control or marked data-file="omit" does not come along
 * @returns {string} HTML
 */
export function makeFile({ record, documentText: answers = documentText(record.values), title, sheet, report, styles = "", now = new Date() }) {
  const hash = fingerprint(record.rules, answers);
  const data = {
    kind: KIND, version: VERSION, form: record.form, edition: record.edition, rules: record.rules, sha256: hash,
    saved: now.toISOString(), record: { id: record.id, created: record.created }, answers, ...roomsBeside(record),
  };
  return savedPage({ title, about: aboutFrom(record.values), edition: record.edition, hash, data: JSON.stringify(data), report, sheet, styles, now });
}

/**
 * Read a saved file. Nothing of it is run, shown or kept; only its data is read, and only if hash and shape are right.
 * @param {string} text
 * @param {Rules} [here]  what the page that opens it knows
 * @returns {OpenedFile}
 * @throws {FileProblem}
 */
export function readFile(text, here) {
  const { altered, saved: _, ...opened } = examineFile(text);
  if (here && opened.record.form !== here.form) throw new FileProblem("other_form", opened.record.form);
  if (altered) throw new FileProblem("damaged");
  return { ...opened, differs: here ? difference(opened.record, here) : null };
}

/**
 * Read a saved file's data even where its hash no longer fits; whoever shows it says so.
 * @param {string} text
 * @returns {ExaminedFile}
 * @throws {FileProblem}
 */
export function examineFile(text) {
  if (text.length > MAXIMUM_FILE_BYTES) throw new FileProblem("too_large");
  const data = dataOf(text);
  const [form, edition, rules, answers, saved] = [data.form, data.edition, data.rules, data.answers, data.saved ?? ""].map(String);
  const { record, dropped } = recordFrom({ form: form ?? "", edition: edition ?? "", rules: rules ?? "" }, answers ?? "", data.record);
  Object.assign(record.values, roomsIn(data.rooms));
  const altered = fingerprint(rules ?? "", answers ?? "") !== data.sha256;
  return { sha256: String(data.sha256), answers: answers ?? "", record, saved: saved ?? "", altered, dropped };
}

/**
 * Read a bare contract document, as the JSON export writes it, into a new record.
 * @param {string} text
 * @param {Rules} here  the form that it shall belong to; the rules judge the rest
 * @returns {{record: SavedRecord, dropped: string[]}}
 * @throws {FileProblem}
 */
export function readDocument(text, here) {
  if (text.length > MAXIMUM_FILE_BYTES) throw new FileProblem("too_large");
  try {
    const { values, dropped } = withoutForeign(valuesFromText(text));
    return { record: newRecord({ ...here, values, about: aboutFrom(values) }), dropped };
  } catch {
    throw new FileProblem("not_ours");
  }
}

/** What to say of what a file had in `about` that has no place there. @param {string[]} dropped @returns {string|null} */
export function droppedWords(dropped) {
  if (dropped.length === 0) return null;
  const named = dropped.slice(0, 3).map((name) => `“${Array.from(name).slice(0, 40).join("")}”`).join("、");
  return `文件里有 ${dropped.length} 处这份表没有的说明（${named}${dropped.length > 3 ? "等" : ""}），服务器也不会接收，没有带进来；其他内容都已打开。`;
}

/**
 * Read a chosen file's text, unless it is too large to be ours.
 * @param {File} file
 * @returns {Promise<string>}
 * @throws {FileProblem}
 */
export async function textOfFile(file) {
  if (file.size > MAXIMUM_FILE_BYTES) throw new FileProblem("too_large");
  return (await file.text()).replace(/^\uFEFF/, "");
}

/**
 * Name a file so that every system takes it: 机构评估-翠苑街道社会心理服务站-2026-20261122.html
 * @param {string[]} parts  empty ones are left out
 * @param {Date} day
 * @param {string} ending   "html", "json", "xlsx"
 */
export function fileName(parts, day, ending) {
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("");
  const words = parts.map((part) => Array.from(part.normalize("NFC").replace(UNSAFE_IN_NAMES, "")).slice(0, 40).join("")).filter(Boolean);
  return `${[...words, date].join("-")}.${ending}`;
}

/** Signs that some file system refuses, and leading or trailing dots. */
const UNSAFE_IN_NAMES = /[\\/:*?"<>|\p{C}\s]+|^\.+|\.+$/gu;

/**
 * Hand a file to the person.
 * @param {string} name
 * @param {string|Uint8Array<ArrayBuffer>} content
 * @param {string} type  media type
 */
export function offer(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The rooms that amounts were made of, where they were listed; they are no part of the document. @param {SavedRecord} record */
function roomsBeside({ values }) {
  const rooms = roomsOf(values);
  return Object.keys(rooms).length ? { rooms } : {};
}

/** Nobody looks at a file while it is read, and this site's content security policy would complain of its styles. @param {string} text */
function withoutStyles(text) {
  return text.split(/<\/style\s*>/i).map((part) => part.replace(/<style[\s>][^]*/i, "")).join("");
}

/** @param {string} text @returns {Record<string, unknown>} */
function dataOf(text) {
  const page = new DOMParser().parseFromString(withoutStyles(text), "text/html");
  const blocks = page.querySelectorAll(`script[id="${DATA_ID}"][type="application/json"]`);
  if (blocks.length === 0) throw new FileProblem(page.querySelector("header.file-head") ? "damaged" : "not_ours");
  const data = blocks.length === 1 ? jsonObject(blocks[0]?.textContent ?? "") : null;
  if (!data) throw new FileProblem("damaged");
  if (data.kind !== KIND) throw new FileProblem("not_ours");
  if (typeof data.version === "number" && data.version > VERSION) throw new FileProblem("newer");
  const words = [data.form, data.edition, data.answers].every((word) => typeof word === "string");
  const hashes = [data.rules, data.sha256].every((hash) => typeof hash === "string" && HASH.test(hash));
  if (data.version !== VERSION || !words || !hashes) throw new FileProblem("damaged");
  return data;
}

/** @param {string} text @returns {Record<string, unknown>|null} */
function jsonObject(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * @param {Rules} rules
 * @param {string} answers
 * @param {unknown} kept  what the file says of the record
 * @returns {{record: SavedRecord, dropped: string[]}}
 */
function recordFrom(rules, answers, kept) {
  const { id, created } = /** @type {Record<string, unknown>} */ (kept ?? {});
  if (typeof id !== "string" || !UUID.test(id)) throw new FileProblem("damaged");
  try {
    const { values, dropped } = withoutForeign(valuesFromText(answers));
    const time = typeof created === "string" ? Date.parse(created) : NaN;
    return { record: newRecord({ ...rules, id, values, about: aboutFrom(values), created: Number.isNaN(time) ? "" : new Date(time).toISOString() }), dropped };
  } catch {
    throw new FileProblem("damaged");
  }
}

/** @param {Rules} file @param {Rules} here @returns {string|null} */
function difference(file, here) {
  if (file.edition !== here.edition) {
    return `文件按规则 ${file.edition} 版填写，本站现在是 ${here.edition} 版。答案已照原样打开，得分可能与文件里的不同。`;
  }
  if (file.rules !== here.rules) return "文件保存时的规则与本站现在的不完全相同。答案已照原样打开，得分可能与文件里的不同。";
  return null;
}
