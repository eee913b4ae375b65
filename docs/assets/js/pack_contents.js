/**
 * What goes into an inspection pack: for each document whether it is there, from which record, and how it is written.
 * @module
 */
import { documentText } from "./document.js";
import { nowOf, entriesIn, ordered } from "./plan_entries.js";
import { planReport } from "./plan_report.js";
import { recordReport } from "./record_report.js";
import { NONE, workbookText } from "./report_blocks.js";
import { wordFile } from "./report_word.js";
import { formsOf, toldOf } from "./pack_forms.js";
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
  return [
    ...tools(known).map((subject) => toolPiece(given, subject)),
    ...listPieces(given, lists),
    surveyPiece(given), planPiece(given), evidencePiece(given),
  ];
}

/** @param {Given} given @param {import("./subjects.js").Subject} subject @returns {Piece} */
function toolPiece({ known, engine, found, ...rest }, subject) {
  const own = found.find(({ source }) => source === subject.form);
  const piece = { title: subject.name, page: subject.page };
  if (!own?.record) return { ...piece, from: "", missing: `没有${subject.name}的记录`, report: null, workbook: null };
  const { record, readable, leftOut } = own;
  return {
    ...piece, from: `${fromWords(own)}${leftOut ? ` · 有 ${leftOut} 处填写有误，按没有填` : ""}`, missing: "", report: async () => recordReport({ known, subject, found: own }),
    workbook: () => engine.sheet(record.form, documentText(toldOf(readable, rest.withOwners))),
  };
}

/** @param {Given} given @param {import("./subjects.js").Subject[]} subjects @returns {Piece[]} */
function listPieces({ known, found, locked }, subjects) {
  const pieces = subjects.flatMap((subject) => {
    const own = found.find(({ source }) => source === subject.form);
    if (!own) return [];
    return [{ title: subject.title, page: subject.page, from: fromWords(own), missing: "", report: async () => recordReport({ known, subject, found: own }), workbook: null }];
  });
  if (pieces.length) return pieces;
  const missing = locked ? "登记已上锁，先输入口令再来" : "没有填过的自查清单";
  return [{ title: "自查清单", page: `${known.root}registers/`, from: "", missing, report: null, workbook: null }];
}

/** @param {Given} given @returns {Piece} */
function surveyPiece({ known, engine, found }) {
  const own = found.find(({ source }) => source === SURVEY);
  const piece = { title: "满意度调查汇总", page: `${known.root}survey/results/` };
  if (!own?.record) return { ...piece, from: "", missing: "本机没有一年的调查数：在调查结果页按“带入机构评估”，就会留在本机", report: null, workbook: null };
  return { ...piece, from: fromWords(own), missing: "", report: () => surveyReport(engine, known, own), workbook: null };
}

/** Only sums of rounds; what anybody wrote or who answered is not there. @param {import("./engine.js").Engine} engine @param {Known} known @param {Found} own @returns {Promise<Report>} */
async function surveyReport(engine, known, own) {
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
  const lines = own.lines.map(({ status, findings }) => `${known.states[status].join(" ")}：${findings.map(({ message }) => message).join("；")}`);
  return {
    title: "满意度调查汇总", lines: [own.record?.about.organisation ?? "", own.year && `${own.year} 年度`, own.day].filter(Boolean),
    blocks: [
      { kind: "table", name: "各轮的满意率", sheet: "各轮", head: ["轮次", "满意和基本满意", "回答", "满意率", "这一轮"], rows, widths: [12, 18, 12, 12, 14] },
      ...sumBlocks(sumsIn(values), await surveyWords()),
      ...lines.map((text) => /** @type {const} */ ({ kind: "text", text: `${clauseName(known, own.lines[0]?.clause ?? "")} ${text}` })),
    ],
  };
}

/** @param {Given} given @returns {Piece} */
function planPiece({ known, found, plan, today, withOwners }) {
  const piece = { title: "改进计划", page: `${known.root}tools/plan/` };
  const entries = plan ? ordered(entriesIn(plan.values), "clause") : [];
  if (!plan || entries.length === 0) return { ...piece, from: "", missing: "没有改进计划", report: null, workbook: null };
  const { organisation = "", year = "" } = plan.about;
  return {
    ...piece, from: [year && `${year} 年度`, `${entries.length} 条`, plan.changed.slice(0, 10)].filter(Boolean).join(" · "), missing: "", workbook: null,
    report: async () => planReport({ known, title: "改进计划", organisation, year, entries, now: entries.map((entry) => nowOf(entry, found)), worth: "", today, withOwners }),
  };
}

/** What the inspector will ask to see, item by item in the order of the clauses. @param {Given} given @returns {Piece} */
function evidencePiece(given) {
  const { known, found, organisation, year, today } = given;
  const subject = /** @type {import("./subjects.js").Subject} */ (subjectOf(known, EVALUATION));
  const own = found.find(({ source }) => source === EVALUATION);
  const items = subject.groups.flatMap(({ items: each }) => each);
  const rows = items.map(({ id, name, clause }) => {
    const { asked = [], kept = [] } = known.evidence[id] ?? {};
    const line = own?.lines.find(({ key }) => key === id);
    const notes = [own?.record?.values[`about.evidence.${id}`], ...found.flatMap(({ lines }) => lines.filter((each) => each.clause === clause && each.evidence).map((each) => each.evidence))];
    return [clauseName(known, clause), name, line ? known.states[line.status].join(" ") : NONE, asked.join("；"), kept.length ? kept.map((title) => `《${title}》`).join("") : NONE, [...new Set(notes.filter(Boolean))].join("；") || NONE, "□"];
  });
  return {
    title: "佐证清单", page: `${known.root}tools/evaluation/`, from: own ? fromWords(own) : "按条款列出，没有评估记录，佐证一栏空着", missing: "", workbook: null,
    report: async () => ({
      title: "佐证清单", landscape: true, lines: [organisation, year && `${year} 年度`, `制表日期：${today}`].filter(Boolean),
      blocks: [
        { kind: "text", tone: "note", text: "“检查时会看什么”是本站按各项要求拟的，不是标准原文；以检查的人要求的为准。" },
        { kind: "table", name: "各项的佐证", sheet: "佐证清单", head: ["条款", "项目", "现在", "检查时会看什么", "在本站的登记", "我们的佐证在哪里", "备齐"], rows, widths: [16, 18, 10, 34, 24, 30, 6] },
        ...formsTable(given),
      ],
    }),
  };
}

/** @param {Found} found */
function fromWords({ name, year, day }) {
  return [name, year && `${year} 年度`, day].filter(Boolean).join(" · ");
}

/** @typedef {{name: string, bytes: Uint8Array}} Written   a file of the pack */

/**
 * Write every document that is there, each as Word and as a workbook, behind a cover that lists them and what is missing.
 * @param {Given} given @param {(words: string) => void} tell  how far it is
 * @returns {Promise<Written[]>}
 */
export async function written(given, tell) {
  const pieces = contents(given);
  const here = pieces.filter(({ report }) => report);
  const numbered = here.map((piece, at) => ({ piece, name: `${String(at + 1).padStart(2, "0")}-${piece.title.replace(/[\\/:*?"<>|]/g, "")}` }));
  /** @type {Written[]} */ const files = [{ name: "00-封面和目录.docx", bytes: await wordFile(cover(given, numbered, pieces)) }];
  for (const { piece, name } of numbered) {
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
  const rows = formsOf(given).map(({ clause, title, file }) => [clause, title, file]);
  return rows.length ? [{ kind: "table", name: "按标准版式填好的表", sheet: "标准表格", head: ["条款", "表", "文件"], rows, widths: [18, 34, 44] }] : [];
}

/** @param {Given} given @param {{piece: Piece, name: string}[]} numbered @param {Piece[]} pieces @returns {Report} */
function cover(given, numbered, pieces) {
  const { organisation, year, today } = given;
  const missing = pieces.filter(({ report }) => !report);
  return {
    title: "迎检资料包", lines: [organisation, year && `${year} 年度`, `制作日期：${today}`].filter(Boolean),
    blocks: [
      { kind: "table", name: "目录", sheet: "目录", head: ["文件", "内容", "来自"], rows: numbered.map(({ piece, name }) => [name, piece.title, piece.from]), widths: [34, 24, 34] },
      ...formsTable(given),
      ...(missing.length ? [/** @type {import("./report_blocks.js").Block} */ ({ kind: "table", name: "没有放进来的", sheet: "没有的", head: ["内容", "原因"], rows: missing.map(({ title, missing: why }) => [title, why]), widths: [24, 60] })] : []),
      { kind: "text", tone: "note", text: "各份由心衡按这台设备上的记录生成，.docx 和 .xlsx 内容相同，可以继续修改。自评结果供参考，正式等级由主管部门评定。" },
      { kind: "text", text: "机构负责人签字：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿＿" },
    ],
  };
}
