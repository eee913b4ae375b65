/**
 * Responses as a file, for surveys without a server: what the command line and the results page read.
 * @module
 */
import { newId } from "./record.js";
import { shuffled } from "./survey_check.js";

/**
 * @typedef {import("./survey_store.js").Round} Round
 * @typedef {import("./survey_store.js").Sheet} Sheet
 */

const KIND = "xinheng-responses";
const VERSION = 1;

/**
 * Write the responses of keyed sheets, in an order of chance and without their numbers.
 * @param {Round} round @param {Sheet[]} sheets
 * @returns {string} JSON
 */
export function responseFile({ id, holder, name, opens, closes, target, smallest_group }, sheets) {
  const responses = shuffled(sheets.filter(({ answers }) => answers !== null)).map((sheet) => responseOf(sheet, sheet.day));
  const about = { id, ...(holder ? { organisation: holder } : {}), name, opens, closes, target, smallest_group };
  return JSON.stringify({ kind: KIND, version: VERSION, file: newId(), round: about, responses });
}

/** A keyed sheet as a response. @param {Sheet} sheet @param {string} [day] */
export function responseOf({ answers, comment }, day) {
  return { ...(day ? { day } : {}), origin: "paper", ...answers, ...(comment ? { comment } : {}) };
}
