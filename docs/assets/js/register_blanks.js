/**
 * Offers a register's empty forms, on paper or as Word files; it needs no database.
 * @module
 */
import { element } from "./dom.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_paper.js").RegisterPaper} RegisterPaper
 */

/** @param {Definition} definition @param {string} root @param {RegisterPaper} paper @param {(fill: () => void) => void} print */
export function blanksOf(definition, root, paper, print) {
  /** @param {string} action @param {string} label @param {() => void} fill */
  const printed = (action, label, fill) => element("button", { type: "button", class: "xh-button", "data-action": action, click: () => print(fill) }, label);
  const file = `${root}assets/word/${definition.registers[definition.id]?.slug ?? ""}`;
  /** A plain download. @param {string} end @param {string} label @param {string} said */
  const word = (end, label, said) => element("a", { class: "xh-button", href: `${file}${end}.docx`, download: `${definition.title}${said}.docx` }, label);
  return [printed("print-blank", "打印空白表", () => paper.blank()), word("", "空白表（Word）", ""),
    ...(definition.wall ? [word("-a3", "空白表（Word，A3）", "（A3）")] : []),
    ...(paper.hasLedger ? [printed("print-ledger", "打印空白台账", () => paper.ledger()), word("-ledger", "空白台账（Word）", "（台账）")] : [])];
}
