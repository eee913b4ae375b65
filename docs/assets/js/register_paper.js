/**
 * Puts records on paper: the register's own sheet, filled; a list; a handover in duplicate.
 * @module
 */
import { element } from "./dom.js";
import { print } from "./paper.js";
import { choicesIn, dayAt, fieldOf, reading, titleOf } from "./register_words.js";
import { typed } from "./register_record.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {(id: string) => string} Linked
 */

/** mm. */
const MOST_OF_A_PAGE = 150;

/** The place in the page that is printed, and nothing else. */
export class RegisterPaper {
  /** @type {Node[]} the blank sheet */ #blank;

  #ledger;
  /** Whether what stands there is being printed, and must stay. */ isPrinting = false;

  /** @param {HTMLElement} sheets @param {Definition} definition @param {HTMLTemplateElement|null} ledger  the table that is kept by hand, a record in a line */
  constructor(sheets, definition, ledger) {
    this.sheets = sheets;
    this.definition = definition;
    this.#ledger = ledger;
    this.#blank = [...sheets.cloneNode(true).childNodes];
  }

  /** Put the blank sheet there. */
  blank() {
    this.sheets.replaceChildren(...this.#copies());
  }

  get hasLedger() {
    return this.#ledger !== null;
  }

  /** Put the table there that is kept by hand. */
  ledger() {
    if (this.#ledger) this.sheets.replaceChildren(this.#ledger.content.cloneNode(true));
  }

  /** Put one sheet (or two, in duplicate) for each record there. @param {Entry[]} entries @param {Linked} linked */
  records(entries, linked) {
    this.sheets.replaceChildren(...entries.flatMap((entry) => {
      const copies = this.#copies();
      for (const node of copies) if (node instanceof HTMLElement) this.#fill(node, entry, linked);
      return copies;
    }));
  }

  /** Put a table of what is listed there. @param {string} title @param {string[]} head @param {string[][]} rows @param {string} foot */
  list(title, head, rows, foot) {
    this.sheets.replaceChildren(element("article", { class: head.length > 5 ? "xh-page xh-landscape" : "xh-page" },
      element("h2", { class: "xh-page-title" }, title), table(head, rows), element("p", { class: "xh-page-note" }, foot)));
  }

  /** Put the sheet of a handover there, in duplicate, and the records after it. @param {Entry[]} entries @param {Linked} linked */
  handover(entries, linked) {
    this.records(entries, linked);
    this.sheets.prepend(...["第一份", "第二份"].map((copy) => this.#handover(entries, copy)));
  }

  /** Print what `fill` puts there; `after` puts there what is to stand next. @param {() => void} fill @param {() => void} after @param {boolean} large  on A3 */
  print(fill, after, large) {
    fill();
    this.sheets.toggleAttribute("data-a3", large);
    this.isPrinting = true;
    print(() => {
      this.isPrinting = false;
      this.sheets.toggleAttribute("data-a3", false);
      after();
    });
  }

  #copies() {
    return this.#blank.map((node) => node.cloneNode(true));
  }

  /** @param {Entry[]} entries @param {string} copy */
  #handover(entries, copy) {
    const rows = entries.map((entry, at) => [String(at + 1), this.definition.title, titleOf(this.definition, entry), dayAt(entry.created), ""]);
    return element("article", { class: "xh-page" },
      element("h2", { class: "xh-page-title" }, "移交清单"), element("p", { class: "xh-page-copy" }, `一式二份（${copy}）`),
      table(["序号", "类别", "名称", "登记日期", "备注"], rows),
      element("p", { class: "xh-page-note" }, `共 ${entries.length} 份，附后。双方当面点清，签字后各保存一份备查。`),
      element("p", { class: "xh-page-signs" }, ...["移交人", "接收人", "日期"].map((label) => element("span", {}, label, element("b", { class: "xh-fill" })))));
  }

  /** @param {HTMLElement} page @param {Entry} entry @param {Linked} linked */
  #fill(page, entry, linked) {
    const values = typed(entry);
    for (const place of page.querySelectorAll("[data-slot]")) {
      if (!(place instanceof HTMLElement)) continue;
      const name = place.dataset.slot ?? "";
      const field = fieldOf(this.definition, name);
      const text = values[name] ?? "";
      if (place.dataset.value !== undefined) place.toggleAttribute("data-chosen", choicesIn(text).includes(place.dataset.value));
      else place.textContent = field ? reading({ ...field, unit: "" }, text, linked) : text;
    }
    for (const boxes of page.querySelectorAll("table")) shareOut(boxes);
  }
}

/** Where a table takes most of its page, let high rows with little in them give way to those with much, so that it stays one page as long as it can. @param {HTMLTableElement} boxes */
function shareOut(boxes) {
  const least = Number(/\bxh-rows-(\d+)/.exec(boxes.className)?.[1] ?? 0);
  const heights = [...boxes.rows].map((row) => heightOf(row, least));
  const whole = heights.reduce((sum, height) => sum + height, 0);
  if (whole <= MOST_OF_A_PAGE) return;
  boxes.style.height = `${whole}mm`;
  heights.forEach((height, at) => {
    if (height > least) for (const cell of boxes.rows[at]?.cells ?? []) cell.style.height = `${(100 * height) / whole}%`;
  });
}

/** As registers.css has it, mm. @param {HTMLTableRowElement} row @param {number} least */
function heightOf(row, least) {
  const lines = Number(/\bxh-lines-(\d+)/.exec(row.className)?.[1] ?? 0);
  return lines ? lines * 5.4 + 2 : least;
}

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  return element("table", { class: "xh-boxes xh-listed" },
    element("thead", {}, element("tr", {}, ...head.map((label) => element("th", { scope: "col" }, label)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((text) => element("td", {}, text))))));
}
