/**
 * The cards of a tablet: welcome, one for each question, who answers, a comment, a look at everything, thanks. Answers are in memory only.
 * @module
 */
import { element } from "./dom.js";
import { hush, speak, whenSpoken } from "./speech.js";
import { LONGEST_COMMENT, ON_BEHALF, answersFrom } from "./survey_form.js";
import { ADVICE, BEHALF, PROMISES } from "./survey_words.js";

/**
 * @typedef {import("./survey_form.js").SurveyForm} SurveyForm
 * @typedef {import("./survey_form.js").Named} Named
 * @typedef {import("./kiosk_plan.js").Survey} Survey
 * @typedef {{send: (answer: object) => Promise<string>}} Work   `send` says in zh-CN what became of the answer, or throws what went wrong
 */

const COMMENT = "意见或建议";
const LOOK = "请看一遍，点一下可以改";
const PEOPLE = "可以不填。只用来分人群看结果，人数少的一组不显示。";
const NEAR_THE_END = 200;

/** One resident's way through the cards. */
export class KioskCards extends EventTarget {
  #form; #survey; #work;
  /** @type {Record<string, string|null>} */ #given = {};
  #comment = "";
  #looking = false;
  /** What the card shown says aloud. */ #words = "";
  #aloud = big("朗读", () => speak(this.#words), "aloud");
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
    this.#aloud.hidden = true;
    whenSpoken(() => { this.#aloud.hidden = false; });
    this.restart();
  }

  /** Forget everything and begin anew. */
  restart() {
    this.#given = {};
    this.#comment = "";
    this.#looking = this.isBegun = this.isDone = false;
    this.isWelcome = true;
    const { holder, name } = this.#survey;
    const lead = `${this.#form.title.replace(/表$/, "")} · ${name}`;
    const promises = PROMISES.slice(0, 2);
    this.#show("xh-card-welcome", holder, [lead, ...promises].join("。"), element("p", { class: "xh-card-lead" }, lead),
      element("ul", {}, ...promises.map((promise) => element("li", {}, promise))), row(big("开始", () => this.#question(0), "primary")));
  }

  /** Show that no answers are taken. @param {string} words */
  close(words) {
    this.restart();
    this.#show("xh-card-welcome", this.#survey.holder, words, element("p", { class: "xh-card-lead" }, words));
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
    this.#show("xh-card-question", question.label, `${question.label}。${words.map(({ label }) => label).join("，")}`, element("p", { class: "xh-card-progress" }, `第 ${at + 1} 题，共 ${questions.length} 题`),
      element("div", { class: "xh-card-words" }, ...words.map((word) => pressed(big(word.label, () => choose(word.id), "word"), this.#given[question.id] === word.id))),
      row(...(at > 0 && !this.#looking ? [big("上一题", () => this.#question(at - 1))] : []), big("跳过这一题", () => choose(null))));
  }

  #people() {
    const groups = this.#form.people.map((group) => this.#group(group));
    const options = this.#form.people.map((group) => `${group.label}：${group.options.map(({ label }) => label).join("，")}`);
    this.#show("xh-card-people", "您是", [PEOPLE, ...options].join("。"), element("p", {}, PEOPLE), ...groups,
      row(...(this.#looking ? [] : [big("上一题", () => this.#question(this.#form.questions.length - 1))]), big("下一步", () => (this.#looking ? this.#look() : this.#say()), "primary")));
  }

  /** Let the resident write something. */
  #say() {
    const field = element("textarea", { id: "xh-card-comment", rows: "4", maxlength: String(LONGEST_COMMENT), autocomplete: "off", spellcheck: "false", "aria-labelledby": "xh-card-title", "aria-describedby": "xh-card-advice xh-card-left" });
    const left = element("p", { id: "xh-card-left", role: "status" });
    field.value = this.#comment;
    field.addEventListener("input", () => {
      this.#comment = field.value;
      if (field.value.trim()) this.isBegun = true;
      const rest = LONGEST_COMMENT - field.value.length;
      left.textContent = rest < NEAR_THE_END ? `还可以写 ${rest} 个字` : "";
    });
    this.#show("xh-card-comment", COMMENT, `${COMMENT}。${ADVICE}`, element("p", { id: "xh-card-advice" }, ADVICE), field, left,
      row(...(this.#looking ? [] : [big("上一步", () => this.#people())]), big("下一步", () => this.#look(), "primary")));
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
    const comment = element("li", {}, answered(COMMENT, this.#comment.trim() || "没有写", () => this.#say()));
    const behalf = element("input", { type: "checkbox" });
    behalf.checked = Boolean(this.#given[ON_BEHALF]);
    behalf.addEventListener("change", () => { this.#given[ON_BEHALF] = behalf.checked ? "yes" : null; });
    const problem = element("p", { class: "xh-card-problem", role: "alert" });
    const send = big("提交", () => void this.#send(send, problem), "primary");
    const list = element("ol", {}, ...items);
    const rest = element("ul", {}, ...people, comment);
    const all = [...list.children, ...rest.children].map(({ firstChild }) => [...firstChild?.childNodes ?? []].map(({ textContent }) => textContent).join("，"));
    this.#show("xh-card-look", LOOK, [LOOK, ...all].join("。"), list, rest,
      element("p", {}, element("label", { class: "xh-card-check" }, behalf, BEHALF)), problem, row(send, big("不交了，清空", () => this.restart())));
  }

  /** @param {HTMLButtonElement} button @param {HTMLElement} problem */
  async #send(button, problem) {
    const answers = answersFrom(this.#form, this.#given);
    const comment = this.#comment.trim();
    if (Object.keys(answers.items).length === 0 && !comment) return void (problem.textContent = "一题也没有回答，还不能提交。");
    button.disabled = true;
    try {
      const words = await this.#work.send({ ...answers, ...(comment ? { comment } : {}) });
      this.#thank(words);
    } catch (error) {
      button.disabled = false;
      problem.textContent = `没有存下来，请告诉工作人员。（${error instanceof Error ? error.message : error}）`;
    }
  }

  /** @param {string} words */
  #thank(words) {
    this.#given = {};
    this.#comment = "";
    this.isBegun = false;
    this.isDone = true;
    this.#show("xh-card-thanks", "谢谢您", words, element("p", { class: "xh-card-lead", role: "status" }, words), row(big("完成", () => this.restart(), "primary")));
    this.dispatchEvent(new Event("done"));
  }

  /** @param {string} kind @param {string} title @param {string} aloud  what is read out, if asked for @param {Node[]} parts */
  #show(kind, title, aloud, ...parts) {
    const head = element("h1", { id: "xh-card-title", tabindex: "-1" }, title);
    hush();
    this.#words = aloud;
    this.element.className = `xh-card ${kind}`;
    this.element.replaceChildren(head, this.#aloud, ...parts);
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
