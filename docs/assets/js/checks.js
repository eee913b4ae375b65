/**
 * What the results of checks have in common, whichever way they were aggregated: groups of criteria, each with its state.
 * @module
 */
/**
 * @typedef {"met"|"short"|"unknown"|"not_applicable"} Status
 * @typedef {{id: string, status: Status, actual: number|string|boolean|null, required: number|string|boolean, shortfall: number|null,
 *   clause: string, message: string, shown?: string, strength?: string, level?: string}} Criterion
 *   `shown`: a rate as it is written
 * @typedef {{id: string, required: boolean, criteria: Criterion[], missing?: string[]}} Group
 *   `required`: what it finds decides the verdict; `missing`: paths of open answers, where they are not named like their criteria
 * @typedef {{met: number, short: number, unknown: number}} Counts
 * @typedef {Counts & {status: Status, verdict: string, counted: string}} Summary   what the rules say of all that is required, also in words
 */

/** Count criteria by state; what is merely allowed (可) is never short of anything. @param {Criterion[]} criteria @returns {Counts} */
export function counted(criteria) {
  const binding = criteria.filter(({ strength }) => strength !== "may");
  /** @param {Status} status */
  const count = (status) => binding.filter((each) => each.status === status).length;
  return { met: count("met"), short: count("short"), unknown: count("unknown") };
}

/** The gravest state that there is. @param {Counts} counts @returns {Status} */
export function gravest({ met, short, unknown }) {
  if (short) return "short";
  if (unknown) return "unknown";
  return met ? "met" : "not_applicable";
}

/** How much is short or open, in words; nothing where all is met. @param {Counts} counts */
export function lacking({ short, unknown }) {
  return [short && `${short} 处未达到`, unknown && `${unknown} 处待填`].filter(Boolean).join("，");
}

/** The row of a criterion in the paper copy, which names it and what it demands. @param {Element} host @param {string} group @param {string} id */
export function rowOf(host, group, id) {
  const name = group ? `${group}.${id}` : id;
  return /** @type {HTMLElement|null} */ (host.querySelector(`tr[data-row="${CSS.escape(name)}"]`));
}

/** What a criterion is called. @param {Element} host @param {string} group @param {string} id */
export function nameOf(host, group, id) {
  return rowOf(host, group, id)?.querySelector("th")?.textContent ?? id;
}

/** How strongly a criterion is meant, as its field says it: 应, 宜, 可. @param {string} path  of its field */
export function strengthWord(path) {
  return document.getElementById(path)?.closest("[data-field]")?.querySelector(".xh-strength")?.textContent ?? "";
}

/** The name of a group, as its section or its table says it. @param {Element} host @param {string} id */
export function groupName(host, id) {
  const caption = host.querySelector(`table[data-table="${CSS.escape(id)}"] caption`);
  return caption?.firstChild?.textContent?.trim() ?? id;
}
