/**
 * How a record stands by the rules, in one shape for every tool: the verdict, and each item with what was found.
 * @module
 */
import { counted } from "./checks.js";
import { percent } from "./percent.js";
import { rangeText } from "./slots.js";

/**
 * @typedef {import("./subjects.js").Subject} Subject
 * @typedef {import("./subjects.js").Known} Known
 * @typedef {import("./checks.js").Criterion} Criterion
 * @typedef {import("./checks.js").Group} Group
 * @typedef {import("./checks.js").Status} Status
 * @typedef {object} Line   one item of an evaluation, one criterion of a check
 * @property {string} key        "F09", "site.rooms"
 * @property {string} group      id of its part @property {string} part   its name
 * @property {string} name @property {string} clause
 * @property {Status} status
 * @property {[number, number]|null} range   points; null where there are none
 * @property {number|null} max @property {number|null} loss   points
 * @property {boolean} overruled
 * @property {boolean} binding   whether it bears on the verdict
 * @property {boolean} [later]   it belongs to a level above the next one
 * @property {{status: Status, message: string, todo: string}[]} findings   `todo`: what to do about it, where it is short
 * @property {string} reason
 * @property {string[]} partOf   the items of other tools that it is a part of, "gs/evaluation F01"
 * @property {string} [evidence]   where a checklist says that it is found
 *
 * @typedef {{id: string, name: string, range: [number, number]|null, max: number|null, met: number, short: number, unknown: number}} PartStanding
 * @typedef {{verdict: string, range: [number, number]|null, grade: string, settled: string|null, open: number, met: number, short: number, unknown: number,
 *   parts: PartStanding[], lines: Line[]}} Standing   `settled`: id of the grade, once there is but one
 */

/** @param {Subject} subject @param {any} result  of the rules @returns {Standing} */
export function standingOf(subject, result) {
  const lines = linesOf(subject, result);
  const counts = counted(lines.filter(({ binding }) => binding).map(({ status }) => /** @type {Criterion} */ ({ status })));
  const parts = subject.groups.map(({ id, name }) => partOf(id, name, lines, result));
  const range = subject.aggregation === "points" ? result.range : null;
  return { verdict: verdictOf(subject, result), range, grade: gradeOf(subject, result), settled: result.grade ?? null, open: openOf(result, counts), ...counts, parts, lines };
}

/** What stands in a cell about an item: sign, and points where there are any. @param {Known} known @param {Line} line */
export function cellOf({ states }, { status, range, overruled }) {
  const [sign, word] = states[overruled ? "overruled" : status] ?? states[status];
  return `${overruled ? "✎" : sign} ${range ? rangeText(range) : word}`;
}

/** Why an item stands as it does, in one line. @param {Line} line */
export function whyOf({ findings, overruled, reason, status }) {
  if (overruled) return reason;
  const wanted = findings.filter((each) => each.status === status);
  return (wanted.length ? wanted : findings).map(({ message }) => message).join("；");
}

/** What a sentence about something says beyond its name; "" where that is nothing. @param {string} message @param {string} name */
export function beyondName(message, name) {
  const [, rest] = /^[^：；]{1,4}：(.*)$/.exec(message) ?? [];
  if (rest && name.endsWith(rest)) return "";
  const bare = name.split("：").at(-1) ?? name;
  const beyond = message.startsWith(bare) ? message.slice(bare.length) : message;
  return /^(?:[\s\d少多]|达到：)/.test(beyond) ? beyond.trim() : message;
}

/** @param {Subject} subject @param {any} result @returns {Line[]} */
function linesOf(subject, result) {
  /** @type {Map<string, any>} */ const found = new Map();
  if (subject.aggregation === "points") for (const item of result.items) found.set(item.id, item);
  else for (const { id, criteria } of groupsOf(result)) for (const each of criteria) found.set(keyOf(id, each.id), each);
  const required = new Map(groupsOf(result).map((group) => [group.id, group.required]));
  const next = new Set((result.path?.[0]?.criteria ?? []).map((/** @type {{dimension: string, id: string}} */ { dimension, id }) => keyOf(dimension, id)));
  return subject.groups.flatMap((group) => group.items.flatMap((asked) => {
    const key = subject.aggregation === "points" ? asked.id : keyOf(group.id, asked.id);
    const one = found.get(key);
    if (!one) return [];
    const about = { key, group: group.id, part: group.name, name: asked.name, clause: asked.clause || one.clause || "", partOf: asked.part_of ?? [] };
    return [subject.aggregation === "points" ? itemLine(about, asked, one) : { ...criterionLine(about, asked, one, required.get(group.id) ?? true), later: subject.aggregation === "levels" && !next.has(key) }];
  }));
}

/** @typedef {Pick<Line, "key"|"group"|"part"|"name"|"clause"|"partOf">} About */

/** @param {About} about @param {import("./subjects.js").Asked} asked @param {import("./scoring.js").ItemResult} item @returns {Line} */
function itemLine(about, asked, { status, range, max, loss, overruled, criteria, reason }) {
  return { ...about, name: `${about.key} ${about.name}`, status, range, max, loss, overruled, binding: true, findings: criteria.map((each) => findingOf(asked, each)), reason };
}

/** @param {About} about @param {import("./subjects.js").Asked} asked @param {Criterion} criterion @param {boolean} required @returns {Line} */
function criterionLine(about, asked, criterion, required) {
  const { status, message, strength } = criterion;
  const binding = required && (strength ?? "shall") === "shall";
  return { ...about, status, range: null, max: null, loss: null, overruled: false, binding, findings: [findingOf(asked, criterion)], reason: message };
}

/** @param {import("./subjects.js").Asked} asked @param {Criterion} criterion */
function findingOf({ todo }, { id, status, message, actual, required, shortfall, shown }) {
  const words = (actual === 0 && todo?.[id]?.none) || todo?.[id]?.words || "";
  const asRate = (/** @type {unknown} */ value) => (shown === undefined || typeof value !== "number" ? String(value ?? "") : percent(value));
  return { status, message, todo: words.replace("{more}", asRate(shortfall)).replace("{required}", asRate(required)) };
}

/** The criteria of a result by groups; where it knows none, all stand in one. @param {any} result @returns {Group[]} */
export function groupsOf(result) {
  if (result.criteria) return [{ id: "", required: true, criteria: result.criteria }];
  return (result.groups ?? result.dimensions ?? []).map((/** @type {Group} */ group) => ({ ...group, required: group.required ?? true }));
}

/** @param {string} group @param {string} id */
function keyOf(group, id) {
  return group ? `${group}.${id}` : id;
}

/** @param {string} id @param {string} name @param {Line[]} lines @param {any} result @returns {PartStanding} */
function partOf(id, name, lines, result) {
  const section = (result.sections ?? []).find((/** @type {any} */ each) => each.id === id);
  const all = lines.filter(({ group }) => group === id);
  const binding = all.filter((line) => line.binding);
  const own = binding.length ? binding : all; // a part of nothing but recommendations has those
  const counts = counted(own.map(({ status }) => /** @type {Criterion} */ ({ status })));
  return { id, name, range: section?.range ?? null, max: section?.max ?? null, ...counts };
}

/** @param {Subject} subject @param {any} result */
function gradeOf({ aggregation, names }, result) {
  if (aggregation === "points") {
    const grades = result.possible_grades.map((/** @type {string} */ id) => names[id]);
    return grades.length > 2 ? `${grades.at(-1)}～${grades[0]}` : grades.join("或");
  }
  if (aggregation !== "levels") return "";
  const [low, high] = result.range;
  return low === high ? `${names[low]}` : `${names[low]}～${names[high]}`;
}

/** @param {Subject} subject @param {any} result */
function verdictOf(subject, result) {
  if (subject.aggregation === "points") return `${rangeText(result.range)} 分，${result.grade === null ? "可能" : "等级"}：${gradeOf(subject, result)}`;
  if (subject.aggregation === "levels") return gradeOf(subject, result);
  return result.verdict;
}

/** How many answers, or criteria, are still open. @param {any} result @param {import("./checks.js").Counts} counts */
function openOf(result, { unknown }) {
  return typeof result.missing === "number" ? result.missing : unknown;
}
