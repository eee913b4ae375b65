/**
 * Asks the person to choose, in a dialog that the keyboard can leave with Escape.
 * @module
 */
import { element } from "./dom.js";

/**
 * @template {string} Value
 * @param {{title: string, lines: string[], choices: {value: Value, label: string}[]}} question
 * @returns {Promise<Value|null>} null: the person left it
 */
export function ask({ title, lines, choices }) {
  return new Promise((resolve) => {
    /** @param {string} [value] */
    const leave = (value) => dialog.close(value);
    /** @type {HTMLDialogElement} */ const dialog = element("dialog", { class: "xh-ask", "aria-labelledby": "xh-ask-title" },
      element("h2", { id: "xh-ask-title" }, title),
      ...lines.map((line) => element("p", {}, line)),
      element("p", { class: "xh-ask-choices" },
        ...choices.map(({ value, label }) => element("button", { type: "button", click: () => leave(value) }, label)),
        element("button", { type: "button", click: () => leave() }, "取消")));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(choices.find(({ value }) => value === dialog.returnValue)?.value ?? null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
