/**
 * The list of evidence in a pack: what the inspector will ask to see, item by item in the order of the clauses, and where it is.
 * @module
 */
import { NONE } from "./report_blocks.js";
import { clauseName, subjectOf } from "./subjects.js";

/**
 * @typedef {import("./gaps.js").Found} Found
 * @typedef {import("./pack_contents.js").Given} Given
 * @typedef {import("./pack_contents.js").Piece} Piece
 * @typedef {import("./report_blocks.js").Block} Block
 * @typedef {import("./report_blocks.js").Cell} Cell
 * @typedef {import("./standing.js").Line} Line
 * @typedef {import("./subjects.js").Asked} Asked
 */

const EVALUATION = "gs/evaluation";
const SURVEY = "gs/survey";

/** @param {Given} given @param {Map<Piece, string>} names  of the other files @returns {Piece} */
export function evidencePiece(given, names) {
  const { known, found, organisation, year, today } = given;
  const own = found.find(({ source }) => source === EVALUATION);
  return {
    title: "佐证清单", page: `${known.root}tools/evaluation/`, result: "", workbook: null, missing: "",
    from: own ? [own.year && `${own.year} 年度`, own.day].filter(Boolean).join(" · ") : "按条款列出，没有评估记录，佐证一栏空着",
    report: async () => ({ title: "佐证清单", landscape: true, lines: [organisation, year && `${year} 年度`, `制表日期：${today}`].filter(Boolean), blocks: blocks(given, names) }),
  };
}

/** @param {Given} given @param {Map<Piece, string>} names @returns {Block[]} */
function blocks(given, names) {
  const { known, found } = given;
  const items = subjectOf(known, EVALUATION)?.groups.flatMap(({ items: each }) => each) ?? [];
  const rows = items.map((item) => row(given, names, item));
  const cited = new Set(items.flatMap((item) => found.filter((each) => proves(each, item)).map(({ source }) => source)));
  const rest = [...names].filter(([{ source }]) => source && source !== EVALUATION && !cited.has(source));
  const others = rest.map(([{ source = "", title }, name]) => [clauseName(known, subjectOf(known, source)?.clause ?? "") || NONE, title, name, "□"]);
  return [
    { kind: "text", tone: "note", text: "“检查时会看什么”是本站按各项要求拟的，不是标准原文；以检查的人要求的为准。" },
    { kind: "table", name: "各项的佐证", sheet: "佐证清单", head: ["条款", "项目", "现在", "检查时会看什么", "在本站的登记", "我们的佐证在哪里", "资料包里的文件", "备齐"], rows, widths: [16, 17, 11, 30, 20, 28, 20, 7] },
    ...(others.length ? [/** @type {Block} */ ({ kind: "table", name: "附录F 以外的", sheet: "附录F以外的", head: ["条款", "内容", "资料包里的文件", "备齐"], rows: others, widths: [18, 34, 40, 8] })] : []),
  ];
}

/** @param {Given} given @param {Map<Piece, string>} names @param {Asked} item @returns {Cell[]} */
function row({ known, found }, names, item) {
  const { id, name, clause } = item;
  const { asked = [], kept = [] } = known.evidence[id] ?? {};
  const own = found.find(({ source }) => source === EVALUATION);
  const line = own?.lines.find(({ key }) => key === id);
  const noted = found.flatMap(({ lines }) => lines.filter((each) => each.evidence && isOf(each, item)).map(({ evidence }) => evidence));
  const notes = [...new Set([own?.record?.values[`about.evidence.${id}`], ...noted].filter(Boolean))];
  const proved = found.filter((each) => proves(each, item)).map(({ source }) => source);
  const files = [...names].filter(([{ source }]) => proved.includes(source ?? "")).map(([, file]) => file);
  return [
    clauseName(known, clause), name, line ? known.states[line.status].join(" ") : NONE, asked.join("；"), kept.map((title) => `《${title}》`).join("") || NONE, notes.join("；") || NONE,
    files.join("；") || NONE, "□",
  ];
}

/** Whether a tool's record, a checklist or the survey tells of an item of the evaluation. @param {Found} found @param {Asked} item */
function proves({ source, form, lines }, item) {
  if (form === EVALUATION) return source === SURVEY && lines.some(({ key }) => key === item.id);
  return lines.some((line) => isOf(line, item));
}

/** @param {Line} line @param {Asked} item */
function isOf({ clause: own, partOf }, { id, clause }) {
  return own === clause || partOf.includes(`${EVALUATION} ${id}`);
}
