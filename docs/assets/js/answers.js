/**
 * The form's inputs as typed text and back; the inputs stay the source of truth.
 * @module
 */
import { Rounds } from "./rounds.js";

/** @typedef {import("./document.js").Values} Values */
/** @typedef {HTMLInputElement|HTMLTextAreaElement|HTMLSelectElement} Control */

/** What a person typed into one form. */
export class Answers {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.rounds = [...form.querySelectorAll("[data-list][data-offered]")].map(
      (list) => new Rounds(/** @type {HTMLElement} */ (list)),
    );
    /** What the form says before anybody touched it, such as the default policy. */
    this.untouched = this.values();
  }

  /** Collect what is typed; blank fields are left out. @returns {Values} */
  values() {
    /** @type {Values} */ const values = {};
    for (const control of this.#controls()) {
      const answered = isToggle(control) ? control.checked : control.value.trim() !== "";
      if (answered) values[control.name] = control.value;
    }
    return values;
  }

  /**
   * What to keep: what is typed, and what the record has under names that this form does not know.
   * @param {Values} kept
   * @returns {Values}
   */
  over(kept) {
    const known = new Set(this.#controls().map((control) => control.name));
    const foreign = Object.entries(kept).filter(([name]) => !known.has(name) && !this.#isRound(name));
    return { ...Object.fromEntries(foreign), ...this.values() };
  }

  /** Put `values` into the form; fields without a value become as they were before anybody touched them. @param {Values} values */
  fill(values) {
    for (const list of this.rounds) list.show(list.needed(values));
    const all = { ...this.untouched, ...values };
    for (const control of this.#controls()) {
      const value = all[control.name];
      if (isToggle(control)) control.checked = value === control.value;
      else control.value = value ?? "";
    }
    for (const list of this.rounds) list.refresh();
  }

  /** Mark the folds that hold something, so that nothing written is out of mind. */
  markFolds() {
    const values = this.values();
    for (const fold of this.form.querySelectorAll(".xh-extras > details")) {
      const names = [...fold.querySelectorAll("input, textarea")].map((control) => control.getAttribute("name") ?? "");
      fold.toggleAttribute("data-filled", names.some((name) => values[name] !== undefined));
    }
  }

  /** Take back the answer of one group of radio buttons. @param {string} name */
  clear(name) {
    const first = this.#controls().filter((control) => control.name === name);
    for (const control of first) if (isToggle(control)) control.checked = false;
    first[0]?.focus();
    first[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @param {string} name */
  #isRound(name) {
    return this.rounds.some((list) => name.startsWith(`${list.name}[`));
  }

  /** @returns {Control[]} */
  #controls() {
    return [...this.form.elements].filter(isControl);
  }
}

/** @param {Element} element @returns {element is Control} */
function isControl(element) {
  const isOne = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
  return isOne && element.name !== "";
}

/** @param {Control} control @returns {control is HTMLInputElement} */
function isToggle(control) {
  return control.type === "radio" || control.type === "checkbox";
}
