/**
 * Trying answers without keeping them: what is changed is marked, and going back restores exactly what was.
 * @module
 */

import { slot } from "./slots.js";

/**
 * @typedef {import("./answers.js").Answers} Answers
 * @typedef {import("./document.js").Values} Values
 */

/** The what-if switch of one form. */
export class WhatIf {
  /** @type {Values|null} the answers to go back to */ #before = null;

  /** @param {Answers} answers @param {HTMLElement} host  carries `data-trying` while it is on */
  constructor(answers, host) {
    this.answers = answers;
    this.host = host;
  }

  get on() {
    return this.#before !== null;
  }

  /** The answers that count as the person's own, whatever is being tried. @returns {Values} */
  get kept() {
    return this.#before ?? this.answers.values();
  }

  start() {
    this.#before ??= this.answers.values();
    this.mark();
  }

  /** Go back to the answers from before. */
  stop() {
    if (this.#before) this.answers.fill(this.#before);
    this.#before = null;
    this.mark();
  }

  /** Say whether something is tried, and mark the fields whose answers differ from those kept. */
  mark() {
    this.host.toggleAttribute("data-trying", this.on);
    slot(this.host, "trying").hidden = !this.on;
    for (const tick of this.host.querySelectorAll('input[data-action="try"]')) {
      if (tick instanceof HTMLInputElement) tick.checked = this.on;
    }
    const now = this.answers.values();
    for (const field of this.answers.form.querySelectorAll("[data-field]")) {
      if (!(field instanceof HTMLElement)) continue;
      const name = field.dataset.list ? `${field.dataset.list}.length` : field.dataset.field ?? "";
      field.toggleAttribute("data-tried", this.#before !== null && this.#before[name] !== now[name]);
    }
  }
}
