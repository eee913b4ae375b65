/**
 * A fact that is a list: as many rounds as are shown count, and each can be taken away.
 * @module
 */

/** @typedef {import("./document.js").Values} Values */

/** @typedef {HTMLInputElement|HTMLSelectElement} Control */

const CONTROLS = "input, select";

/** One list of rounds in the form. */
export class Rounds {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.name = element.dataset.list ?? "";
    this.offered = Number(element.dataset.offered);
    this.holder = /** @type {HTMLElement} */ (element.querySelector('[data-slot="rounds"]'));
    this.length = /** @type {HTMLInputElement} */ (element.querySelector(`input[name="${this.name}.length"]`));
    this.pattern = /** @type {HTMLElement} */ (this.#rounds()[0]?.cloneNode(true));
    element.addEventListener("click", (event) => this.#click(event));
    element.addEventListener("input", () => this.#counted());
    this.refresh();
  }

  /** How many rounds `values` speak of. @param {Values} values */
  needed(values) {
    const places = Object.keys(values)
      .filter((name) => name.startsWith(`${this.name}[`))
      .map((name) => Number(name.slice(this.name.length + 1).split("]")[0]) + 1);
    const said = values[`${this.name}.length`];
    return Math.max(said === undefined ? this.offered : Number(said) || 0, 0, ...places);
  }

  /** Show `count` rounds. @param {number} count */
  show(count) {
    const rounds = this.#rounds();
    for (const surplus of rounds.slice(count)) surplus.remove();
    for (let place = rounds.length; place < count; place += 1) this.holder.append(this.#round(place));
  }

  /** Show whether there is none. */
  refresh() {
    const none = /** @type {HTMLElement} */ (this.element.querySelector('[data-slot="none"]'));
    none.hidden = this.#rounds().length > 0;
  }

  /** @returns {HTMLElement[]} */
  #rounds() {
    return [...this.holder.querySelectorAll("fieldset")];
  }

  /** @param {number} place @returns {HTMLElement} */
  #round(place) {
    const round = /** @type {HTMLElement} */ (this.pattern.cloneNode(true));
    for (const element of [round, ...round.querySelectorAll("*")]) {
      for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll(`${this.name}[0]`, `${this.name}[${place}]`);
    }
    for (const input of round.querySelectorAll(CONTROLS)) /** @type {Control} */ (input).value = "";
    round.dataset.place = String(place);
    const ordinal = round.querySelector('[data-slot="ordinal"]');
    if (ordinal) ordinal.textContent = String(place + 1);
    return round;
  }

  /** @param {Event} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.action === "add-round") this.#add();
    if (button?.dataset.action === "remove-round") this.#remove(Number(button.closest("fieldset")?.dataset.place));
  }

  #add() {
    const place = this.#rounds().length;
    this.show(place + 1);
    this.#changed(place + 1);
    controlsOf(this.#rounds()[place])[0]?.focus();
  }

  /** @param {number} place */
  #remove(place) {
    const texts = this.#rounds().map((round) => controlsOf(round).map((input) => input.value));
    texts.splice(place, 1);
    this.show(texts.length);
    this.#rounds().forEach((round, at) => {
      controlsOf(round).forEach((input, field) => { input.value = texts[at]?.[field] ?? ""; });
    });
    this.#changed(texts.length);
    this.element.focus({ preventScroll: true });
  }

  /** @param {number} count */
  #changed(count) {
    this.length.value = String(count);
    this.refresh();
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** While nothing is typed and the offer stands, the list is not answered yet. */
  #counted() {
    const count = this.#rounds().length;
    const blank = controlsOf(this.holder).every((input) => input.value.trim() === "");
    this.length.value = blank && count === this.offered ? "" : String(count);
  }
}

/** @param {Element|undefined} element @returns {Control[]} */
function controlsOf(element) {
  return /** @type {Control[]} */ ([...(element?.querySelectorAll(CONTROLS) ?? [])]);
}
