/**
 * What goes into an inspection pack: for each document whether it is there, from which record, and how it is written.
 * @module
 */
import { dayOf } from "./days.js";
import { documentText } from "./document.js";
import { nowOf, entriesIn, ordered } from "./plan_entries.js";
import { evidencePiece } from "./pack_evidence.js";
import { countWords, planReport } from "./plan_report.js";
import { recordReport, recordTable, verdictOf } from "./record_report.js";
import { NONE, workbookText } from "./report_blocks.js";
import { wordFile } from "./report_word.js";
import { formsOf, toldOf } from "./pack_forms.js";
import { whyOf } from "./standing.js";
import { surveyWords } from "./survey_form_words.js";
import { sumBlocks, sumsIn } from "./survey_sums.js";
import { clauseName, subjectOf, tools } from "./subjects.js";

/**
 * @typedef {import("./report_blocks.js").Report} Report
 * @typedef {import("./gaps.js").Found} Found
 * @typedef {import("./subjects.js").Known & {evidence: Object<string, {asked: string[], kept: string[]}>, survey: {title: string, clause: string}}} Known
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {object} Piece   one document of the pack, as Word and as a workbook
 * @property {string} title
 * @property {string} [source]  the tool or checklist
 * @property {string} result    what it comes to
 * @property {string} from      the record that it is made of; "" where there is none
 * @property {string} missing   why it is not there; "" where it is
 * @property {string} page      where it is filled in
 * @property {(() => Promise<Report>)|null} report
 * @property {(() => Promise<Uint8Array>)|null} workbook   null: the report's own tables
 *
 * @typedef {{known: Known, engine: import("./engine.js").Engine, found: Found[], locked: boolean, plan: SavedRecord|null, organisation: string, year: string, today: string,
 *   withOwners: boolean}} Given
 */

const EVALUATION = "gs/evaluation";
const SURVEY = "gs/survey";
const SURVEY_ITEM = "F18";

/** What the pack would hold now, in its order; what is not there is told too. @param {Given} given @returns {Piece[]} */
export function contents(given) {
  const { known } = given;
  const lists = known.subjects.filter(({ aggregation }) => aggregation === "checklist");
  const pieces = [...tools(known).map((subject) => toolPiece(given, subject)), ...listPieces(given, lists), surveyPiece(given), planPiece(given)];
  return [...pieces, evidencePiece(given, namesOf(pieces))];
}

/** What the files of a pack are called, by the pieces that are there. @param {Piece[]} pieces @returns {Map<Piece, string>} */
function namesOf(pieces) {
  const here = pieces.filter(({ report }) => report);
  return new Map(here.map((piece, at) => [piece, `${String(at + 1).padStart(2, "0")}-${piece.title.replace(/[\\/:*?"<>|]/g, "")}`]));
}

/** @param {Given} given @param {import("./subjects.js").Subject} subject @returns {Piece} */
function toolPiece(given, subject) {
  const { known, engine, found, organisation, withOwners } = given;
  const own = found.find(({ source }) => source === subject.form);
  const piece = { title: subject.name, source: subject.form, page: subject.page };
  if (!own?.record) return { ...piece, result: "", from: "", missing: `没有${subject.name}的记录`, report: null, workbook: null };
  const { record, readable, leftOut } = own;
  return {
    ...piece, result: verdictOf(known, own), from: [fromWords(given, own), leftOut && `有 ${leftOut} 处填写有误，按没有填`].filter(Boolean).join(" · "), missing: "",
    report: async () => recordReport({ known, subject, found: own, organisation }),
    workbook: () => engine.sheet(record.form, documentText(toldOf(readable, withOwners))),
  };
}

/** @param {Given} given @param {import("./subjects.js").Subject[]} subjects @returns {Piece[]} */
function listPieces(given, subjects) {
  const { known, engine, found, locked, organisation } = given;
  const pieces = subjects.flatMap((subject) => {
    const own = found.find(({ source }) => source === subject.form);
    if (!own) return [];
    const about = { known, subject, found: own, organisation };
    return [{
      title: subject.title, source: subject.form, page: subject.page, result: verdictOf(known, own), from: fromWords(given, own), missing: "",
      report: async () => recordReport(about), workbook: () => engine.workbook(workbookText(recordTable(about))),
    }];
  });
  if (pieces.length) return pieces;
  const missing = locked ? "登记已上锁，先输入口令再来" : "没有填过的自查清单";
  return [{ title: "自查清单", page: `${known.root}registers/`, result: "", from: "", missing, report: null, workbook: null }];
}

/** @param {Given} given @returns {Piece} */
function surveyPiece(given) {
  const { known, found } = given;
  const own = found.find(({ source }) => source === SURVEY);
  const piece = { title: "满意度调查汇总", source: SURVEY, page: `${known.root}survey/results/`, workbook: null };
  if (!own?.record) return { ...piece, result: "", from: "", missing: "本机没有一年的调查数：在调查结果页按“带入机构评估”，就会留在本机", report: null };
  return { ...piece, result: surveyLines(known, own).join("；"), from: fromWords(given, own), missing: "", report: () => surveyReport(given, own) };
}

/** Whether the year's rounds reach what is asked. @param {Known} known @param {Found} own */
function surveyLines({ states }, { lines }) {
  return lines.map((line) => `${states[line.status].join(" ")}：${whyOf(line)}`);
}

/** Only sums of rounds; what anybody wrote or who answered is not there. @param {Given} given @param {Found} own @returns {Promise<Report>} */
async function surveyReport({ engine, known, organisation }, own) {
  const values = own.record?.values ?? {};
  const count = Number(values["facts.rounds.length"] ?? 0);
  const rows = await Promise.all(Array.from({ length: count }, async (_, at) => {
    const [satisfied, answered] = [values[`facts.rounds[${at}].satisfied`] ?? "", values[`facts.rounds[${at}].answered`] ?? ""];
    const kind = Object.keys(subjectOf(known, EVALUATION)?.classes ?? {})[0] ?? "";
    const text = documentText({ class: kind, [`facts.${SURVEY_ITEM}.rounds.length`]: "1", [`facts.${SURVEY_ITEM}.rounds[0].satisfied`]: satisfied, [`facts.${SURVEY_ITEM}.rounds[0].answered`]: answered });
    const { items = [] } = JSON.parse(await engine.run(EVALUATION, text));
    const rate = items.find((/** @type {any} */ item) => item.id === SURVEY_ITEM)?.criteria.find((/** @type {any} */ each) => each.id === "rate");
    return [`第 ${at + 1} 轮`, Number(satisfied), Number(answered), typeof rate?.actual === "number" ? { percent: rate.actual } : NONE, rate ? known.states[/** @type {"met"} */ (rate.status)].join(" ") : NONE];
  }));
  return {
    title: "满意度调查汇总", lines: [own.record?.about.organisation || organisation, own.year && `${own.year} 年度`, own.day].filter(Boolean),
    blocks: [
      ...surveyLines(known, own).map((text) => /** @type {const} */ ({ kind: "text", text: `${clauseName(known, own.lines[0]?.clause ?? "")} ${text}` })),
      { kind: "table", name: "各轮的满意率", sheet: "各轮", head: ["轮次", "满意和基本满意", "回答", "满意率", "这一轮"], rows, widths: [12, 18, 12, 12, 14] },
      ...sumBlocks(sumsIn(values), await surveyWords()),
    ],
  };
}

/** @param {Given} given @returns {Piece} */
function planPiece({ known, found, plan, today, withOwners }) {
  const piece = { title: "改进计划", page: `${known.root}tools/plan/`, workbook: null };
  const entries = plan ? ordered(entriesIn(plan.values), "clause") : [];
  if (!plan || entries.length === 0) return { ...piece, result: "", from: "", missing: "没有改进计划", report: null };
  const { organisation = "", year = "" } = plan.about;
  return {
    ...piece, result: countWords(entries, today), from: [year && `${year} 年度`, dayOf(new Date(plan.changed))].filter(Boolean).join(" · "), missing: "",
    report: async () => planReport({ known, title: "改进计划", organisation, year, entries, now: entries.map((entry) => nowOf(entry, found)), worth: "", today, withOwners }),
  };
}

/** Of which year a record speaks, from which day it is, and what is to be known before it is handed on. @param {Given} given @param {Found} found */
function fromWords({ organisation, year }, { record, readable, year: own, day }) {
  const isNobodys = organisation && !(record?.about.organisation || readable.organisation);
  return [own && `${own} 年度`, day, own && year && own !== year && `不是 ${year} 年度的`, isNobodys && "记录里没有写机构"].filter(Boolean).join(" · ");
}

/** @typedef {{name: string, bytes: Uint8Array}} Written   a file of the pack */

/**
 * Write every document that is there, each as Word and as a workbook, behind a cover that lists them and what is missing.
 * @param {Given} given @param {(words: string) => void} tell  how far it is
 * @returns {Promise<Written[]>}
 */
export async function written(given, tell) {
  const pieces = contents(given);
  const names = namesOf(pieces);
  /** @type {Written[]} */ const files = [{ name: "00-封面和目录.docx", bytes: await wordFile(cover(given, names, pieces)) }];
  for (const [piece, name] of names) {
    tell(`正在写 ${name}……`);
    const report = /** @type {Report} */ (await piece.report?.());
    files.push({ name: `${name}.docx`, bytes: await wordFile(report) });
    files.push({ name: `${name}.xlsx`, bytes: await (piece.workbook ? piece.workbook() : given.engine.workbook(workbookText(report))) });
  }
  for (const form of formsOf(given)) {
    tell(`正在填 ${form.title}……`);
    files.push({ name: form.file, bytes: await form.write() });
  }
  return files;
}

/** The standards' own forms that are in the pack, in the order of the clauses. @param {Given} given @returns {import("./report_blocks.js").Block[]} */
function formsTable(given) {
  const rows = formsOf(given).map(({ clause, file }) => [clause, file.replace(/^.*\/|\.docx$/g, "")]);
  return rows.length ? [{ kind: "table", name: "按标准版式填好的表（在文件夹“标准表格”里，.docx）", sheet: "标准表格", head: ["条款", "文件"], rows, widths: [18, 78] }] : [];
}

/** @param {Given} given @param {Map<Piece, string>} names @param {Piece[]} pieces @returns {Report} */
function cover(given, names, pieces) {
  const { organisation, year, today } = given;
  const missing = pieces.filter(({ report }) => !report);
  const rows = [...names].map(([{ result, from }, name]) => [name, result || NONE, from || NONE]);
  return {
    title: "迎检资料包", lines: [organisation, year && `${year} 年度`, `制作日期：${today}`].filter(Boolean),
    blocks: [
      { kind: "table", name: "目录（每份都有 .docx 和 .xlsx）", sheet: "目录", head: ["文件", "结果", "依据的记录"], rows, widths: [34, 38, 24] },
      ...formsTable(given),
      ...(missing.length ? [/** @type {import("./report_blocks.js").Block} */ ({ kind: "table", name: "没有放进来的", sheet: "没有的", head: ["内容", "原因"], rows: missing.map(({ title, missing: why }) => [title, why]), widths: [34, 62] })] : []),
      { kind: "text", tone: "note", text: "各份由心衡按这台设备上的记录生成，.docx 和 .xlsx 内容相同，可以继续修改。自评结果供参考，正式等级由主管部门评定。" },
      { kind: "text", text: "机构负责人签字：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿＿　　（盖章）" },
    ],
  };
}
