/**
 * Draws the organisation chart above the list that says it; without a script the list stands alone.
 * @module
 */
import { drawing } from "./chart_svg.js";
import { element } from "./dom.js";

/** @typedef {import("./chart_layout.js").Box} Box */

/** @param {HTMLElement} chart  nested lists; a name in italics is a conjecture */
function draw(chart) {
  /** @type {Box[]} */ const boxes = [];
  const items = [...chart.querySelectorAll("li")];
  for (const item of items) {
    const words = /** @type {Element} */ (item.querySelector("[data-quote]") ?? item);
    const above = item.parentElement?.closest("li");
    boxes.push({
      id: String(items.indexOf(item)), name: words.textContent?.trim() ?? "", parent: above ? String(items.indexOf(above)) : "",
      dashed: words.closest("em") !== null, guide: "",
    });
  }
  const title = document.querySelector(".figure-title")?.textContent ?? "";
  const figure = element("div", { class: "xh-drawing", tabindex: "0", role: "group", "aria-label": title });
  figure.append(drawing(boxes, title));
  chart.before(figure);
}

const chart = document.querySelector(".standard .chart");
if (chart instanceof HTMLElement) draw(chart);
