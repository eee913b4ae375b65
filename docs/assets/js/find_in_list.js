/**
 * Above a long list under headings: type a word, and only what has it stays.
 * @module
 */
import { element } from "./dom.js";

/** `<xh-find-in-list data-label="…">` before lists `ul[data-list]`, each right after its heading. */
export class FindInList extends HTMLElement {
  #field = element("input", { type: "search", autocomplete: "off", input: () => this.#find() });
  #count = element("span", { role: "status" });

  connectedCallback() {
    this.replaceChildren(element("label", {}, element("span", {}, this.dataset.label ?? ""), this.#field), this.#count);
    for (const link of document.querySelectorAll(".xh-headings a[href^='#']")) link.addEventListener("click", () => this.clear());
  }

  /** Bring everything back, for who goes to a heading that may be hidden. */
  clear() {
    this.#field.value = "";
    this.#find();
  }

  #find() {
    const words = this.#field.value.toLowerCase().split(/\s+/u).filter(Boolean);
    let left = 0;
    for (const list of document.querySelectorAll("ul[data-list]")) {
      const heading = /** @type {HTMLElement} */ (list.previousElementSibling);
      const items = /** @type {HTMLElement[]} */ ([...list.children]);
      for (const item of items) item.hidden = !has(words, heading, item);
      const shown = items.filter((item) => !item.hidden).length;
      heading.hidden = !shown;
      left += shown;
    }
    this.#count.textContent = !words.length ? "" : left ? `有 ${left} 种` : "没有这样的；换一个短些的词";
  }
}

/** @param {string[]} words @param {...HTMLElement} elements  whether each word stands in one of them */
function has(words, ...elements) {
  const text = elements.map((each) => each.textContent).join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

customElements.define("xh-find-in-list", FindInList);
