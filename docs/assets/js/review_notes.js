/**
 * The inspectors' scores beside the institution's own on its page: what the whole came to, and each item with the reason.
 * @module
 */
import { wordsOf } from "./authority_words.js";
import { element } from "./dom.js";
import { ownReview, ownReviews, verdictWords } from "./reviews.js";
import { rangeText } from "./slots.js";

/** @typedef {import("./reviews.js").Review} Review */

/** The notes of one form. */
export class ReviewNotes {
  /** @type {string|null} of the record on the page */ #id = null;
  /** @type {Element[]} */ #notes = [];
  #line = element("p", { class: "xh-inspected-all", "data-slot": "review", role: "status", hidden: "" });

  /** @param {HTMLElement} form @param {Element} state  of the submission, under which it is said @param {string} formId */
  constructor(form, state, formId) {
    this.form = form;
    this.formId = formId;
    state.after(this.#line);
  }

  /** Show what was found of a record; nothing if nothing was. @param {string} id */
  async show(id) {
    if (id !== this.#id) this.#clear();
    this.#id = id;
    const listed = (await ownReviews()).get(id);
    const [review, words] = listed ? await Promise.all([ownReview(id), wordsOf(this.formId)]) : [null, null];
    if (id !== this.#id) return;
    this.#clear();
    if (!review || !words) return;
    const [low, high] = review.result.range;
    const verdict = verdictWords({ low, high, grades: review.result.possible_grades, received: review.received, stale: review.stale }, words);
    this.#line.textContent = `${verdict}打了分的 ${Object.keys(review.items).length} 项，核查得分和理由写在各项下面。`;
    this.#line.hidden = false;
    for (const item of Object.keys(review.items)) this.#note(item, review);
  }

  /** @param {string} item @param {Review} review */
  #note(item, review) {
    const card = this.form.querySelector(`[data-item="${CSS.escape(item)}"]`);
    const [own, found] = [review.self, review.result].map(({ items }) => items.find(({ id }) => id === item));
    if (!card || !own || !found) return;
    const note = element("div", { class: "xh-inspected", role: "note", "aria-label": "核查" },
      element("p", {}, element("b", {}, `核查 ${rangeText(found.range)} / ${found.max} 分`), `（提交的自评 ${rangeText(own.range)} 分${review.stale ? "，先前的版本" : ""}）`),
      element("p", {}, `理由：${review.items[item]?.reason ?? ""}`));
    card.querySelector("[data-slot=finding]")?.after(note);
    this.#notes.push(note);
  }

  #clear() {
    for (const note of this.#notes) note.remove();
    this.#notes = [];
    this.#line.hidden = true;
  }
}
