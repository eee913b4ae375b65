/**
 * Shows beside each item what the rules found: a sign, a word, the reason and the arithmetic.
 * @module
 */
import { make, rangeText, slot } from "./slots.js";
import { statesOf } from "./states.js";

/**
 * @typedef {import("./scoring.js").Result} Result
 * @typedef {import("./scoring.js").ItemResult} ItemResult
 * @typedef {import("./states.js").States} States
 */

/** The findings of one form. */
export class Findings {
  /** @param {HTMLElement} form */
  constructor(form) {
    this.form = form;
    this.states = statesOf(form);
    /** @type {Map<string, string>} item id → what is shown, so that nothing is drawn twice */
    this.shown = new Map();
  }

  /** @param {Result|null} result */
  show(result) {
    for (const card of this.form.querySelectorAll("[data-item]")) {
      if (!(card instanceof HTMLElement)) continue;
      const item = result?.items.find(({ id }) => id === card.dataset.item) ?? null;
      const text = JSON.stringify(item);
      if (this.shown.get(card.id) === text) continue;
      this.shown.set(card.id, text);
      if (item) showItem(card, item, this.states);
      else hideItem(card);
    }
    for (const section of result?.sections ?? []) this.#section(section.id, rangeText(section.range));
    if (!result) for (const section of this.form.querySelectorAll("[data-section]")) slot(section, "got").textContent = "";
  }

  /** @param {string} id @param {string} got */
  #section(id, got) {
    const section = this.form.querySelector(`[data-section="${id}"]`);
    if (section) slot(section, "got").textContent = `${got} / `;
  }
}

/** Sign and word tell the state, never colour alone. @param {HTMLElement} card @param {ItemResult} item @param {States} states */
function showItem(card, item, states) {
  card.dataset.status = item.status;
  card.toggleAttribute("data-overruled", item.overruled);
  const state = slot(card, "state");
  state.hidden = false;
  state.textContent = states[item.overruled ? "overruled" : item.status].join(" ");
  slot(card, "points").textContent = `${rangeText(item.range)} / ${item.max} 分`;
  const finding = slot(card, "finding");
  finding.hidden = false;
  finding.replaceChildren(...(untouched(item) ? [quiet(item)] : [messages(item, states), make("p", { class: "xh-reason" }, item.reason)]));
}

/** @param {HTMLElement} card */
function hideItem(card) {
  delete card.dataset.status;
  card.removeAttribute("data-overruled");
  slot(card, "state").hidden = true;
  slot(card, "points").textContent = `${card.dataset.max} 分`;
  slot(card, "finding").hidden = true;
}

/** Whether nobody has begun with the item; it stays quiet then. @param {ItemResult} item */
function untouched(item) {
  return !item.overruled && item.criteria.every(({ status }) => status === "unknown");
}

/** @param {ItemResult} item */
function quiet(item) {
  return make("p", { class: "xh-reason", "data-quiet": "" }, `还有 ${item.missing.length} 处没有填`);
}

/** @param {ItemResult} item @param {States} states */
function messages(item, states) {
  return make("ul", {}, ...item.criteria.map(({ status, message }) => {
    const sign = make("span", { class: "xh-sign", "aria-hidden": "true" }, states[status][0]);
    return make("li", { "data-status": status }, sign, " ", message);
  }));
}
