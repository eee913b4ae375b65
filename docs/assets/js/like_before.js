/**
 * Spares who begins a record of one tool the typing of what a record of another says of the institution.
 * @module
 */
import { today } from "./days.js";
import { element } from "./dom.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./document.js").Values} Values
 */

/**
 * Offer the institution of the record changed last, its class, and its year if that is the present one; fill in only what is blank, and only when asked.
 * @param {HTMLElement} box  where it is offered
 * @param {{form: HTMLFormElement, kept: SavedRecord[], values: () => Values, show: (values: Values) => void}} page  `kept`: newest first
 */
export function offerInstitution(box, { form, kept, values, show }) {
  const newest = kept.find((record) => record.values["about.organisation"]);
  if (!newest || values()["about.organisation"]) return;
  const { class: kind, "about.organisation": organisation = "", "about.year": year } = newest.values;
  /** @type {Values} */ const known = { "about.organisation": organisation };
  if (kind && form.querySelector(`[name="class"][value="${CSS.escape(kind)}"]`)) known.class = kind;
  if (year && year === today().slice(0, 4) && form.elements.namedItem("about.year")) known["about.year"] = year;
  const more = [known.class && `${known.class}类`, known["about.year"] && `${known["about.year"]} 年度`].filter(Boolean).join("，");
  const close = () => { box.hidden = true; };
  const fill = () => {
    close();
    show({ ...known, ...values() });
    form.querySelector('[name="about.organisation"]')?.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement|null} */ (form.querySelector('[name="about.organisation"]'))?.focus();
  };
  box.replaceChildren(element("button", { type: "button", class: "xh-button", click: fill }, `填上“${organisation}”${more && `，${more}`}`));
  box.hidden = false;
  form.addEventListener("input", () => { if (values()["about.organisation"]) close(); });
}
