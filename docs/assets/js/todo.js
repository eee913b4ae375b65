/**
 * Lists what is short, group by group: what to do about it, by how much, and the clause that asks for it.
 * @module
 */
import { groupName, nameOf, strengthWord } from "./checks.js";
import { make } from "./slots.js";

/**
 * @typedef {import("./checks.js").Criterion} Criterion
 * @typedef {import("./checks.js").Group} Group
 * @typedef {{[about: string]: string}} Words   the title, and what to do about requirements, equipment and the rest
 */

/** What binds comes first. */
const STRENGTHS = ["shall", "", "should"];

/** @param {HTMLElement} host @param {Group[]} groups @param {Words} words @returns {HTMLElement|null} null where nothing is short */
export function todo(host, groups, words) {
  /** @type {{[clause: string]: [string, string]}} */ const links = JSON.parse(host.dataset.links ?? "{}");
  const lists = groups.map((group) => ({ group, short: shortOf(group) })).filter(({ short }) => short.length);
  if (!lists.length) return null;
  const parts = lists.sort((a, b) => Number(b.group.required) - Number(a.group.required)).map(({ group, short }) =>
    make("section", {},
      ...(group.id ? [make("h3", {}, `${groupName(host, group.id)}（${short.length}）${group.required ? "" : " 不影响结论"}`)] : []),
      make("ul", {}, ...short.map((criterion) => line(host, group, criterion, words, links)))));
  return make("div", { class: "xh-todo" }, make("h2", {}, words.title ?? ""), ...parts);
}

/** @param {Group} group */
function shortOf({ criteria }) {
  const short = criteria.filter(({ status, strength }) => status === "short" && strength !== "may");
  return short.sort((a, b) => STRENGTHS.indexOf(a.strength ?? "") - STRENGTHS.indexOf(b.strength ?? ""));
}

/** @param {HTMLElement} host @param {Group} group @param {Criterion} criterion @param {Words} words @param {{[clause: string]: [string, string]}} links */
function line(host, group, criterion, words, links) {
  const id = [group.id ? `facts.${group.id}` : "facts", criterion.id].join(".");
  const field = document.getElementById(id)?.closest("[data-field]");
  const about = field?.getAttribute("data-about") ?? "other";
  const name = nameOf(host, group.id, criterion.id);
  const said = criterion.required === true ? `${words[about] ?? words.other}：${name}` : criterion.message;
  const strength = strengthWord(id);
  const link = links[criterion.clause];
  return make("li", {},
    ...(strength ? [make("small", { class: "xh-strength" }, strength), " "] : []),
    field ? make("a", { href: `#${id}`, "data-focus": id }, said) : said,
    ...(link ? [" ", make("a", { class: "xh-clause", href: link[0] }, link[1])] : []));
}
