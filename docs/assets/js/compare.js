/**
 * <xh-compare>: records of this device and files, chosen at once, side by side; everything is computed here, nothing is sent.
 * @module
 */
import { compareReport } from "./compare_report.js";
import { inOrder, ofDevice, ofFile, relation, titleOf } from "./compare_sources.js";
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

/** So many records are ticked unasked. */
const AT_FIRST = 6;
const MOST_REFUSALS = 5;
/** After so many files it is said how far it is. */
const SOME = 5;

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
    this.append(this.#kinds, this.#list, this.#picker(), this.#read, this.#alert, this.#actions, this.#status, this.#paper);
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

  /** Whether the rules have something to say of it. @param {Source} source */
  #hasResult({ record, filled, altered }) {
    const { classes = {} } = subjectOf(this.#known, record.form) ?? {};
    return filled && !altered && (Object.keys(classes).length === 0 || record.values.class !== undefined);
  }

  /** Tick the newest records of one institution, one of a day: the wanted one's, or the first that has two; else of all. @param {Source|undefined} wanted */
  #tickSome(wanted) {
    const own = this.#ofForm().filter((source) => this.#hasResult(source));
    const alike = (/** @type {Source} */ one) => [one, ...own.filter((other) => other !== one && isAlike(one, other))].filter(isFirstOfDay);
    const found = wanted ? alike(wanted) : own.map(alike).find(({ length }) => length > 1) ?? own;
    for (const { key } of found.slice(0, AT_FIRST)) this.#chosen.add(key);
  }

  #ofForm(form = this.#form) {
    return this.#sources.filter(({ record }) => record.form === form).sort(inOrder);
  }

  #picker() {
    const files = element("input", { type: "file", id: "xh-compare-files", multiple: "", accept: ".html,.htm,.json" });
    const folder = element("input", { type: "file", id: "xh-compare-folder", webkitdirectory: "" });
    for (const input of [files, folder]) {
      input.addEventListener("change", () => {
        const chosen = [...(input.files ?? [])].filter(({ name }) => input === files || /\.(?:html?|json)$/i.test(name));
        input.value = "";
        void this.#open(chosen);
      });
    }
    return element("div", { class: "xh-results-files" },
      element("p", {}, element("label", { for: files.id }, "打开文件，可以一次选几个"), files),
      ..."webkitdirectory" in folder ? [element("p", {}, element("label", { for: folder.id }, "或者选一个文件夹"), folder)] : [],
      element("p", { class: "xh-records-note" }, "“存为文件”得到的 .html、导出的 .json、本站的备份都行。只在这台设备上读，不上传，也不存进本机记录；离开这一页就不留下。"));
  }

  /** @param {File[]} files */
  async #open(files) {
    this.#say(`正在读 ${files.length} 个文件……`);
    const ordered = [...this.#tools].sort((a, b) => Number(b.form === this.#form) - Number(a.form === this.#form));
    const run = async (/** @type {string} */ text, /** @type {string} */ form) => JSON.parse(await engine.run(form, text));
    /** @type {import("./compare_sources.js").Read[]} */ const read = [];
    for (const [at, file] of files.entries()) {
      if (at % SOME === SOME - 1) this.#say(`正在读第 ${at + 1} 个文件，共 ${files.length} 个……`);
      read.push(await ofFile(file, ordered, run));
    }
    const found = read.flatMap(({ sources }) => sources).filter(({ record }) => subjectOf(this.#known, record.form)).sort(inOrder);
    const doubles = found.filter((source) => !this.#isAdded(source));
    if (!this.#ofForm().length) this.#form = this.#sources[0]?.record.form ?? this.#form;
    this.#tickRead(found.filter((source) => !doubles.includes(source)));
    this.#tell(files.length, read.flatMap(({ refused }) => refused ?? []), doubles);
    this.#show();
  }

  /** Put a source into the list, unless it is there. @param {Source} source */
  #isAdded(source) {
    if (relation(source, this.#sources)?.kind === "double" && !source.altered) return false;
    this.#sources.push(source);
    return true;
  }

  /** Tick what was just read: everything of one institution, of several the newest of each. @param {Source[]} read */
  #tickRead(read) {
    const before = this.#sources.filter((other) => !read.includes(other));
    const fit = read.filter((source, at) => this.#hasResult(source) && relation(source, [...before, ...read.slice(0, at)])?.kind !== "twin");
    const whose = new Set([...this.#ofForm().filter(({ key }) => this.#chosen.has(key)), ...fit].map(({ record }) => record.about.organisation ?? ""));
    for (const { key } of whose.size > 1 && fit.length > AT_FIRST ? newestOfEach(fit) : fit) this.#chosen.add(key);
  }

  /** @param {number} read @param {string[]} refused @param {Source[]} doubles */
  #tell(read, refused, doubles) {
    const more = refused.length - MOST_REFUSALS;
    this.#alert.replaceChildren(...refused.slice(0, MOST_REFUSALS).map((words) => element("p", {}, words)),
      ...(more > 0 ? [element("p", {}, `另有 ${more} 个文件也没有打开。`)] : []));
    const used = read - refused.length;
    const same = doubles.map(({ file }) => file);
    const named = same.length > MOST_REFUSALS ? `${same.slice(0, MOST_REFUSALS).join("、")}等` : same.join("、");
    this.#read.textContent = `${[`读了 ${used} 个文件`, same.length && `其中 ${same.length} 份已经在清单里，没有再放一次（${named}）`].filter(Boolean).join("，")}。`;
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
      for (const source of wanted) if (this.#hasResult(source)) this.#chosen.add(source.key);
      this.#show();
      this.#list.querySelector("input")?.focus();
    };
    const fit = own.filter((source) => this.#hasResult(source));
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
    const ordered = labelled([...compared].sort(isOverYears ? byTime : byInstitution), isOverYears);
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

/** @param {Source} source */
function yearOf({ record, day }) {
  return record.about.year ?? day.slice(0, 4);
}

/** The newest of each institution and class; where two of a day may be namesakes', both. @param {Source[]} sources */
function newestOfEach(sources) {
  const sorted = [...sources].sort(inOrder);
  return sorted.filter((source) => sorted.find((other) => isAlike(source, other)) === source || isNamesake(source, sorted));
}

/** Whether another institution has its name: records of the same year and day that are no versions of one. @param {Source} source @param {Source[]} sorted */
function isNamesake(source, sorted) {
  const newest = sorted.find((other) => isAlike(source, other));
  return Boolean(newest) && newest !== source && newest?.record.id !== source.record.id && yearOf(/** @type {Source} */ (newest)) === yearOf(source) && newest?.day === source.day;
}

/** Whether two records speak of one institution of one class. @param {Source} one @param {Source} other */
function isAlike({ record: { about } }, { record: { about: other } }) {
  return about.organisation === other.organisation && about.class === other.class;
}

/** Whether no record before it in a list is of the same year and day: what was begun twice on one day is hardly meant to be compared. @param {Source} source @param {number} at @param {Source[]} list */
function isFirstOfDay({ day, record }, at, list) {
  return !day || list.findIndex((other) => other.day === day && other.record.about.year === record.about.year) === at;
}

/** What has to be known of a source before it is compared. @param {Source} source @param {Source[]} before */
function noteOf(source, before) {
  const { altered, hash, origin } = source;
  const related = relation(source, before);
  const words = {
    double: "与上面的一份相同", twin: "内容与另一份一字不差", version: "同一份记录的另一个版本",
  };
  return [
    !source.filled && "还没有填内容",
    altered && `✕ 校验值不符，存下以后被改动过（文件里写的是 ${hash.slice(0, 12)}…）`,
    origin === "file" && !altered && `✓ 校验值相符 ${hash.slice(0, 12)}…`,
    origin === "document" && "没有校验值，看不出有没有改动",
    related && `${words[related.kind]}：${titleOf(related.of)}`,
  ].filter(Boolean).join("；");
}

/** @param {Compared} a @param {Compared} b */
function byTime(a, b) {
  const [one, two] = [a, b].map(({ source }) => `${source.record.about.year ?? source.day.slice(0, 4)} ${source.day}`);
  return (one ?? "") < (two ?? "") ? -1 : 1;
}

/** @param {Compared} a @param {Compared} b */
function byInstitution(a, b) {
  return (a.source.record.about.organisation ?? "").localeCompare(b.source.record.about.organisation ?? "", "zh-CN", { numeric: true }) || byTime(a, b);
}

/** Give each a short name that no other has. @param {Compared[]} compared @param {boolean} isOverYears @returns {Compared[]} */
function labelled(compared, isOverYears) {
  const names = compared.map(({ source: { record, day, file } }) => {
    const { organisation, year, name } = record.about;
    const time = year ? `${year} 年度` : day;
    return isOverYears ? time || name || file : organisation || name || file || day;
  });
  const longer = names.map((name, at) => {
    const { record, day } = /** @type {Compared} */ (compared[at]).source;
    const alone = names.filter((other) => other === name).length === 1;
    return alone ? name : [name, isOverYears ? record.about.name || day : record.about.year || day].filter(Boolean).join(" ");
  });
  return compared.map((each, at) => {
    const label = longer[at] ?? "";
    const number = longer.slice(0, at).filter((other) => other === label).length;
    return { ...each, label: `${label || "没有名称"}${number ? `（${number + 1}）` : ""}` };
  });
}

if (!customElements.get("xh-compare")) customElements.define("xh-compare", Compare);
