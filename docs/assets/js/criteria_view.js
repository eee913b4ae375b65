/**
 * Shows a result that is one list of criteria, such as the staff that a class has to have.
 * @module
 */
import { CheckView } from "./check_view.js";
import { nameOf, stateOf, strengthWord } from "./checks.js";
import { make } from "./slots.js";

/** @typedef {import("./checks.js").Criterion} Criterion */
/** @typedef {import("./checks.js").Summary & {criteria: Criterion[], missing: string[]}} Result */

export class CriteriaView extends CheckView {
  /** @param {Result} result @returns {import("./checks.js").Group[]} */
  groups({ criteria, missing }) {
    return [{ id: "", required: true, criteria, missing }];
  }

  /** @param {Result} result @returns {HTMLElement[]} */
  lines({ criteria }) {
    return criteria.map((criterion) => {
      const { id, strength } = criterion;
      const { status, sign } = stateOf([criterion], this.states);
      const word = this.states[criterion.status][1];
      const name = nameOf(this.host, "", id);
      return make("li", { "data-status": status }, make("span", { class: "xh-sign", "aria-hidden": "true" }, sign), " ", ...(strength === "should" ? [make("small", { class: "xh-strength" }, strengthWord(`facts.${id}`)), " "] : []), name, " ", make("small", {}, word));
    });
  }
}
