/**
 * Shows a result in levels: the overall level, how far each dimension reaches, and what lifts the whole soonest.
 * @module
 */
import { levelSlots } from "./check_slots.js";
import { CheckView, listed } from "./check_view.js";
import { groupName, nameOf } from "./checks.js";
import { make } from "./slots.js";

/**
 * @typedef {{id: string, level: string|null, range: [string, string], missing: string[], criteria: import("./checks.js").Criterion[]}} Dimension
 * @typedef {{dimension: string, id: string}} Wanted
 * @typedef {{level: string, criteria: Wanted[]}} Step
 * @typedef {{level: string|null, range: [string, string], note: string, dimensions: Dimension[], path: Step[]}} Result
 */

export class LevelsView extends CheckView {
  /** @type {Dimension[]} of the result that is shown */ #dimensions = [];

  /** @param {Result} result @returns {import("./checks.js").Group[]} */
  groups({ dimensions }) {
    return dimensions.map(({ id, criteria, level, range }) => {
      const status = level === null ? "unknown" : level === Object.keys(this.names)[0] ? "short" : "met";
      return { id, required: true, criteria, said: { status, sign: this.states[status][0], words: this.#span(range) } };
    });
  }

  /** @param {Result} result */
  verdict({ level, range }) {
    return level === null
      ? { text: `${this.#span(range)}（还有待填）`, settled: false }
      : { text: `${this.names[level]}`, settled: true };
  }

  /** The cells of the table of levels that are reached, and the level of all. @param {import("./document.js").Values} _values @param {Result|null} result @returns {[string, boolean][]} */
  wordSlots(_values, result) {
    return result ? levelSlots(result) : [];
  }

  /** What the result says of itself. @param {Result} result */
  counts({ note }) {
    return note;
  }

  /** @param {Result} result @returns {HTMLElement[]} */
  lines({ dimensions }) {
    return dimensions.map(({ id, range }) => make("li", {},
      make("a", { href: `#section-${id}`, "data-focus": `section-${id}` }, groupName(this.host, id)), " ",
      make("b", {}, this.#span(range))));
  }

  /** The levels side by side: what each dimension has, and up to where it may come. @param {Result} result @returns {Node[]} */
  pictures({ dimensions, range }) {
    const levels = Object.keys(this.names);
    const head = make("tr", {}, make("th", { scope: "col" }, "维度"), ...levels.slice(1).map((id) => make("th", { scope: "col" }, this.names[id] ?? "")));
    const rows = [...dimensions.map(({ id, range: reach }) => this.#row(groupName(this.host, id), reach, levels)), this.#row("总体", range, levels)];
    const table = make("table", { class: "xh-ladder", "aria-label": "各维度达到的等级" }, make("thead", {}, head), make("tbody", {}, ...rows));
    return [make("div", { class: "xh-ladder-box" }, make("h2", {}, "各维度达到的等级"), table)];
  }

  /** @param {Result} result @returns {HTMLElement|null} */
  list({ path, dimensions }) {
    this.#dimensions = dimensions;
    if (path.length === 0) return null;
    return make("div", { class: "xh-todo" }, make("h2", {}, this.words.todo.title ?? ""), ...path.map((step) => this.#step(step)));
  }

  /** @param {Step} step */
  #step({ level, criteria }) {
    const [short, open] = this.#split(criteria);
    const lacking = [short.length && `还差 ${short.length} 处`, open.length && `还有 ${open.length} 处${this.states.unknown[1]}`].filter(Boolean).join("，");
    const dimensions = [...new Set(criteria.map(({ dimension }) => dimension))];
    return make("section", {},
      make("h3", {}, `到“${this.names[level]}”${lacking}`),
      make("ol", {}, ...dimensions.map((dimension) => this.#part(dimension, criteria.filter((each) => each.dimension === dimension)))));
  }

  /** What a step asks for in one dimension: what is not met, then what nobody has answered. @param {string} dimension @param {Wanted[]} criteria */
  #part(dimension, criteria) {
    const [short, open] = this.#split(criteria).map((each) => listed(each.map((wanted) => this.#wanted(wanted))));
    const between = open?.length ? [`${short?.length ? "；" : ""}${this.states.unknown[1]} `] : [];
    return make("li", {}, make("b", {}, groupName(this.host, dimension)), `（${criteria.length}）：`, ...(short ?? []), ...between, ...(open ?? []));
  }

  /** What is not met, and what is not answered. @param {Wanted[]} criteria @returns {[Wanted[], Wanted[]]} */
  #split(criteria) {
    return [criteria.filter((each) => !this.#isOpen(each)), criteria.filter((each) => this.#isOpen(each))];
  }

  /** @param {Wanted} wanted */
  #wanted({ dimension, id }) {
    const path = `facts.${dimension}.${id}`;
    return make("a", { href: `#${path}`, "data-focus": path }, nameOf(this.host, dimension, id));
  }

  /** @param {Wanted} wanted */
  #isOpen({ dimension, id }) {
    const found = this.#dimensions.find((each) => each.id === dimension)?.criteria.find((each) => each.id === id);
    return found?.status === "unknown";
  }

  /** @param {string} name @param {[string, string]} reach @param {string[]} levels */
  #row(name, reach, levels) {
    const [low, high] = reach.map((id) => levels.indexOf(id));
    return make("tr", {}, make("th", { scope: "row" }, name), ...levels.slice(1).map((_, place) => {
      const status = place + 1 <= (low ?? 0) ? "met" : place + 1 <= (high ?? 0) ? "unknown" : "short";
      return make("td", { "data-status": status }, this.states[status].join(" "));
    }));
  }

  /** @param {[string, string]} range */
  #span([low, high]) {
    return low === high ? `${this.names[low]}` : `${this.names[low]}～${this.names[high]}`;
  }
}
