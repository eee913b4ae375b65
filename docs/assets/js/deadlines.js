/**
 * <xh-deadlines>: matters that have to be answered in time, kept on this device, each with the day it is due.
 * @module
 */
import { table } from "./controls.js";
import { inWords, today } from "./days.js";
import { documentText } from "./document.js";
import { element } from "./dom.js";
import { STATES, dueNodes, stateOf } from "./due.js";
import { fileName, offer } from "./file.js";
import { calendarFile } from "./ics.js";
import { LedgerPage } from "./ledger_page.js";
import { Matters, put } from "./matters.js";
import { engine } from "./rules.js";
import { slot } from "./slots.js";

/**
 * @typedef {import("./due.js").Due} Due
 * @typedef {import("./document.js").Values} Values
 * @typedef {{code: string, path: string, message: string}} Problem
 * @typedef {{typed: Values, due: Due|null, problems: Problem[]}} Found   one matter
 */

const COLUMNS = ["序号", "期限", "记号", "收到", "应在此日以前办结", "办结", "情况"];

class Deadlines extends LedgerPage {
  /** @type {Found[]} what the page shows, card by card */ #found = [];
  /** What was asked last; an older answer is not shown. */ #turn = 0;
  /** @type {Matters} */ #matters = new Matters(slot(this, "matters"), ["kind", "received", "done", "what"]);

  begin() {
    this.querySelector("form")?.addEventListener("focusin", () => engine.start());
  }

  values() {
    return this.#matters.values();
  }

  /** @param {Values} values */
  fill(values) {
    this.#matters.fill(values);
  }

  show() {
    void this.#compute();
  }

  heading() {
    return `${this.dataset.title} · ${inWords(today())}`;
  }

  sheet() {
    const rows = this.#found.filter(({ typed }) => typed.received).map(({ typed, due }, place) => [
      `${place + 1}`, this.#kind(typed), typed.what ?? "", typed.received ?? "", due ? due.due + (due.provisional ? "（暂定）" : "") : "",
      typed.done ?? "", due ? stateOf(due) : "",
    ]);
    return table(this.dataset.title ?? "", COLUMNS, rows, "xh-due-sheet");
  }

  commands() {
    /** @param {Element} button */
    const cardOf = (button) => /** @type {Element} */ (button.closest("li"));
    return {
      add: () => this.#matters.add().querySelector("input")?.focus(),
      remove: (/** @type {Element} */ button) => this.#remove(cardOf(button)),
      today: (/** @type {Element} */ button) => {
        put(cardOf(button), "received", today());
        this.changed();
      },
      ics: () => this.#saveCalendar(),
    };
  }

  /** Ask the rules about every matter, and show what they found. */
  async #compute() {
    const turn = ++this.#turn;
    const cards = this.#matters.cards;
    try {
      const found = await Promise.all(cards.map((card) => this.#ask(this.#matters.typed(card))));
      if (turn !== this.#turn) return;
      this.#found = found;
      slot(this, "engine").hidden = true;
      cards.forEach((card, place) => showOn(card, /** @type {Found} */ (found[place])));
      this.#summarise();
    } catch (error) {
      if (turn === this.#turn) this.#cannot(error);
    }
  }

  /** @param {Values} typed @returns {Promise<Found>} */
  async #ask(typed) {
    if (!typed.kind || !typed.received) return { typed, due: null, problems: [] };
    const { what: _, ...asked } = typed;
    const answer = JSON.parse(await engine.run(this.dataset.form ?? "", documentText({ ...asked, today: today() })));
    return answer.errors ? { typed, due: null, problems: answer.errors } : { typed, due: answer, problems: [] };
  }

  /** @param {unknown} error */
  #cannot(error) {
    const box = slot(this, "engine");
    box.hidden = false;
    box.toggleAttribute("data-failed", true);
    box.replaceChildren(error instanceof Error ? error.message : String(error), " ",
      element("button", { type: "button", class: "xh-quiet", click: () => void this.#compute() }, "重试"));
  }

  #summarise() {
    /** @type {Map<keyof typeof STATES, number>} */ const counts = new Map();
    for (const { due } of this.#found) if (due?.state) counts.set(due.state, (counts.get(due.state) ?? 0) + 1);
    const said = [...counts].map(([state, count]) => `${STATES[state].word} ${count} 件`).join("，");
    const place = slot(this, "announcement");
    if (place.textContent !== said) place.textContent = said;
  }

  /** @param {Element} card */
  #remove(card) {
    this.#matters.remove(card);
    this.changed();
    this.#matters.cards[0]?.querySelector("input")?.focus();
  }

  #saveCalendar() {
    const record = this.saving?.record.id ?? "list";
    const days = this.#found.flatMap(({ typed, due }, place) => (due && !typed.done ? [{
      uid: `${record}-${place}@xinheng`, date: due.due, title: `到期：${this.#kind(typed)}${typed.what ? `（${typed.what}）` : ""}`,
      text: `${inWords(typed.received ?? "")}收到${due.provisional ? "；日期暂定" : ""}`,
    }] : []));
    if (days.length === 0) return this.say("没有还要办的事，不用存日历。");
    return offer(fileName(["期限"], new Date(), "ics"), calendarFile("心衡期限", days, new Date()), "text/calendar");
  }

  /** @param {Values} typed @returns {string} the period's own name */
  #kind(typed) {
    return this.querySelector(`[data-period="${typed.kind}"] th`)?.textContent ?? typed.kind ?? "";
  }
}

/** @param {HTMLElement} card @param {Found} found */
function showOn(card, { typed, due, problems }) {
  const place = slot(card, "due");
  const open = place.querySelector("details")?.open ?? false;
  place.hidden = due === null;
  place.replaceChildren(...(due ? dueNodes(due, typed.received ?? "") : []));
  const details = place.querySelector("details");
  if (details) details.open = open;
  card.dataset.status = due?.state ? STATES[due.state].status : "unknown";
  for (const error of card.querySelectorAll("[data-error]")) {
    const problem = problems.find(({ path }) => path === error.getAttribute("data-error"));
    error.toggleAttribute("hidden", !problem);
    error.textContent = problem?.message ?? "";
    error.closest(".xh-field")?.toggleAttribute("data-invalid", problem !== undefined);
  }
}

customElements.define("xh-deadlines", Deadlines);
