/**
 * Draws an organisation chart: text that can be selected, lines, dashes where a place is a conjecture.
 * @module
 */
import { TEXT, layout } from "./chart_layout.js";

/**
 * @typedef {import("./chart_layout.js").Box} Box
 * @typedef {import("./chart_layout.js").Line} Line
 * @typedef {import("./chart_layout.js").Placed} Placed
 */

const LEGEND = "虚线：标准没有写明放在哪里，位置待定。";
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {Box[]} boxes
 * @param {string} title
 * @returns {SVGSVGElement}
 */
export function drawing(boxes, title) {
  const { width, height, boxes: placed, lines, guides } = layout(boxes);
  const isConjecture = boxes.some(({ dashed }) => dashed);
  const whole = height + (isConjecture ? TEXT.leading * 2 : 0);
  const picture = /** @type {SVGSVGElement} */ (drawn("svg", {
    viewBox: `0 0 ${width} ${whole}`, width: String(width), height: String(whole), class: "xh-chart", role: "img", xmlns: SVG,
    "font-family": "sans-serif",
  }));
  picture.append(
    words("title", title), words("desc", described(boxes)),
    ...lines.map((line) => path(line, "xh-chart-line")), ...guides.map((line) => path(line, "xh-chart-guide")), ...placed.map(box),
    ...(isConjecture ? [legend(whole)] : []));
  return picture;
}

/** Say what dashes mean, wherever the picture goes. @param {number} height */
function legend(height) {
  const said = drawn("text", { x: String(TEXT.padding), y: String(height - TEXT.leading / 2), class: "xh-chart-legend", "font-size": String(TEXT.size * 0.85), fill: "currentColor" });
  said.textContent = LEGEND;
  return said;
}

/** Say the chart in words. @param {Box[]} boxes */
function described(boxes) {
  /** @param {string} id */
  const name = (id) => boxes.find((box) => box.id === id)?.name ?? "";
  return boxes.map((each) => (each.parent ? `${each.name}，在${name(each.parent)}之下` : each.name)).join("；");
}

/** @param {Placed} placed */
function box({ box: { dashed }, lines, x, y, width, height }) {
  const group = drawn("g", { class: dashed ? "xh-chart-box xh-chart-dashed" : "xh-chart-box" });
  group.append(drawn("rect", {
    x: String(x), y: String(y), width: String(width), height: String(height), rx: "8", fill: "none", stroke: "currentColor",
    "stroke-width": "1.5", ...(dashed ? { "stroke-dasharray": "6 4" } : {}),
  }));
  const text = drawn("text", { "text-anchor": "middle", "font-size": String(TEXT.size), fill: "currentColor" });
  lines.forEach((line, at) => {
    const span = drawn("tspan", { x: String(x + width / 2), y: String(y + TEXT.padding + TEXT.leading * (at + 0.75)) });
    span.textContent = line;
    text.append(span);
  });
  group.append(text);
  return group;
}

/** @param {Line} line @param {string} kind */
function path({ points, dashed }, kind) {
  const d = points.map(([x, y], at) => `${at ? "L" : "M"}${x} ${y}`).join("");
  return drawn("path", { d, class: kind, fill: "none", stroke: "currentColor", "stroke-width": "1.5", ...(dashed ? { "stroke-dasharray": kind === "xh-chart-guide" ? "2 4" : "6 4" } : {}) });
}

/** @param {string} name @param {string} text */
function words(name, text) {
  const made = drawn(name, {});
  made.textContent = text;
  return made;
}

/** @param {string} name @param {Record<string, string>} attributes @returns {SVGElement} */
function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return /** @type {SVGElement} */ (made);
}
