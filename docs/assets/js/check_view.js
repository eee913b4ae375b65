/**
 * Shows a result that says of each criterion whether it is met: on the cards, in the panel, as a list of what is short, on paper.
 * @module
 */
import { CheckCards } from "./check_cards.js";
import { CheckPaper } from "./check_paper.js";
import { groupName, stateOf } from "./checks.js";
import { FieldWords } from "./field_words.js";
import { make, slot } from "./slots.js";
import { statesOf } from "./states.js";
import { todo } from "./todo.js";

/**
 * @typedef {import("./checks.js").Group} Group
 * @typedef {import("./document.js").Values} Values
 * @typedef {{text: string, settled: boolean}} Verdict   `settled`: nothing is open that could change it
 */

/** What every such view does; each way to aggregate says how its own result reads. */
export class CheckView {
  /** @param {import("./tool_page.js").ToolPage} page */
  constructor(page) {
    this.host = page.host;
    this.form = page.form;
    this.panel = page.panel;
    this.names = page.names;
    this.states = statesOf(page.host);
    this.labels = new FieldWords(page.form);
    /** @type {{todo: {[about: string]: string}, bars: {[key: string]: string}}} */
    this.words = JSON.parse(page.host.dataset.words ?? "{}");
    this.cards = new CheckCards(page.form);
    this.paper = new CheckPaper(page.host);
  }

  /** The criteria of a result, group by group. @param {any} _result @returns {Group[]} */
  groups(_result) {
    return [];
  }

  /** @param {any} result @returns {Verdict} */
  verdict({ verdict, unknown }) {
    return { text: verdict, settled: unknown === 0 };
  }

  /** What stands beside the list of what is short, on screen and on paper. @param {any} _result @returns {Node[]} */
  pictures(_result) {
    return [];
  }

  /** What is short, as a list; null where nothing is. @param {any} result @returns {HTMLElement|null} */
  list(result) {
    return todo(this.host, this.groups(result), this.words.todo);
  }

  /** @param {boolean} ready @param {Values} _values */
  wait(ready, _values) {
    const first = this.panel.querySelector('[data-slot="first"]');
    first?.toggleAttribute("hidden", ready);
    if (slot(this.panel, "result").hidden) slot(this.panel, "line-score").textContent = ready ? "正在核对……" : "先选机构类别";
  }

  /** @param {{result: any, leftOut: number, values: Values}} outcome */
  show({ result, leftOut }) {
    slot(this.panel, "result").hidden = result === null;
    const groups = result ? this.groups(result) : [];
    this.cards.show(groups);
    this.#outcome(result);
    if (!result) return;
    const verdict = this.verdict(result);
    slot(this.panel, "line-score").textContent = verdict.text;
    slot(this.panel, "verdict").textContent = verdict.text;
    slot(this.panel, "verdict").toggleAttribute("data-settled", verdict.settled);
    slot(this.panel, "counts").textContent = this.counts(result);
    slot(this.panel, "groups").replaceChildren(...this.lines(result));
    this.#leftOut(leftOut);
    this.#missing(groups);
  }

  /** @param {any} result */
  sentence(result) {
    return this.verdict(result).text;
  }

  /** How many criteria are in each state. @param {any} result */
  counts(result) {
    return String(result.counted);
  }

  /** A line for each group. @param {any} result @returns {HTMLElement[]} */
  lines(result) {
    return this.groups(result).filter((group) => this.#isOfUse(group)).map((group) => {
      const { status, sign, words } = stateOf(group.criteria, this.states);
      const id = `section-${group.id}`;
      return make("li", { "data-status": status }, make("span", { class: "xh-sign", "aria-hidden": "true" }, sign), " ",
        make("a", { href: `#${id}`, "data-focus": id }, groupName(this.host, group.id)), " ", make("small", {}, words));
    });
  }

  /** @param {Values} values @param {any} result @param {boolean} trying */
  fillPaper(values, result, trying) {
    const groups = result ? this.groups(result) : [];
    this.paper.fill(values, groups, trying, result ? this.#said(result, true) : [], this.wordSlots(values, result));
  }

  /** What stands in the standard's own table, where there is one. @param {Values} _values @param {any} _result @returns {[string, string|boolean][]} */
  wordSlots(_values, _result) {
    return [];
  }

  get sheet() {
    return this.paper.checks;
  }

  /** @param {Values} values @param {any} result */
  report(values, result) {
    const about = ["about.organisation", "about.year", "about.assessor", "about.date", "about.note"].flatMap((name) =>
      (values[name] ? [make("dt", {}, this.#aboutLabel(name)), make("dd", {}, values[name])] : []));
    return make("section", { class: "xh-report" }, make("dl", {}, ...about), ...(result ? this.#said(result, true) : []));
  }

  /** @param {string} name */
  #aboutLabel(name) {
    return this.form.querySelector(`label[for="${CSS.escape(name)}"]`)?.textContent?.trim() ?? name;
  }

  /** @param {any} result @param {boolean} withVerdict @returns {Node[]} */
  #said(result, withVerdict) {
    const verdict = make("p", { class: "xh-verdict" }, make("strong", {}, this.verdict(result).text), `　${this.counts(result)}`);
    const list = this.list(result);
    return [...(withVerdict ? [verdict] : []), ...this.pictures(result), ...(list ? [list] : [])];
  }

  /** @param {any} result */
  #outcome(result) {
    const place = slot(this.host, "outcome");
    const said = result ? this.#said(result, false) : [];
    place.hidden = said.length === 0;
    place.replaceChildren(...said);
  }

  /** A group that this class need not have counts once something is said of it. @param {Group} group */
  #isOfUse({ required, criteria }) {
    return required || criteria.some(({ status }) => status !== "unknown");
  }

  /** @param {number} count */
  #leftOut(count) {
    const note = slot(this.panel, "left-out");
    note.hidden = count === 0;
    note.replaceChildren(make("a", { href: "#xh-problems", "data-action": "problems" }, `有 ${count} 处填写有误`), "，暂按未填计算。");
  }

  /** @param {Group[]} groups */
  #missing(groups) {
    const paths = groups.filter((group) => this.#isOfUse(group)).map((group) => ({ group, open: this.#open(group) })).filter(({ open }) => open.length);
    const count = paths.reduce((sum, { open }) => sum + open.length, 0);
    slot(this.panel, "missing").hidden = count === 0;
    slot(this.panel, "missing-title").textContent = `还有 ${count} 处没有填`;
    slot(this.panel, "missing-list").replaceChildren(...paths.map(({ group, open }) =>
      make("li", {}, make("b", {}, groupName(this.host, group.id)), " ", ...listed(open))));
  }

  /** Links to the fields of a group that are still open. @param {Group} group @returns {HTMLElement[]} */
  #open({ id, criteria, missing }) {
    const open = criteria.filter(({ status, strength }) => status === "unknown" && strength !== "may");
    const paths = missing ?? open.map((criterion) => `facts.${id}.${criterion.id}`);
    return paths.flatMap((path) => {
      if (!document.getElementById(path)) return [];
      const own = document.getElementById(path)?.closest("[data-field]")?.querySelector("legend, label")?.firstChild?.textContent?.trim();
      return [make("a", { href: `#${path}`, "data-focus": path }, own ?? this.labels.label(path))];
    });
  }
}

/** @param {HTMLElement[]} links @returns {(string|Node)[]} */
export function listed(links) {
  return links.flatMap((link, place) => (place ? ["、", link] : [link]));
}
