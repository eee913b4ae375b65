/**
 * Links from a record to others: which ones a field offers, and where they lead.
 * @module
 */
import { element } from "./dom.js";
import { control } from "./register_fields.js";
import { typed } from "./register_record.js";
import { titleOf } from "./register_words.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_record.js").Entry} Entry
 */

/** The page of a record. @param {string} root @param {Definition} definition @param {string} register @param {string} id */
export function addressOf(root, definition, register, id) {
  return `${root}registers/${definition.registers[register]?.slug ?? ""}/#record=${id}`;
}

/**
 * Let each link of a form choose among the records of its register.
 * @param {HTMLFormElement} form
 * @param {Definition} definition
 * @param {Entry} entry   the one in the form; it stays linked to what was deleted, or is not on this device
 * @param {Entry[]} all   the records of all registers
 */
export function offerLinks(form, definition, entry, all) {
  for (const field of linksOf(definition)) {
    const select = /** @type {HTMLSelectElement} */ (control(form, field.id));
    const there = definition.registers[field.register ?? ""];
    const present = typed(entry)[field.id];
    const known = all.filter(({ register, deleted, id }) => register === field.register && id !== entry.id && (!deleted || present === id));
    select.append(...known.map((one) => element("option", { value: one.id }, `${there ? titleOf(there, one) : ""}${one.deleted ? "（已删除）" : ""}`)));
    if (present && !known.some(({ id }) => id === present)) select.append(element("option", { value: present }, "（本机已没有这一份）"));
  }
}

/** Let one go to what is chosen. @param {HTMLFormElement} form @param {Definition} definition @param {string} root */
export function followLinks(form, definition, root) {
  for (const field of linksOf(definition)) {
    const id = control(form, field.id)?.value ?? "";
    const link = form.querySelector(`[data-field="${CSS.escape(field.id)}"] [data-slot="follow"]`);
    link?.toggleAttribute("hidden", !id);
    link?.setAttribute("href", addressOf(root, definition, field.register ?? "", id));
  }
}

/** @param {Definition} definition */
function linksOf({ fields }) {
  return fields.filter(({ kind }) => kind === "link");
}
