/**
 * Fills the paper copy of a form that is checked point by point: who and when, the verdict, and a table for each group.
 * @module
 */
import { rowOf, stateOf } from "./checks.js";
import { slot } from "./slots.js";
import { statesOf } from "./states.js";

/**
 * @typedef {import("./checks.js").Criterion} Criterion
 * @typedef {import("./checks.js").Group} Group
 * @typedef {import("./document.js").Values} Values
 */

/** The paper copy of one form. */
export class CheckPaper {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    this.paper = /** @type {HTMLElement} */ (host.querySelector(".xh-paper"));
    this.states = statesOf(host);
  }

  /** The tables. */
  get checks() {
    return slot(this.paper, "checks");
  }

  /**
   * @param {Values} values @param {Group[]} groups @param {boolean} trying @param {Node[]} outcome  what stands above the tables
   * @param {Iterable<[string, string|boolean]>} more  what stands in the standard's own table
   */
  fill(values, groups, trying, outcome, more) {
    const written = new Map(more);
    for (const place of this.paper.querySelectorAll("[data-slot]")) if (place instanceof HTMLElement) write(place, values, written);
    slot(this.paper, "paper-outcome").replaceChildren(...outcome);
    for (const row of this.paper.querySelectorAll("tr[data-row]")) if (row instanceof HTMLElement) this.#row(row, values);
    for (const group of groups) for (const criterion of group.criteria) this.#finding(group, criterion);
    for (const table of this.paper.querySelectorAll("table[data-required]")) this.#leaveOut(/** @type {HTMLElement} */ (table), values);
    slot(this.paper, "paper-note").textContent = trying ? "含试填的答案，没有保存。" : "";
  }

  /** @param {HTMLElement} row @param {Values} values */
  #row(row, values) {
    const classes = row.dataset.classes?.split(" ");
    row.hidden = classes !== undefined && values.class !== undefined && !classes.includes(values.class);
    for (const words of row.querySelectorAll("[data-class]")) {
      words.toggleAttribute("hidden", values.class !== undefined && words.getAttribute("data-class") !== values.class);
      words.toggleAttribute("data-alone", values.class !== undefined);
    }
    slot(row, "actual").textContent = this.#answer(row.dataset.fact ?? "", values);
    slot(row, "status").textContent = "";
  }

  /** What was answered, as the form says it. @param {string} name @param {Values} values */
  #answer(name, values) {
    const value = values[name];
    if (value === undefined) return "";
    const option = this.host.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
    return option?.closest("label")?.textContent?.trim() ?? value;
  }

  /** @param {Group} group @param {Criterion} criterion */
  #finding(group, criterion) {
    const { id, actual, shown } = criterion;
    const row = rowOf(this.host, group.id, id);
    if (!row) return;
    slot(row, "status").textContent = this.#status(criterion);
    const place = slot(row, "actual");
    if (!place.textContent && typeof actual === "number") place.textContent = shown ?? String(actual);
  }

  /** How a criterion stands; a permission (可) that is not used is nothing to say. @param {Criterion} criterion */
  #status(criterion) {
    const { status, strength } = criterion;
    if (status === "unknown") return "";
    if (strength === "may" && status === "short") return this.states.not_applicable[0];
    return strength === "may" ? this.states[status].join(" ") : `${stateOf([criterion], this.states).sign} ${this.states[status][1]}`;
  }

  /** A room that the class need not have, and of which nothing is said, is left out. @param {HTMLElement} table @param {Values} values */
  #leaveOut(table, values) {
    const isRequired = values.class === undefined || (table.dataset.required ?? "").split(" ").includes(values.class);
    table.hidden = !isRequired && !Object.keys(values).some((name) => name.startsWith(`facts.${table.dataset.table}.`));
  }
}

/** @param {HTMLElement} place @param {Values} values @param {Map<string, string|boolean>} written */
function write(place, values, written) {
  const { slot: name = "", value } = place.dataset;
  if (value !== undefined) place.toggleAttribute("data-chosen", name === "class" ? values.class === value : written.get(`${name}=${value}`) === true);
  else if (/^(?:about|period)\./.test(name)) place.textContent = values[name] ?? "";
  else if (name.startsWith("note.")) place.textContent = String(written.get(name) ?? "");
}
