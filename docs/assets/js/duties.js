/**
 * <xh-duties>: what a year asks of an institution, planned on the months that the page offers, kept on this device.
 * @module
 */
import { table } from "./controls.js";
import { lastFriday, today } from "./days.js";
import { fileName, offer } from "./file.js";
import { calendarFile } from "./ics.js";
import { LedgerPage } from "./ledger_page.js";
import { Matters } from "./matters.js";
import { slot } from "./slots.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {{key: string, label: string, clause: string, due: string, done: string, element: Element}} Occasion
 */

const COLUMNS = ["计划", "要做的", "条款", "完成", "情况"];
const YEAR = /^(?:19|20|21)\d{2}$/;
const OWN = ["what", "due", "done"];

class Duties extends LedgerPage {
  /** The year whose suggestions stand in the fields. */ #year = "";
  #own = new Matters(slot(this, "own"), OWN);
  #form = /** @type {HTMLFormElement} */ (this.querySelector("form"));

  begin() {
    this.#form.addEventListener("change", () => this.#offer());
  }

  values() {
    const own = this.#own.values();
    const typed = [...new FormData(this.#form)].map(([name, text]) => [name, String(text).trim()]);
    return { ...Object.fromEntries(typed.filter(([name = "", text]) => text && !name.startsWith("matters["))), ...own };
  }

  /** @param {Values} values */
  fill(values) {
    this.#own.fill(values);
    for (const input of this.#form.querySelectorAll("input")) {
      if (input.name === "" || input.name.startsWith("matters[")) continue;
      if (input.type === "radio") input.checked = values[input.name] === input.value;
      else input.value = values[input.name] ?? "";
    }
    this.#year = values["about.year"] ?? "";
  }

  show() {
    const chosen = this.values().class;
    for (const duty of this.querySelectorAll("[data-classes]")) {
      const concerns = chosen === undefined || (duty.getAttribute("data-classes") ?? "").split(" ").includes(chosen);
      duty.toggleAttribute("hidden", !concerns);
    }
    const year = this.#planned;
    for (const occasion of this.#occasions()) {
      const state = stateOf(occasion, year);
      slot(occasion.element, "state").textContent = state.words;
      occasion.element.setAttribute("data-status", state.status);
    }
    const late = this.#occasions().filter((occasion) => isLate(occasion, year)).length;
    const said = late ? `${late} 项过了计划的日子还没有完成` : "";
    if (slot(this, "announcement").textContent !== said) slot(this, "announcement").textContent = said;
  }

  heading() {
    const { "about.organisation": organisation = "", "about.year": year = "" } = this.values();
    return `${organisation} ${year ? `${year} 年` : ""}${this.dataset.title}`.trim();
  }

  sheet() {
    const rows = this.#occasions().map((occasion) => [occasion.due, occasion.label, occasion.clause, occasion.done, wrongDay(occasion, this.#planned) ? "✕ 日期有误" : stateOf(occasion, this.#planned).words]);
    return table(this.dataset.title ?? "", COLUMNS, rows, "xh-duty-sheet");
  }

  commands() {
    return { add: () => this.#own.add().querySelector("input")?.focus(), ics: () => this.#saveCalendar() };
  }

  /** The year that the calendar is of; "" while none is written. */
  get #planned() {
    const year = this.values()["about.year"] ?? "";
    return YEAR.test(year) ? year : "";
  }

  /** Put the suggested days of the year where nothing else was planned. */
  #offer() {
    const year = this.values()["about.year"] ?? "";
    const error = slot(this, "year-error");
    error.hidden = year === "" || YEAR.test(year);
    error.textContent = "请写四位数的年份，例如 2027。";
    if (!YEAR.test(year) || year === this.#year) return;
    for (const occasion of this.querySelectorAll("[data-month]")) {
      const input = /** @type {HTMLInputElement} */ (occasion.querySelector("input"));
      const month = Number(occasion.getAttribute("data-month"));
      const offered = YEAR.test(this.#year) ? lastFriday(Number(this.#year), month) : "";
      if (input.value === "" || input.value === offered) input.value = lastFriday(Number(year), month);
    }
    this.#year = year;
    this.changed();
  }

  /** All that is planned or done and concerns this class, by day. @returns {Occasion[]} */
  #occasions() {
    const shown = [...this.querySelectorAll("[data-duty]:not([hidden]) .xh-occasion")].map((element) => {
      const duty = /** @type {HTMLElement} */ (element.closest("[data-duty]"));
      const [due, done] = [...element.querySelectorAll("input")].map(({ value }) => value);
      return {
        key: element.querySelector("input")?.name ?? "", label: slot(duty, "label").textContent ?? "",
        clause: slot(duty, "clause").textContent ?? "", due: due ?? "", done: done ?? "", element,
      };
    });
    const own = this.#own.cards.map((card, place) => {
      const { what = "", due = "", done = "" } = this.#own.typed(card);
      return { key: `own${place}`, label: what, clause: "", due, done, element: /** @type {Element} */ (card.querySelector(".xh-occasion")) };
    });
    const all = [...shown, ...own.filter(({ label, due, done }) => label || due || done)];
    return all.sort((a, b) => (a.due || "9999") < (b.due || "9999") ? -1 : 1);
  }

  #saveCalendar() {
    const record = this.saving?.record.id ?? "list";
    const open = this.#occasions().filter((occasion) => occasion.due && !isDone(occasion, this.#planned));
    if (open.length === 0) return this.say("没有排了日子而未完成的事。先写上年度，就会按建议的月份排好。");
    const days = open.map(({ key, label, clause, due }) => ({ uid: `${record}-${key}@xinheng`, date: due, title: label, text: clause }));
    return offer(fileName([this.heading()], new Date(), "ics"), calendarFile(this.heading(), days, new Date()), "text/calendar");
  }
}

/** @param {Occasion} occasion @param {string} year @returns {{words: string, status: string}} */
function stateOf(occasion, year) {
  const { due, done } = occasion;
  const wrong = wrongDay(occasion, year);
  if (wrong) return { words: `✕ ${wrong}`, status: "short" };
  if (done) return { words: "✓ 已完成", status: "met" };
  if (!due) return { words: "", status: "unknown" };
  if (isLate(occasion, year)) return { words: "✕ 过了计划的日子", status: "short" };
  return { words: due === today() ? "● 就是今天" : "", status: due === today() ? "open" : "unknown" };
}

/** What is wrong with the days that are typed, in one sentence; "": nothing. @param {Occasion} occasion @param {string} year */
function wrongDay({ due, done }, year) {
  if (year && done && !done.startsWith(year)) return `完成日期写的是 ${done.slice(0, 4)} 年，应在 ${year} 年内`;
  if (done > today()) return `完成日期 ${done} 还没有到`;
  if (year && due && !due.startsWith(year)) return `计划的日子写的是 ${due.slice(0, 4)} 年，应在 ${year} 年内`;
  return "";
}

/** @param {Occasion} occasion @param {string} year */
function isDone(occasion, year) {
  return occasion.done !== "" && wrongDay(occasion, year) === "";
}

/** @param {Occasion} occasion @param {string} year */
function isLate(occasion, year) {
  return occasion.due !== "" && occasion.due < today() && !isDone(occasion, year);
}

customElements.define("xh-duties", Duties);
