/**
 * Draws amounts beside what is asked for: a bar each, with the bound marked on it, and the same in words.
 * @module
 */
import { make } from "./slots.js";

/** @typedef {{label: string, actual: number, required: number, unit: string, sign: string, words: string}} Amount */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 100;
const HEIGHT = 6;

/** @param {Amount[]} amounts  all in one unit, drawn to one scale @returns {HTMLElement} */
export function bars(amounts) {
  const most = Math.max(...amounts.flatMap(({ actual, required }) => [actual, required]));
  return make("div", { class: "xh-bars" }, ...amounts.map((amount) => bar(amount, most)));
}

/** @param {Amount} amount @param {number} most */
function bar(amount, most) {
  const { label, actual, required, unit, sign, words } = amount;
  const said = make("p", {}, make("b", {}, label), ` ${actual} ${unit}，最低 ${required} ${unit} `, make("span", {}, `${sign} ${words}`));
  return make("div", { class: "xh-area" }, said, drawing(amount, WIDTH / (most || 1)));
}

/** @param {Amount} amount @param {number} scale @returns {SVGSVGElement} */
function drawing({ label, actual, required, unit, words }, scale) {
  const picture = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
  const title = shape("title", {});
  title.textContent = `${label}：${actual} ${unit}`;
  const description = shape("desc", {});
  description.textContent = `竖线是最低要求 ${required} ${unit}；${words}。`;
  const isEnough = actual >= required;
  picture.append(title, description,
    shape("rect", { x: "0", y: "0", width: String(WIDTH), height: String(HEIGHT), fill: "currentColor", "fill-opacity": "0.08" }),
    shape("rect", {
      x: "0", y: "1", width: String(actual * scale), height: String(HEIGHT - 2), fill: "currentColor", "fill-opacity": isEnough ? "0.75" : "0.4",
    }),
    shape("rect", { x: String(Math.min(required * scale, WIDTH - 0.6)), y: "0", width: "0.6", height: String(HEIGHT), fill: "currentColor" }));
  return /** @type {SVGSVGElement} */ (picture);
}

/** @param {string} tag @param {{[name: string]: string}} attributes */
function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
