/**
 * Puts records into files that other programs read, once the person agrees; they are written on this device.
 * @module
 */
import { ask } from "./ask.js";
import { fileName, offer } from "./file.js";
import { csv, tableOf } from "./register_export.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_paper.js").RegisterPaper} RegisterPaper
 * @typedef {{linked: (id: string) => string, now: () => Date}} Around   `linked`: the title of the record that a link leads to
 */

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** A table of these records. @param {Definition} definition @param {Entry[]} entries @param {import("./toast.js").Toast} toast @param {Around} around */
export async function exportTable(definition, entries, toast, { linked, now }) {
  const lines = definition.personal ? ["导出的文件没有加密，里面有个人信息，谁拿到都能看。只在确有需要时导出，用完请删除。"] : [];
  const how = await ask({ title: `导出 ${entries.length} 份？`, lines, choices: [{ value: "xlsx", label: "导出 XLSX" }, { value: "csv", label: "导出 CSV" }] });
  const table = tableOf(definition, entries, linked);
  if (how === "csv") offer(fileName([definition.title], now(), "csv"), csv(table), "text/csv");
  if (how !== "xlsx") return;
  const { workbook } = await import("./register_rules.js");
  toast.show("正在写 XLSX……");
  offer(fileName([definition.title], now(), "xlsx"), await workbook(definition.title, table), XLSX);
  toast.hide();
}

/**
 * One record as a Word file, laid out as it prints.
 * @param {Definition} definition
 * @param {Entry} entry
 * @param {RegisterPaper} paper   the record is put there first
 * @param {boolean} large         on A3
 * @param {Around} around
 */
export async function saveWord(definition, entry, paper, large, { linked, now }) {
  const lines = ["Word 文件在这台设备上生成，不会发送；版式和打印的一样，可以再改。",
    ...(definition.personal ? ["文件没有加密，里面有个人信息，谁拿到都能看。只在确有需要时存，用完请删除。"] : [])];
  if (!(await ask({ title: "存成 Word 文件？", lines, choices: [{ value: "yes", label: "存成 Word 文件" }] }))) return;
  const { filledWord, slotsOf } = await import("./word_form.js");
  paper.records([entry], linked);
  const bytes = await filledWord(definition.registers[definition.id]?.slug ?? "", slotsOf(paper.sheets), large);
  offer(fileName([definition.title], now(), "docx"), bytes, DOCX);
}
