/**
 * The page of a tool: live results, keeping, trying out and files, over the plain form.
 * @module
 */
import { Announcer } from "./announcer.js";
import { Answers } from "./answers.js";
import { COMMANDS, printIfAsked } from "./commands.js";
import { documentText } from "./document.js";
import { sameAnswers } from "./record.js";
import { engine } from "./rules.js";
import { Errors } from "./errors.js";
import { Readiness } from "./readiness.js";
import { Records } from "./tool_records.js";
import { Remote } from "./remote.js";
import { Scoring } from "./scoring.js";
import { focusOn, slot } from "./slots.js";
import { WhatIf } from "./whatif.js";

/**
 * @typedef {import("./scoring.js").Outcome} Outcome
 * @typedef {import("./document.js").Values} Values
 * @typedef {object} View   how the results of one aggregation are shown
 * @property {(ready: boolean, values: Values) => void} wait   these are the answers now; `ready`: there is something to compute
 * @property {(outcome: Outcome) => void} show
 * @property {(result: any) => string} sentence   one sentence for ears
 * @property {(values: Values, result: any, trying: boolean) => void} fillPaper   write all on the paper copy; nothing at all makes it blank
 * @property {(values: Values, result: any) => Iterable<[string, string|boolean]>} [wordSlots]   what only the Word file has a place for
 * @property {Element} sheet   the paper copy's own table, for a saved file
 * @property {(values: Values, result: any) => Element} report   the result in words, for a saved file
 * @property {() => import("./report_blocks.js").Report} [document]   the result as one report, whose files are written from its blocks
 */

const FIRST_RESULT = "xinheng:first-result";
/** Set once nothing is waited for any more; the rest of the page may then be laid out. */
const ANSWERED = "data-answered";
/** The height of whatever sticks above the page's content. */
const TOP = "--xh-top";

/** One form, filled in and scored. */
export class ToolPage {
  /** @type {Outcome|null} */ outcome = null;
  /** Whether it was asked what other tools have found. */ #offered = false;

  /** @param {HTMLElement} host  the element around the form, its panel and its paper copy @param {new (page: ToolPage) => View} View */
  constructor(host, View) {
    this.host = host;
    this.form = /** @type {HTMLFormElement} */ (host.querySelector("form.xh-answers"));
    this.panel = /** @type {HTMLElement} */ (host.querySelector(".xh-summary"));
    this.title = host.dataset.title ?? "";
    this.noun = host.dataset.noun ?? "";
    /** @type {{[id: string]: string}} of grades and levels, from the data */
    this.names = JSON.parse(host.dataset.names ?? "{}");
    this.rules = { form: host.dataset.form ?? "", edition: host.dataset.edition ?? "", rules: host.dataset.rules ?? "" };
    this.answers = new Answers(this.form);
    this.engine = engine;
    this.remote = new Remote({ ...this.rules, tool: host.dataset.tool ?? "" }, host.dataset.private !== undefined);
    this.scoring = new Scoring((values) =>
      (this.remote.on ? this.remote.run(values) : this.engine.run(this.rules.form, documentText(values))));
    this.view = new View(this);
    this.errors = new Errors(this.form);
    this.announcer = new Announcer(slot(this.host, "announcement"));
    this.whatif = new WhatIf(this.answers, this.host);
    this.readiness = new Readiness(this.panel, this.engine, this.remote);
    this.records = new Records(this);
    this.#listen();
    this.#stick();
    this.records.begin().then(() => this.#begin());
    printIfAsked(this);
  }

  /** Take in what the form says now: score it, keep it, mark what is only tried. */
  changed() {
    const values = this.answers.values();
    this.#pointAt(values.class);
    this.answers.markFolds();
    const ready = this.#isReady(values);
    if (ready || this.outcome) this.scoring.ask(values);
    this.view.wait(ready, values);
    if (this.whatif.on) this.whatif.mark();
    else this.records.note();
  }

  /** Show other answers than those on the page. @param {Values} values */
  show(values) {
    this.whatif.stop();
    this.answers.fill(values);
    this.changed();
  }

  /** The newest outcome, if it belongs to the answers on the page. @returns {Outcome|null} */
  get current() {
    return this.outcome && sameAnswers(this.outcome.values, this.answers.values()) ? this.outcome : null;
  }

  /** Say something at the top of the form. @param {string} text */
  say(text) {
    slot(this.host, "message-text").textContent = text;
    const box = slot(this.host, "message");
    box.hidden = false;
    box.focus();
  }

  /** Whether there is something to compute: a form that knows classes needs one. @param {Values} values */
  #isReady(values) {
    return values.class !== undefined || this.host.dataset.classes === undefined;
  }

  /** Point at what concerns the chosen class. @param {string|undefined} chosen */
  #pointAt(chosen) {
    if (this.host.dataset.class === chosen) return;
    if (chosen) this.host.dataset.class = chosen;
    else delete this.host.dataset.class;
    for (const words of this.form.querySelectorAll("[data-class]")) {
      words.toggleAttribute("data-chosen", (words.getAttribute("data-class") ?? "").split(" ").includes(chosen ?? ""));
    }
  }

  #begin() {
    this.changed();
    const start = () => {
      this.engine.start();
      if (!this.outcome && !this.#isReady(this.answers.values())) void this.#lookAround();
    };
    if (this.host.dataset.class) start();
    else if ("requestIdleCallback" in globalThis) requestIdleCallback(start, { timeout: 3000 });
    else setTimeout(start, 500);
  }

  #listen() {
    this.form.addEventListener("input", () => {
      slot(this.host, "cleared").hidden = true;
      this.changed();
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("focusin", () => {
      if (!this.remote.on) this.engine.start();
      this.unfold(false);
    });
    this.host.addEventListener("click", (event) => this.#click(event));
    this.host.addEventListener("change", (event) => this.#click(event));
    this.host.addEventListener("keydown", (event) => { if (event.key === "Escape") this.#escape(); });
    this.scoring.addEventListener("outcome", (event) => this.#show(/** @type {CustomEvent<Outcome>} */ (event).detail));
    this.scoring.addEventListener("failed", (event) => this.#fail(/** @type {CustomEvent<Error>} */ (event).detail));
    this.readiness.addEventListener("again", () => {
      if (!this.remote.on) this.engine.start();
      this.changed();
    });
  }

  /** @param {Error} error */
  #fail(error) {
    this.readiness.failed(error);
    this.host.toggleAttribute(ANSWERED, true);
  }

  /** @param {Outcome} outcome */
  #show(outcome) {
    this.outcome = outcome;
    this.readiness.works();
    this.view.show(outcome);
    this.errors.show(outcome.problems);
    this.view.fillPaper(outcome.values, outcome.result, this.whatif.on);
    this.host.toggleAttribute(ANSWERED, true);
    if (!outcome.result) return;
    this.announcer.say(this.view.sentence(outcome.result));
    if (performance.getEntriesByName(FIRST_RESULT).length === 0) {
      performance.mark(FIRST_RESULT);
      void this.#lookAround();
    }
  }

  /** Once the first result stands, or nothing can be computed yet: offer what other records on this device say, where there are any. */
  async #lookAround() {
    if (this.#offered) return;
    this.#offered = true;
    const store = this.records.saving?.store;
    if (!store) return;
    const kept = await store.list();
    if (!this.answers.values()["about.organisation"] && kept.some(({ values }) => values["about.organisation"])) {
      const { offerInstitution } = await import("./like_before.js");
      offerInstitution(slot(this.host, "like"), { form: this.form, kept, values: () => this.answers.values(), show: (values) => this.show(values) });
    }
    const origins = JSON.parse(this.host.dataset.origins ?? "{}");
    if (!kept.some(({ form }) => form in origins)) return;
    const { TakeOver } = await import("./takeover.js");
    await new TakeOver(this, store, origins).begin();
  }

  /** @param {Event} event */
  #click(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-action], [data-focus], [data-slot=line]") : null;
    if (!(target instanceof HTMLElement)) return;
    const isTick = target.matches("input[type=checkbox]");
    if (isTick !== (event.type === "change")) return;
    if (target.dataset.slot === "line") return this.unfold(target.getAttribute("aria-expanded") !== "true");
    const menu = target.closest("details.xh-menu");
    if (menu instanceof HTMLDetailsElement) menu.open = false;
    if (target.matches("a[data-focus], a[data-action]")) event.preventDefault();
    if (target.dataset.focus) {
      this.unfold(false);
      return focusOn(target.dataset.focus);
    }
    return void COMMANDS[target.dataset.action ?? ""]?.(this, target);
  }

  #escape() {
    const menu = slot(this.host, "menu");
    if (menu instanceof HTMLDetailsElement && menu.open) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    } else if (this.panel.hasAttribute("data-open")) {
      this.unfold(false);
      slot(this.host, "line").focus();
    }
  }

  /** Open or fold the panel on narrow screens. @param {boolean} open */
  unfold(open) {
    this.panel.toggleAttribute("data-open", open);
    slot(this.host, "line").setAttribute("aria-expanded", String(open));
  }

  /** Keep clear of the site's own sticky header. */
  #stick() {
    const header = document.querySelector(".md-header");
    const measure = () => {
      const sticks = header && getComputedStyle(header).position !== "static";
      document.documentElement.style.setProperty(TOP, `${sticks ? header.getBoundingClientRect().height : 0}px`);
    };
    measure();
    addEventListener("resize", measure, { passive: true });
  }
}
