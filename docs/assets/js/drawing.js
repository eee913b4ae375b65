/**
 * The parts that our charts are drawn from: own SVG with title and description, patterns beside colours.
 *
 * Colours stand as attributes, for paper and Word; on the page the style sheet follows the scheme.
 * @module
 */

const SVG = "http://www.w3.org/2000/svg";
export const INK = "#1f2d2c";
export const INK2 = "#51605e";
export const LINE = "#7c8a88";
export const TEAL = "#1f6660";
const FILLS = ["#1f6660", "#cfe5df", "#a33a22"];
const FONT = '-apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';
const SIZE = 13;
let drawings = 0;

/** @param {number} width @param {number} height @param {string} title @param {string} description @returns {SVGSVGElement} */
export function drawing(width, height, title, description) {
  drawings += 1;
  const [name, more] = [`xh-chart-${drawings}`, `xh-chart-${drawings}-about`];
  const picture = /** @type {SVGSVGElement} */ (drawn("svg", {
    viewBox: `0 0 ${width} ${height}`, width: String(width), height: String(height), role: "img", "aria-labelledby": name, "aria-describedby": more,
    class: "xh-chart", "font-family": FONT, "font-size": String(SIZE), fill: INK,
  }));
  const [named, described] = [drawn("title", { id: name }), drawn("desc", { id: more })];
  named.textContent = title;
  described.textContent = description;
  picture.append(named, described);
  return picture;
}

/** One fill for each answer, of different make: plain, striped, crossed. @param {SVGSVGElement} picture @param {number} count @returns {Record<string, string>[]} */
export function patterns(picture, count) {
  const definitions = drawn("defs", {});
  picture.append(definitions);
  return Array.from({ length: count }, /** @returns {Record<string, string>} */ (_, at) => {
    const color = FILLS[at] ?? INK2;
    if (at === 0) return { fill: color, class: "xh-chart-fill-0" };
    const id = `xh-chart-${drawings}-fill-${at}`;
    const pattern = drawn("pattern", { id, width: "8", height: "8", patternUnits: "userSpaceOnUse" });
    pattern.append(drawn("rect", { width: "8", height: "8", fill: at === 1 ? color : "#fff", class: `xh-chart-ground-${at}` }));
    const strokes = at === 1 ? "M-2 10L10 -2M-2 2L2 -2M6 10L10 6" : "M0 0L8 8M8 0L0 8";
    pattern.append(drawn("path", { d: strokes, stroke: at === 1 ? TEAL : color, "stroke-width": at === 1 ? "1" : "1.6", class: `xh-chart-stroke-${at}` }));
    definitions.append(pattern);
    return { fill: `url(#${id})` };
  });
}

/** @param {string} text @param {number} x @param {number} y @param {"start"|"middle"|"end"} anchor @param {boolean} [strong] */
export function words(text, x, y, anchor, strong = false) {
  const made = drawn("text", { x: String(place(x)), y: String(place(y)), "text-anchor": anchor, fill: INK, class: "xh-chart-text", ...(strong ? { "font-weight": "700" } : {}) });
  made.textContent = text;
  return made;
}

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} stroke @param {string} [dashes] @param {string} [wide] */
export function line(x1, y1, x2, y2, stroke, dashes = "", wide = "1") {
  return drawn("line", {
    x1: String(place(x1)), y1: String(place(y1)), x2: String(place(x2)), y2: String(place(y2)), stroke, "stroke-width": wide,
    class: stroke === TEAL ? "xh-chart-line" : "xh-chart-axis", ...(dashes ? { "stroke-dasharray": dashes } : {}),
  });
}

/** @param {string} name @param {Record<string, string>} attributes @returns {SVGElement} */
export function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return /** @type {SVGElement} */ (made);
}

/** @param {number} at */
export function place(at) {
  return Math.round(at * 100) / 100;
}
