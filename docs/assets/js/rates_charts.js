/**
 * Charts of several periods: a line for a rate, columns for a count; what is not known leaves a gap and says so.
 * @module
 */
import { INK2, LINE, TEAL, drawing, drawn, line, place, words } from "./drawing.js";
import { shortName } from "./periods.js";

/**
 * @typedef {{name: string, period: import("./periods.js").Period, value: number|null, text: string}} Point   `text`: the value in words
 * @typedef {{title: string, points: Point[], kind: "line"|"columns", top?: number}} Chart   `top`: no value can be greater
 */

const HEIGHT = 190;
const [TOP, BOTTOM, LEFT] = [44, HEIGHT - 46, 8];
/** So many periods have room for their names. */
const MOST = 8;

/** @param {Chart} chart @param {number} width */
export function periodsChart({ title, points: all, kind, top = Infinity }, width) {
  const points = all.slice(-MOST);
  const described = `${points.map(({ name, text }) => `${name} ${text}`).join("；")}。${all.length > MOST ? `只画最近 ${MOST} 个时段，全部的数见表。` : ""}`;
  const picture = drawing(width, HEIGHT, title, described);
  const most = Math.min(top, Math.max(0, ...points.map(({ value }) => value ?? 0)) * 1.15) || 1;
  const step = (width - 2 * LEFT) / points.length;
  const x = (/** @type {number} */ place) => LEFT + (place + 0.5) * step;
  const y = (/** @type {number} */ value) => BOTTOM - (value / most) * (BOTTOM - TOP);
  picture.append(words(title, LEFT, 18, "start", true), line(LEFT, BOTTOM, width - LEFT, BOTTOM, LINE));
  if (kind === "line") picture.append(...stretches(points, x, y));
  points.forEach(({ period, value, text }, at) => {
    if (value !== null) picture.append(kind === "line" ? dot(x(at), y(value)) : column(x(at), y(value), Math.min(44, step * 0.6)));
    picture.append(words(text, x(at), value === null ? BOTTOM - 8 : y(value) - 9, "middle", value !== null));
    shortName(period).forEach((part, row) => picture.append(words(part, x(at), BOTTOM + 18 + row * 17, "middle")));
  });
  return picture;
}

/** Lines between neighbours that are both known. @param {Point[]} points @param {(place: number) => number} x @param {(value: number) => number} y */
function stretches(points, x, y) {
  return points.flatMap(({ value }, at) => {
    const before = points[at - 1]?.value;
    return value === null || before === null || before === undefined ? [] : [line(x(at - 1), y(before), x(at), y(value), TEAL, "", "2.5")];
  });
}

/** @param {number} x @param {number} y */
function dot(x, y) {
  return drawn("circle", { cx: String(place(x)), cy: String(place(y)), r: "4.5", fill: TEAL, class: "xh-chart-dot" });
}

/** @param {number} x @param {number} y @param {number} width */
function column(x, y, width) {
  return drawn("rect", {
    x: String(place(x - width / 2)), y: String(place(Math.min(y, BOTTOM - 1))), width: String(place(width)), height: String(place(Math.max(BOTTOM - y, 1))),
    fill: TEAL, stroke: INK2, "stroke-width": "0.5", class: "xh-chart-fill-0",
  });
}
