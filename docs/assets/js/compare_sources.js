/**
 * What can be compared: records of this device and documents in files; doubles are recognised, what was altered says so.
 * @module
 */
import { sha256 } from "../vendor/noble-hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "../vendor/noble-hashes/utils.js";
import { isBackup, readBackup } from "./backup.js";
import { dayOf } from "./days.js";
import { documentText } from "./document.js";
import { FileProblem, examineFile, readDocument, textOfFile } from "./file.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./subjects.js").Subject} Subject
 * @typedef {object} Source
 * @property {string} key        unlike that of any other
 * @property {SavedRecord} record
 * @property {"device"|"file"|"backup"|"document"} origin   `document`: bare JSON, without id and hash
 * @property {string} file       its name; "" on this device
 * @property {string} day        on which it was made or last changed
 * @property {boolean} altered   its hash does not fit its answers
 * @property {string} hash       in the file; "" where there is none
 * @property {string} content    fingerprint of what was answered
 * @property {boolean} filled     anything was answered in it
 *
 * @typedef {{sources: Source[], refused: string|null}} Read   `refused`: one sentence on why a file is not used
 * @typedef {(text: string, form: string) => Promise<any>} Run   the rules: a document's result or `{errors}`
 */

let count = 0;

/** @param {SavedRecord} record @returns {Source} */
export function ofDevice(record) {
  return made(record, { origin: "device", day: dateOf(record, record.changed) });
}

/**
 * Read a chosen file. Nothing of it is shown or run; its answers are computed anew by today's rules.
 * @param {File} file
 * @param {Subject[]} subjects   the tools; the one in view first, to which a bare document belongs if it can
 * @param {Run} run
 * @returns {Promise<Read>}
 */
export async function ofFile(file, subjects, run) {
  const name = pathOf(file);
  try {
    const text = await textOfFile(file);
    if (!text.trim()) return { sources: [], refused: `${name}：文件是空的。` };
    if (isBackup(text)) return { sources: readBackup(text).map((record) => made(record, { origin: "backup", file: name, day: dateOf(record, "") })), refused: null };
    if (text.trimStart().startsWith("{")) return await ofDocument(text, name, subjects, run);
    const { record, altered, sha256: hash, saved } = examineFile(text);
    const day = dateOf(record, saved || record.created);
    return { sources: [made(record, { origin: "file", file: name, day, altered, hash })], refused: null };
  } catch (error) {
    return { sources: [], refused: `${name}：${error instanceof FileProblem ? error.message : "没有读出来，请再选一次。"}` };
  }
}

/** Where a file stands in the folder that was chosen; files of several institutions often have one name. @param {File} file */
function pathOf({ webkitRelativePath, name }) {
  return webkitRelativePath.split("/").slice(1).join("/") || name;
}

/** In the order of institutions and of time, the newest first; of two copies the intact one first. @param {Source} a @param {Source} b */
export function inOrder(a, b) {
  return byOrganisation(a, b) || timeOf(b).localeCompare(timeOf(a)) || Number(a.altered) - Number(b.altered) || a.file.length - b.file.length;
}

/** @param {Source} a @param {Source} b */
export function byOrganisation({ record: { about: one } }, { record: { about: other } }) {
  return (one.organisation ?? "").localeCompare(other.organisation ?? "", "zh-CN", { numeric: true });
}

/** The year it is of, and the day. @param {Source} source */
export function timeOf(source) {
  return `${yearOf(source)} ${source.day}`;
}

/** @param {Source} source */
export function yearOf({ record, day }) {
  return record.about.year ?? day.slice(0, 4);
}

/** A bare document says not which form it belongs to; the rules know theirs. @param {string} text @param {string} file @param {Subject[]} subjects @param {Run} run @returns {Promise<Read>} */
async function ofDocument(text, file, subjects, run) {
  /** @type {string|null} */ let first = null;
  for (const { form, edition = "", rules = "", name } of subjects) {
    const { record } = readDocument(text, { form, edition, rules });
    const { errors } = await run(documentText(record.values), form);
    if (!errors) return { sources: [made(record, { origin: "document", file, day: dateOf(record, "") })], refused: null };
    first ??= `不是“${name}”的文档（${errors[0].path ? `${errors[0].path}：` : ""}${errors[0].message}）`;
  }
  return { sources: [], refused: `${file}：${first ?? "不是本站的文档"}，也不是别的工具的，没有打开。` };
}

/** @param {SavedRecord} record @param {Partial<Source> & Pick<Source, "origin"|"day">} more @returns {Source} */
function made(record, more) {
  count += 1;
  return { key: `source-${count}`, record, file: "", altered: false, hash: "", content: contentOf(record), filled: isFilled(record), ...more };
}

/** Whether a record has answers, and not only says whose it is. @param {SavedRecord} record */
function isFilled({ values }) {
  return Object.keys(values).some((name) => /^(?:facts|scores)\./.test(name));
}

/** @param {SavedRecord} record */
function contentOf({ form, values }) {
  return bytesToHex(sha256(utf8ToBytes(`${form}\n${documentText(values)}`)));
}

/** @param {SavedRecord} record @param {string} otherwise  ISO time */
function dateOf({ values }, otherwise) {
  const at = new Date(otherwise);
  return values["about.date"] || (Number.isNaN(at.getTime()) ? "" : dayOf(at));
}

/**
 * How a source relates to one that was there before it.
 * @param {Source} source
 * @param {Source[]} before
 * @returns {{kind: "double"|"twin"|"version", of: Source}|null}
 *   double: the same record with the same answers; twin: the same answers in another record; version: the same record with others
 */
export function relation(source, before) {
  const same = before.find(({ record, content }) => record.id === source.record.id && content === source.content);
  if (same) return { kind: "double", of: same };
  const twin = before.find(({ content }) => content === source.content);
  if (twin) return { kind: source.origin === "document" ? "double" : "twin", of: twin };
  const version = before.find(({ record }) => record.id === source.record.id);
  return version ? { kind: "version", of: version } : null;
}

/** What a source is called in a list. @param {Source} source */
export function titleOf({ record, day, file }) {
  const { name, organisation, class: kind, year } = record.about;
  const words = [organisation, year && `${year} 年度`, kind && `${kind}类`, name].filter(Boolean);
  return [...(words.length ? words : ["没有写机构"]), day, file].filter(Boolean).join(" · ");
}

/** What has to be known of a source before it is compared. @param {Source} source @param {Source[]} before */
export function noteOf(source, before) {
  const { altered, hash, origin } = source;
  const related = relation(source, before);
  const words = {
    double: "与上面的一份相同", twin: "内容与另一份一字不差", version: "同一份记录的另一个版本",
  };
  return [
    !source.filled && "还没有填内容",
    altered && `✕ 校验值不符，存下以后被改动过（文件里写的是 ${hash.slice(0, 12)}…）`,
    origin === "file" && !altered && `✓ 校验值相符 ${hash.slice(0, 12)}…`,
    origin === "document" && "没有校验值，看不出有没有改动",
    related && `${words[related.kind]}：${titleOf(related.of)}`,
  ].filter(Boolean).join("；");
}
