/**
 * The survey's questions, words and groups of people, read from the standard's own table in the page.
 * @module
 */

/**
 * @typedef {{id: string, label: string}} Named
 * @typedef {Named & {help: string, options: Named[]}} Group
 * @typedef {{title: string, questions: Named[], words: Named[], people: Group[]}} SurveyForm
 * @typedef {{items: Record<string, string>, [group: string]: string|true|Record<string, string>|undefined}} Answers
 *   `items`: question → word; then group → option; `on_behalf` if somebody else filled it in; what is blank is not there
 */

/** Filled in by family or staff: among what is given it is one more field, blank or ticked. */
export const ON_BEHALF = "on_behalf";
const TICKED = "yes";

/** So many characters the server takes of a comment. */
export const LONGEST_COMMENT = 1000;

/** @param {ParentNode} [root] @returns {SurveyForm} @throws {Error} if the page has no survey */
export function readSurveyForm(root = document) {
  const sheet = root.querySelector("[data-form].xh-survey-sheet");
  if (!(sheet instanceof HTMLElement)) throw new Error("the page has no survey");
  const title = sheet.dataset.title ?? "";
  const questions = all(sheet, "[data-question]").map((row) => ({ id: row.dataset.question ?? "", label: row.dataset.label ?? "" }));
  const words = all(sheet, "[data-word]").map((head) => ({ id: head.dataset.word ?? "", label: head.textContent ?? "" }));
  const people = all(sheet, "[data-group]").map((line) => ({
    id: line.dataset.group ?? "", label: line.dataset.label ?? "", help: line.dataset.help ?? "",
    options: all(line, "[data-option]").map((box) => ({ id: box.dataset.option ?? "", label: box.textContent ?? "" })),
  }));
  return { title, questions, words, people };
}

/**
 * Make the part of a response that the rules know, in the order of the form.
 * @param {SurveyForm} form
 * @param {Record<string, string|null>} given  question, group or ON_BEHALF → word, option or any text; null: blank
 * @returns {Answers}
 */
export function answersFrom(form, given) {
  /** @param {Named[]} parts */
  const filled = (parts) => Object.fromEntries(parts.flatMap(({ id }) => (given[id] ? [[id, /** @type {string} */ (given[id])]] : [])));
  return { items: filled(form.questions), ...filled(form.people), ...(given[ON_BEHALF] ? { [ON_BEHALF]: true } : {}) };
}

/** The same the other way. @param {Answers} answers @returns {Record<string, string>} */
export function givenIn({ items, [ON_BEHALF]: isOnBehalf, ...people }) {
  return { ...items, .../** @type {Record<string, string>} */ (people), ...(isOnBehalf ? { [ON_BEHALF]: TICKED } : {}) };
}

/** What may be ticked beside the questions, as a field with one option. @param {string} label @returns {Named & {options: Named[]}} */
export function onBehalf(label) {
  return { id: ON_BEHALF, label, options: [{ id: TICKED, label: "打了“√”" }] };
}

/** @param {Element} root @param {string} selector @returns {HTMLElement[]} */
function all(root, selector) {
  return [...root.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);
}
