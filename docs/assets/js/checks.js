/**
 * What the results of checks have in common, whichever way they were aggregated: groups of criteria, each with its state.
 * @module
 */
/**
 * @typedef {"met"|"short"|"unknown"|"not_applicable"} Status
 * @typedef {{id: string, status: Status, actual: number|string|boolean|null, required: number|string|boolean, shortfall: number|null,
 *   clause: string, message: string, shown?: string, strength?: string, level?: string}} Criterion
 *   `shown`: a rate as it is written
 * @typedef {{id: string, required: boolean, criteria: Criterion[], missing?: string[], said?: State}} Group
 *   `required`: what it finds decides the verdict; `missing`: paths of open answers, where they are not named like their criteria;
 *   `said`: how it stands, where that is not what its criteria come to
 * @typedef {{status: Status|"advised", sign: string, words: string}} State   "advised": something is short that is only recommended
 * @typedef {{met: number, short: number, unknown: number}} Counts
 * @typedef {Counts & {status: Status, verdict: string, counted: string}} Summary   what the rules say of all that is required, also in words
 */

const ADVICE = "宜做到的 ";
/** Before what would be good to have and is not there. */
const ADVISED = "△";

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

/**
 * How some criteria stand together, as a card or a line says it: what is demanded decides; what is only recommended (宜) is
 * told apart and makes nothing short.
 * @param {Criterion[]} criteria @param {import("./states.js").States} states @returns {State}
 */
export function stateOf(criteria, states) {
  const [demands, advice] = [criteria.filter(({ strength }) => strength !== "should"), criteria.filter(({ strength }) => strength === "should")].map(counted);
  const [first, second] = [gravest(/** @type {Counts} */ (demands)), gravest(/** @type {Counts} */ (advice))];
  const graver = first === "short" || first === "unknown" || second === "not_applicable" ? first : second;
  const words = [lacking(/** @type {Counts} */ (demands)), lacking(/** @type {Counts} */ (advice)).replace(/^(?=.)/, ADVICE)].filter(Boolean).join("；");
  const [sign, word] = states[graver];
  return graver === "short" && first !== "short" ? { status: "advised", sign: ADVISED, words } : { status: graver, sign, words: words || word };
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
  return host.querySelector(`table[data-table="${CSS.escape(id)}"] [data-name]`)?.textContent ?? id;
}
