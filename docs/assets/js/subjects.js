/**
 * What the pages that look across tools know of each tool: its names, its items, where their clauses stand.
 * @module
 */

/**
 * @typedef {{id: string, name: string, clause: string, asks?: string, fact?: string, part_of?: string[], todo?: {[criterion: string]: {words?: string, none?: string}}}} Asked
 *   `fact`: the one input that answers it; `part_of`: the items of other tools that it is a part of, "gs/evaluation F01"; `todo`: what to do where a criterion is short; `none`: where there is nothing of it at all
 * @typedef {object} Subject   a tool, or a checklist
 * @property {string} form         "gs/evaluation"
 * @property {string} title        as the standard calls it
 * @property {string} [annex]      附录F
 * @property {string} clause       that it serves first
 * @property {number} place        in the order of the clauses
 * @property {string} name         as its page is called
 * @property {string} noun         what filling it in is called
 * @property {string} page         address of the page
 * @property {"points"|"groups"|"criteria"|"levels"|"checklist"} aggregation
 * @property {string} [edition]
 * @property {string} [rules]      SHA-256 of the definition
 * @property {Object<string, string>} [classes]   A → A类
 * @property {Object<string, string>} names       grades, levels, or the answers of a checklist
 * @property {number|null} [max]
 * @property {string|null} [date]  of a checklist: the field that says when
 * @property {{id: string, name: string, items: Asked[]}[]} groups
 */

/**
 * @typedef {object} Known   all that stands in the page
 * @property {string} root
 * @property {import("./states.js").States} states
 * @property {Subject[]} subjects
 * @property {Object<string, [address: string, name: string]>} clauses
 */

/** Read what stands in the page around `host`. @param {Element} host @returns {Known} */
export function knownIn(host) {
  return JSON.parse(host.querySelector('script[type="application/json"]')?.textContent ?? "{}");
}

/** The tools whose documents the rules judge; checklists are not among them. @param {Known} known @returns {Subject[]} */
export function tools({ subjects }) {
  return subjects.filter(({ aggregation }) => aggregation !== "checklist");
}

/** @param {Known} known @param {string} form @returns {Subject|undefined} */
export function subjectOf({ subjects }, form) {
  return subjects.find((subject) => subject.form === form);
}

/** @param {Known} known @param {string} clause */
export function clauseName({ clauses }, clause) {
  return clauses[clause]?.[1] ?? "";
}
