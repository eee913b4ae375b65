/**
 * Says what has just been done and offers to take it back, long enough to be read.
 * @module
 */
import { element } from "./dom.js";

const STAYS_MS = 15_000;

/** One message at a time; it stays while the pointer or the focus is on it. */
export class Toast {
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;

  constructor() {
    this.element = element("div", { class: "xh-toast", role: "status" });
    this.element.addEventListener("focusin", () => clearTimeout(this.#timer));
    this.element.addEventListener("pointerenter", () => clearTimeout(this.#timer));
    this.element.addEventListener("focusout", () => this.#wait());
    this.element.addEventListener("pointerleave", () => this.#wait());
  }

  /**
   * @param {string} text
   * @param {{label: string, act: () => void}} [offer]  gets the focus, since what had it is gone
   */
  show(text, offer) {
    this.element.replaceChildren(element("span", {}, text));
    this.#wait();
    if (!offer) return;
    const button = element("button", { type: "button", click: () => { this.hide(); offer.act(); } }, offer.label);
    this.element.append(button);
    button.focus();
  }

  hide() {
    clearTimeout(this.#timer);
    this.element.replaceChildren();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), STAYS_MS);
  }
}
