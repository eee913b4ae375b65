/**
 * Writes documents of one form side by side as a report: verdicts, parts, every item, what changed and why.
 * @module
 */
import { comparisonChart } from "./compare_chart.js";
import { NONE } from "./report_blocks.js";
import { rangeText } from "./slots.js";
import { cellOf, whyOf } from "./standing.js";
import { clauseName } from "./subjects.js";

/**
 * @typedef {import("./report_blocks.js").Block} Block
 * @typedef {import("./report_blocks.js").Cell} Cell
 * @typedef {import("./report_blocks.js").Report} Report
 * @typedef {import("./standing.js").Standing} Standing
 * @typedef {import("./standing.js").Line} Line
 * @typedef {import("./compare_sources.js").Source} Source
 * @typedef {import("./subjects.js").Known} Known
 * @typedef {import("./subjects.js").Subject} Subject
 * @typedef {{source: Source, label: string, standing: Standing, leftOut: number, policy: string, bounds: number[]}} Compared
 *   `bounds`: where grades begin
 * @typedef {{known: Known, subject: Subject, compared: Compared[], base: number, isOverYears: boolean, today: string}} Given
 *   `base`: with which the last one is compared; `isOverYears`: one institution, in the order of time
 */

/** So many documents stand side by side in one table; more are put into further tables. */
const ABREAST = 6;
const PORTRAIT = 4;
/** From so many on it is counted in how many an item is short. */
const FEW = 3;
/** @type {Object<string, number>} */
const WHOLE_WIDTHS = { 哪一份: 22, 机构: 22, 日期: 12, 得分: 9, 等级: 12, 比前一份: 12, 来自: 22 };

/** @param {Given} given @returns {Report} */
export function compareReport(given) {
  const { subject, compared, today } = given;
  const organisations = [...new Set(compared.map(({ source }) => source.record.about.organisation ?? ""))].filter(Boolean);
  return {
    title: `${subject.name}对比`,
    lines: [organisations.length === 1 ? organisations[0] ?? "" : `${compared.length} 份`, `制表日期：${today}`].filter(Boolean),
    landscape: compared.length > PORTRAIT,
    blocks: [
      ...remarksOn(given).map((text) => /** @type {Block} */ ({ kind: "text", tone: "note", text })),
      ...wholes(given),
      ...(subject.groups.length > 1 ? parts(given) : []),
      ...items(given),
      ...weakest(given),
      ...changes(given),
    ],
  };
}

/** What whoever reads the tables has to know first. @param {Given} given @returns {string[]} */
function remarksOn({ subject, compared, isOverYears }) {
  const { edition, rules } = subject;
  const others = compared.filter(({ source }) => source.record.edition !== edition);
  const changed = compared.filter(({ source }) => source.record.edition === edition && source.record.rules !== rules && source.origin !== "device");
  const altered = compared.filter(({ source }) => source.altered);
  const classes = [...new Set(compared.map(({ source }) => source.record.about.class).filter(Boolean))];
  const policies = new Set(compared.map(({ policy }) => policy).filter(Boolean));
  const leftOut = compared.filter((each) => each.leftOut);
  const namesakes = isOverYears ? [] : namesakesIn(compared);
  const named = (/** @type {Compared[]} */ those) => those.map(({ label }) => `“${label}”`).join("、");
  return [
    ...(others.length ? [`${named(others)}按另一版规则填写（${[...new Set(others.map(({ source }) => source.record.edition))].join("、")} 版）；这里全部按本站现在的 ${edition} 版重新计算，得分可能与当时不同。`] : []),
    ...(changed.length ? [`${named(changed)}保存时的规则与本站现在的不完全相同，这里按现在的重新计算。`] : []),
    ...(altered.length ? [`${named(altered)}的校验值不符：文件存下以后被改动过。`] : []),
    ...(classes.length > 1 ? [`类别不同（${classes.map((id) => `${id}类`).join("、")}），同一项的要求也不同。`] : []),
    ...(policies.size > 1 ? ["计分办法不同，得分不能直接相比。"] : []),
    ...namesakes.map((those) => `${named(those)}的机构名称和日期相同，内容不同：可能是两家同名的机构，也可能是一家存了两份，请核对。`),
    ...leftOut.map(({ label, leftOut: count }) => `“${label}”有 ${count} 处填写有误，按没有填计算。`),
  ];
}

/** Those that have an institution's name and a day in common, but are not versions of one record. @param {Compared[]} compared @returns {Compared[][]} */
function namesakesIn(compared) {
  const whose = (/** @type {Compared} */ { source: { record, day } }) => (record.about.organisation && day ? `${record.about.organisation} ${day}` : "");
  return [...new Set(compared.map(whose))].filter(Boolean).map((each) => compared.filter((one) => whose(one) === each))
    .filter((those) => new Set(those.map(({ source }) => source.record.id)).size > 1);
}

/** In how many each item is short, the most often first; only what is short somewhere. @param {Given} given @returns {Block[]} */
function weakest({ known, compared, isOverYears }) {
  if (isOverYears || compared.length < FEW) return [];
  const rows = linesIn(compared).map((line) => {
    const own = compared.map(({ label, standing }) => ({ label, status: lineIn(standing, line.key)?.status }));
    const count = (/** @type {string} */ status) => own.filter((each) => each.status === status).length;
    return { line, short: count("short"), cells: [count("met"), count("short"), count("unknown")], whose: own.filter(({ status }) => status === "short").map(({ label }) => label).join("、") };
  }).filter(({ short }) => short > 0).sort((a, b) => b.short - a.short);
  if (rows.length === 0) return [];
  const { met, short, unknown } = known.states;
  return [
    { kind: "heading", level: 2, text: `薄弱的 ${rows.length} 项` },
    {
      kind: "table", name: "各项有几份未达到，多的在前", sheet: "薄弱项", head: ["项目", "条款", ...[met, short, unknown].map(([, word]) => `${word}份数`), "未达到的"],
      rows: rows.map(({ line, cells, whose }) => [nameOf(line), clauseName(known, line.clause), ...cells, whose]), widths: [30, 16, 10, 11, 10, 44],
    },
  ];
}

/** @param {Given} given @returns {Block[]} */
function wholes({ known, subject, compared, isOverYears }) {
  const hasPoints = subject.aggregation === "points";
  const hasGrades = hasPoints || subject.aggregation === "levels";
  const head = ["哪一份", "机构", "类别", "日期", ...(hasPoints ? ["得分"] : []), ...(hasGrades ? ["等级"] : []), "达到", "未达到", "待填", ...(hasPoints && isOverYears ? ["比前一份"] : []), "来自"];
  const rows = compared.map(({ source, label, standing }, at) => {
    const before = compared[at - 1]?.standing ?? null;
    return [
      label, source.record.about.organisation ?? NONE, subject.classes?.[source.record.about.class ?? ""] ?? NONE, source.day || NONE,
      ...(hasPoints ? [pointsCell(standing.range)] : []), ...(hasGrades ? [standing.grade] : []), standing.met, standing.short, standing.unknown,
      ...(hasPoints && isOverYears ? [before ? difference(before.range, standing.range) : NONE] : []), sourceWords(source),
    ];
  });
  return [
    { kind: "heading", level: 2, text: hasPoints ? "总分和等级" : "结果" },
    { kind: "picture", draw: (width) => comparisonChart({ known, subject, compared }, width) },
    { kind: "table", name: hasPoints ? "各份的总分和等级" : "各份的结果", sheet: "概览", head, rows, widths: head.map((name) => WHOLE_WIDTHS[name] ?? 8) },
  ];
}

/** @param {Given} given @returns {Block[]} */
function parts({ subject, compared, base, isOverYears }) {
  const rows = subject.groups.map(({ id, name }) => {
    const own = compared.map(({ standing }) => standing.parts.find((part) => part.id === id));
    const cells = own.map((part) => (part?.range ? pointsCell(part.range) : part ? countsWords(part) : NONE));
    const max = own[0]?.max;
    const [before, now] = [own[base], own.at(-1)];
    return [max ? `${name}（${max}）` : name, ...cells, ...(isOverYears ? [difference(before?.range ?? null, now?.range ?? null)] : [])];
  });
  const hasChange = isOverYears && subject.aggregation === "points";
  const whole = {
    head: ["部分", ...compared.map(({ label }) => label), ...(hasChange ? [changeWords(compared, base)] : [])], widths: [22, ...compared.map(() => 14), ...(hasChange ? [14] : [])],
    rows: rows.map((row) => row.slice(0, 1 + compared.length + (hasChange ? 1 : 0))),
  };
  return abreast(compared, hasChange).map(({ places, title }, at) => ({
    kind: /** @type {const} */ ("table"), name: `各部分${title}`, sheet: "各部分", data: at > 0 ? null : whole,
    head: ["部分", ...places.map((at) => compared[at]?.label ?? ""), ...(hasChange ? [changeWords(compared, base)] : [])],
    rows: rows.map(([first = "", ...cells]) => [first, ...places.map((at) => cells[at] ?? NONE), ...(hasChange ? [cells[compared.length] ?? NONE] : [])]),
    widths: [22, ...places.map(() => 14), ...(hasChange ? [14] : [])],
  }));
}

/** @param {Given} given @returns {Block[]} */
function items({ known, compared, base, isOverYears }) {
  const keys = linesIn(compared);
  const heading = /** @type {Block} */ ({ kind: "heading", level: 2, text: "逐项" });
  const all = compared.map((_, at) => at);
  const tables = abreast(compared, isOverYears).map(({ places, title }, at) => {
    const change = isOverYears ? [changeWords(compared, base)] : [];
    const shown = keys.map((line) => {
      const own = compared.map(({ standing }) => lineIn(standing, line.key));
      const cells = places.map((place) => (own[place] ? cellOf(known, /** @type {Line} */ (own[place])) : NONE));
      return { line, own, row: [nameOf(line), ...cells, ...(isOverYears ? [changeOf(known, own[base], own.at(-1))] : [])] };
    });
    const data = shown.map(({ line, own, row }) => [line.part, nameOf(line), clauseName(known, line.clause), ...all.flatMap((place) => dataCells(known, own[place])), ...row.slice(1 + places.length)]);
    const [names, every] = [places, all].map((those) => those.map((place) => compared[place]?.label ?? ""));
    const hasPoints = keys.some(({ range }) => range);
    return /** @type {Block} */ ({
      kind: "table", name: `各项的结果${title}`, sheet: "逐项", head: ["项目", ...(names ?? []), ...change], rows: shown.map(({ row }) => row), widths: [34, ...places.map(() => 13), ...change.map(() => 16)],
      notes: [legend(known)],
      data: at > 0 ? null : {
        head: ["部分", "项目", "条款", ...(every ?? []).flatMap((name) => (hasPoints ? [`${name} 得分`, `${name} 情况`] : [`${name} 情况`])), ...change],
        rows: data, widths: [14, 34, 16, ...(every ?? []).flatMap(() => (hasPoints ? [10, 10] : [12])), ...change.map(() => 16)],
      },
    });
  });
  return [heading, ...tables];
}

/** Why an item stands otherwise than before, with its clause. @param {Given} given @returns {Block[]} */
function changes({ known, compared, base, isOverYears }) {
  const [before, now] = [compared[base], compared.at(-1)];
  if (!isOverYears || !before || !now || before === now) return [];
  const changed = linesIn([before, now]).flatMap((line) => {
    const [was, is] = [lineIn(before.standing, line.key), lineIn(now.standing, line.key)];
    if (!was || !is || (was.status === is.status && rangeText(was.range ?? [0, 0]) === rangeText(is.range ?? [0, 0]))) return [];
    return [[nameOf(line), clauseName(known, line.clause), `${cellOf(known, was)}：${whyOf(was)}`, `${cellOf(known, is)}：${whyOf(is)}`, changeOf(known, was, is)]];
  });
  const heading = /** @type {Block} */ ({ kind: "heading", level: 2, text: `有变化的 ${changed.length} 项` });
  if (changed.length === 0) return [heading, { kind: "text", tone: "note", text: `“${now.label}”与“${before.label}”各项的得分和状态都一样。` }];
  return [heading, { kind: "table", name: `有变化的项目：${before.label} → ${now.label}`, sheet: "有变化的", head: ["项目", "条款", before.label, now.label, "变化"], rows: changed, widths: [24, 16, 34, 34, 12] }];
}

/** All lines that any of the documents has, in the order of the form. @param {Compared[]} compared @returns {Line[]} */
function linesIn(compared) {
  /** @type {Map<string, Line>} */ const lines = new Map();
  for (const { standing } of compared) for (const line of standing.lines) if (!lines.has(line.key)) lines.set(line.key, line);
  return [...lines.values()];
}

/** @param {Standing} standing @param {string} key */
function lineIn(standing, key) {
  return standing.lines.find((line) => line.key === key);
}

/** @param {Line} line */
function nameOf({ part, name, max }) {
  return max === null ? `${part}：${name}` : `${name}（${max} 分）`;
}

/** @param {Known} known @param {Line|undefined} line @returns {Cell[]} */
function dataCells({ states }, line) {
  if (!line) return [NONE];
  const state = states[line.overruled ? "overruled" : line.status].join(" ");
  return line.range ? [pointsCell(line.range), state] : [state];
}

/** @param {[number, number]|null} range @returns {Cell} */
function pointsCell(range) {
  if (!range) return NONE;
  return range[0] === range[1] ? range[0] : rangeText(range);
}

/** What became of one item. @param {Known} known @param {Line|undefined} was @param {Line|undefined} is @returns {string} */
function changeOf({ states }, was, is) {
  if (!was || !is) return NONE;
  if (was.status === "unknown" && is.status === "unknown") return "都待填";
  if (was.range && is.range) return difference(was.range, is.range);
  return was.status === is.status ? "不变" : `${states[was.status][1]} → ${states[is.status][1]}`;
}

/** By how much points differ; where something is open, from the least to the most that it may be. @param {[number, number]|null} was @param {[number, number]|null} is @returns {string} */
function difference(was, is) {
  if (!was || !is) return NONE;
  const [least, most] = [is[0] - was[1], is[1] - was[0]].map((points) => Math.round(points * 100) / 100);
  if (least === undefined || most === undefined || (least === 0 && most === 0)) return "不变";
  if (least >= 0) return `↑ ${rangeText([least, most])}`;
  if (most <= 0) return `↓ ${rangeText([-most, -least])}`;
  return `↓ ${-least} ～ ↑ ${most}`;
}

/** @param {import("./standing.js").PartStanding} part */
function countsWords({ met, short, unknown }) {
  return [met && `✓ ${met}`, short && `✕ ${short}`, unknown && `? ${unknown}`].filter(Boolean).join(" ") || NONE;
}

/** @param {Compared[]} compared @param {number} base */
function changeWords(compared, base) {
  return compared.length > 2 ? `最后一份比${compared[base]?.label ?? ""}` : "后一份比前一份";
}

/** @param {Known} known */
function legend({ states }) {
  return [...["met", "short", "unknown", "not_applicable"].map((id) => states[/** @type {keyof typeof states} */ (id)].join(" ")), "✎ 改判"].join("　");
}

/** @param {Source} source */
function sourceWords({ origin, file, altered }) {
  const words = { device: "本机记录", file, backup: `备份 ${file}`, document: `${file}（没有校验值）` }[origin];
  return altered ? `${words}（校验值不符）` : words;
}

/** Share many documents among tables. @param {Compared[]} compared @param {boolean} hasChange @returns {{places: number[], title: string}[]} */
function abreast(compared, hasChange) {
  const room = hasChange && compared.length > ABREAST ? ABREAST - 1 : ABREAST;
  const all = compared.map((_, at) => at);
  if (all.length <= room) return [{ places: all, title: "" }];
  return Array.from({ length: Math.ceil(all.length / room) }, (_, table) => {
    const places = all.slice(table * room, (table + 1) * room);
    return { places, title: ` ${(places[0] ?? 0) + 1}—${(places.at(-1) ?? 0) + 1}` };
  });
}
