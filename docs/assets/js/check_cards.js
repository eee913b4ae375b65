/**
 * Shows on the cards of a form, and at its fields, what the rules found about each criterion.
 * @module
 */
import { stateOf } from "./checks.js";
import { make, slot } from "./slots.js";
import { statesOf } from "./states.js";

/**
 * @typedef {import("./checks.js").Criterion} Criterion
 * @typedef {import("./checks.js").Group} Group
 */

/** The cards of one form. */
export class CheckCards {
  /** @param {HTMLElement} form */
  constructor(form) {
    this.form = form;
    this.states = statesOf(form);
  }

  /** @param {Group[]} groups  none: nothing is computed */
  show(groups) {
    for (const card of this.form.querySelectorAll("[data-criteria]")) {
      if (card instanceof HTMLElement) this.#card(card, groups.find(({ id }) => id === card.dataset.group) ?? null);
    }
    for (const section of this.form.querySelectorAll("[data-section]")) {
      if (section instanceof HTMLElement) this.#section(section, groups.find(({ id }) => id === section.dataset.section) ?? null);
    }
  }

  /** @param {HTMLElement} section @param {Group|null} group */
  #section(section, group) {
    const place = section.querySelector(':scope [data-slot="got"]');
    if (!(place instanceof HTMLElement)) return;
    const state = group && (group.said ?? stateOf(group.criteria, this.states));
    place.dataset.status = state?.status ?? "";
    place.textContent = state ? `${state.sign} ${state.words}` : "";
  }

  /** @param {HTMLElement} card @param {Group|null} group */
  #card(card, group) {
    const ids = (card.dataset.criteria ?? "").split(" ");
    const criteria = (group?.criteria ?? []).filter(({ id }) => ids.includes(id));
    const { status, sign, words } = stateOf(criteria, this.states);
    const state = slot(card, "state");
    state.hidden = criteria.length === 0;
    if (criteria.length) card.dataset.status = status;
    else delete card.dataset.status;
    state.textContent = `${sign} ${words}`;
    const rest = card.querySelector('[data-action="rest-yes"]');
    rest?.toggleAttribute("hidden", criteria.length > 0 && !criteria.some((each) => each.status === "unknown"));
    for (const criterion of criteria) this.#field(card, criterion);
    this.#finding(card, criteria);
  }

  /** A yes or no shows at its own field whether it suffices. @param {HTMLElement} card @param {Criterion} criterion */
  #field(card, { id, status, strength }) {
    const prefix = card.dataset.group ? `facts.${card.dataset.group}` : "facts";
    const field = document.getElementById(`${prefix}.${id}`);
    const isAdvice = strength === "should" && status === "short";
    if (field?.matches("fieldset")) field.dataset.status = strength === "may" && status === "short" ? "" : isAdvice ? "advised" : status;
  }

  /** What needs more words than a sign. @param {HTMLElement} card @param {Criterion[]} criteria */
  #finding(card, criteria) {
    const place = slot(card, "finding");
    const told = criteria.filter(({ required, status }) => (required !== true && status !== "unknown") || status === "not_applicable");
    const once = told.filter(({ message }, at) => told.findIndex((each) => each.message === message) === at);
    place.hidden = once.length === 0;
    place.replaceChildren(make("ul", {}, ...once.map(({ status, message }) => {
      const sign = make("span", { class: "xh-sign", "aria-hidden": "true" }, this.states[status][0]);
      return make("li", { "data-status": status }, sign, " ", message);
    })));
  }
}
