/**
 * Shows what the rules could not read, at the field and in a summary at the top of the form.
 * @module
 */
import { make, slot } from "./slots.js";

/** @typedef {import("./scoring.js").Problem} Problem */

/** Error messages of one form. A field in hand is left in peace until the person leaves it. */
export class Errors {
  /** @type {Problem[]} */ #problems = [];
  /** @type {Set<string>} */ #shown = new Set();
  /** What is on the page now. */ #drawn = "[]";

  /** @param {HTMLElement} form */
  constructor(form) {
    this.form = form;
    this.box = slot(form, "problems");
    form.addEventListener("focusout", () => queueMicrotask(() => this.#draw()));
  }

  /** @param {Problem[]} problems */
  show(problems) {
    this.#problems = problems.filter(({ path }) => path !== "class" || this.#shown.has(path));
    this.#draw();
  }

  /** Show every problem and move to the summary. @param {Problem[]} problems @returns {boolean} whether there was any */
  demand(problems) {
    this.#problems = problems;
    for (const { path } of problems) this.#shown.add(path);
    this.#draw();
    if (problems.length) this.focus();
    return problems.length > 0;
  }

  /** Move to the summary. */
  focus() {
    for (const { path } of this.#problems) this.#shown.add(path);
    this.#draw();
    this.box.focus();
    this.box.scrollIntoView({ block: "start" });
  }

  #draw() {
    const visible = this.#problems.filter((problem) => this.#shown.has(problem.path) || !this.#inHand(problem.path));
    this.#shown = new Set(visible.map(({ path }) => path));
    const drawn = JSON.stringify(visible);
    if (drawn === this.#drawn) return; // a list that is drawn anew while a link in it is being clicked loses the click
    this.#drawn = drawn;
    for (const element of this.form.querySelectorAll(".xh-error:not([hidden])")) this.#clear(element);
    for (const problem of visible) this.#mark(problem);
    this.#summarise(visible);
  }

  /** @param {Problem[]} problems */
  #summarise(problems) {
    this.box.hidden = problems.length === 0;
    slot(this.box, "problems-title").textContent = `有 ${problems.length} 处填写需要改`;
    slot(this.box, "problems-list").replaceChildren(...problems.map(({ path, message }) => {
      const id = this.#field(path)?.dataset.field ?? "";
      return make("li", {}, make("a", { href: `#${id}`, "data-focus": id }, message));
    }));
  }

  /** @param {Problem} problem */
  #mark({ path, message }) {
    const field = this.#field(path);
    const place = field?.querySelector(".xh-error");
    if (!field || !(place instanceof HTMLElement)) return;
    place.hidden = false;
    place.textContent = place.textContent ? `${place.textContent}；${message}` : message;
    field.dataset.invalid = "";
    for (const control of field.querySelectorAll("input, textarea")) control.setAttribute("aria-invalid", "true");
  }

  /** @param {Element} place */
  #clear(place) {
    place.textContent = "";
    place.toggleAttribute("hidden", true);
    const field = place.closest("[data-field]");
    field?.removeAttribute("data-invalid");
    for (const control of field?.querySelectorAll("[aria-invalid]") ?? []) control.removeAttribute("aria-invalid");
  }

  /** The field of a path, or of the nearest part of it. @param {string} path @returns {HTMLElement|null} */
  #field(path) {
    for (let part = path; part; part = part.replace(/(?:\.|\[)[^.[]*$|^[^.[]*$/, "")) {
      const field = this.form.querySelector(`[data-field="${CSS.escape(part)}"], [data-field^="${CSS.escape(part)}."]`);
      if (field instanceof HTMLElement) return field;
    }
    return null;
  }

  /** @param {string} path */
  #inHand(path) {
    const field = this.#field(path);
    const group = field?.closest("details") ?? field;
    return group?.contains(document.activeElement) ?? false;
  }
}
