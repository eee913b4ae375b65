/**
 * Shows a result that is one list of criteria, such as the staff that a class has to have.
 * @module
 */
import { CheckView } from "./check_view.js";
import { lacking, nameOf } from "./checks.js";
import { make } from "./slots.js";

/** @typedef {import("./checks.js").Criterion} Criterion */
/** @typedef {{status: import("./checks.js").Status, met: number, short: number, unknown: number, criteria: Criterion[], missing: string[]}} Result */

export class CriteriaView extends CheckView {
  /** @param {Result} result @returns {import("./checks.js").Group[]} */
  groups({ criteria, missing }) {
    return [{ id: "", required: true, criteria, missing }];
  }

  /** @param {Result} result */
  verdict({ status, short, unknown }) {
    if (status === "met" || status === "not_applicable") return { text: "要求的都达到了", settled: true };
    return { text: lacking({ met: 0, short, unknown }), settled: unknown === 0 };
  }

  /** @param {Result} result @returns {HTMLElement[]} */
  lines({ criteria }) {
    return criteria.map(({ id, status }) => {
      const [sign, word] = this.states[status];
      const name = nameOf(this.host, "", id);
      return make("li", { "data-status": status }, make("span", { class: "xh-sign", "aria-hidden": "true" }, sign), " ", name, " ", make("small", {}, word));
    });
  }
}
