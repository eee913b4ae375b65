/**
 * What stands in the places of a sheet that is checked point by point, from what the rules found: for the page's paper, and for Word without a page.
 * @module
 */
import { roomsOfGroup, roomWords } from "./rooms.js";

/**
 * @typedef {import("./checks.js").Criterion} Criterion
 * @typedef {import("./checks.js").Group} Group
 * @typedef {import("./document.js").Values} Values
 * @typedef {import("./standing.js").Line} Line
 * @typedef {(group: string, criterion: string) => string} Name
 */

/** What a sheet says where a class is not asked. */
export const NOT_ASKED = "本类不要求";
const WORDS = new Map([["true", "是"], ["false", "否"], ["not_applicable", "不适用"]]);

/** Appendix B's column for remarks, room by room; a row may be for one class alone. @param {Group[]} groups @param {string} kind  the class @param {Name} name @param {Values} values @returns {[string, string][]} */
export function noteSlots(groups, kind, name, values) {
  return groups.filter(({ required, criteria }) => required || criteria.some(({ status }) => status !== "unknown"))
    .flatMap((group) => [`note.${group.id}`, `note.${group.id}.${kind}`].map((place) => /** @type {[string, string]} */ ([place, remark(group, name, roomsOfGroup(values, group.id))])));
}

/** The cells of table A.1 that are reached, and the level of all. @param {{level: string|null, dimensions: {id: string, level: string|null}[]}} result @returns {[string, boolean][]} */
export function levelSlots({ level, dimensions }) {
  return [[`level=${level}`, true], ...dimensions.map((each) => /** @type {[string, boolean]} */ ([`level.${each.id}=${each.level}`, true]))];
}

/**
 * The rows of the list of criteria: what there is, and what was found.
 * @param {import("./subjects.js").Subject} subject @param {Group[]} groups @param {Values} values @param {import("./states.js").States} states
 * @returns {[string, string][]}
 */
export function rowSlots(subject, groups, values, states) {
  return subject.groups.flatMap(({ id, items }) => {
    const group = groups.find((each) => each.id === id);
    const isAsked = group && (group.required || group.criteria.some(({ status }) => status !== "unknown"));
    return items.flatMap((item) => {
      const key = [id, item.id].filter(Boolean).join(".");
      const found = isAsked ? group.criteria.find((each) => each.id === item.id) : undefined;
      const status = !found ? NOT_ASKED : found.status === "unknown" ? "" : states[found.status].join(" ");
      return /** @type {[string, string][]} */ ([[`${key}.actual`, found ? answer(item, found, values) : ""], [`${key}.status`, status]]);
    });
  });
}

/** @param {import("./subjects.js").Asked} item @param {Criterion} found @param {Values} values */
function answer({ fact }, { actual, shown }, values) {
  const typed = fact ? values[fact] : undefined;
  if (typed !== undefined) return WORDS.get(typed) ?? typed;
  return typeof actual === "number" ? shown ?? String(actual) : "";
}

/** @param {Group} group @param {Name} name @param {import("./rooms.js").Room[]} rooms */
function remark({ id, criteria }, name, rooms) {
  const short = criteria.filter(({ status }) => status === "short").map((criterion) => name(id, criterion.id));
  const open = criteria.filter(({ status }) => status === "unknown").length;
  const found = [short.length && `未达到：${short.join("、")}`, open && `待填 ${open} 处`].filter(Boolean).join("；") || "达到";
  return rooms.length ? `${found}。逐间（平米）：${roomWords(rooms)}` : found;
}
