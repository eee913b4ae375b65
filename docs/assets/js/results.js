/**
 * What came of the organisation's surveys: from the server, from files of responses, or both side by side.
 * @module
 */
import { button, named, select } from "./controls.js";
import { DeskPage } from "./desk_page.js";
import { element } from "./dom.js";
import { Engine } from "./engine.js";
import { keepFigures } from "./figures.js";
import { nameOfPeriod } from "./periods.js";
import { reportView } from "./report_view.js";
import { handWord, handWorkbook } from "./report_files.js";
import { OpenedFiles } from "./results_files.js";
import { resultsReport } from "./results_report.js";
import { byTime, fromServer, nameOf, periodOf, yearOf } from "./results_shown.js";
import { judgeYear } from "./results_year.js";
import { responseFile } from "./response_file.js";
import { surveyWords } from "./survey_form_words.js";
import { fetchRounds, today } from "./survey_rounds.js";
import { periodSums, sumsOf } from "./survey_sums.js";
import { openSurveyStore } from "./survey_store.js";
import { ServerProblem, organisation } from "./token_client.js";

/** @typedef {import("./results_shown.js").ShownRound} ShownRound @typedef {import("./report_blocks.js").Report} Report */

const ALL = "";

/** @typedef {import("./survey_store.js").Kept} Kept */

/** `<xh-results>`; `?round=` names a round to show. */
export class ResultsPage extends DeskPage {
  #engine = new Engine();
  #files = new OpenedFiles(this.#engine, today());
  /** @type {ShownRound[]} */ #server = [];
  /** @type {import("./survey_store.js").Round[]} */ #listed = [];
  /** @type {Kept[]} */ #kept = [];
  #wanted = new URLSearchParams(location.search).get("round") ?? "";
  /** @type {import("./survey_form_words.js").SurveyWords|null} */ #words = null;
  /** @type {Report|null} */ #report = null;
  /** @type {import("./results_year.js").RoundFact[]} */ #facts = [];
  #year = today().slice(0, 4);
  #only = ALL;
  #alertOfFiles = element("div", { class: "xh-records-alert", role: "alert" });
  #opened = element("ul", { class: "xh-results-opened" });
  #keyed = element("ul", { class: "xh-results-opened" });
  #tools = element("div", { class: "xh-authority-tools xh-results-tools" });
  #paper = element("section", { class: "xh-results-report", "aria-label": "结果" });
  #working = element("p", { class: "xh-records-count", role: "status" });

  connectedCallback() {
    super.connectedCallback();
    this.prepend(this.#fileTools());
    this.append(this.#tools, this.#working, this.#paper);
    this.#engine.addEventListener("progress", (event) => this.#say(`正在准备计算程序：${share(/** @type {CustomEvent} */ (event).detail)}`));
    this.#engine.addEventListener("ready", () => this.#say(""));
    void this.#lookOnDevice();
  }

  async withoutServer() {
    this.content.replaceChildren(element("p", { class: "xh-records-note" }, "没有连上服务器。可以打开答卷文件，在这台设备上计算。"), element("p", {}, button("再找一次服务器", () => void this.look())));
  }

  signOut() {
    this.#server = [];
    this.#listed = [];
    super.signOut();
    void this.#show();
  }

  /** Fetch the organisation's rounds, and show the newest year that has one. */
  async load() {
    this.#listed = this.holder ? (await fetchRounds(this.holder)).filter(({ state }) => state !== "not_yet") : [];
    const wanted = this.#listed.find(({ id }) => id === this.#wanted);
    const newest = this.#listed.map(({ closes }) => closes.slice(0, 4)).sort().at(-1);
    if (wanted) this.#year = wanted.closes.slice(0, 4);
    else if (newest && !this.#years().includes(this.#year)) this.#year = newest;
    this.content.replaceChildren(...(this.#listed.length ? [] : [element("p", {}, "服务器上还没有一轮调查。")]));
    await this.#fetchYear();
  }

  async #fetchYear() {
    const wanted = this.#listed.filter(({ closes }) => closes.startsWith(this.#year));
    const answers = await Promise.all(wanted.map(({ id }) => organisation.ask(`rounds/${id}/results`)));
    this.#server = answers.map((answer) => fromServer(answer, this.holder?.name ?? "")).sort(byTime);
    const at = this.#rounds().findIndex(({ id }) => id !== "" && id === this.#wanted);
    if (at >= 0) [this.#only, this.#wanted] = [String(at), ""];
    await this.#show();
  }

  #fileTools() {
    const input = element("input", { type: "file", id: "xh-results-files", multiple: "", accept: ".json,.jsonl,.ndjson,.csv,.xlsx" });
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])];
      input.value = "";
      void this.#open(files);
    });
    return element("div", { class: "xh-results-files" },
      element("p", {}, element("label", { for: "xh-results-files" }, "打开答卷文件"), input),
      element("p", { class: "xh-records-note" }, "JSON、CSV 或 XLSX，可以一次选几个；同一轮的合在一起。只在这台设备上计算，不上传，离开这一页就不留下。"),
      this.#alertOfFiles, this.#opened, this.#keyed);
  }

  /** Offer the rounds of this device whose sheets were keyed in here. */
  async #lookOnDevice() {
    try {
      const store = await openSurveyStore();
      const rounds = (await store.rounds()).filter(({ organisation: owner }) => owner === null);
      this.#kept = await Promise.all(rounds.map(async (round) => ({ round, sheets: (await store.sheets(round.id)).filter(({ answers }) => answers) })));
      store.close();
    } catch {
      return; // nothing is kept where nothing can be kept
    }
    this.#keyed.replaceChildren(...this.#kept.filter(({ sheets }) => sheets.length).map((kept) => element("li", {},
      `这台设备上录入的“${kept.round.name}”：${kept.sheets.length} 份 `, named(button("看结果", () => void this.#openKept(kept)), `看结果：${kept.round.name}`))));
    const wanted = this.#kept.find(({ round }) => round.id === this.#wanted);
    if (wanted) await this.#openKept(wanted);
  }

  /** @param {Kept} kept */
  async #openKept({ round, sheets }) {
    await this.#opening([() => this.#files.openKept(round.id, responseFile(round, sheets), round.name)]);
  }

  /** @param {File[]} files */
  async #open(files) {
    await this.#opening(files.map((file) => () => this.#files.open(file)));
  }

  /** @param {(() => Promise<import("./results_files.js").OpenedRound>)[]} works */
  async #opening(works) {
    this.#alertOfFiles.replaceChildren();
    this.setAttribute("aria-busy", "true");
    for (const work of works) {
      try {
        const { shown } = await work();
        this.#year = yearOf(shown, this.#year);
        this.#only = ALL;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        this.#alertOfFiles.append(element("p", {}, why));
      }
    }
    this.removeAttribute("aria-busy");
    this.#listOpened();
    if (this.#listed.length) await this.attempt(() => this.#fetchYear());
    else await this.#show();
  }

  #listOpened() {
    this.#opened.replaceChildren(...this.#files.rounds.map((round) => {
      const name = round.shown.name || round.names[0] || "";
      const close = button("不再看", () => {
        this.#files.close(round);
        this.#listOpened();
        void this.#show();
      });
      close.setAttribute("aria-label", `不再看：${name}`);
      return element("li", {}, `${name}：${round.shown.responses} 份（${round.names.join("、")}）`, " ", close);
    }));
  }

  #years() {
    const years = [...this.#listed.map(({ closes }) => closes.slice(0, 4)), ...this.#files.rounds.map(({ shown }) => yearOf(shown, this.#year))];
    return [...new Set(years)].sort().reverse();
  }

  /** The rounds of the year, from both sources; one that the server has too counts once. */
  #rounds() {
    const files = this.#files.rounds.map(({ shown }) => shown).filter((shown) => yearOf(shown, this.#year) === this.#year);
    return [...this.#server, ...files.filter(({ id }) => id === "" || !this.#server.some((round) => round.id === id))].sort(byTime);
  }

  #doubled() {
    return this.#files.rounds.filter(({ shown }) => shown.id !== "" && this.#server.some(({ id }) => id === shown.id));
  }

  async #show() {
    const rounds = this.#rounds();
    this.#tools.replaceChildren();
    this.#paper.replaceChildren();
    this.#report = null;
    if (!rounds.length) return;
    try {
      this.#words ??= await surveyWords();
      const finding = await judgeYear(rounds, { year: this.#year, today: today(), judge: (document) => this.#judge(document) });
      this.#facts = finding.rounds;
      const picked = this.#only === ALL ? rounds : rounds.filter((_, at) => String(at) === this.#only);
      this.#report = resultsReport({ organisation: nameOf(rounds), year: this.#year, rounds: picked, finding, words: this.#words, today: today() });
      this.#tools.replaceChildren(...this.#controls(rounds));
      this.#paper.replaceChildren(...this.#warnings(), ...reportView(this.#report));
    } catch (error) {
      this.alert.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** @param {ShownRound[]} rounds */
  #controls(rounds) {
    const years = this.#years().map((year) => /** @type {[string, string]} */ ([year, `${year} 年`]));
    const which = rounds.map((round, at) => /** @type {[string, string]} */ ([String(at), `${round.name || "没有名称"}（${periodOf(round)}）`]));
    const unread = rounds.filter(({ comments, commentCount, source }) => source === "server" && comments === null && commentCount);
    return [
      ...(years.length > 1 ? [select("年度", "xh-results-year", years, this.#year, (year) => this.#goTo(year))] : []),
      ...(which.length > 1 ? [select("看哪一轮", "xh-results-round", [[ALL, "全年，各轮并列"], ...which], this.#only, (only) => {
        this.#only = only;
        void this.#show();
      })] : []),
      element("p", { class: "xh-authority-row" },
        button("打印或存为 PDF", () => print()), button("下载 XLSX", () => void this.#makes(() => handWorkbook(this.#current(), this.#engine, this.#fileName()))), button("下载 Word 报告", () => void this.#makes(() => handWord(this.#current(), this.#fileName()))),
        ...(this.#facts.length ? [button("带入机构评估", () => void this.attempt(() => this.#offer())),
          button("带入服务评价指标", () => void this.attempt(() => this.#offerPeriods()))] : []),
        ...(unread.length ? [button("显示文字意见", () => void this.attempt(() => this.#readComments(unread)))] : [])),
      ...(unread.length ? [element("p", { class: "xh-records-note" }, "读文字意见会记入查阅记录。")] : []),
    ];
  }

  /** @param {string} year */
  #goTo(year) {
    [this.#year, this.#only] = [year, ALL];
    void this.attempt(() => (this.#listed.length ? this.#fetchYear() : this.#show()));
  }

  #warnings() {
    return this.#doubled().map(({ shown }) => element("p", { class: "xh-report-unknown" },
      `“${shown.name}”服务器上也有。两处的答卷没有合在一起，下面是服务器的结果；纸质答卷请在录入页交给服务器。`));
  }

  /** @param {ShownRound[]} rounds */
  async #readComments(rounds) {
    for (const round of rounds) round.comments = (await organisation.ask(`rounds/${round.id}/comments`)).comments;
    await this.#show();
  }

  /** By the server where it gave the rounds, which spares loading Python; else here. Both have the same rules. @param {string} document */
  async #judge(document) {
    if (this.#server.length) {
      try {
        return await organisation.ask("run/evaluation", { method: "POST", body: document });
      } catch (error) {
        if (!(error instanceof ServerProblem)) throw error;
      }
    }
    return JSON.parse(await this.#engine.run("gs/evaluation", document));
  }

  /** @param {() => Promise<void>} work */
  async #makes(work) {
    this.#say("正在生成文件……");
    await this.attempt(work);
    this.#say("");
  }

  /** Leave the year's figures where the evaluation finds them. */
  async #offer() {
    const kept = await keepFigures({ form: "gs/survey", edition: this.#words?.edition ?? "", organisation: nameOf(this.#rounds()), year: this.#year, today: today(), facts: factsOf(this.#facts), more: sumsOf(this.#rounds()) });
    this.#working.replaceChildren(`${this.#year} 年度 ${this.#facts.length} 轮的数已经放在本机记录里。`,
      element("a", { href: "../../tools/evaluation/" }, "打开机构评估"), "，它会在页面开头问要不要取来。没有达到要求的，也可以",
      element("a", { href: `../../tools/plan/?add=${kept}` }, "列入改进计划"), "。");
  }

  /** Leave the figures of the quarters and half-years in which rounds ended where the indicators find them. */
  async #offerPeriods() {
    const sums = periodSums(this.#rounds(), this.#year);
    for (const { period, satisfied, answered } of sums) {
      const facts = { satisfied: String(satisfied), answered: String(answered) };
      await keepFigures({ form: "gs/survey", edition: this.#words?.edition ?? "", organisation: nameOf(this.#rounds()), period, today: today(), facts });
    }
    if (!sums.length) return this.#say("还没有一个季度或半年里的调查都已结束、都有结果。");
    this.#working.replaceChildren(`${sums.map(({ period }) => nameOfPeriod(period)).join("、")}的数已经放在本机记录里。`,
      element("a", { href: "../../tools/indicators/" }, "打开服务评价指标"), "，选好时段，它会在页面开头问要不要取来。");
  }

  /** @returns {Report} */
  #current() {
    if (!this.#report) throw new Error("还没有可以导出的结果。");
    return this.#report;
  }

  #fileName() {
    return ["满意度调查结果", nameOf(this.#rounds()), this.#year];
  }

  /** @param {string} words */
  #say(words) {
    this.#working.textContent = words;
  }
}

/** Rounds as the evaluation's inputs have them. @param {import("./results_year.js").RoundFact[]} rounds */
function factsOf(rounds) {
  const each = rounds.flatMap(({ satisfied, answered }, at) => [[`rounds[${at}].satisfied`, String(satisfied)], [`rounds[${at}].answered`, String(answered)]]);
  return { "rounds.length": String(rounds.length), ...Object.fromEntries(each) };
}

/** @param {{loaded: number, total: number}} bytes */
function share({ loaded, total }) {
  return total ? `${Math.floor((loaded / total) * 100)}%` : "";
}

if (!customElements.get("xh-results")) customElements.define("xh-results", ResultsPage);
