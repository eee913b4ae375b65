/**
 * What the fields of the form on this page are called, and how their answers read.
 * @module
 */

/** @typedef {import("./document.js").Values} Values */

/** Reads labels from a form. */
export class FieldWords {
  /** @param {HTMLElement} form */
  constructor(form) {
    this.form = form;
  }

  /** The item and the field's own label: "9 讲座：次数". @param {string} name @returns {string} */
  label = (name) => {
    const field = this.form.querySelector(`[data-field="${CSS.escape(name)}"], [data-list="${CSS.escape(name)}"]`) ?? this.#control(name)?.closest(".xh-field, fieldset, label");
    const item = field?.closest(".xh-item")?.querySelector("h3, h2");
    const own = field?.matches("[data-list]") ? null : field?.querySelector("legend, label") ?? (field instanceof HTMLLabelElement ? field : null);
    const words = [item, own].map(said).filter(Boolean);
    return words.length ? [...new Set(words)].join("：") : name;
  };

  /** Where the form asks for a field. @param {string} name @returns {number} */
  place = (name) => {
    const field = this.form.querySelector(`[data-list="${CSS.escape(name)}"]`) ?? this.#control(name);
    return field ? [...this.form.querySelectorAll("[name], [data-list]")].indexOf(field) : Number.MAX_SAFE_INTEGER;
  };

  /** @param {Values} values  of one field or list @returns {string} */
  text = (values) => {
    const names = Object.keys(values).filter((name) => !name.endsWith(".length"));
    if (names.length === 1 && names[0] !== undefined && !names[0].includes("[")) return this.#answer(names[0], values[names[0]] ?? "");
    return names.map((name) => `${this.#place(name)}：${values[name]}`).join("\n");
  };

  /** @param {string} name @param {string} value */
  #answer(name, value) {
    const option = this.form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
    return said(option?.closest("label")) || value;
  }

  /** An entry of a list. @param {string} name @returns {string} 第 2 轮 … */
  #place(name) {
    const [, place = "0", part = ""] = /\[(\d+)\]\.?(.*)$/.exec(name) ?? [];
    const first = this.#control(name.replace(/\[\d+\]/, "[0]"));
    const label = first?.closest(".xh-field")?.querySelector("label")?.textContent?.trim() ?? part;
    return `第 ${Number(place) + 1} 条${label ? ` ${label}` : ""}`;
  }

  /** @param {string} name */
  #control(name) {
    return this.form.querySelector(`[name="${CSS.escape(name)}"]`);
  }
}

/** What a label says, without the small print in it. @param {Element|null|undefined} label @returns {string} */
function said(label) {
  const copy = /** @type {Element|undefined} */ (label?.cloneNode(true));
  for (const small of copy?.querySelectorAll("small") ?? []) small.remove();
  return copy?.textContent?.trim().replace(/\s+/g, " ") ?? "";
}
