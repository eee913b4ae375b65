/**
 * Tables that fit a telephone, fields with their labels, and questions before what cannot be undone.
 * @module
 */
import { ask } from "./ask.js";
import { element } from "./dom.js";

/**
 * A table whose rows become cards where there is no room.
 * @param {string} caption
 * @param {string[]} columns
 * @param {(string|Node)[][]} rows  the first cell names the row
 * @param {string} [kind]  further class
 */
export function table(caption, columns, rows, kind = "") {
  return element("table", { class: `xh-table ${kind}` },
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)))),
    element("tbody", {}, ...rows.map(([first = "", ...cells]) => element("tr", {},
      element("th", { scope: "row" }, first),
      ...cells.map((cell, at) => element("td", { "data-label": columns[at + 1] ?? "" }, cell))))));
}

/**
 * @param {string} label @param {string} id @param {[string, string][]} options  value and words
 * @param {string} value @param {(value: string) => void} act
 */
export function select(label, id, options, value, act) {
  const control = element("select", { id }, ...options.map(([own, words]) => element("option", { value: own }, words)));
  control.value = value;
  control.addEventListener("change", () => act(control.value));
  return element("p", {}, element("label", { for: id }, label), control);
}

/** @param {string} label @param {() => void} act */
export function button(label, act) {
  return element("button", { type: "button", class: "xh-button", click: act }, label);
}

/** @param {string} label @param {string} id @param {Record<string, string>} attributes @param {string} [value] */
export function field(label, id, attributes, value = "") {
  const input = element("input", { id, type: "text", autocomplete: "off", ...attributes });
  input.value = value;
  return { input, row: element("p", {}, element("label", { for: id }, label), input) };
}

/** @param {HTMLFormElement} form @param {() => unknown} act */
export function submitted(form, act) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act();
  });
}

/** Give a control a name of its own, since others have the same words. @param {HTMLButtonElement} made @param {string} name */
export function named(made, name) {
  made.setAttribute("aria-label", name);
  return made;
}

/** @param {string} title @param {string[]} lines @param {string} label @returns {Promise<boolean>} */
export async function sure(title, lines, label) {
  return (await ask({ title, lines, choices: [{ value: "yes", label }] })) === "yes";
}
