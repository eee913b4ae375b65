/**
 * Says how many sheets were keyed in and where they are now.
 * @module
 */
import { button, field, named } from "./controls.js";
import { element } from "./dom.js";

/**
 * @typedef {import("./survey_store.js").Sheet} Sheet
 * @typedef {import("./survey_sheets.js").Sheets} Sheets
 */

const PREFIX = "xinheng-sheet-prefix";
const FIRST = "A";

/** @param {Sheets} sheets @param {boolean} onDevice  the round has no server @returns {string} */
export function keyedWords(sheets, onDevice) {
  const count = (/** @type {Sheet["state"]} */ state) => sheets.all.filter((sheet) => sheet.state === state).length;
  const saving = sheets.unsaved ? `（${sheets.unsaved} 份正在保存）` : "";
  if (onDevice) return `已录 ${sheets.all.length} 份${saving}，都在这台设备上。`;
  const withdrawn = count("withdrawn") ? `，撤下没有发的 ${count("withdrawn")} 份` : "";
  return `已录 ${sheets.all.length} 份${saving}：还没有发送 ${count("keyed")} 份，等着发送 ${count("queued")} 份，服务器已收到 ${count("received")} 份${withdrawn}。`;
}

/**
 * The sheets that can still be changed.
 * @param {Sheet[]} held @param {{change: (sheet: Sheet) => void, remove: (sheet: Sheet) => void}} work
 */
export function keyedList(held, { change, remove }) {
  return element("details", { class: "xh-records-bin" },
    element("summary", {}, `还能改的 ${held.length} 份`),
    element("ul", { class: "xh-records-list xh-keyed" }, ...[...held].reverse().map((sheet) => element("li", { class: "xh-record" },
      element("strong", {}, sheet.number), sheet.check === "done" ? " ✓ 已抽查 " : " ",
      named(button("改", () => change(sheet)), `改 ${sheet.number}`), named(button("删除", () => remove(sheet)), `删除 ${sheet.number}`)))));
}

/** What the numbers of this device begin with, and where it is changed. @param {() => void} changed */
export function prefixField(changed) {
  const { input, row } = field("编号开头（几台设备一起录时各用各的）", "xh-keyer-prefix", { maxlength: "3", pattern: "[A-Za-z0-9]{1,3}" }, readPrefix());
  input.addEventListener("change", () => {
    if (/^[A-Za-z0-9]{1,3}$/.test(input.value)) keepPrefix(input.value.toUpperCase());
    changed();
  });
  return element("details", { class: "xh-records-bin" }, element("summary", {}, "编号怎么编"), row);
}

export function readPrefix() {
  try {
    return localStorage.getItem(PREFIX) ?? FIRST;
  } catch {
    return FIRST;
  }
}

/** @param {string} prefix */
function keepPrefix(prefix) {
  try {
    localStorage.setItem(PREFIX, prefix);
  } catch {
    // Then every visit begins anew.
  }
}
