/**
 * Writes the results of a year's rounds as a report: the year, its rounds side by side, and each round by itself.
 * @module
 */
import { NONE, changeBetween } from "./report_blocks.js";
import { itemsChart, ratesChart, timeChart } from "./results_charts.js";
import { intervalWords, percent } from "./percent.js";
import { periodOf, stateOf } from "./results_shown.js";
import { ORIGINS } from "./survey_form_words.js";

/**
 * @typedef {import("./report_blocks.js").Block} Block
 * @typedef {import("./report_blocks.js").Cell} Cell
 * @typedef {import("./report_blocks.js").Report} Report
 * @typedef {import("./results_shown.js").ShownRound} ShownRound
 * @typedef {import("./results_shown.js").Rates} Rates
 * @typedef {import("./survey_form_words.js").SurveyWords} SurveyWords
 * @typedef {import("./results_year.js").YearFinding} YearFinding
 */

/**
 * @param {{organisation: string, year: string, rounds: ShownRound[], finding: YearFinding|null, words: SurveyWords, today: string}} given
 * @returns {Report}
 */
export function resultsReport({ organisation, year, rounds, finding, words, today }) {
  return {
    title: "满意度调查结果",
    lines: [organisation, `${year} 年度`, `制表日期：${today}`].filter(Boolean),
    blocks: [
      ...yearBlocks(year, rounds, finding),
      ...(rounds.length > 1 ? compared(rounds, words) : []),
      ...rounds.flatMap((round, at) => roundBlocks(round, words, rounds.length > 1 ? `${at + 1} ` : "")),
    ],
  };
}

/** @param {string} year @param {ShownRound[]} rounds @param {YearFinding|null} finding @returns {Block[]} */
function yearBlocks(year, rounds, finding) {
  if (!finding) return [];
  const { status, sign, sentence, messages, sums, clause } = finding;
  return [
    { kind: "heading", level: 2, text: `${year} 年度：附录F的 F18 满意度调查` },
    { kind: "text", tone: status, text: `${sign} ${sentence}` },
    ...messages.map((text) => /** @type {Block} */ ({ kind: "text", text: `${clause}：${text}。` })),
    ...(sums.length ? [table("各轮的算式", `${year}年度F18`, ["轮次", "满意和基本满意", "回答", "满意率", "算式"], sums, [24, 14, 10, 10, 44])] : []),
    ...(rounds.some(({ withheld }) => withheld.some((name) => name.startsWith("items.")))
      ? [/** @type {Block} */ ({ kind: "text", tone: "note", text: "有的题目回答的人太少，没有显示，也没有计入上面的满意率。" })] : []),
  ];
}

/** @param {ShownRound[]} rounds @param {SurveyWords} words @returns {Block[]} */
function compared(rounds, words) {
  const names = rounds.map(({ name }) => name);
  /** @param {(round: ShownRound) => Cell} cell @param {string} label @returns {Cell[]} */
  const line = (label, cell) => [label, ...rounds.map(cell)];
  const last = rounds.length - 1;
  /** @param {Cell[]} cells @returns {Cell} */
  const change = (cells) => changeBetween(cells[last - 1] ?? null, cells[last] ?? null);
  const items = words.questions.map(({ id, label }) => {
    const cells = rounds.map(({ result }) => rateOf(result?.items?.find((item) => item.id === id)));
    return [`${id} ${label}`, ...cells, change(cells)];
  });
  const totals = rounds.map(({ result }) => rateOf(result));
  return [
    { kind: "heading", level: 2, text: "各轮并列" },
    table("各轮概况", "各轮并列", ["项", ...names], [
      line("时间", periodOf), line("状态", stateOf), line("收到答卷", ({ responses }) => responses),
      line("期望份数", ({ target }) => target ?? NONE), line("满意率", ({ result }) => rateOf(result)),
      line("满意（不含基本满意）", ({ result }) => rateOf(result && { rate: result.satisfied_only_rate, answered: result.answered })),
      line("满意率的 95% 区间", ({ result }) => (result?.interval ? intervalWords(result.interval) : NONE)),
    ], [22, ...names.map(() => 24)]),
    table("各题的满意率", "各题并列", ["题", ...names, "后一轮比前一轮"], [...items, ["合计", ...totals, change(totals)]], [22, ...names.map(() => 16), 18]),
  ];
}

/** @param {ShownRound} round @param {SurveyWords} words @param {string} number @returns {Block[]} */
function roundBlocks(round, words, number) {
  const { name, result } = round;
  const sheet = (/** @type {string} */ title) => `${number}${title}`;
  return [
    { kind: "heading", level: 2, text: name || "没有名称的一轮" },
    table(`${name}：概况`, sheet("概况 "), ["项", "值"], summary(round), [28, 40], true),
    { kind: "text", tone: "note", text: round.message },
    ...(result?.interval_words ? [/** @type {Block} */ ({ kind: "text", tone: "note", text: result.interval_words })] : []),
    ...columnsBlocks(round),
    ...timeBlocks(round, sheet("每天")),
    ...(result?.items ? itemBlocks(round, result, words, sheet("各题")) : []),
    ...(result?.groups ? groupBlocks(round, result, words, sheet("人群")) : groupsWithheld(round)),
    ...commentBlocks(round, sheet("意见")),
  ];
}

/** @param {ShownRound} round @returns {Cell[][]} */
function summary(round) {
  const { result } = round;
  return [
    ...(round.organisation ? [["机构", round.organisation]] : []),
    ["时间", periodOf(round)], ["状态", stateOf(round)],
    ["收到答卷", round.target ? `${round.responses} 份，期望 ${round.target} 份` : `${round.responses} 份`],
    ["来源", Object.entries(round.origins).map(([origin, count]) => `${ORIGINS[origin] ?? origin} ${count} 份`).join("，") || NONE],
    ...(round.onBehalf === null ? [] : [["由别人代填", `${round.onBehalf} 份`]]),
    ["最小人数", `${round.smallestGroup}`],
    ...(round.through ? [["结果算到", round.through]] : []),
    ...(result ? [
      ["满意率（满意和基本满意）", result.rate === null ? NONE : `${percent(result.rate)}（${result.satisfied} ÷ ${result.answered}）`],
      ["满意（不含基本满意）", result.satisfied_only_rate === null ? NONE : percent(result.satisfied_only_rate)],
      ["满意率的 95% 区间", intervalWords(result.interval)],
      ["这一轮达到要求", result.meets_95 === null ? NONE : result.meets_95 ? "✓ 达到" : "✕ 未达到"],
    ] : [["满意率", "不显示"]]),
  ];
}

/** @param {ShownRound} round @returns {Block[]} */
function columnsBlocks({ leftOut, notThere }) {
  return [
    ...(notThere.length ? [note(`文件里没有这些题目的列，按没有回答算：${notThere.join("、")}。`)] : []),
    ...(leftOut.length ? [note(`文件里这些列没有用到：${leftOut.join("、")}。`)] : []),
  ];
}

/** @param {ShownRound} round @param {string} sheet @returns {Block[]} */
function timeBlocks(round, sheet) {
  const days = Object.entries(round.days).sort(([a], [b]) => (a < b ? -1 : 1));
  if (!days.length) return [];
  let sum = 0;
  const rows = days.map(([day, count]) => [day, count, (sum += count)]);
  return [
    { kind: "heading", level: 3, text: "收到的份数" },
    { kind: "picture", draw: (width) => timeChart(round, width) },
    table(`${round.name}：每天收到的份数`, sheet, ["日期", "这一天", "累计"], rows, [16, 12, 12], true),
  ];
}

/** @param {ShownRound} round @param {Rates} result @param {SurveyWords} words @param {string} sheet @returns {Block[]} */
function itemBlocks(round, result, words, sheet) {
  const items = result.items ?? [];
  const rows = words.questions.map(({ id, label }) => {
    const item = items.find((each) => each.id === id);
    const counts = words.words.map((word) => item?.counts?.[word.id] ?? null);
    return [`${id} ${label}`, ...counts, item?.blank ?? null, item?.answered ?? null, rateOf(item), item?.interval ? intervalWords(item.interval) : item?.rate === null && item.answered === 0 ? NONE : null];
  });
  const parts = words.words.map((_, at) => at + 1);
  return [
    { kind: "heading", level: 3, text: "各题" },
    { kind: "picture", draw: (width) => itemsChart({ name: round.name, items, words }, width) },
    {
      ...table(`${round.name}：各题的回答`, sheet, ["题", ...words.words.map(({ label }) => label), "没有答", "回答", "满意率", "95% 区间"], rows, [20, 9, 10, 9, 9, 9, 10, 18]),
      notes: withheldNotes(round, "items."), chart: { title: "各题的回答", names: 0, parts },
    },
  ];
}

/** @param {ShownRound} round @param {Rates} result @param {SurveyWords} words @param {string} sheet @returns {Block[]} */
function groupBlocks(round, result, words, sheet) {
  const cells = words.people.flatMap((group) => group.options.map((option) => ({ group, option, cell: result.groups?.[group.id]?.[option.id] })));
  const rows = cells.map(({ group, option, cell }) => [
    `${group.label}：${option.label}`, cell?.responses ?? null, cell?.answered ?? null, cell?.satisfied ?? null, rateOf(cell),
    cell?.interval ? intervalWords(cell.interval) : cell?.responses === 0 ? NONE : null,
  ]);
  const lines = cells.flatMap(({ option, cell }) => (cell?.interval && cell.rate !== null ? [{ label: option.label, rate: cell.rate, interval: cell.interval }] : []));
  const total = result.rate === null || !result.interval ? [] : [{ label: "合计", rate: result.rate, interval: result.interval }];
  return [
    { kind: "heading", level: 3, text: "不同人群" },
    ...(lines.length ? [/** @type {Block} */ ({ kind: "picture", draw: (width) => ratesChart({ name: round.name, lines: [...total, ...lines], bound: words.bound }, width) })] : []),
    {
      ...table(`${round.name}：不同人群`, sheet, ["人群", "答卷", "回答", "满意和基本满意", "满意率", "95% 区间"], rows, [20, 9, 9, 16, 10, 18]),
      notes: ["没有填写这一项的人不在任何一组里，所以各组相加可以少于总数。", ...withheldNotes(round, "groups.")],
    },
  ];
}

/** @param {ShownRound} round @returns {Block[]} */
function groupsWithheld({ withheld, smallestGroup }) {
  return withheld.includes("groups") ? [note(`有题目的回答不到 ${smallestGroup} 人，没有显示；各人群的结果是全部题目之和，能倒推出那些回答，所以也不显示。`)] : [];
}

/** @param {ShownRound} round @param {string} stem @returns {string[]} */
function withheldNotes({ withheld, smallestGroup }, stem) {
  if (!withheld.some((name) => name.startsWith(stem))) return [];
  return stem === "items."
    ? [`“不显示”：回答这道题的不到 ${smallestGroup} 人，为了不让人看出是谁的回答，不显示，也不计入合计。`]
    : [`“不显示”：这一组不到 ${smallestGroup} 人；或者为了不让人用总数减出不到 ${smallestGroup} 人的那一组，连同它一起不显示。`];
}

/** @param {ShownRound} round @param {string} sheet @returns {Block[]} */
function commentBlocks({ comments, name }, sheet) {
  if (!comments?.length) return [];
  return [
    { kind: "heading", level: 3, text: `文字意见（${comments.length} 条）` },
    note("次序已经打乱，与答卷的先后和其他回答无关。"),
    { kind: "list", sheet, name: `${name}：文字意见`, items: comments },
  ];
}

/** @param {{rate: number|null, answered: number|null}|null|undefined} rated @returns {Cell} */
function rateOf(rated) {
  if (!rated) return NONE;
  if (rated.rate !== null) return { percent: rated.rate };
  return rated.answered === 0 ? NONE : null;
}

/** @param {string} name @param {string} sheet @param {string[]} head @param {Cell[][]} rows @param {number[]} widths @param {boolean} [narrow] @returns {import("./report_blocks.js").Table} */
function table(name, sheet, head, rows, widths, narrow = false) {
  return { kind: "table", name, sheet, head, rows, widths, narrow };
}

/** @param {string} text @returns {Block} */
function note(text) {
  return { kind: "text", tone: "note", text };
}
