/**
 * Fills the blank Word file of a sheet on this device, by setting the content controls that it has for every place to fill:
 * what stands on the sheet as it prints stands in the Word file.
 * @module
 */
import { strFromU8, strToU8, unzipSync, zipSync } from "../vendor/fflate.js";
import { NOT_ASKED } from "./check_slots.js";
import { blankWord } from "./word_blank.js";
import { shareOut, widthOf } from "./word_fit.js";

/** @typedef {Map<string, string|boolean>} Slots   what is written, and what is ticked, by the names of the controls */

const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const W14 = "http://schemas.microsoft.com/office/word/2010/wordml";
const BODY = "word/document.xml";
/** As wide as a Chinese character; what is left of an underlined place is drawn by these. */
const SPACE = "\u3000";
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** What stands in the places of a sheet, as it prints now. @param {ParentNode} paper @returns {Slots} */
export function slotsOf(paper) {
  /** @type {Slots} */ const slots = new Map();
  for (const place of paper.querySelectorAll("[data-slot]")) {
    const { slot = "", tag, value } = /** @type {HTMLElement} */ (place).dataset;
    const name = tag ?? slot;
    if (value !== undefined) slots.set(`${name}=${value}`, place.hasAttribute("data-chosen") || place.textContent === "√");
    else if (place.closest("[hidden]")) slots.set(name, name.endsWith(".status") ? NOT_ASKED : "");
    else slots.set(name, textIn(place));
  }
  return slots;
}

/** @param {string} name  of the sheet, such as gs-visitor @param {Slots} slots @param {boolean} [large]  on A3 @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function filledWord(name, slots, large = false) {
  return filled(await blankWord(`${name}${large ? "-a3" : ""}.docx`), slots);
}

/** @param {Uint8Array} blank @param {Slots} slots @returns {Uint8Array<ArrayBuffer>} */
export function filled(blank, slots) {
  const parts = unzipSync(blank);
  const page = new DOMParser().parseFromString(strFromU8(parts[BODY] ?? new Uint8Array()), "application/xml");
  for (const control of page.getElementsByTagNameNS(W, "sdt")) set(control, slots.get(attribute(control, W, "tag") ?? ""));
  shareOut(page);
  const text = new XMLSerializer().serializeToString(page);
  parts[BODY] = strToU8(text.startsWith("<?xml") ? text : `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`);
  return new Uint8Array(zipSync(parts));
}

/** Several paragraphs or list items are lines. @param {Element} place */
function textIn(place) {
  const blocks = [...place.querySelectorAll("h2, h3, p, li, tr")].filter((each) => !each.querySelector("p, li, tr"));
  if (blocks.length === 0) return place.textContent ?? "";
  return blocks.map((block) => (block.localName === "tr" ? [...block.children].map(({ textContent }) => textContent?.trim()).join("　") : block.textContent?.trim())).join("\n");
}

/** @param {Element} control @param {string|boolean|undefined} value */
function set(control, value) {
  const ticked = first(control, W14, "checked");
  if (ticked && typeof value === "boolean") return tick(control, ticked, value);
  if (typeof value === "string" && value.trim() && !ticked) write(control, value.replace(NOT_IN_XML, ""));
}

/** @param {Element} control @param {Element} ticked @param {boolean} on */
function tick(control, ticked, on) {
  ticked.setAttributeNS(W14, "w14:val", on ? "1" : "0");
  const sign = attribute(control, W14, on ? "checkedState" : "uncheckedState") ?? "";
  const words = first(control, W, "t");
  if (words) words.textContent = String.fromCodePoint(Number.parseInt(sign, 16));
}

/** @param {Element} control @param {string} text */
function write(control, text) {
  first(control, W, "showingPlcHdr")?.remove();
  const run = first(control, W, "r");
  const page = control.ownerDocument;
  if (!run) return;
  for (const old of [...run.children]) if (old.localName !== "rPr") old.remove();
  text.split(/\r?\n/).forEach((line, at) => {
    if (at > 0) run.append(page.createElementNS(W, "w:br"));
    const words = page.createElementNS(W, "w:t");
    words.setAttribute("xml:space", "preserve");
    words.textContent = line;
    run.append(words);
  });
  shorten(control.nextElementSibling, text);
}

/** The rest of an underlined place gives way to what was written in it. @param {Element|null} rest @param {string} text */
function shorten(rest, text) {
  const words = rest?.localName === "r" ? first(rest, W, "t") : null;
  if (!words || !new RegExp(`^${SPACE}+$`).test(words.textContent ?? "")) return;
  words.textContent = SPACE.repeat(Math.max(0, Math.round((words.textContent ?? "").length + 2 - widthOf(text))));
}

/** @param {Element} parent @param {string} space @param {string} name */
function first(parent, space, name) {
  return parent.getElementsByTagNameNS(space, name)[0] ?? null;
}

/** @param {Element} parent @param {string} space @param {string} name */
function attribute(parent, space, name) {
  return first(parent, space, name)?.getAttributeNS(space, "val");
}
