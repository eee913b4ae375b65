/**
 * Shows on the card of a plan's entry what is not typed: what it is about, whether it is late, what the newest record says.
 * @module
 */
import { STATES, daysProblem, isLate, stateOf } from "./plan_entries.js";
import { slot } from "./slots.js";

/**
 * @typedef {import("./plan_entries.js").Entry} Entry
 * @typedef {import("./plan_entries.js").Now} Now
 */

/**
 * @param {HTMLElement} card
 * @param {{entry: Entry, now: Now|null, clauses: import("./subjects.js").Known["clauses"], today: string}} given
 */
export function drawCard(card, { entry, now, clauses, today }) {
  drawSubject(card, entry, clauses);
  drawNow(card, entry, now);
  drawDays(card, daysProblem(entry));
  const late = isLate(entry, today);
  card.dataset.status = late || (now?.done && now.status === "short") ? "short" : stateOf(entry) === "done" ? "met" : "unknown";
  slot(card, "state").textContent = late ? "✕ 已超期" : STATES[stateOf(entry)].join(" ");
}
