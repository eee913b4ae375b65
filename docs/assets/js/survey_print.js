/**
 * What is printed for a round: poster, slips with one-time codes, blank forms. Codes are in this page's memory and nowhere else.
 * @module
 */
import { button, field, select, submitted } from "./controls.js";
import { DeskPage } from "./desk_page.js";
import { element } from "./dom.js";
import { fileName, offer } from "./file.js";
import { print } from "./paper.js";
import { readSurveyForm } from "./survey_form.js";
import { blankSheet, poster, slips } from "./survey_paper_parts.js";
import { fetchRounds, makeCodes, periodWords, stateOf } from "./survey_rounds.js";
import { openSurveyStore } from "./survey_store.js";
import { posterFile, slipsFile } from "./survey_word.js";
import { MEDIA_TYPE } from "./word.js";

/**
 * @typedef {import("./survey_store.js").Round} Round
 * @typedef {"poster"|"slips"|"sheet"} Kind
 */

/** @type {Record<Kind, string>} */
const KINDS = { poster: "海报", slips: "代码纸条", sheet: "空白调查表" };
const BLANK = new URL("../word/gs-survey.docx", import.meta.url).href;
const MOST_CODES = 1000;
const USUAL_CODES = 50;
const LOST = "这些代码只在这一页里，离开就没有了，没有印出来的纸条不能补。";

/** `<xh-survey-print>` */
export class SurveyPrint extends DeskPage {
  #papers = element("div", { class: "xh-papers" });
  /** @type {Round[]} */ #rounds = [];
  /** @type {Round|null} */ #round = null;
  /** @type {Kind} */ #kind = "sheet";
  /** @type {string[]} */ #codes = [];
  #form = readSurveyForm();

  connectedCallback() {
    const asked = new URL(location.href).searchParams;
    this.#kind = kindIn(asked.get("kind"));
    const isBlankWanted = location.hash === "#print";
    this.replaceChildren(this.alert, this.status, this.content, this.#papers);
    addEventListener("beforeunload", this.#guard);
    void this.attempt(() => this.#begin(asked.get("round"))).then(() => isBlankWanted && this.#printBlank());
  }

  disconnectedCallback() {
    removeEventListener("beforeunload", this.#guard);
  }

  /** Who comes from the form index wants the blank sheet. */
  #printBlank() {
    history.replaceState(null, "", location.pathname + location.search);
    print(() => {});
  }

  /** @param {string|null} id */
  async #begin(id) {
    this.#rounds = await this.#kept();
    this.#round = this.#rounds.find((round) => round.id === id) ?? null;
    if ((id && !this.#round) || this.#kind === "slips") await this.look();
    else this.#show();
  }

  async load() {
    if (!this.holder) return;
    const rounds = await fetchRounds(this.holder);
    const id = this.#round?.id ?? new URL(location.href).searchParams.get("round");
    this.#rounds = [...rounds, ...this.#rounds.filter(({ organisation }) => organisation === null)];
    this.#round = this.#rounds.find((round) => round.id === id) ?? null;
    this.#show();
  }

  /** @returns {Promise<Round[]>} rounds known on this device */
  async #kept() {
    try {
      const store = await openSurveyStore();
      const rounds = await store.rounds();
      store.close();
      return rounds;
    } catch {
      return [];
    }
  }

  #show() {
    this.alert.textContent = "";
    this.status.textContent = this.#round ? `${this.#round.name}，${periodWords(this.#round)}。` : "没有选轮次：空白表上不印轮次和二维码。";
    this.content.replaceChildren(this.#choice(), ...(this.#round === null && this.#kind !== "sheet" ? [] : this.#tools()));
    this.#lay();
  }

  #choice() {
    /** @type {[string, string][]} */ const rounds = [["", "（不指定）"], ...this.#rounds.filter((round) => stateOf(round) !== "sealed")
      .map((round) => /** @type {[string, string]} */ ([round.id, round.organisation === null ? `${round.name}（这台设备）` : round.name]))];
    const kinds = /** @type {[Kind, string][]} */ (Object.entries(KINDS));
    return element("div", { class: "xh-authority-tools" },
      select("轮次", "xh-print-round", rounds, this.#round?.id ?? "", (id) => this.#turn(this.#kind, this.#rounds.find((round) => round.id === id) ?? null)),
      select("印什么", "xh-print-kind", kinds, this.#kind, (kind) => this.#turn(kindIn(kind), this.#round)));
  }

  /** Turn to another round or kind, unless codes would be lost unseen. @param {Kind} kind @param {Round|null} round */
  #turn(kind, round) {
    if (this.#codes.length > 0 && !confirm(LOST)) return this.#show();
    this.#codes = [];
    this.#kind = kind;
    this.#round = round;
    if (kind === "slips" && !this.holder) void this.look();
    else this.#show();
  }

  #tools() {
    if (this.#kind === "slips" && this.#codes.length === 0) return [this.#codesForm()];
    const word = button("存成 Word 文件", () => void this.attempt(() => this.#saveWord()));
    const paper = button("打印或存成 PDF", () => print(() => {}));
    paper.classList.add("xh-primary");
    return [
      element("p", { class: "xh-authority-row" }, paper, ...(this.#kind === "sheet" ? [] : [word]),
        ...(this.#kind === "sheet" && this.#round === null ? [element("a", { class: "xh-button", href: BLANK, download: `${this.#form.title}.docx` }, "空白表（Word）")] : []),
        ...(this.#codes.length > 0 ? [button("已经印好，收起来", () => { this.#codes = []; this.#show(); })] : [])),
      element("p", { class: "xh-records-note" }, this.#kind === "sheet"
        ? "在打印窗口里选份数，缩放选 100%。收回后在每张右上的“编号”处写上录入时给的编号。" : "打印时纸张选 A4，缩放选 100%。"),
    ];
  }

  #codesForm() {
    const round = this.#round;
    if (!round?.codes || round.organisation === null) return element("p", {}, "这一轮不用一次性代码。要用代码，请新设一轮，勾选“凭一次性代码填写”。");
    const count = field(`多少个（1 到 ${MOST_CODES}）`, "xh-codes-count", { inputmode: "numeric", pattern: "[0-9]*", required: "" }, String(Math.min(round.target ?? USUAL_CODES, MOST_CODES)));
    const form = element("form", { class: "xh-authority-form", novalidate: "" }, count.row,
      element("p", { class: "xh-records-note" }, "代码只在生成的这一次显示，服务器不留原文。先装好纸再生成；不够可以再生成一批。"),
      element("p", {}, element("button", { type: "submit", class: "xh-button xh-primary" }, "生成代码和纸条")));
    submitted(form, () => void this.attempt(async () => {
      const wanted = Number(count.input.value);
      if (!Number.isInteger(wanted) || wanted < 1 || wanted > MOST_CODES) throw new Error(`个数应为 1 到 ${MOST_CODES} 的整数。`);
      this.#codes = (await makeCodes(round.id, wanted)).codes;
      this.#show();
      this.status.textContent = `已生成 ${this.#codes.length} 个代码。${LOST}`;
    }));
    return form;
  }

  /** Lay the papers out as they will be printed. */
  #lay() {
    const sheet = document.querySelector(".md-content__inner > .xh-survey-sheet");
    const round = this.#round;
    const papers = this.#kind === "sheet" ? (sheet ? [blankSheet(round, sheet)] : [])
      : round === null ? [] : this.#kind === "poster" ? [poster(round, this.#form.title)] : slips(round, this.#codes);
    this.#papers.replaceChildren(...papers);
  }

  async #saveWord() {
    if (!this.#round) return;
    const file = this.#kind === "poster" ? await posterFile(this.#round, this.#form.title) : await slipsFile(this.#round, this.#codes);
    offer(fileName([`满意度调查${KINDS[this.#kind]}`, this.#round.name], new Date(), "docx"), file, MEDIA_TYPE);
  }

  #guard = (/** @type {BeforeUnloadEvent} */ event) => {
    if (this.#codes.length > 0) event.preventDefault();
  };
}

/** @param {string|null} text @returns {Kind} */
function kindIn(text) {
  return text === "poster" || text === "slips" ? text : "sheet";
}

if (!customElements.get("xh-survey-print")) customElements.define("xh-survey-print", SurveyPrint);
