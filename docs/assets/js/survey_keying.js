/**
 * Keying paper in: sheets stay on this device until a batch is checked and handed to the queue, or written to a file.
 * @module
 */
import { button, field, select, sure } from "./controls.js";
import { DeskPage } from "./desk_page.js";
import { element } from "./dom.js";
import { fileName, offer } from "./file.js";
import { openOutbox } from "./outbox.js";
import { newId } from "./record.js";
import { responseFile } from "./response_file.js";
import { TOLERATED, cellsOf, corrected, differencesForm, differencesIn, drawn, percentWords, sampleSize } from "./survey_check.js";
import { answersFrom, readSurveyForm } from "./survey_form.js";
import { keyedList, keyedWords, prefixField, readPrefix } from "./survey_keyed.js";
import { Keyer } from "./survey_keyer.js";
import { fetchRounds, periodWords, stateOf, today } from "./survey_rounds.js";
import { learn, send } from "./survey_sending.js";
import { Sheets } from "./survey_sheets.js";
import { openSurveyStore } from "./survey_store.js";

/**
 * @typedef {import("./survey_store.js").Round} Round
 * @typedef {import("./survey_store.js").Sheet} Sheet
 * @typedef {import("./survey_check.js").Difference} Difference
 */

const TAKING = /** @type {import("./survey_store.js").RoundState[]} */ (["open", "closed"]);

/** `<xh-survey-keying>` */
export class SurveyKeying extends DeskPage {
  #form = readSurveyForm();
  /** @type {import("./survey_store.js").SurveyStore|null} */ #store = null;
  /** @type {import("./outbox.js").Outbox|null} */ #outbox = null;
  /** @type {Round|null} */ #round = null;
  /** @type {Sheets|null} */ #sheets = null;
  #result = "";
  #work = element("div", { class: "xh-keying" });
  #counts = element("p", { class: "xh-keyer-counts", role: "status" });
  #place = element("div", {});
  #below = element("div", {});
  #trouble = element("p", { class: "xh-records-note" });

  connectedCallback() {
    this.replaceChildren(this.alert, this.status, this.#work, this.content);
    addEventListener("beforeunload", (event) => { if (this.#sheets?.unsaved) event.preventDefault(); });
    void this.attempt(() => this.#begin());
  }

  async #begin() {
    this.#store = await openSurveyStore();
    this.#outbox = await openOutbox();
    this.#outbox.addEventListener("change", () => void this.#learn());
    await this.#choose(new URL(location.href).searchParams.get("round"));
    if (this.#round?.organisation !== null) await this.look();
  }

  /** With a token: rounds as they are now; what waited for it goes. */
  async load() {
    if (!this.holder || !this.#store) return;
    await this.#store.keepRounds(this.holder.id, await fetchRounds(this.holder));
    await this.#outbox?.resume();
    if (this.#round === null) await this.#choose(new URL(location.href).searchParams.get("round"));
  }

  /** @param {string|null} id */
  async #choose(id) {
    if (!this.#store) return;
    const rounds = (await this.#store.rounds()).filter((round) => TAKING.includes(stateOf(round)));
    this.#round = rounds.find((round) => round.id === id) ?? null;
    this.#result = "";
    this.#sheets = this.#round && (await Sheets.of(this.#store, this.#round.id));
    this.#sheets?.addEventListener("change", () => this.#count());
    const options = rounds.map((round) => /** @type {[string, string]} */ ([round.id, `${round.name}（${round.organisation === null ? "这台设备" : periodWords(round)}）`]));
    const none = rounds.length === 0 ? [element("p", {}, "这台设备上没有正在收答卷的轮次。先在", element("a", { href: "../" }, "满意度调查"), "里设一轮。")] : [];
    this.#work.replaceChildren(select("轮次", "xh-keyer-round", [["", "请选择"], ...options], this.#round?.id ?? "", (chosen) => void this.#choose(chosen)), ...none,
      ...(this.#round ? [this.#counts, this.#place, this.#below, this.#trouble] : []));
    if (this.#round) this.#key();
    await this.#learn();
  }

  /** Key the next sheet in. */
  #key() {
    const sheets = this.#sheets;
    if (!sheets) return;
    const keyer = new Keyer(this.#form, {
      done: (given, comment) => {
        const number = sheets.number(readPrefix());
        this.#put({ ...this.#fresh(number), answers: answersFrom(this.#form, given), comment });
        keyer.start(`请在纸上写：${sheets.number(readPrefix())}`, { said: `${number} 记下了。` });
      },
      back: () => this.#again(sheets.held.at(-1)),
    }, { withComment: true });
    const next = sheets.number(readPrefix());
    this.#place.replaceChildren(keyer.element, prefixField(() => this.#key()));
    this.#show();
    keyer.start(`请在纸上写：${next}`);
  }

  /** Key a sheet that is still here over. @param {Sheet|undefined} sheet */
  #again(sheet) {
    if (!sheet) return;
    const keyer = new Keyer(this.#form, {
      done: (given, comment) => {
        this.#put({ ...this.#fresh(sheet.number), id: sheet.id, answers: answersFrom(this.#form, given), comment });
        this.#key();
      },
      back: () => {},
    }, { withComment: true });
    this.#place.replaceChildren(keyer.element, element("p", {}, button("不改了", () => this.#key())));
    keyer.start(`修改 ${sheet.number}`, { answers: sheet.answers, comment: sheet.comment, atEnd: true });
  }

  /** @param {string} number @returns {Sheet} */
  #fresh(number) {
    return { id: newId(), kind: "sheet", round: this.#round?.id ?? "", number, answers: null, comment: "", day: today(), state: "keyed", check: "no", second: null };
  }

  /** @param {Sheet[]} sheets */
  #put(...sheets) {
    this.#sheets?.put(...sheets);
    this.#show();
  }

  #count() {
    if (!this.#sheets) return;
    this.#counts.textContent = keyedWords(this.#sheets, this.#round?.organisation === null);
    this.alert.textContent = this.#sheets.problem ? `有 ${this.#sheets.unsaved} 份没有存进这台设备，请不要关闭这一页：${/** @type {Error} */ (this.#sheets.problem).message}` : "";
  }

  /** Show how many there are, and what can be done with them. */
  #show() {
    this.#count();
    const { held = [], chosen = [] } = this.#sheets ?? {};
    this.#below.replaceChildren(...(this.#result ? [element("p", { class: "xh-keyer-result" }, this.#result)] : []), ...(held.length === 0 ? [] : [
      element("p", { class: "xh-authority-row" },
        chosen.length > 0 ? button(`接着抽查（${chosen.length} 份）`, () => this.#second()) : button("录完了，抽查", () => this.#sample(held)),
        this.#round?.organisation === null ? button("存成答卷文件", () => this.#saveFile()) : button(`发送这 ${held.length} 份`, () => void this.#send())),
      keyedList(held, { change: (sheet) => this.#again(sheet), remove: (sheet) => void this.#remove(sheet) }),
    ]));
  }

  /** @param {Sheet} sheet */
  async #remove(sheet) {
    if (!(await sure(`删除 ${sheet.number}？`, ["这一份录入的内容不能恢复，要的话得照纸重录。"], "删除"))) return;
    await this.attempt(async () => {
      await this.#sheets?.remove(sheet);
      this.#key();
    });
  }

  /** Ask how many to key again, and draw them. @param {Sheet[]} among */
  #sample(among) {
    const { input, row } = field(`从 ${among.length} 份里抽几份`, "xh-keyer-sample", { inputmode: "numeric", pattern: "[0-9]*" }, String(sampleSize(among.length)));
    const form = element("form", { class: "xh-authority-form", novalidate: "" }, element("h2", {}, "抽查：再录一遍"),
      element("p", {}, "抽到的几份照纸再录一遍，看不到第一遍录的。两遍不同的地方，对照纸面改正。"), row,
      element("p", {}, element("button", { type: "submit", class: "xh-button xh-primary" }, "抽"), button("先不抽", () => this.#key())));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const count = Number(input.value);
      const good = Number.isInteger(count) && count >= 1 && count <= among.length;
      this.alert.textContent = good ? "" : `抽查份数应为 1 到 ${among.length} 的整数。`;
      if (good) this.#recheck(drawn(among, count));
    });
    this.#place.replaceChildren(form);
    this.#below.replaceChildren();
    input.focus();
    input.select();
  }

  /** @param {Sheet[]} sheets */
  #recheck(sheets) {
    this.#put(...sheets.map((sheet) => ({ ...sheet, check: /** @type {const} */ ("chosen"), second: null })));
    this.#second();
  }

  /** Key what was chosen a second time; when all is, compare. */
  #second() {
    const chosen = this.#sheets?.chosen ?? [];
    const open = chosen.filter(({ check }) => check === "chosen");
    const sheet = open[0];
    if (!sheet) return this.#compare(chosen);
    const keyer = new Keyer(this.#form, {
      done: (given) => {
        this.#put({ ...sheet, check: "keyed", second: answersFrom(this.#form, given) });
        this.#second();
      },
      back: () => {},
    }, { withComment: false });
    this.#place.replaceChildren(
      element("p", {}, `抽查第 ${chosen.length - open.length + 1} 份，共 ${chosen.length} 份。请取出：${open.map(({ number }) => number).join("、")}。`),
      keyer.element, element("p", {}, button("先停一停", () => this.#key())));
    this.#below.replaceChildren();
    keyer.start(`再录一遍：${sheet.number}`);
  }

  /** @param {Sheet[]} checked */
  #compare(checked) {
    const differences = differencesIn(this.#form, checked);
    const cells = checked.length * cellsOf(this.#form);
    this.#result = `抽查了 ${checked.length} 份 ${cells} 处，两遍不同的有 ${differences.length} 处（${percentWords(differences.length, cells)}）。`;
    if (differences.length === 0) return this.#settled(checked, new Map(), cells);
    const head = element("h2", { tabindex: "-1" }, "两遍不同的地方");
    this.#place.replaceChildren(head, element("p", { role: "status" }, this.#result), differencesForm(differences, (choices) => this.#settled(checked, choices, cells)));
    this.#below.replaceChildren();
    head.focus();
  }

  /** @param {Sheet[]} checked @param {Map<Difference, string>} choices @param {number} cells */
  #settled(checked, choices, cells) {
    /** @param {Sheet} sheet */
    const of = (sheet) => new Map([...choices].filter(([difference]) => difference.sheet.id === sheet.id).map(([difference, value]) => [difference.field, value]));
    this.#sheets?.put(...checked.map((sheet) => corrected(this.#form, sheet, of(sheet))));
    const rest = this.#sheets?.held.filter(({ check }) => check === "no") ?? [];
    const many = choices.size / cells > TOLERATED && rest.length > 0;
    this.#result += `${choices.size > 0 ? " 已对照纸面改正。" : ""}${many ? ` 错得偏多，建议其余 ${rest.length} 份也再录一遍。` : ""}`;
    this.#key();
    if (many) this.#below.querySelector(".xh-authority-row")?.prepend(button(`其余 ${rest.length} 份也再录一遍`, () => this.#recheck(rest)));
  }

  async #send() {
    const { held = [], chosen = [] } = this.#sheets ?? {};
    const lines = ["发出去以后不能再改。", ...(chosen.length > 0 ? [`抽查还没有做完，还有 ${chosen.length} 份。`] : held.every(({ check }) => check === "no") ? ["这一批还没有抽查。"] : [])];
    if (!(await sure(`发送 ${held.length} 份？`, lines, "发送"))) return;
    await this.attempt(async () => {
      if (!this.#outbox || !this.#round || !this.#sheets) return;
      await this.#sheets.saved();
      await send(this.#outbox, this.#round, this.#sheets);
      this.#result = "";
      this.#key();
    });
    await this.#learn();
  }

  /** Learn what has become of what was handed on. */
  async #learn() {
    if (!this.#outbox || !this.#round || !this.#sheets) return;
    const trouble = await learn(this.#outbox, this.#round, this.#sheets);
    this.#count();
    this.#trouble.replaceChildren(...(trouble ? [`还没有送到：${trouble}等着发送的在`, element("a", { href: "../../records/" }, "本机记录"), "里逐份列出。"] : []));
  }

  #saveFile() {
    if (!this.#round || !this.#sheets) return;
    offer(fileName(["心衡答卷", this.#round.name], new Date(), "json"), responseFile(this.#round, this.#sheets.held), "application/json");
    this.#result = `已把 ${this.#sheets.held.length} 份存成文件，这里的也还在。`;
    this.#show();
  }
}

if (!customElements.get("xh-survey-keying")) customElements.define("xh-survey-keying", SurveyKeying);
