/**
 * The cards of a tablet: welcome, one for each question, who answers, a look at everything, thanks. Answers are in memory only.
 * @module
 */
import { element } from "./dom.js";
import { answersFrom } from "./survey_form.js";
import { PROMISES } from "./survey_words.js";

/**
 * @typedef {import("./survey_form.js").SurveyForm} SurveyForm
 * @typedef {import("./survey_form.js").Named} Named
 * @typedef {import("./kiosk_plan.js").Survey} Survey
 * @typedef {{send: (answer: object) => Promise<string>}} Work   `send` says in zh-CN what became of the answer, or throws what went wrong
 */

/** One resident's way through the cards. */
export class KioskCards extends EventTarget {
  #form; #survey; #work;
  /** @type {Record<string, string|null>} */ #given = {};
  #onBehalf = false;
  #looking = false;
  element = element("section", { class: "xh-card", "aria-live": "off" });
  /** Whether something was answered that is not sent. */
  isBegun = false;
  /** Whether the way is at its end. */
  isDone = false;
  /** Whether nobody is on the way: what is shown may change by itself. */
  isWelcome = true;

  /** @param {SurveyForm} form @param {Survey} survey @param {Work} work */
  constructor(form, survey, work) {
    super();
    this.#form = form;
    this.#survey = survey;
    this.#work = work;
    this.restart();
  }

  /** Forget everything and begin anew. */
  restart() {
    this.#given = {};
    this.#onBehalf = this.#looking = this.isBegun = this.isDone = false;
    this.isWelcome = true;
    const { holder, name } = this.#survey;
    this.#show("xh-card-welcome", holder, element("p", { class: "xh-card-lead" }, `${this.#form.title.replace(/表$/, "")} · ${name}`),
      element("ul", {}, ...PROMISES.slice(0, 2).map((promise) => element("li", {}, promise))), row(big("开始", () => this.#question(0), "primary")));
  }

  /** Show that no answers are taken. @param {string} words */
  close(words) {
    this.restart();
    this.#show("xh-card-welcome", this.#survey.holder, element("p", { class: "xh-card-lead" }, words));
  }

  /** @param {number} at */
  #question(at) {
    const { questions, words } = this.#form;
    const question = questions[at];
    this.isWelcome = false;
    if (!question) return this.#people();
    const choose = (/** @type {string|null} */ word) => {
      this.#given[question.id] = word;
      this.isBegun = true;
      if (this.#looking) this.#look();
      else this.#question(at + 1);
    };
    this.#show("xh-card-question", question.label, element("p", { class: "xh-card-progress" }, `第 ${at + 1} 题，共 ${questions.length} 题`),
      element("div", { class: "xh-card-words" }, ...words.map((word) => pressed(big(word.label, () => choose(word.id), "word"), this.#given[question.id] === word.id))),
      row(...(at > 0 && !this.#looking ? [big("上一题", () => this.#question(at - 1))] : []), big("跳过这一题", () => choose(null))));
  }

  #people() {
    const groups = this.#form.people.map((group) => this.#group(group));
    this.#show("xh-card-people", "您是", element("p", {}, "可以不填。只用来分人群看结果，人数少的一组不显示。"), ...groups,
      row(...(this.#looking ? [] : [big("上一题", () => this.#question(this.#form.questions.length - 1))]), big("下一步", () => this.#look(), "primary")));
  }

  /** @param {import("./survey_form.js").Group} group */
  #group({ id, label, help, options }) {
    const buttons = options.map((option) => pressed(big(option.label, () => {
      this.#given[id] = this.#given[id] === option.id ? null : option.id;
      options.forEach((one, at) => { if (buttons[at]) pressed(buttons[at], this.#given[id] === one.id); });
    }, "word"), this.#given[id] === option.id));
    return element("div", { class: "xh-card-group", role: "group", "aria-label": label }, element("p", {}, label, ...(help ? [element("small", {}, help)] : [])), element("div", { class: "xh-card-words" }, ...buttons));
  }

  /** Everything once more, before it is sent. */
  #look() {
    this.#looking = true;
    const said = (/** @type {Named[]} */ options, /** @type {string} */ id) => options.find((option) => option.id === this.#given[id])?.label ?? "没有回答";
    const items = this.#form.questions.map(({ id, label }, at) => element("li", {}, answered(label, said(this.#form.words, id), () => this.#question(at))));
    const people = this.#form.people.map(({ id, label, options }) => element("li", {}, answered(label, said(options, id), () => this.#people())));
    const behalf = element("input", { type: "checkbox" });
    behalf.checked = this.#onBehalf;
    behalf.addEventListener("change", () => { this.#onBehalf = behalf.checked; });
    const problem = element("p", { class: "xh-card-problem", role: "alert" });
    const send = big("提交", () => void this.#send(send, problem), "primary");
    this.#show("xh-card-look", "请看一遍，点一下可以改", element("ol", {}, ...items), element("ul", {}, ...people),
      element("p", {}, element("label", { class: "xh-card-check" }, behalf, "由家人或工作人员代填")), problem, row(send, big("不交了，清空", () => this.restart())));
  }

  /** @param {HTMLButtonElement} button @param {HTMLElement} problem */
  async #send(button, problem) {
    const answers = answersFrom(this.#form, this.#given);
    if (Object.keys(answers.items).length === 0) return void (problem.textContent = "一题也没有回答，还不能提交。");
    button.disabled = true;
    try {
      const words = await this.#work.send({ ...answers, ...(this.#onBehalf ? { on_behalf: true } : {}) });
      this.#thank(words);
    } catch (error) {
      button.disabled = false;
      problem.textContent = `没有存下来，请告诉工作人员。（${error instanceof Error ? error.message : error}）`;
    }
  }

  /** @param {string} words */
  #thank(words) {
    this.#given = {};
    this.isBegun = false;
    this.isDone = true;
    this.#show("xh-card-thanks", "谢谢您", element("p", { class: "xh-card-lead", role: "status" }, words), row(big("完成", () => this.restart(), "primary")));
    this.dispatchEvent(new Event("done"));
  }

  /** @param {string} kind @param {string} title @param {Node[]} parts */
  #show(kind, title, ...parts) {
    const head = element("h1", { tabindex: "-1" }, title);
    this.element.className = `xh-card ${kind}`;
    this.element.replaceChildren(head, ...parts);
    head.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

/** @param {string} label @param {() => void} act @param {string} [kind] */
function big(label, act, kind = "plain") {
  return element("button", { type: "button", class: `xh-big xh-big-${kind}`, click: act }, label);
}

/** @param {HTMLButtonElement} button @param {boolean} on */
function pressed(button, on) {
  button.setAttribute("aria-pressed", String(on));
  return button;
}

/** @param {string} label @param {string} said @param {() => void} act */
function answered(label, said, act) {
  return element("button", { type: "button", class: "xh-answered", click: act }, element("span", {}, label), element("b", {}, said));
}

/** @param {Node[]} buttons */
function row(...buttons) {
  return element("p", { class: "xh-card-row" }, ...buttons);
}
