/**
 * Shows beside each item what the rules found: a sign, a word, the reason and the arithmetic.
 * @module
 */
import { make, rangeText, slot } from "./slots.js";

/**
 * @typedef {import("./scoring.js").Result} Result
 * @typedef {import("./scoring.js").ItemResult} ItemResult
 * @typedef {import("./scoring.js").Criterion} Criterion
 */

/** State → sign and word; never colour alone. @type {Record<Criterion["status"], [string, string]>} */
const STATES = {
  met: ["✓", "达到"],
  short: ["✕", "不足"],
  unknown: ["?", "待填"],
  not_applicable: ["–", "不适用"],
};

/** The sign and word of a state. @param {Criterion["status"]} status */
export function stateWords(status) {
  const [sign, word] = STATES[status];
  return `${sign} ${word}`;
}

/** The sign of a state, where the sentence beside it says the word. @param {Criterion["status"]} status */
export function stateSign(status) {
  return STATES[status][0];
}

/** The findings of one form. */
export class Findings {
  /** @param {HTMLElement} form */
  constructor(form) {
    this.form = form;
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
      if (item) showItem(card, item);
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

/** @param {HTMLElement} card @param {ItemResult} item */
function showItem(card, item) {
  card.dataset.status = item.status;
  card.toggleAttribute("data-overruled", item.overruled);
  const state = slot(card, "state");
  state.hidden = false;
  state.textContent = item.overruled ? "✎ 改判" : stateWords(item.status);
  slot(card, "points").textContent = `${rangeText(item.range)} / ${item.max} 分`;
  const finding = slot(card, "finding");
  finding.hidden = false;
  finding.replaceChildren(...(untouched(item) ? [quiet(item)] : [messages(item), make("p", { class: "xh-reason" }, item.reason)]));
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
  return make("p", { class: "xh-reason" }, `还有 ${item.missing.length} 处没有填`);
}

/** @param {ItemResult} item */
function messages(item) {
  return make("ul", {}, ...item.criteria.map(({ status, message }) => {
    const sign = make("span", { class: "xh-sign", "aria-hidden": "true" }, STATES[status][0]);
    return make("li", { "data-status": status }, sign, " ", message);
  }));
}
