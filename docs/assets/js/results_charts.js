/**
 * The charts of the results: own SVG with title and description, patterns beside colours, each paired with a table.
 *
 * Colours stand as attributes, for paper and Word; on the page the style sheet follows the scheme.
 * @module
 */
import { INK2, LINE, TEAL, drawing, drawn, line, patterns, place, words } from "./drawing.js";
import { intervalWords, percent } from "./percent.js";

/** @typedef {import("./results_shown.js").ShownRound} ShownRound @typedef {import("./results_shown.js").ItemRates} ItemRates */

/**
 * How many answers had come by each day, beside what was hoped for.
 * @param {Pick<ShownRound, "name"|"days"|"opens"|"closes"|"target"|"responses">} round @param {number} width
 */
export function timeChart({ name, days, opens, closes, target, responses }, width) {
  const height = 220;
  const [left, right, top, bottom] = [44, width - 16, 28, height - 30];
  const came = Object.keys(days).sort();
  const first = day(earlier(opens || came[0] || "", came[0] ?? opens));
  const last = Math.max(day(later(closes || "", came.at(-1) ?? closes)), first + 1);
  const most = Math.max(target ?? 0, responses, 1) * 1.08;
  const x = (/** @type {number} */ at) => left + ((at - first) / (last + 1 - first)) * (right - left);
  const y = (/** @type {number} */ count) => bottom - (count / most) * (bottom - top);
  const described = `${name}：从 ${written(first)} 到 ${written(last)}，共收到 ${responses} 份${target ? `，期望 ${target} 份` : ""}。每天的份数见下面的表。`;
  const picture = drawing(width, height, `${name}：累计收到的份数`, described);
  picture.append(line(left, bottom, right, bottom, LINE), line(left, top, left, bottom, LINE), words("0", left - 6, bottom + 4, "end"));
  if (target) {
    picture.append(line(left, y(target), right, y(target), INK2, "6 4"), words(`期望 ${target} 份`, right, y(target) - 6, "end"));
  }
  let sum = 0;
  let path = `M${x(first)} ${y(0)}`;
  for (const on of came) {
    path += `H${place(x(day(on)))}`;
    sum += days[on] ?? 0;
    path += `V${place(y(sum))}`;
  }
  const end = place(x((came.length ? day(/** @type {string} */ (came.at(-1))) : first) + 1));
  picture.append(drawn("path", { d: `${path}H${end}`, fill: "none", stroke: TEAL, "stroke-width": "2.5", class: "xh-chart-line" }));
  picture.append(drawn("circle", { cx: String(end), cy: String(place(y(sum))), r: "4", fill: TEAL, class: "xh-chart-dot" }));
  const near = target !== null && Math.abs(y(target) - y(sum)) < 34;
  const isRight = end > (left + right) / 2;
  picture.append(words(`${responses} 份`, isRight ? end - 8 : end + 8, near ? y(sum) + 20 : y(sum) - 8, isRight ? "end" : "start", true));
  picture.append(words(written(first), left, bottom + 20, "start"), words(written(last), right, bottom + 20, "end"));
  return picture;
}

/**
 * How each question was answered, in shares of all who answered it.
 * @param {{name: string, items: ItemRates[], words: import("./survey_form_words.js").SurveyWords}} given @param {number} width
 */
export function itemsChart({ name, items, words: form }, width) {
  const [row, head, bar] = [46, 34, 16];
  const height = head + items.length * row + 6;
  const shown = items.filter(({ rate }) => rate !== null);
  const lowest = shown.reduce((/** @type {ItemRates|null} */ low, item) => (low && (low.rate ?? 1) <= (item.rate ?? 1) ? low : item), null);
  const label = (/** @type {string} */ id) => form.questions.find((question) => question.id === id)?.label ?? id;
  const described = lowest ? `${shown.length} 道题。满意率最低的是“${label(lowest.id)}”，${percent(lowest.rate ?? 0)}。各题的数见下面的表。` : "没有可以显示的题目。";
  const picture = drawing(width, height, `${name}：各题的回答`, described);
  const fills = patterns(picture, form.words.length);
  form.words.forEach((word, at) => {
    const left = at * Math.min(110, width / form.words.length);
    picture.append(drawn("rect", { x: String(left + 1), y: "6", width: "16", height: "16", stroke: INK2, ...fills[at] }), words(word.label, left + 24, 19, "start"));
  });
  items.forEach((item, at) => {
    const y = head + at * row;
    picture.append(words(`${item.id} ${label(item.id)}`, 0, y + 15, "start"));
    picture.append(words(item.answered === null ? "不显示" : item.rate === null ? "没有回答" : `满意率 ${percent(item.rate)}`, width, y + 15, "end", true));
    picture.append(drawn("rect", { x: "0.5", y: String(y + 21), width: String(width - 1), height: String(bar), fill: "none", stroke: LINE, class: "xh-chart-frame" }));
    let left = 0.5;
    form.words.forEach((word, part) => {
      const share = item.answered ? ((item.counts?.[word.id] ?? 0) / item.answered) * (width - 1) : 0;
      if (share > 0) picture.append(drawn("rect", { x: String(place(left)), y: String(y + 21), width: String(place(share)), height: String(bar), stroke: INK2, "stroke-width": "0.75", ...fills[part] }));
      left += share;
    });
  });
  return picture;
}

/**
 * Rates with their intervals, beside the bound.
 * @param {{name: string, lines: {label: string, rate: number, interval: [number, number]}[], bound: number}} given @param {number} width
 */
export function ratesChart({ name, lines, bound }, width) {
  const [row, head] = [44, 30];
  const height = head + lines.length * row + 26;
  const lowest = Math.min(bound, ...lines.map(({ interval }) => interval[0]));
  const from = Math.max(0, Math.floor(lowest * 10 - 0.3) / 10);
  const [left, right] = [4, width - 14];
  const x = (/** @type {number} */ rate) => place(left + ((rate - from) / (1 - from)) * (right - left));
  const described = `${lines.map(({ label, rate, interval }) => `${label} ${percent(rate)}（${intervalWords(interval)}）`).join("；")}。`;
  const picture = drawing(width, height, `${name}：不同人群的满意率和 95% 区间`, described);
  picture.append(line(x(bound), head - 8, x(bound), height - 22, INK2, "6 4"), words(`要求 ${percent(bound)}`, Math.min(x(bound), width - 40), head - 14, "middle"));
  lines.forEach(({ label, rate, interval: [low, high] }, at) => {
    const y = head + at * row + 30;
    picture.append(words(label, 0, y - 13, "start"), words(percent(rate), width, y - 13, "end", true));
    picture.append(line(x(low), y, x(high), y, TEAL, "", "2.5"), line(x(low), y - 6, x(low), y + 6, TEAL, "", "2"), line(x(high), y - 6, x(high), y + 6, TEAL, "", "2"));
    picture.append(drawn("circle", { cx: String(x(rate)), cy: String(y), r: "5", fill: TEAL, class: "xh-chart-dot" }));
  });
  picture.append(line(left, height - 20, right, height - 20, LINE), words(percent(from), left, height - 4, "start"), words("100%", right, height - 4, "end"));
  return picture;
}

const DAY = 86_400_000;

/** @param {string} text @returns {number} days since 1970 */
function day(text) {
  return Math.round(Date.parse(`${text}T00:00:00Z`) / DAY);
}

/** @param {number} at */
function written(at) {
  return new Date(at * DAY).toISOString().slice(0, 10);
}

/** @param {string} a @param {string|undefined} b */
function earlier(a, b) {
  return b !== undefined && b < a ? b : a;
}

/** @param {string} a @param {string|undefined} b */
function later(a, b) {
  return b !== undefined && b > a ? b : a;
}
