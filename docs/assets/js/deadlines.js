/**
 * <xh-deadlines>: matters that have to be answered in time, kept on this device, each with the day it is due.
 * @module
 */
import { table } from "./controls.js";
import { inWords, today } from "./days.js";
import { documentText } from "./document.js";
import { element } from "./dom.js";
import { STATES, dueNodes, stateOf } from "./due.js";
import { openFile, refusal, saveFile } from "./exchange.js";
import { fileName, offer } from "./file.js";
import { calendarFile } from "./ics.js";
import { Matters, put, typedIn } from "./matters.js";
import { engine } from "./rules.js";
import { Saving } from "./saving.js";
import { slot } from "./slots.js";
import { openStore } from "./store.js";

/**
 * @typedef {import("./due.js").Due} Due
 * @typedef {import("./document.js").Values} Values
 * @typedef {{code: string, path: string, message: string}} Problem
 * @typedef {{typed: Values, due: Due|null, problems: Problem[]}} Found   one matter
 */

const SAVED = { new: "改动会自动存在本机", pending: "正在保存……", saved: "已存在本机", failed: "没有存下", conflict: "另一个窗口改了这份清单，请刷新页面再改" };

class Deadlines extends HTMLElement {
  /** @type {Saving|null} */ saving = null;
  /** @type {Found[]} what the page shows, card by card */ found = [];
  /** What was asked last; an older answer is not shown. */ #turn = 0;

  connectedCallback() {
    if (this.saving) return;
    this.form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    this.matters = new Matters(slot(this, "matters"));
    this.rules = { form: this.dataset.form ?? "", edition: this.dataset.edition ?? "", rules: this.dataset.rules ?? "" };
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("focusin", () => engine.start());
    this.form.addEventListener("click", (event) => this.#click(event));
    addEventListener("pagehide", () => this.saving?.leave());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void this.compute(); });
    void this.#open();
  }

  /** Take in what is typed: keep it and find the days. */
  changed() {
    this.saving?.note(this.matters?.values() ?? {});
    void this.compute();
  }

  /** Ask the rules about every matter, and show what they found. */
  async compute() {
    const turn = ++this.#turn;
    const cards = this.matters?.cards ?? [];
    try {
      const found = await Promise.all(cards.map((card) => this.#ask(typedIn(card))));
      if (turn !== this.#turn) return;
      this.found = found;
      slot(this, "engine").hidden = true;
      cards.forEach((card, place) => showOn(card, /** @type {Found} */ (found[place])));
      this.#summarise();
    } catch (error) {
      if (turn === this.#turn) this.#cannot(error);
    }
  }

  async #open() {
    try {
      const store = await openStore();
      const saving = new Saving(store, this.rules ?? { form: "", edition: "", rules: "" });
      saving.addEventListener("status", (event) => this.#status(/** @type {CustomEvent} */ (event).detail));
      saving.addEventListener("replaced", () => this.#show());
      const named = new URL(location.href).searchParams.get("id") ?? new URLSearchParams(location.hash.slice(1)).get("record");
      const newest = (await store.list(saving.rules.form))[0]?.id ?? null;
      await saving.open(named ?? newest);
      this.saving = saving;
      const typed = this.matters?.values() ?? {};
      if (Object.keys(typed).length === 0) this.#show();
      else this.changed();
      slot(this, "file").addEventListener("change", () => void this.#openFile(saving));
    } catch (error) {
      this.#status({ state: "failed", message: error instanceof Error ? error.message : String(error) });
      void this.compute();
    }
  }

  #show() {
    this.matters?.fill(this.saving?.record.values ?? {});
    void this.compute();
  }

  /** @param {Values} typed @returns {Promise<Found>} */
  async #ask(typed) {
    if (!typed.kind || !typed.received) return { typed, due: null, problems: [] };
    const { what: _, ...asked } = typed;
    const answer = JSON.parse(await engine.run(this.rules?.form ?? "", documentText({ ...asked, today: today() })));
    return answer.errors ? { typed, due: null, problems: answer.errors } : { typed, due: answer, problems: [] };
  }

  /** @param {{state: keyof typeof SAVED, message: string|null}} status */
  #status({ state, message }) {
    this.dataset.save = state;
    slot(this, "save").textContent = message ? `${SAVED[state]}：${message}` : SAVED[state];
  }

  /** @param {unknown} error */
  #cannot(error) {
    const box = slot(this, "engine");
    box.hidden = false;
    box.toggleAttribute("data-failed", true);
    box.replaceChildren(error instanceof Error ? error.message : String(error), " ",
      element("button", { type: "button", class: "xh-quiet", click: () => void this.compute() }, "重试"));
  }

  #summarise() {
    const counts = new Map();
    for (const { due } of this.found) if (due?.state) counts.set(due.state, (counts.get(due.state) ?? 0) + 1);
    const words = [...counts].map(([state, count]) => `${STATES[/** @type {keyof typeof STATES} */ (state)].word} ${count} 件`);
    const said = words.join("，");
    const place = slot(this, "announcement");
    if (place.textContent !== said) place.textContent = said;
  }

  /** @param {Event} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-action]") : null;
    const card = button?.closest("li");
    const act = /** @type {Record<string, () => unknown>} */ ({
      add: () => { this.matters?.add().querySelector("input")?.focus(); },
      remove: () => card && this.#remove(card),
      today: () => { if (card) { put(card, "received", today()); this.changed(); } },
      ics: () => this.#saveCalendar(),
      print: () => this.#print(),
      "save-file": () => this.#saveFile(),
      "open-file": () => slot(this, "file").click(),
    })[button?.getAttribute("data-action") ?? ""];
    void act?.();
  }

  /** @param {Element} card */
  #remove(card) {
    this.matters?.remove(card);
    this.changed();
    this.matters?.cards[0]?.querySelector("input")?.focus();
  }

  /** Say something at the top of the form. @param {string} text */
  #say(text) {
    const box = slot(this, "message");
    box.textContent = text;
    box.hidden = false;
    box.focus();
  }

  #saveCalendar() {
    const record = this.saving?.record.id ?? "list";
    const days = this.found.flatMap(({ typed, due }, place) => (due && !typed.done ? [{
      uid: `${record}-${place}@xinheng`, date: due.due, title: `到期：${this.#kind(typed)}${typed.what ? `（${typed.what}）` : ""}`,
      text: `${inWords(typed.received ?? "")}收到${due.provisional ? "；日期暂定" : ""}`,
    }] : []));
    if (days.length === 0) return this.#say("没有还要办的事，不用存日历。");
    offer(fileName(["期限"], new Date(), "ics"), calendarFile("心衡期限", days, new Date()), "text/calendar");
  }

  #print() {
    slot(this, "paper").replaceChildren(this.#heading(), this.#sheet());
    print();
  }

  async #saveFile() {
    await this.saving?.flush();
    const record = this.saving?.record;
    if (record) saveFile({ ...record, values: this.matters?.values() ?? {} }, this.dataset.title ?? "", this.#sheet(), element("p", {}, slot(this, "announcement").textContent ?? ""));
  }

  /** @param {Saving} saving */
  async #openFile(saving) {
    const input = /** @type {HTMLInputElement} */ (slot(this, "file"));
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    try {
      await saving.flush();
      const { id, message } = await openFile(file, saving.store, saving.rules, async () => "both");
      if (id) await saving.open(id);
      this.#show();
      if (message) this.#say(message);
    } catch (error) {
      this.#say(refusal(error));
    }
  }

  /** @param {Values} typed @returns {string} the period's own name */
  #kind(typed) {
    return this.querySelector(`[data-period="${typed.kind}"] th`)?.textContent ?? typed.kind ?? "";
  }

  #heading() {
    return element("p", { class: "xh-paper-title" }, `${this.dataset.title}（${inWords(today())}）`);
  }

  #sheet() {
    const rows = this.found.filter(({ typed }) => typed.received).map(({ typed, due }, place) => [
      `${place + 1}`, this.#kind(typed), typed.what ?? "", typed.received ?? "", due ? due.due + (due.provisional ? "（暂定）" : "") : "", typed.done ?? "", due ? stateOf(due) : "",
    ]);
    return table(this.dataset.title ?? "", ["序号", "期限", "记号", "收到", "应在此日以前办结", "办结", "情况"], rows, "xh-due-sheet");
  }
}

/** @param {HTMLElement} card @param {Found} found */
function showOn(card, { typed, due, problems }) {
  const place = slot(card, "due");
  place.hidden = due === null;
  place.dataset.state = due?.state ?? "";
  const open = place.querySelector("details")?.open ?? false;
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
