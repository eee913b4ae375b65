/**
 * Fills the hidden paper copy of the standard's own form and prints it.
 * @module
 */
import { points, slot } from "./slots.js";

/**
 * @typedef {import("./scoring.js").Result} Result
 * @typedef {import("./document.js").Values} Values
 */

/** The paper copy of one form. */
export class Paper {
  /** @param {HTMLElement} paper */
  constructor(paper) {
    this.paper = paper;
  }

  /** The standard's own table. @returns {HTMLTableElement} */
  get table() {
    return /** @type {HTMLTableElement} */ (this.paper.querySelector("table"));
  }

  /**
   * Write values and scores on the paper; an item without one certain score stays blank.
   * @param {Values} values
   * @param {Result|null} result
   * @param {boolean} trying  some answers are only tried; the paper says so
   */
  fill(values, result, trying) {
    for (const place of this.paper.querySelectorAll("[data-slot]")) {
      if (place instanceof HTMLElement) write(place, values, result);
    }
    slot(this.paper, "paper-note").textContent = note(result, trying);
  }
}

/** @param {HTMLElement} place @param {Values} values @param {Result|null} result */
function write(place, values, result) {
  const name = place.dataset.slot ?? "";
  if (place.dataset.value !== undefined) {
    const chosen = name === "class" ? values.class : result?.grade;
    place.toggleAttribute("data-chosen", chosen === place.dataset.value);
  } else if (name === "total") {
    place.textContent = result && result.range[0] === result.range[1] ? points(result.total) : "";
  } else if (name.endsWith(".score")) {
    const score = result?.items.find(({ id }) => `${id}.score` === name)?.score;
    place.textContent = score === null || score === undefined ? "" : points(score);
  } else {
    place.textContent = values[name] ?? "";
  }
}

/** @param {Result|null} result @param {boolean} trying */
function note(result, trying) {
  const open = result?.missing ? `还有 ${result.missing} 处没有填，得分空白的项目未定。` : "";
  return trying ? `${open}含试填的答案，没有保存。` : open;
}

/** Ask the browser to print, and do `after` when it has. @param {() => void} after */
export function print(after) {
  addEventListener("afterprint", after, { once: true });
  globalThis.print();
}
