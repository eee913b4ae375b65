/**
 * The buttons under a record.
 * @module
 */
import { element } from "./dom.js";

/** @typedef {{name: string, label: string, act: () => unknown}} Action */

/** A button stays the same element, for one that is drawn anew while it is pressed loses the press. */
export class RegisterActions {
  /** @type {Map<string, HTMLButtonElement>} */ #made = new Map();
  element = element("p", { class: "xh-register-actions" });

  /** Offer exactly these, in this order. @param {Action[]} actions */
  show(actions) {
    arrange(this.element, actions.map((action) => this.#button(action)));
  }

  /** @param {Action} action */
  #button({ name, label, act }) {
    const button = this.#made.get(name) ?? element("button", { type: "button", class: "xh-button", "data-action": name });
    this.#made.set(name, button);
    if (button.textContent !== label) button.textContent = label;
    button.onclick = () => void act();
    return button;
  }
}

/** Let exactly these stand in a place, in this order; what stands there already is not moved. @param {Element} place @param {Element[]} wanted */
function arrange(place, wanted) {
  for (const child of [...place.children]) if (!wanted.includes(child)) child.remove();
  let next = place.firstElementChild;
  for (const each of wanted) {
    if (each === next) next = next.nextElementSibling;
    else place.insertBefore(each, next);
  }
}
