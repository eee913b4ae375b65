/**
 * Writes the result as a plain report, for the saved file: every item with its score, reason, answers and evidence.
 * @module
 */
import { lostItems, lostWords, nextWords, titleOf } from "./lost.js";
import { make, rangeText } from "./slots.js";
import { statesOf } from "./states.js";

/**
 * @typedef {import("./scoring.js").Result} Result
 * @typedef {import("./scoring.js").ItemResult} ItemResult
 * @typedef {import("./document.js").Values} Values
 */

/**
 * @param {HTMLElement} form      the form that the result belongs to; labels come from it
 * @param {Values} values
 * @param {Result|null} result
 * @param {{verdict: string, max: number, grades: {[id: string]: string}}} said   one sentence: total and grade; the most there is; names of grades
 * @returns {HTMLElement}
 */
export function report(form, values, result, { verdict, max, grades }) {
  const about = ["about.organisation", "about.year", "about.assessor", "about.date", "about.note"].flatMap((name) =>
    (values[name] ? [make("dt", {}, labelOf(form, name)), make("dd", {}, values[name])] : []));
  const section = make("section", { class: "xh-report" }, make("dl", {}, ...about));
  if (!result) return section;
  section.append(make("p", { class: "xh-verdict" }, make("strong", {}, verdict)), ...summary(form, result, max, grades));
  for (const item of result.items) section.append(itemReport(form, values, item));
  return section;
}

/** The sections, what costs points, and the way to the next grade. @param {HTMLElement} form @param {Result} result @param {number} max @param {{[id: string]: string}} grades */
function summary(form, result, max, grades) {
  const sections = result.sections.map(({ id, range, max: most }) =>
    `${form.querySelector(`#section-${id}-title`)?.textContent?.trim() ?? id} ${rangeText(range)} / ${most} 分`);
  const lost = lostItems(result).map(({ id, words }) => `${titleOf(id)} ${words}`);
  return [
    make("p", {}, `${sections.join("；")}。`),
    ...(lost.length ? [make("p", {}, `${lostWords(result, max)}：${lost.join("；")}。`)] : []),
    ...(result.missing ? [make("p", {}, `还有 ${result.missing} 处没有填。`)] : []),
    ...(result.next_grade ? [make("p", {}, nextWords(result.next_grade, grades))] : []),
  ];
}

/** @param {HTMLElement} form @param {Values} values @param {ItemResult} item */
function itemReport(form, values, item) {
  const given = answered(form, values, item.id).map(([label, text]) => `${label}：${text}`).join("；");
  const states = statesOf(form);
  const findings = item.criteria.map(({ status, message }) => make("li", {}, `${states[status][0]} ${message}`));
  const evidence = values[`about.evidence.${item.id}`];
  return make("section", {},
    make("h3", {}, `${titleOf(item.id)}　${rangeText(item.range)} / ${item.max} 分`),
    ...(given ? [make("p", {}, given)] : []),
    make("ul", { class: "xh-signs" }, ...findings),
    make("p", {}, item.reason),
    ...(evidence ? [make("p", {}, `佐证：${evidence}`)] : []));
}

/** @param {HTMLElement} form @param {Values} values @param {string} id @returns {[string, string][]} */
function answered(form, values, id) {
  return Object.entries(values)
    .filter(([name]) => name.startsWith(`facts.${id}.`) && !name.endsWith(".length"))
    .map(([name, value]) => [labelOf(form, name), textOf(form, name, value)]);
}

/** @param {HTMLElement} form @param {string} name */
function labelOf(form, name) {
  const group = document.getElementById(name)?.querySelector("legend");
  const label = group ?? form.querySelector(`label[for="${CSS.escape(name)}"]`);
  const round = document.getElementById(name)?.closest(".xh-round")?.querySelector("legend")?.textContent?.trim();
  return `${round ? `${round}，` : ""}${label?.textContent?.trim() ?? name}`;
}

/** @param {HTMLElement} form @param {string} name @param {string} value */
function textOf(form, name, value) {
  const radio = form.querySelector(`input[type="radio"][name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
  if (radio) return radio.closest("label")?.textContent?.trim() ?? value;
  const unit = document.getElementById(`${name}-unit`)?.textContent ?? "";
  return unit ? `${value} ${unit}` : value;
}
