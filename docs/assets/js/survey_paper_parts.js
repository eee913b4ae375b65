/**
 * What is printed for a round: the poster, the sheets of slips, the blank form. Each is A4, exact on the screen and on paper.
 * @module
 */
import { element } from "./dom.js";
import { qrSvg } from "./qr.js";
import { addressOf, dayWords, periodWords, shortId } from "./survey_rounds.js";
import { BEHALF, CODE_PROMISE, HOW, HOW_WITH_CODE, INVITATION, ON_PAPER, PAPER_ONLY, PAPER_PROMISE, PROMISES } from "./survey_words.js";

/** @typedef {import("./survey_store.js").Round} Round */

export const SLIPS_ON_A_SHEET = 10;

/** @param {Round} round @param {string} title  of the form @returns {HTMLElement} */
export function poster(round, title) {
  const address = addressOf(round);
  return element("section", { class: "xh-a4 xh-poster", "aria-label": "海报" }, element("div", { class: "xh-a4-in" },
    element("p", { class: "xh-poster-holder" }, round.holder),
    element("p", { class: "xh-poster-invitation" }, INVITATION),
    element("p", { class: "xh-poster-round" }, `${surveyName(title)} · ${round.name}`),
    ...(address === null ? [element("p", { class: "xh-poster-how" }, PAPER_ONLY)] : [
      element("div", { class: "xh-poster-qr" }, qrSvg(address, "填写调查的二维码")),
      element("p", { class: "xh-poster-how" }, round.codes ? HOW_WITH_CODE : HOW)]),
    element("p", { class: "xh-poster-period" }, periodWords(round)),
    element("ul", { class: "xh-poster-promises" }, ...promisesOf(round).map((promise) => element("li", {}, promise))),
    element("p", { class: "xh-poster-foot" }, address === null ? "" : ON_PAPER),
    element("p", { class: "xh-poster-address" }, address ?? "")));
}

/** Sheets of slips to cut. @param {Round} round @param {string[]} codes @returns {HTMLElement[]} */
export function slips(round, codes) {
  const sheets = Math.ceil(codes.length / SLIPS_ON_A_SHEET);
  return Array.from({ length: sheets }, (_, at) => element("section", { class: "xh-a4 xh-slips", "aria-label": `纸条，第 ${at + 1} 张，共 ${sheets} 张` },
    element("div", { class: "xh-a4-in" }, ...codes.slice(at * SLIPS_ON_A_SHEET, (at + 1) * SLIPS_ON_A_SHEET).map((code) => slip(round, code)))));
}

/** @param {Round} round @param {string} code */
function slip(round, code) {
  const { holder, name, how, note, address } = slipWords(round);
  return element("div", { class: "xh-slip" },
    element("div", { class: "xh-slip-words" },
      element("p", { class: "xh-slip-holder" }, holder), element("p", { class: "xh-slip-name" }, name),
      element("p", {}, how), element("p", { class: "xh-slip-code" }, code), element("p", { class: "xh-slip-note" }, note),
      element("p", { class: "xh-slip-address" }, address)),
    qrSvg(addressOf(round, code) ?? "", "填写调查的二维码，带着代码"));
}

/** What stands on a slip beside its code. @param {Round} round */
export function slipWords(round) {
  return {
    holder: round.holder, name: round.name, how: "扫码填写，不登录，不留姓名；或者打开下面的网址，输入代码：",
    note: `每个代码只能用一次，请在${dayWords(round.closes)}以前填写。${CODE_PROMISE}`, address: addressOf(round) ?? "",
  };
}

/**
 * The standard's own form, blank, with the round in its corner.
 * @param {Round|null} round  null: for any
 * @param {Element} form  the form in the page; it stays there
 * @returns {HTMLElement}
 */
export function blankSheet(round, form) {
  const address = round && addressOf(round);
  const about = [round?.holder, round && `${round.name}（${periodWords(round)}）`, PAPER_PROMISE];
  const corner = element("div", { class: "xh-sheet-corner" },
    element("div", {}, ...about.filter((text) => typeof text === "string" && text !== "").map((text) => element("p", {}, /** @type {string} */ (text))),
      element("p", { class: "xh-sheet-serial" }, "编号", element("span", {}, " ")),
      element("p", { class: "xh-sheet-behalf" }, `□ ${BEHALF}（是的，请打“√”）`)),
    ...(address && !round.codes ? [element("p", { class: "xh-sheet-also" }, "也可以扫码填写，两种方式选一种")] : []),
    ...(round ? [element("div", { class: "xh-sheet-round" },
      ...(address ? [qrSvg(address, "填写调查的二维码")] : []), element("p", {}, `轮次 ${shortId(round)}`))] : []));
  return element("section", { class: "xh-a4 xh-blank", "aria-label": "空白调查表" }, element("div", { class: "xh-a4-in" }, corner, form.cloneNode(true)));
}

/** @param {Pick<Round, "codes"|"organisation">} round */
export function promisesOf({ codes, organisation }) {
  if (organisation === null) return [PAPER_PROMISE];
  return codes ? [...PROMISES, CODE_PROMISE] : PROMISES;
}

/** The survey's name, from that of its form. @param {string} title */
export function surveyName(title) {
  return title.replace(/表$/, "");
}
