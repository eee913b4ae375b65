/**
 * Checks keyed sheets by keying some of them again: which are chosen, what differs, and how often.
 * @module
 */
import { element } from "./dom.js";
import { percent } from "./percent.js";
import { answersFrom, givenIn, onBehalf } from "./survey_form.js";
import { BEHALF } from "./survey_words.js";

/**
 * @typedef {import("./survey_store.js").Sheet} Sheet
 * @typedef {import("./survey_form.js").SurveyForm} SurveyForm
 * @typedef {import("./survey_form.js").Answers} Answers
 * @typedef {{sheet: Sheet, field: string, title: string, first: string, second: string, options: import("./survey_form.js").Named[]}} Difference
 *   `first`, `second`: an option's id, or "" for blank
 */

const SHARE = 0.1;
const FEWEST = 5;
/** The share of wrong cells above which we advise to key everything twice; ours, the standard says nothing of it. */
export const TOLERATED = 0.01;

/** How many of so many sheets are keyed again, unless a person wants more. @param {number} count */
export function sampleSize(count) {
  return Math.min(count, Math.max(FEWEST, Math.ceil(count * SHARE)));
}

/**
 * Choose some by lot.
 * @template T @param {T[]} all @param {number} count @param {() => number} [random]  0 up to 1
 * @returns {T[]} in the order they had
 */
export function drawn(all, count, random = chance) {
  const places = all.map((_, at) => at);
  for (let at = places.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [places[at], places[other]] = [/** @type {number} */ (places[other]), /** @type {number} */ (places[at])];
  }
  const chosen = new Set(places.slice(0, count));
  return all.filter((_, at) => chosen.has(at));
}

/** The same things in an order of chance. @template T @param {T[]} all @returns {T[]} */
export function shuffled(all) {
  return all.map((one) => /** @type {const} */ ([chance(), one])).sort(([a], [b]) => a - b).map(([, one]) => one);
}

function chance() {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}

/** How many cells of a sheet are compared: what is asked, and the box of who filled it in. @param {SurveyForm} form */
export function cellsOf({ questions, people }) {
  return questions.length + people.length + 1;
}

/** What the second keying says otherwise. @param {SurveyForm} form @param {Sheet[]} sheets @returns {Difference[]} */
export function differencesIn(form, sheets) {
  const cells = [...form.questions.map((question) => ({ ...question, title: `${question.id} ${question.label}`, options: form.words })),
    ...[...form.people, onBehalf(BEHALF)].map((group) => ({ ...group, title: group.label }))];
  return sheets.flatMap((sheet) => {
    const [first, second] = [sheet.answers, sheet.second].map((answers) => (answers ? givenIn(answers) : {}));
    return cells.filter(({ id }) => (first?.[id] ?? "") !== (second?.[id] ?? ""))
      .map(({ id, title, options }) => ({ sheet, field: id, title, options, first: first?.[id] ?? "", second: second?.[id] ?? "" }));
  });
}

/**
 * Put right what was settled.
 * @param {SurveyForm} form @param {Sheet} sheet @param {Map<string, string>} settled  question or group → option, "" for blank
 * @returns {Sheet}
 */
export function corrected(form, sheet, settled) {
  const given = { ...(sheet.answers ? givenIn(sheet.answers) : {}), ...Object.fromEntries(settled) };
  return { ...sheet, answers: answersFrom(form, given), second: null, check: "done" };
}

/** @param {number} part @param {number} whole */
export function percentWords(part, whole) {
  return percent(part / whole);
}

/**
 * Ask a person what the paper really says; nothing is chosen beforehand.
 * @param {Difference[]} differences @param {(choices: Map<Difference, string>) => void} settle
 */
export function differencesForm(differences, settle) {
  const problem = element("p", { class: "xh-records-alert", role: "alert" });
  const form = element("form", { class: "xh-differences", novalidate: "" },
    element("p", {}, "请对照纸面，每一处选纸上真正勾的那个。"),
    ...differences.map((difference, at) => differenceElement(difference, at)), problem,
    element("p", {}, element("button", { type: "submit", class: "xh-button xh-primary" }, "就按选好的改正")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = new FormData(form);
    const open = differences.filter((_, at) => chosen.get(nameOf(at)) === null);
    problem.textContent = open.length ? `还有 ${open.length} 处没有选：${open.map(({ sheet, title }) => `${sheet.number} ${title}`).join("、")}。` : "";
    if (open.length === 0) settle(new Map(differences.map((difference, at) => [difference, String(chosen.get(nameOf(at)))])));
  });
  return form;
}

/** @param {Difference} difference @param {number} at */
function differenceElement({ sheet, title, first, second, options }, at) {
  const choices = [...options, { id: "", label: "空白" }];
  return element("fieldset", { class: "xh-difference" }, element("legend", {}, `${sheet.number}：${title}`),
    ...choices.map(({ id, label }) => element("label", { class: "xh-keyer-choice" },
      element("input", { type: "radio", name: nameOf(at), value: id }), label,
      ...(id === first ? [" ", element("small", {}, "第一次录的")] : []), ...(id === second ? [" ", element("small", {}, "第二次录的")] : []))));
}

/** @param {number} at */
function nameOf(at) {
  return `xh-difference-${at}`;
}
