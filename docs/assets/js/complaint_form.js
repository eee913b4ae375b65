/**
 * One complaint, to read and to work on: every keystroke is kept as a draft, "save" makes it the record.
 * @module
 */
import { named } from "./controls.js";
import { problemWords } from "./complaint_key.js";
import { TYPED, amended, dayOf, dueOf, isHandled, isOnline, spelled } from "./complaint_record.js";
import { isUntold } from "./complaint_sync.js";
import { element } from "./dom.js";
import { sameAnswers } from "./record.js";
import { committed, drafted, typed } from "./register_record.js";
import { heldBack } from "./register_words.js";
import { Shelf } from "./shelf.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {{id: string, label?: string, question?: string, help?: string, longest?: number}} Field
 * @typedef {{id: string, label: string, help?: string, favourable?: boolean}} Choice
 * @typedef {object} Words   of the form, as its file has them
 * @property {string} title
 * @property {{days: number}} period
 * @property {string} channels_label
 * @property {(Choice & {printed?: string, way?: string})[]} channels
 * @property {Field[]} fields
 * @property {Field[]} further
 * @property {Choice[]} states
 * @property {string} opinions_label
 * @property {Choice[]} opinions
 * @property {Choice[]} figures
 * @property {string} edition
 * @typedef {object} Acts
 * @property {(id: string, deadline: boolean) => Promise<void>} saved   what follows a save; `deadline`: it must be worked out anew
 * @property {(entry: Entry) => void} print
 * @property {(entry: Entry) => void} word
 * @property {(entry: Entry) => Promise<void>} remove
 * @property {(entry: Entry, mine: boolean) => Promise<void>} settle
 */

/** A pause in typing after which the draft is kept, ms. */
const PAUSE = 250;
const SHELF = new Shelf("xinheng-complaints:leaving:");
const DRAFTED = "● 改动已作为草稿存在本机，还没有保存";
const SAVED = "✓ 已保存在本机";
const FAILED = "✕ 没有存上";

/** The view of one complaint. */
export class ComplaintForm {
  element = element("section", { class: "xh-complaint", "aria-labelledby": "xh-complaint-title" });
  /** @type {Entry} */ #entry;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  #acts; #attempt; #now; #store; #words;
  /** What the fields had when they were last filled in. @type {Values} */ #filled = {};
  #head = element("div");
  #state = element("p", { class: "xh-register-state", role: "status" });
  #form = element("form", { class: "xh-complaint-fields", novalidate: "" });

  /**
   * @param {RegisterStore} store @param {Entry} entry @param {Words} words
   * @param {(work: () => Promise<unknown>) => Promise<boolean>} attempt @param {Acts} acts
   */
  constructor(store, entry, words, attempt, acts) {
    this.#store = store;
    this.#entry = entry;
    this.#words = words;
    this.#attempt = attempt;
    this.#acts = acts;
    this.#now = store.now;
    this.#form.addEventListener("input", () => this.#typing());
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      void this.#attempt(() => this.#save());
    };
    this.#draw();
  }

  get id() {
    return this.#entry.id;
  }

  /** Keep what is being typed before something else happens. */
  async flush() {
    clearTimeout(this.#timer);
    if (this.#timer !== undefined || !sameAnswers(this.#given(), this.#filled)) await this.#keep();
  }

  /** The page is being left: what the database may not get any more lies apart, but never in the open beside sealed records. */
  leave() {
    const given = this.#given();
    if (!this.#store.isEncrypted && !sameAnswers(given, this.#filled)) SHELF.keep({ id: this.id, given });
    void this.flush();
  }

  /** Take up what changed elsewhere; what is being typed stays. @param {Entry} entry */
  refresh(entry) {
    if (entry.revision === this.#entry.revision) return;
    const untouched = sameAnswers(this.#given(), this.#filled);
    this.#entry = entry;
    if (untouched) this.#draw();
    else this.#drawHead();
  }

  #draw() {
    const { values } = this.#entry;
    this.#drawHead();
    this.element.replaceChildren(
      element("p", {}, element("a", { href: "#" }, "← 回到登记")),
      element("h2", { id: "xh-complaint-title", tabindex: "-1" }, `${values.number}　${labelOf(this.#words.channels, values.channel)}投诉`),
      this.#head, this.#form, this.#history());
    this.#form.replaceChildren(...(values.problem ? [] : this.#groups(typed(this.#entry))), this.#buttons());
    this.#filled = this.#given();
    this.#state.textContent = this.#entry.draft === null ? SAVED : DRAFTED;
  }

  #drawHead() {
    this.#head.replaceChildren(this.#standing(), ...this.#notices());
  }

  #standing() {
    const due = dueOf(this.#entry.values, dayOf(this.#now()));
    return element("p", { class: "xh-complaint-due", "data-state": due.state }, `${due.sign} ${due.text}`);
  }

  #notices() {
    const { values } = this.#entry;
    /** @type {Node[]} */ const notices = [];
    if (values.problem) notices.push(element("p", { class: "xh-register-alert", "data-problem": values.problem }, `✕ ${problemWords(values.problem)}`));
    if (values.gone) notices.push(element("p", { class: "xh-records-note" }, "服务器上已经没有这一件（过了保存期限或被删除），居民查不到进度了；本机的登记还在。"));
    if (values.elsewhere) notices.push(this.#conflict());
    if (values.word) notices.push(element("p", { class: "xh-records-note" }, `没有留姓名。口令 ${values.word.replace(/^(...)/, "$1 ")}：来问结果的人报得出这个口令，才是投诉人。`));
    if (isOnline(values) && !values.problem) notices.push(element("p", { class: "xh-records-note", "data-told": "" }, this.#told()));
    return notices;
  }

  #told() {
    const { told, gone } = this.#entry.values;
    if (gone) return "";
    const label = labelOf(this.#words.states, told);
    return isUntold(this.#entry) ? `↑ 居民查到的还是“${label}”，新的状态还没有送到服务器；下一次收取时再送。` : `✓ 居民凭编号查到的是“${label}”。`;
  }

  #conflict() {
    const { state, elsewhere } = this.#entry.values;
    /** @param {string} words @param {boolean} mine */
    const choice = (words, mine) => element("button", { type: "button", class: "xh-button", click: () => void this.#attempt(() => this.#acts.settle(this.#entry, mine)) }, words);
    return element("div", { class: "xh-register-alert" },
      element("p", {}, `本机记的是“${labelOf(this.#words.states, state)}”，另一台设备已改为“${labelOf(this.#words.states, elsewhere)}”。以哪个为准？`),
      element("p", { class: "xh-buttons" }, choice(`用“${labelOf(this.#words.states, elsewhere)}”`, false), choice(`用本机的“${labelOf(this.#words.states, state)}”`, true)));
  }

  /** @param {Values} values */
  #groups(values) {
    const online = isOnline(this.#entry.values);
    const channels = this.#words.channels.filter(({ way }) => way);
    return [
      group("投诉", online ? null : select("channel", this.#words.channels_label, channels, values),
        this.#input("received", values, { type: "date", ...(online ? { readonly: "" } : {}) }),
        this.#input("name", values), this.#input("reach", values), this.#input("address", values), this.#area("content", values, online)),
      group("办理", select("state", "办到哪一步", this.#words.states, values), this.#input("answered", values, { type: "date" }, "答复日期"),
        this.#input("handler", values), this.#input("signed", values, { type: "date" }, "承办人签字的时间"), this.#area("result", values)),
      group("反馈", this.#area("feedback", values), select("opinion", this.#words.opinions_label, [{ id: "", label: "没有问到" }, ...this.#words.opinions], values),
        this.#area("remarks", values)),
    ];
  }

  /** @param {string} id @returns {{label: string, help: string, longest: string}} */
  #said(id) {
    const found = [...this.#words.fields, ...this.#words.further].find((each) => each.id === id);
    return { label: found?.label ?? found?.question ?? "", help: "", longest: String(found?.longest ?? 40) };
  }

  /** @param {string} id @param {Values} values @param {Record<string, string>} [attributes] @param {string} [label] */
  #input(id, values, attributes = {}, label = this.#said(id).label) {
    const input = element("input", { type: "text", id: `xh-c-${id}`, name: id, maxlength: this.#said(id).longest, autocomplete: "off", ...attributes });
    input.value = values[id] ?? "";
    return element("p", { class: "xh-field" }, element("label", { for: input.id }, label), input);
  }

  /** @param {string} id @param {Values} values @param {boolean} [fixed]  what a resident wrote stays as it came */
  #area(id, values, fixed = false) {
    const { label, longest } = this.#said(id);
    const area = element("textarea", { id: `xh-c-${id}`, name: id, rows: id === "content" ? "8" : "4", maxlength: longest, ...(fixed ? { readonly: "" } : {}) });
    area.value = values[id] ?? "";
    return element("p", { class: "xh-field xh-wide" }, element("label", { for: area.id }, label), area);
  }

  #buttons() {
    const { number = "", problem } = this.#entry.values;
    const work = [
      element("button", { type: "submit", class: "xh-button xh-primary" }, "保存"),
      named(element("button", { type: "button", class: "xh-button", click: () => this.#acts.print({ ...this.#entry, values: this.#typed() }) }, "打印登记表"), `打印登记表 ${number}`),
      named(element("button", { type: "button", class: "xh-button", "data-action": "word", click: () => this.#acts.word({ ...this.#entry, values: this.#typed() }) }, "存成 Word 文件"), `存成 Word 文件 ${number}`),
    ];
    return element("div", { class: "xh-register-actions" }, this.#state, ...(problem ? [] : work),
      named(element("button", { type: "button", class: "xh-button", click: () => void this.#attempt(() => this.#acts.remove(this.#entry)) }, "删除…"), `删除 ${number}`));
  }

  #history() {
    const rows = this.#entry.history.map(({ at, changes }) => element("li", {}, `${new Date(at).toLocaleString("zh-CN")}：${changes.length ? changes.map(({ field }) => this.#fieldName(field)).filter(Boolean).join("、") : "登记"}`));
    return element("details", { class: "xh-register-history" }, element("summary", {}, `改动记录（${rows.length} 次）`), element("ul", {}, ...rows));
  }

  /** @param {string} id */
  #fieldName(id) {
    const others = { channel: this.#words.channels_label, state: "办到哪一步", answered: "答复日期", opinion: this.#words.opinions_label };
    return others[/** @type {keyof typeof others} */ (id)] ?? this.#said(id).label;
  }

  /** What stands in the fields. @returns {Values} */
  #given() {
    const form = new FormData(this.#form);
    return Object.fromEntries(TYPED.filter((name) => form.has(name)).map((name) => [name, String(form.get(name))]));
  }

  #typed() {
    return { ...this.#entry.values, ...this.#given() };
  }

  #typing() {
    clearTimeout(this.#timer);
    this.#state.textContent = "…";
    this.#timer = setTimeout(() => void this.#attempt(() => this.#keep()), PAUSE);
  }

  async #keep() {
    this.#timer = undefined;
    const given = this.#given();
    await this.#put((present) => drafted(present, { ...present.values, ...given }));
    this.#filled = given;
    if (!sameAnswers(this.#given(), given)) return; // typed meanwhile, not kept yet
    SHELF.forget(this.id);
    this.#state.textContent = this.#entry.draft === null ? SAVED : DRAFTED;
  }

  async #save() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const [present, given] = [await this.#present(), this.#given()];
    const values = { ...present.values, ...given };
    this.#check(values);
    if (isHandled(values) && !values.answered) values.answered = dayOf(this.#now());
    const deadline = !isOnline(values) && (values.received !== present.values.received || !values.due);
    await this.#put((now) => committed(now, { ...now.values, ...given, answered: values.answered ?? "" }, this.#now()));
    await this.#acts.saved(this.#entry.id, deadline);
    this.#entry = await this.#present();
    if (sameAnswers(this.#given(), given)) this.#draw();
    else this.#drawHead(); // typed meanwhile
  }

  /** Let the disk have it, or say that it has not. @param {(present: Entry) => Entry} change */
  async #put(change) {
    try {
      this.#entry = await amended(this.#store, this.#entry, change);
    } catch (error) {
      this.#state.textContent = FAILED;
      throw error;
    }
  }

  /** @param {Values} values @throws {Error} one sentence, and the focus is on the field */
  #check(values) {
    const wrong = faultOf(values);
    for (const control of this.#form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
    if (!wrong) return;
    const control = /** @type {HTMLElement} */ (this.#form.elements.namedItem(wrong.name));
    control.setAttribute("aria-invalid", "true");
    control.focus();
    throw new Error(wrong.message);
  }

  /** @returns {Promise<Entry>} */
  async #present() {
    return (await this.#store.get(this.#entry.id)) ?? this.#entry;
  }
}

/** Take up, as drafts, what was typed last on pages that were left before the database had it. @param {RegisterStore} store @returns {Promise<string>} as `heldBack` */
export async function settle(store) {
  for (const { id, given } of /** @type {{id: string, given: Values}[]} */ (SHELF.all())) {
    const entry = await store.get(id);
    try {
      if (entry && entry.deleted === null) await store.put(drafted(entry, { ...typed(entry), ...given }), entry.revision);
    } catch (error) {
      return heldBack(error); // it stays for the next page
    }
    SHELF.forget(id);
  }
  return "";
}

/** @param {Values} values @returns {{name: string, message: string}|null} */
function faultOf({ received = "", content = "", answered = "" }) {
  if (!received) return { name: "received", message: "投诉时间应为收到投诉的日期。" };
  if (!content.trim()) return { name: "content", message: "请写投诉主要内容。" };
  if (answered && answered < received) return { name: "answered", message: `答复日期应在收到投诉（${spelled(received)}）当天或以后。` };
  return null;
}

/** @param {string} title @param {...(Node|null)} rows */
function group(title, ...rows) {
  return element("fieldset", { class: "xh-item" }, element("legend", {}, title), element("div", { class: "xh-fields" }, ...rows));
}

/** @param {string} id @param {string} label @param {Choice[]} choices @param {Values} values */
function select(id, label, choices, values) {
  const control = element("select", { id: `xh-c-${id}`, name: id }, ...choices.map((choice) => element("option", { value: choice.id }, choice.label)));
  control.value = values[id] ?? "";
  return element("p", { class: "xh-field" }, element("label", { for: control.id }, label), control);
}

/** @param {Choice[]} choices @param {string|undefined} id */
export function labelOf(choices, id) {
  return choices.find((choice) => choice.id === id)?.label ?? "";
}
