/**
 * QR codes, made on this device: what is in them goes nowhere.
 * @module
 */
import { encode } from "../vendor/uqr.js";

const SVG = "http://www.w3.org/2000/svg";
/** Light modules around, as the norm asks. */
const QUIET = 4;
const PNG_MODULE = 8;

/**
 * Draw a QR code that stays sharp on paper.
 * @param {string} text
 * @param {string} label  what it is, for who cannot see it
 * @returns {SVGSVGElement}
 */
export function qrSvg(text, label) {
  const { data, size } = modules(text);
  const path = data.flatMap((row, y) => runs(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)).join("");
  const ground = drawn("path", { d: `M0 0h${size}v${size}h-${size}z`, fill: "#fff" });
  const svg = drawn("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, class: "xh-qr", "shape-rendering": "crispEdges" });
  svg.append(ground, drawn("path", { d: path, fill: "#000" }));
  return /** @type {SVGSVGElement} */ (svg);
}

/** Draw a QR code as a picture for files. @param {string} text @returns {Promise<Uint8Array<ArrayBuffer>>} PNG */
export async function qrPng(text) {
  const { data, size } = modules(text);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * PNG_MODULE;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  data.forEach((row, y) => {
    for (const [x, length] of runs(row)) pen.fillRect(x * PNG_MODULE, y * PNG_MODULE, length * PNG_MODULE, PNG_MODULE);
  });
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  return new Uint8Array(await /** @type {Blob} */ (blob).arrayBuffer());
}

/** @param {string} text */
function modules(text) {
  return encode(text, { ecc: "M", boostEcc: true, border: QUIET });
}

/** Dark stretches of a row. @param {boolean[]} row @returns {[number, number][]} where each begins, and its length */
function runs(row) {
  /** @type {[number, number][]} */ const found = [];
  row.forEach((dark, x) => {
    const last = found.at(-1);
    if (!dark) return;
    if (last && last[0] + last[1] === x) last[1] += 1;
    else found.push([x, 1]);
  });
  return found;
}

/** @param {string} tag @param {Record<string, string>} attributes */
function drawn(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
