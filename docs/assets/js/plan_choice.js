/**
 * Offers the plans of this device, where there are several.
 * @module
 */
import { dayOf } from "./days.js";
import { element } from "./dom.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {Pick<SavedRecord, "id"|"about"|"changed">} Plan
 */

/** @param {HTMLSelectElement} box @param {Plan[]} plans  kept ones @param {SavedRecord|undefined} here  the one in view, which may be too new to be kept */
export function offerPlans(box, plans, here) {
  const all = here && !plans.some(({ id }) => id === here.id) ? [begun(here), ...plans] : plans;
  box.replaceChildren(...all.map((plan) => element("option", { value: plan.id }, wordsOf(plan))));
  box.value = here?.id ?? "";
  /** @type {HTMLElement} */ (box.closest("p")).hidden = all.length < 2;
}

/** @param {SavedRecord} record @returns {Plan} */
function begun({ id }) {
  return { id, about: /** @type {import("./record.js").About} */ ({ name: "新的一份" }), changed: "" };
}

/** @param {Plan} plan */
function wordsOf({ about: { organisation, year, name }, changed }) {
  return [organisation, year && `${year} 年度`, name, changed && dayOf(new Date(changed))].filter(Boolean).join(" · ");
}
