/**
 * Decides which documents are compared before anybody has chosen.
 * @module
 */
import { inOrder, relation, yearOf } from "./compare_sources.js";
import { subjectOf } from "./subjects.js";

/** @typedef {import("./compare_sources.js").Source} Source */

/** So many records are ticked unasked. */
const AT_FIRST = 6;

/** Whether the rules have something to say of a document. @param {import("./subjects.js").Known} known @param {Source} source */
export function hasResult(known, { record, filled, altered }) {
  const { classes = {} } = subjectOf(known, record.form) ?? {};
  return filled && !altered && (Object.keys(classes).length === 0 || record.values.class !== undefined);
}

/** The newest records of one institution, one of a day: the wanted one's, or the first that has two; else of all. @param {Source[]} own  of one form, in their order @param {Source|undefined} wanted */
export function atFirst(own, wanted) {
  const alike = (/** @type {Source} */ one) => [one, ...own.filter((other) => other !== one && isAlike(one, other))].filter(isFirstOfDay);
  const found = wanted ? alike(wanted) : own.map(alike).find(({ length }) => length > 1) ?? own;
  return found.slice(0, AT_FIRST);
}

/**
 * Of what was just read: everything of one institution, of several the newest of each.
 * @param {Source[]} read
 * @param {{known: import("./subjects.js").Known, chosen: Source[], before: Source[]}} given   `chosen`: already; `before`: what was there
 */
export function ofRead(read, { known, chosen, before }) {
  const fit = read.filter((source, at) => hasResult(known, source) && relation(source, [...before, ...read.slice(0, at)])?.kind !== "twin");
  const whose = new Set([...chosen, ...fit].map(({ record }) => record.about.organisation ?? ""));
  return whose.size > 1 && fit.length > AT_FIRST ? newestOfEach(fit) : fit;
}

/** The newest of each institution and class; where two of a day may be namesakes', both. @param {Source[]} sources */
export function newestOfEach(sources) {
  const sorted = [...sources].sort(inOrder);
  return sorted.filter((source) => sorted.find((other) => isAlike(source, other)) === source || isNamesake(source, sorted));
}

/** Whether another institution has its name: records of the same year and day that are no versions of one. @param {Source} source @param {Source[]} sorted */
function isNamesake(source, sorted) {
  const newest = sorted.find((other) => isAlike(source, other));
  return Boolean(newest) && newest !== source && newest?.record.id !== source.record.id && yearOf(/** @type {Source} */ (newest)) === yearOf(source) && newest?.day === source.day;
}

/** Whether two records speak of one institution of one class. @param {Source} one @param {Source} other */
function isAlike({ record: { about } }, { record: { about: other } }) {
  return about.organisation === other.organisation && about.class === other.class;
}

/** Whether no record before it in a list is of the same year and day: what was begun twice on one day is hardly meant to be compared. @param {Source} source @param {number} at @param {Source[]} list */
function isFirstOfDay({ day, record }, at, list) {
  return !day || list.findIndex((other) => other.day === day && other.record.about.year === record.about.year) === at;
}
