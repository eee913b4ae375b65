/**
 * Finds where the records of one institution say different things of the same: an inspector would see it first.
 * @module
 */
import { beyondName, whyOf } from "./standing.js";
import { tools } from "./subjects.js";

/**
 * @typedef {import("./gaps.js").Found} Found
 * @typedef {import("./standing.js").Line} Line
 * @typedef {{words: string, page: string}} Disagreement   in a sentence, and where the whole item is answered
 */

/** What a check, a checklist or the survey found short, and the item that it is a part of says is met. @param {import("./subjects.js").Known} known @param {Found[]} found @returns {Disagreement[]} */
export function disagreements(known, found) {
  const pages = new Map(tools(known).map(({ form, page }) => [form, page]));
  return found.filter(({ standing }) => standing).flatMap((whole) => whole.lines.filter(({ status }) => status === "met").flatMap((item) => found.flatMap((one) => {
    const parts = one === whole ? [] : one.lines.filter((line) => line.status === "short" && line.binding && isPartOf(one, line, `${whole.form} ${item.key}`));
    const words = `${whole.name}写的是“${item.name}”达到；${one.name}写的是未达到：${parts.map(saidOf).join("；")}`;
    return parts.length ? [{ words, page: `${pages.get(whole.form) ?? ""}?id=${whole.id}` }] : [];
  })));
}

/** @param {Found} one @param {Line} line @param {string} item  "gs/evaluation F12" */
function isPartOf({ standing, form, source }, { key, partOf }, item) {
  return partOf.includes(item) || (!standing && form !== source && item === `${form} ${key}`); // a survey's lines are the evaluation's own
}

/** @param {Line} line */
function saidOf(line) {
  return beyondName(whyOf(line), line.name) ? whyOf(line) : line.name;
}
