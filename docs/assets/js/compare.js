/**
 * <xh-compare>: records of this device and files, chosen at once, side by side; everything is computed here, nothing is sent.
 * @module
 */
import { atFirst, hasResult, newestOfEach, ofRead } from "./compare_choice.js";
import { picker, readAll, readWords, refusals } from "./compare_files.js";
import { labelled } from "./compare_labels.js";
import { compareReport } from "./compare_report.js";
import { inOrder, noteOf, ofDevice, relation, titleOf, yearOf } from "./compare_sources.js";
import { button, select } from "./controls.js";
import { today } from "./days.js";
import { documentText } from "./document.js";
import { element } from "./dom.js";
import { handWord, handWorkbook } from "./report_files.js";
import { reportView } from "./report_view.js";
import { engine } from "./rules.js";
import { scored } from "./scoring.js";
import { standingOf } from "./standing.js";
import { openStore } from "./store.js";
import { knownIn, subjectOf, tools } from "./subjects.js";

/**
 * @typedef {import("./compare_sources.js").Source} Source
 * @typedef {import("./compare_report.js").Compared} Compared
 * @typedef {import("./report_blocks.js").Report} Report
 * @typedef {import("./subjects.js").Subject} Subject
 */

class Compare extends HTMLElement {
  #known = knownIn(this);
  #tools = tools(this.#known);
  #form = this.#tools[0]?.form ?? "";
  /** @type {Source[]} */ #sources = [];
  /** @type {Set<string>} */ #chosen = new Set();
  /** @type {Map<string, Promise<Compared|null>>} what the rules said of a source */ #judged = new Map();
  /** @type {"years"|"side"|""} "": as the records suggest */ #way = "";
  #base = "before";
  /** @type {Report|null} */ #report = null;
  #turn = 0;
  #kinds = element("div", { class: "xh-compare-kinds" });
  #list = element("fieldset", { class: "xh-compare-list" });
  #alert = element("div", { class: "xh-records-alert", role: "alert" });
  #read = element("p", { class: "xh-records-count", role: "status" });
  #status = element("p", { class: "xh-records-count", role: "status" });
  #actions = element("div", { class: "xh-results-tools" });
  #paper = element("section", { class: "xh-results-report", "aria-label": "对比的结果" });

  async connectedCallback() {
    if (this.#list.isConnected) return;
    this.append(this.#kinds, this.#list, picker((files) => void this.#open(files)), this.#read, this.#alert, this.#actions, this.#status, this.#paper);
    const address = new URLSearchParams(location.search);
    const named = subjectOf(this.#known, address.get("form") ?? "");
    if (named) this.#form = named.form;
    await this.#look(address.get("id"));
  }

  /** Take in the records of this device. @param {string|null} wanted  a record that others are compared with */
  async #look(wanted) {
    try {
      const store = await openStore();
      const forms = new Set(this.#tools.map(({ form }) => form));
      const records = (await store.list()).filter(({ form }) => forms.has(form));
      store.close();
      this.#sources = records.map(ofDevice);
      const own = this.#sources.find(({ record }) => record.id === wanted);
      if (own) this.#form = own.record.form;
      else if (!this.#ofForm().length) this.#form = this.#sources[0]?.record.form ?? this.#form;
      this.#tickSome(own);
    } catch (error) {
      this.#alert.replaceChildren(element("p", {}, `${error instanceof Error ? error.message : String(error)} 打开文件来对比不受影响。`));
    }
    this.#show();
  }

  /** @param {Source|undefined} wanted */
  #tickSome(wanted) {
    this.#tick(atFirst(this.#fit(), wanted));
  }

  /** @param {Source[]} sources */
  #tick(sources) {
    for (const { key } of sources) this.#chosen.add(key);
  }

  /** Those in view that the rules have something to say of. */
  #fit() {
    return this.#ofForm().filter((source) => hasResult(this.#known, source));
  }

  #ofForm(form = this.#form) {
    return this.#sources.filter(({ record }) => record.form === form).sort(inOrder);
  }

  /** @param {File[]} files */
  async #open(files) {
    const ordered = [...this.#tools].sort((a, b) => Number(b.form === this.#form) - Number(a.form === this.#form));
    const run = async (/** @type {string} */ text, /** @type {string} */ form) => JSON.parse(await engine.run(form, text));
    const { sources, refused } = await readAll(files, ordered, { run, say: (words) => this.#say(words) });
    const found = sources.filter(({ record }) => subjectOf(this.#known, record.form)).sort(inOrder);
    const doubles = found.filter((source) => !this.#isAdded(source));
    if (!this.#ofForm().length) this.#form = this.#sources[0]?.record.form ?? this.#form;
    this.#tickRead(found.filter((source) => !doubles.includes(source)));
    this.#alert.replaceChildren(...refusals(refused));
    this.#read.textContent = readWords(files.length - refused.length, doubles);
    this.#show();
  }

  /** Put a source into the list, unless it is there. @param {Source} source */
  #isAdded(source) {
    if (relation(source, this.#sources)?.kind === "double" && !source.altered) return false;
    this.#sources.push(source);
    return true;
  }

  /** @param {Source[]} read */
  #tickRead(read) {
    const before = this.#sources.filter((other) => !read.includes(other));
    const chosen = this.#ofForm().filter(({ key }) => this.#chosen.has(key));
    this.#tick(ofRead(read, { known: this.#known, chosen, before }));
  }

  /** Draw everything that follows from what is chosen. */
  #show() {
    const counts = this.#tools.map(({ form, name }) => /** @type {[string, string]} */ ([form, `${name}（${this.#ofForm(form).length}）`]));
    this.#kinds.replaceChildren(select("对比哪一种", "xh-compare-form", counts, this.#form, (form) => {
      this.#form = form;
      if (!this.#ofForm().some(({ key }) => this.#chosen.has(key))) this.#tickSome(undefined);
      this.#show();
      this.querySelector("select")?.focus();
    }));
    this.#drawList();
    void this.#compute();
  }

  #drawList() {
    const own = this.#ofForm();
    const rows = own.map((source, at) => {
      const tick = element("input", { type: "checkbox", id: source.key });
      tick.checked = this.#chosen.has(source.key);
      tick.addEventListener("change", () => {
        if (tick.checked) this.#chosen.add(source.key);
        else this.#chosen.delete(source.key);
        void this.#compute();
      });
      const words = noteOf(source, own.slice(0, at));
      return element("li", {}, tick, " ", element("label", { for: source.key }, titleOf(source), ...(words ? [element("small", { class: "xh-compare-note" }, words)] : [])));
    });
    const none = element("p", {}, `这台设备上还没有${this.#subject.name}的记录。可以打开存下的文件，或者先`, element("a", { href: this.#subject.page }, `做一份${this.#subject.noun}`), "。");
    this.#list.replaceChildren(element("legend", {}, "对比哪几份"), ...(rows.length ? [element("ul", {}, ...rows), this.#allOrNone(own)] : [none]));
  }

  /** Presses that tick many at once. @param {Source[]} own */
  #allOrNone(own) {
    const set = (/** @type {Source[]} */ wanted) => {
      for (const { key } of own) this.#chosen.delete(key);
      this.#tick(wanted.filter((source) => hasResult(this.#known, source)));
      this.#show();
      this.#list.querySelector("input")?.focus();
    };
    const fit = this.#fit();
    const years = [...new Set(fit.map(yearOf))].filter(Boolean).sort().reverse();
    const isOfMany = new Set(fit.map(({ record }) => record.about.organisation)).size > 1;
    return element("p", { class: "xh-buttons" },
      ...(isOfMany ? [button("每家最新的一份", () => set(newestOfEach(fit))), ...(years.length > 1 ? years.map((year) => button(`${year} 年度的`, () => set(fit.filter((source) => yearOf(source) === year)))) : [])] : []),
      button("全选", () => set(own)), button("全不选", () => set([])));
  }

  /** @returns {Subject} */
  get #subject() {
    return /** @type {Subject} */ (subjectOf(this.#known, this.#form));
  }

  /** Ask the rules about every chosen document, and show them side by side. */
  async #compute() {
    const turn = ++this.#turn;
    const subject = this.#subject;
    const chosen = this.#ofForm().filter(({ key }) => this.#chosen.has(key));
    if (chosen.length < 2) return this.#clear(this.#ofForm().length ? "勾选两份或更多，就能对比。" : "");
    this.#say(engine.isReady ? "正在计算……" : "正在准备计算程序……");
    try {
      const found = await Promise.all(chosen.map((source) => this.#judge(source, subject)));
      if (turn !== this.#turn) return;
      const compared = found.filter((each) => each !== null);
      const left = chosen.filter((_, at) => found[at] === null);
      this.#put(compared, subject);
      this.#say(left.length ? `${left.map((source) => `“${titleOf(source)}”`).join("、")}没有写机构类别，或内容不能计算，没有放进表里。` : "");
    } catch (error) {
      if (turn === this.#turn) this.#clear(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {Source} source @param {Subject} subject @returns {Promise<Compared|null>} */
  #judge(source, subject) {
    const known = this.#judged.get(source.key);
    if (known) return known;
    const asked = scored((values) => engine.run(subject.form, documentText(values)), source.record.values).then(({ result, leftOut }) => {
      if (!result) return null;
      const bounds = (/** @type {any} */ (result).grade_bounds ?? []).map((/** @type {{from: number}} */ { from }) => from);
      return { source, label: "", standing: standingOf(subject, result), leftOut, policy: /** @type {any} */ (result).policy ?? "", bounds };
    });
    this.#judged.set(source.key, asked);
    asked.catch(() => this.#judged.delete(source.key));
    return asked;
  }

  /** @param {Compared[]} compared @param {Subject} subject */
  #put(compared, subject) {
    const institutions = new Set(compared.map(({ source }) => source.record.about.organisation ?? ""));
    const isOverYears = (this.#way || (institutions.size === 1 ? "years" : "side")) === "years";
    const ordered = labelled(compared, isOverYears);
    const base = this.#base === "first" ? 0 : Math.max(0, ordered.length - 2);
    this.#report = ordered.length > 1 ? compareReport({ known: this.#known, subject, compared: ordered, base, isOverYears, today: today() }) : null;
    this.#actions.replaceChildren(...this.#controls(isOverYears, ordered.length));
    this.#paper.replaceChildren(...(this.#report ? reportView(this.#report) : []));
    this.toggleAttribute("data-wide", this.#report?.landscape ?? false);
  }

  /** @param {boolean} isOverYears @param {number} count */
  #controls(isOverYears, count) {
    const way = select("怎样看", "xh-compare-way", [["years", "按时间，看变化"], ["side", "各家并列，看差别"]], isOverYears ? "years" : "side", (value) => {
      this.#way = /** @type {"years"|"side"} */ (value);
      void this.#compute();
    });
    const base = select("最后一份同谁比", "xh-compare-base", [["before", "同前一份"], ["first", "同第一份"]], this.#base, (value) => {
      this.#base = value;
      void this.#compute();
    });
    return [way, ...(isOverYears && count > 2 ? [base] : []), element("p", { class: "xh-buttons" },
      button("打印或存为 PDF", () => print()), " ", button("下载 XLSX", () => void this.#hand((report, name) => handWorkbook(report, engine, name))), " ",
      button("下载 Word", () => void this.#hand(handWord)))];
  }

  /** @param {(report: Report, name: string[]) => Promise<void>} work */
  async #hand(work) {
    const report = this.#report;
    if (!report) return;
    this.#say("正在生成文件……");
    try {
      await work(report, [report.title, report.lines[0] ?? ""]);
      this.#say("");
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {string} words */
  #clear(words) {
    this.#report = null;
    this.#actions.replaceChildren();
    this.#paper.replaceChildren();
    this.#say(words);
  }

  /** @param {string} words */
  #say(words) {
    this.#status.textContent = words;
  }
}

if (!customElements.get("xh-compare")) customElements.define("xh-compare", Compare);
