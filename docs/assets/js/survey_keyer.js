/**
 * Keys one sheet of paper in: 1, 2, 3 answer and go on, 0 is blank, + says that somebody else filled it in, Enter ends the sheet, Backspace goes back.
 * @module
 */
import { element } from "./dom.js";
import { LONGEST_COMMENT, ON_BEHALF, givenIn } from "./survey_form.js";
import { BEHALF } from "./survey_words.js";

/**
 * @typedef {import("./survey_form.js").SurveyForm} SurveyForm
 * @typedef {import("./survey_form.js").Answers} Answers
 * @typedef {{id: string, title: string, help: string, options: import("./survey_form.js").Named[]}} Row
 * @typedef {{done: (given: Record<string, string>, comment: string) => void, back: () => void}} Work
 *   `given`: what was answered; `back`: before the first question
 */

const BLANK = "";

/** One sheet at a time; `start` begins the next. */
export class Keyer {
  #rows; #work; #withComment;
  #confirmed = false;
  #number = element("strong", { class: "xh-keyer-number" });
  #said = element("p", { class: "xh-keyer-said", role: "status" });
  #comment = element("input", { id: "xh-keyer-comment", type: "text", autocomplete: "off", maxlength: String(LONGEST_COMMENT) });
  #behalf = element("input", { id: "xh-keyer-behalf", type: "checkbox" });
  #next = element("button", { type: "submit", class: "xh-button xh-primary" }, "下一份（回车）");

  /** @param {SurveyForm} form @param {Work} work @param {{withComment: boolean}} options */
  constructor(form, work, { withComment }) {
    this.#rows = rowsOf(form);
    this.#work = work;
    this.#withComment = withComment;
    this.element = element("form", { class: "xh-keyer", novalidate: "", "aria-label": "一份问卷" },
      element("p", { class: "xh-keyer-head" }, this.#number, this.#said),
      ...this.#rows.map((row) => rowElement(row)),
      element("p", { class: "xh-keyer-behalf" }, element("label", { class: "xh-keyer-choice" }, this.#behalf, element("kbd", {}, "+"), BEHALF)),
      ...(withComment ? [element("p", { class: "xh-keyer-comment" }, element("label", { for: "xh-keyer-comment" }, "写在表上的意见（可不填）"), this.#comment)] : []),
      element("p", { class: "xh-keyer-foot" }, this.#next));
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("input", () => this.#say(""));
    this.element.addEventListener("submit", (event) => { event.preventDefault(); this.#end(); });
  }

  /**
   * Begin a sheet.
   * @param {string} words  which, for the person
   * @param {{answers?: Answers|null, comment?: string, said?: string, atEnd?: boolean}} [sheet]  what was keyed before
   */
  start(words, { answers = null, comment = "", said = "", atEnd = false } = {}) {
    this.#number.textContent = words;
    const given = answers ? givenIn(answers) : null;
    for (const { id } of this.#rows) {
      for (const input of this.#inputs(id)) input.checked = given !== null && input.value === (given[id] ?? BLANK);
    }
    this.#behalf.checked = Boolean(given?.[ON_BEHALF]);
    this.#comment.value = comment;
    this.#say(said);
    this.#focus(atEnd ? this.#rows.length - 1 : 0);
  }

  /** @param {string} id @returns {HTMLInputElement[]} */
  #inputs(id) {
    return [...this.element.querySelectorAll("input")].filter(({ name }) => name === nameOf(id));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target === this.#comment || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const at = this.#at(event.target);
    if (event.key === "+" || event.key === "=") this.#turnBehalf();
    else if (event.key === "Backspace") this.#back(at);
    else if (at < this.#rows.length && /^[0-9 ]$/.test(event.key)) this.#answer(at, event.key === " " ? 0 : Number(event.key));
    else if (event.key === "Enter" && at < this.#rows.length) this.#end();
    else return;
    event.preventDefault();
  }

  #turnBehalf() {
    this.#behalf.checked = !this.#behalf.checked;
    this.#say(this.#behalf.checked ? `记下：${BEHALF}。` : `去掉了“${BEHALF}”。`);
  }

  /** The row that has the focus; behind the last: the end of the sheet. @param {EventTarget|null} target */
  #at(target) {
    const id = target instanceof Element ? target.closest("[data-field]")?.getAttribute("data-field") : null;
    const at = this.#rows.findIndex((row) => row.id === id);
    return at === -1 ? this.#rows.length : at;
  }

  /** @param {number} at @param {number} key  0: blank */
  #answer(at, key) {
    const row = this.#rows[at];
    if (!row || key > row.options.length) return this.#say(`这一题只有 1 到 ${row?.options.length ?? 0}，空白按 0。`);
    const value = row.options[key - 1]?.id ?? BLANK;
    for (const input of this.#inputs(row.id)) input.checked = input.value === value;
    this.#say("");
    this.#focus(at + 1);
  }

  /** @param {number} at */
  #back(at) {
    if (at > 0) this.#focus(at - 1);
    else this.#work.back();
  }

  /** @param {number} at */
  #focus(at) {
    const row = this.#rows[at];
    const inputs = row ? this.#inputs(row.id) : [];
    (inputs.find(({ checked }) => checked) ?? inputs[0] ?? this.#next).focus();
  }

  /** End the sheet, if nothing was passed over unseen. */
  #end() {
    const given = Object.fromEntries(this.#rows.map(({ id }) => [id, this.#inputs(id).find(({ checked }) => checked)?.value]));
    const unseen = this.#rows.filter(({ id }) => given[id] === undefined);
    const answered = Object.entries(given).flatMap(([id, value]) => (value ? [[id, value]] : []));
    if (answered.length === 0 && this.#comment.value.trim() === "") return this.#say("这一份什么也没有答，不用录入。请拿下一张，或者接着填。");
    if (unseen.length > 0 && !this.#confirmed) {
      this.#say(`还有 ${unseen.length} 处没有录（${unseen.map(({ title }) => title).join("、")}）。都是空白就再按一次回车。`);
      this.#confirmed = true;
      return;
    }
    const behalf = this.#behalf.checked ? [[ON_BEHALF, this.#behalf.value]] : [];
    this.#work.done(Object.fromEntries([...answered, ...behalf]), this.#withComment ? this.#comment.value.trim() : "");
  }

  /** @param {string} text */
  #say(text) {
    this.#confirmed = false;
    this.#said.textContent = text;
  }
}

/** @param {SurveyForm} form @returns {Row[]} */
function rowsOf({ questions, words, people }) {
  return [
    ...questions.map(({ id, label }) => ({ id, title: `${id} ${label}`, help: "", options: words })),
    ...people.map(({ id, label, help, options }) => ({ id, title: label, help, options })),
  ];
}

/** @param {Row} row */
function rowElement({ id, title, help, options }) {
  const titleId = `xh-keyer-title-${id}`;
  const choices = [...options, { id: BLANK, label: "空白" }];
  return element("div", { class: "xh-keyer-row", role: "radiogroup", "aria-labelledby": titleId, "data-field": id },
    element("span", { id: titleId, class: "xh-keyer-title" }, title, ...(help ? [element("small", {}, help)] : [])),
    ...choices.map(({ id: value, label }, at) => element("label", { class: "xh-keyer-choice" },
      element("input", { type: "radio", name: nameOf(id), value }), element("kbd", {}, String((at + 1) % choices.length)), label)));
}

/** @param {string} id */
function nameOf(id) {
  return `xh-keyer-${id}`;
}
