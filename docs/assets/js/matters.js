/**
 * The list of matters in a form: as many as are shown, each with its own fields, kept as `matters[0].received` and so on.
 * @module
 */
import { slot } from "./slots.js";

/** @typedef {import("./document.js").Values} Values */

/** The cards of one list. What is in the inputs is the truth. */
export class Matters {
  /** @param {HTMLElement} list @param {string[]} fields  of each matter */
  constructor(list, fields) {
    this.list = list;
    this.fields = fields;
    this.pattern = /** @type {HTMLElement} */ (list.firstElementChild?.cloneNode(true));
  }

  /** @returns {HTMLElement[]} */
  get cards() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** What is typed; a matter in which nothing is typed keeps no place. @returns {Values} */
  values() {
    /** @type {Values} */ const values = {};
    const typed = this.cards.map((card) => this.typed(card)).filter((fields) => Object.keys(fields).length > 0);
    typed.forEach((fields, place) => {
      for (const [name, text] of Object.entries(fields)) values[`matters[${place}].${name}`] = text;
    });
    return values;
  }

  /** Show kept matters, and one to begin with if there is none. @param {Values} values */
  fill(values) {
    const places = Object.keys(values).map((name) => Number(/^matters\[(\d+)\]/.exec(name)?.[1] ?? -1) + 1);
    const count = Math.max(1, ...places);
    this.list.replaceChildren(...Array.from({ length: count }, (_, place) => this.#card(place)));
    this.cards.forEach((card, place) => {
      for (const field of this.fields) put(card, field, values[`matters[${place}].${field}`] ?? "");
    });
  }

  /** @returns {HTMLElement} the new card */
  add() {
    const card = this.#card(this.list.children.length);
    this.list.append(card);
    return card;
  }

  /** @param {Element} card */
  remove(card) {
    const rest = this.cards.filter((other) => other !== card).map((other) => this.typed(other));
    const values = Object.fromEntries(rest.flatMap((fields, place) =>
      Object.entries(fields).map(([name, text]) => [`matters[${place}].${name}`, text])));
    this.fill(values);
  }

  /** What one card says, by the fields' own names; blank ones are left out. @param {Element} card @returns {Values} */
  typed(card) {
    const texts = this.fields.map((field) => [field, textOf(card, field)]).filter(([, text]) => text !== "");
    return Object.fromEntries(texts);
  }

  /** @param {number} place @returns {HTMLElement} a blank card */
  #card(place) {
    const card = /** @type {HTMLElement} */ (this.pattern.cloneNode(true));
    for (const element of [card, ...card.querySelectorAll("*")]) {
      for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll("matters[0]", `matters[${place}]`);
    }
    card.dataset.place = String(place);
    slot(card, "ordinal").textContent = String(place + 1);
    return card;
  }
}

/** @param {Element} card @param {string} field */
function textOf(card, field) {
  const inputs = inputsOf(card, field);
  const input = inputs.find(({ type, checked }) => type !== "radio" || checked);
  return input?.value.trim() ?? "";
}

/** @param {Element} card @param {string} field @param {string} text */
export function put(card, field, text) {
  for (const input of inputsOf(card, field)) {
    if (input.type === "radio") input.checked = input.value === text;
    else input.value = text;
  }
}

/** Text areas and selections are asked nothing that inputs cannot answer. @param {Element} card @param {string} field @returns {HTMLInputElement[]} */
function inputsOf(card, field) {
  const controls = /** @type {NodeListOf<HTMLInputElement>} */ (card.querySelectorAll("input, select, textarea"));
  return [...controls].filter(({ name }) => name.endsWith(`.${field}`));
}
