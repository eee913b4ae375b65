/**
 * Draws the result: total, bar, grade, the way to the next grade, what is still missing.
 * @module
 */
import { lostItems, lostWords, titleOf } from "./lost.js";
import { make, points, rangeText, slot } from "./slots.js";

/**
 * @typedef {import("./scoring.js").Outcome} Outcome
 * @typedef {import("./scoring.js").Result} Result
 * @typedef {import("./scoring.js").NextGrade} NextGrade
 */

/** So many items are named before the rest is folded away. */
const AT_ONCE = 8;

/** The panel with the result. */
export class Summary {
  /**
   * @param {HTMLElement} panel
   * @param {HTMLElement} form
   * @param {{[id: string]: string}} grades  id → name, from the data
   */
  constructor(panel, form, grades) {
    this.panel = panel;
    this.form = form;
    this.grades = grades;
    this.max = Number(panel.dataset.max);
    for (const mark of panel.querySelectorAll(".xh-bar-mark")) {
      if (mark instanceof HTMLElement) mark.style.insetInlineStart = this.#percent(Number(mark.dataset.at));
    }
  }

  /** Nothing is computed yet: say what for. @param {boolean} ready  whether the class is chosen */
  wait(ready) {
    slot(this.panel, "first").hidden = ready;
    if (slot(this.panel, "result").hidden) slot(this.panel, "line-score").textContent = ready ? "正在算分……" : "先选机构类别";
  }

  /** @param {Outcome} outcome */
  show({ result, leftOut }) {
    for (const name of ["result", "details"]) slot(this.panel, name).hidden = result === null;
    const line = slot(this.panel, "line-score");
    if (result) line.textContent = `${rangeText(result.range)} 分`;
    slot(this.panel, "line-grade").textContent = result ? this.#span(result) : "";
    if (!result) return;
    this.#total(result);
    this.#leftOut(leftOut);
    this.#next(result.next_grade, result.missing > 0);
    this.#parts(result);
    this.#lost(result);
    this.#missing(result);
  }

  /** One sentence for ears. @param {Result} result */
  sentence(result) {
    return `${rangeText(result.range).replace("～", " 到 ")} 分，${this.#gradeText(result)}`;
  }

  /** @param {Result} result */
  #total({ range: [low, high], possible_grades: possible, grade, ...result }) {
    slot(this.panel, "low").textContent = points(low);
    slot(this.panel, "high").textContent = low === high ? "分" : `～ ${points(high)} 分`;
    slot(this.panel, "certain").style.inlineSize = this.#percent(low);
    slot(this.panel, "possible").style.inlineSize = this.#percent(high);
    slot(this.panel, "bar").setAttribute("aria-label", low === high
      ? `已得 ${points(low)} 分，失 ${points(this.max - low)} 分，满分 ${this.max} 分`
      : `已得 ${points(low)} 分，待定 ${points(high - low)} 分，已失 ${points(this.max - high)} 分，满分 ${this.max} 分`);
    const chip = slot(this.panel, "grade");
    chip.textContent = this.#gradeText({ range: [low, high], possible_grades: possible, grade, ...result });
    chip.toggleAttribute("data-settled", grade !== null);
  }

  /** @param {Result} result */
  #names({ possible_grades: possible }) {
    return possible.map((id) => this.grades[id]).join("、");
  }

  /** The possible grades in few words. @param {Result} result */
  #span({ possible_grades: possible }) {
    const names = [possible[0], possible.at(-1)].map((id) => this.grades[id ?? ""]);
    return possible.length === 1 ? String(names[0]) : names.join("～");
  }

  /** @param {Result} result */
  #gradeText(result) {
    return `${result.grade === null ? "可能" : "等级"}：${this.#names(result)}`;
  }

  /** @param {number} count */
  #leftOut(count) {
    const note = slot(this.panel, "left-out");
    note.hidden = count === 0;
    note.replaceChildren(make("a", { href: "#xh-problems", "data-action": "problems" }, `有 ${count} 处填写有误`), "，暂按未填计算。");
  }

  /** @param {NextGrade|null} next @param {boolean} open  something is not answered yet */
  #next(next, open) {
    const place = slot(this.panel, "next");
    place.hidden = next === null;
    if (!next) return;
    const lead = make("p", {}, `${open ? "只按已填的算，" : ""}到“${this.grades[next.grade]}”还差 `, make("b", {}, `${points(next.points)} 分`));
    if (!next.items) place.replaceChildren(lead, make("p", {}, "没有锁定的项目全部得满分也不够。"));
    else place.replaceChildren(lead, this.#fewest(next.items));
  }

  /** @param {string[]} items */
  #fewest(items) {
    const links = items.map((id) => make("a", { href: `#item-${id}`, "data-focus": `item-${id}`, title: titleOf(id) }, id));
    const first = make("p", {}, "最少改 ", make("b", {}, `${items.length} 项`), "：", ...listed(links.slice(0, AT_ONCE)));
    const rest = links.slice(AT_ONCE);
    if (!rest.length) return first;
    return make("div", {}, first, make("details", {}, make("summary", {}, `另外 ${rest.length} 项`), make("p", {}, ...listed(rest))));
  }

  /** @param {Result} result */
  #parts({ sections }) {
    for (const { id, range, max } of sections) slot(this.panel, `part-${id}`).textContent = `${rangeText(range)} / ${max}`;
  }

  /** What costs points, whatever else is answered. @param {Result} result */
  #lost(result) {
    const lost = lostItems(result);
    slot(this.panel, "lost").hidden = lost.length === 0;
    slot(this.panel, "lost-title").textContent = `${lostWords(result, this.max)}，${lost.length} 项`;
    slot(this.panel, "lost-list").replaceChildren(...lost.map(({ id, words }) =>
      make("li", {}, make("a", { href: `#item-${id}`, "data-focus": `item-${id}` }, titleOf(id)), " ", make("span", {}, words))));
  }

  /** @param {Result} result */
  #missing({ missing, items }) {
    const box = slot(this.panel, "missing");
    box.hidden = missing === 0;
    slot(this.panel, "missing-title").textContent = `还有 ${missing} 处没有填`;
    slot(this.panel, "missing-list").replaceChildren(...items.filter((item) => item.missing.length).map((item) =>
      make("li", {}, make("span", { class: "xh-code" }, item.id), " ",
        ...listed(item.missing.map((path) => make("a", { href: `#${path}`, "data-focus": path }, this.#label(path)))))));
  }

  /** The words beside a field. @param {string} path */
  #label(path) {
    const field = document.getElementById(path);
    const legend = field?.matches("fieldset") ? field.querySelector("legend") : null;
    const label = legend ?? this.form.querySelector(`label[for="${CSS.escape(path)}"]`);
    const round = field?.closest(".xh-round")?.querySelector("legend")?.textContent?.trim();
    return `${round ? `${round}：` : ""}${label?.textContent?.trim() ?? path}`;
  }

  /** @param {number} value */
  #percent(value) {
    return `${(value / this.max) * 100}%`;
  }
}

/** @param {HTMLElement[]} links @returns {(string|Node)[]} */
function listed(links) {
  return links.flatMap((link, place) => (place ? ["、", link] : [link]));
}
