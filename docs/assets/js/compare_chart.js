/**
 * Draws the verdicts of compared documents: points as a bar that is certain, possible and lost; other tools by how much is met.
 * @module
 */
import { INK2, LINE, drawing, drawn, line, patterns, place, words } from "./drawing.js";
import { rangeText } from "./slots.js";

/** @typedef {import("./compare_report.js").Compared} Compared */

const ROW = 46;
const BAR = 16;
const HEAD = 36;

/**
 * @param {{known: import("./subjects.js").Known, subject: import("./subjects.js").Subject, compared: Compared[]}} given @param {number} width
 */
export function comparisonChart({ known, subject, compared }, width) {
  const height = HEAD + compared.length * ROW + 4;
  const isPoints = subject.aggregation === "points";
  const described = `${compared.map(({ label, standing }) => `${label}：${standing.verdict}`).join("；")}。`;
  const picture = drawing(width, height, `${subject.name}：${compared.length} 份并列`, described);
  const fills = patterns(picture, 3);
  const { states } = known;
  const keys = isPoints ? ["已得", "待定", "已失"] : [states.met[1], states.unknown[1], states.short[1]];
  keys.forEach((key, at) => {
    const left = at * Math.min(110, width / 3);
    picture.append(drawn("rect", { x: String(left + 1), y: "6", width: "16", height: "16", stroke: INK2, ...fills[at] }), words(key, left + 24, 19, "start"));
  });
  compared.forEach(({ label, standing }, at) => {
    const top = HEAD + at * ROW;
    picture.append(words(label, 0, top + 15, "start"), words(saidOf(standing), width, top + 15, "end", true));
    picture.append(drawn("rect", { x: "0.5", y: String(top + 21), width: String(width - 1), height: String(BAR), fill: "none", stroke: LINE, class: "xh-chart-frame" }));
    let left = 0.5;
    sharesOf(standing, subject.max ?? null).forEach((share, part) => {
      const wide = share * (width - 1);
      if (wide > 0) picture.append(drawn("rect", { x: String(place(left)), y: String(top + 21), width: String(place(wide)), height: String(BAR), stroke: INK2, "stroke-width": "0.75", ...fills[part] }));
      left += wide;
    });
  });
  for (const bound of isPoints ? boundsOf(compared) : []) {
    const x = place(0.5 + (bound / (subject.max ?? 100)) * (width - 1));
    picture.append(line(x, HEAD + 18, x, height, INK2, "3 3"));
  }
  return picture;
}

/** @param {import("./standing.js").Standing} standing */
function saidOf({ range, grade, verdict }) {
  return range ? `${rangeText(range)} 分 ${grade}` : verdict;
}

/** Certain, possible, lost; or met, open, short. @param {import("./standing.js").Standing} standing @param {number|null} max */
function sharesOf({ range, met, short, unknown }, max) {
  if (range && max) return [range[0] / max, (range[1] - range[0]) / max, (max - range[1]) / max];
  const all = met + short + unknown;
  return all ? [met / all, unknown / all, short / all] : [];
}

/** Where grades begin, as the rules say. @param {Compared[]} compared @returns {number[]} */
function boundsOf(compared) {
  return compared[0]?.bounds.filter((bound) => bound > 0) ?? [];
}
