/**
 * Lets a person choose between two versions field by field, both texts side by side. Leaving it changes nothing.
 * @module
 */
import { element } from "./dom.js";

/**
 * @typedef {import("./differences.js").Difference} Difference
 * @typedef {import("./differences.js").Side} Side
 * @typedef {{label: (name: string) => string, text: (values: import("./document.js").Values) => string}} Words
 *   what a field is called, and how its answer reads
 */

const SIDES = /** @type {const} */ (["mine", "theirs"]);
const CHOOSE = "请逐项选择，不会自动合并。没有列出的内容两边相同。";
let asked = 0;

/**
 * @param {Difference[]} differing  at least one
 * @param {Words} words
 * @param {{mine: string, theirs: string}} names  such as "这台设备上的" and "服务器上的（5月1日 16:00）"
 * @param {string} [help]  what is said of the rest
 * @returns {Promise<Map<string, Side>|null>} a choice for every difference; null: the person left it
 */
export function choose(differing, words, names, help = CHOOSE) {
  return new Promise((resolve) => {
    const id = `xh-conflict-${(asked += 1)}`;
    const left = element("p", { class: "xh-conflict-left", role: "status" });
    const fields = differing.map((difference, at) => field(difference, `${id}-${at}`, words, names));
    /** @type {HTMLFormElement} */ const form = element("form", { class: "xh-conflict-form" },
      element("h2", { id }, `两个版本有 ${differing.length} 处不同`),
      element("p", { id: `${id}-help` }, help),
      element("p", { class: "xh-conflict-all" },
        element("button", { type: "button", "data-all": "mine", click: () => all("mine") }, `全部用${names.mine}`),
        element("button", { type: "button", "data-all": "theirs", click: () => all("theirs") }, `全部用${names.theirs}`)),
      ...fields, left,
      element("p", { class: "xh-conflict-end" },
        element("button", { type: "submit", class: "xh-button xh-primary" }, "就用选好的"),
        element("button", { type: "button", class: "xh-button", click: () => void dialog.close() }, "先不处理")));
    /** @type {HTMLDialogElement} */ const dialog = element("dialog", { class: "xh-conflict", "aria-labelledby": id, "aria-describedby": `${id}-help` }, form);
    /** @type {Map<string, Side>|null} */ let result = null;

    const count = () => {
      const open = differing.length - chosenIn(form, differing, id).size;
      left.textContent = open ? `还有 ${open} 处没有选` : "都选好了";
    };
    /** @param {Side} side */
    const all = (side) => {
      for (const radio of form.querySelectorAll("input")) radio.checked = radio.value === side;
      count();
    };
    form.addEventListener("change", count);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = chosenIn(form, differing, id);
      const open = differing.findIndex(({ name }) => !chosen.has(name));
      if (open >= 0) return void fields[open]?.querySelector("input")?.focus();
      result = chosen;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    count();
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** @param {Difference} difference @param {string} name @param {Words} words @param {{mine: string, theirs: string}} names */
function field(difference, name, words, names) {
  return element("fieldset", { class: "xh-conflict-field", "data-name": difference.name },
    element("legend", {}, words.label(difference.name)),
    ...SIDES.map((side) => element("label", {},
      element("input", { type: "radio", name, value: side }),
      element("span", {}, element("small", {}, names[side]), element("span", { class: "xh-conflict-text" }, words.text(difference[side]) || "（没有填）")))));
}

/** @param {HTMLFormElement} form @param {Difference[]} differing @param {string} id @returns {Map<string, Side>} */
function chosenIn(form, differing, id) {
  const data = new FormData(form);
  /** @type {Map<string, Side>} */ const chosen = new Map();
  differing.forEach(({ name }, at) => {
    const side = data.get(`${id}-${at}`);
    if (side === "mine" || side === "theirs") chosen.set(name, side);
  });
  return chosen;
}
