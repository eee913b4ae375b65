/**
 * Draws how far a plan has come: the parts of a bar, and the same as a table for who cannot see it.
 * @module
 */
import { table } from "./controls.js";
import { element } from "./dom.js";
import { STATES, stateOf } from "./plan_entries.js";

/** @param {import("./plan_entries.js").Entry[]} entries */
export function progress(entries) {
  const rows = Object.entries(STATES).map(([state, [sign, word]]) => {
    const count = entries.filter((entry) => stateOf(entry) === state).length;
    return { state, words: `${sign} ${word}`, count };
  });
  const made = table("各状态的条数", rows.map(({ words }) => words), [rows.map(({ count }) => String(count))], "xh-unseen");
  const bar = element("div", { class: "xh-plan-bar", "aria-hidden": "true" }, ...rows.filter(({ count }) => count).map(({ state, words, count }) => {
    const part = element("span", { "data-state": state }, `${words} ${count}`);
    part.style.flexGrow = String(count);
    return part;
  }));
  return element("div", {}, bar, made);
}
