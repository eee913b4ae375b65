/**
 * Asks the rules what the evaluation comes to once everything on a plan is reached.
 * @module
 */
import { documentText } from "./document.js";
import { nowOf } from "./plan_entries.js";
import { rangeText } from "./slots.js";
import { subjectOf } from "./subjects.js";

/**
 * @typedef {import("./gaps.js").Found} Found
 * @typedef {import("./plan_entries.js").Entry} Entry
 */

const EVALUATION = "gs/evaluation";

/**
 * @param {Entry[]} entries
 * @param {Found[]} found   the newest records
 * @param {{known: import("./subjects.js").Known, run: import("./gaps.js").Run, reason: string}} given   `reason`: that each score is written with
 * @returns {Promise<string>} in a sentence; "" where no evaluation is kept, nothing of it is left to do or the rules do not answer
 */
export async function worthOf(entries, found, { known, run, reason }) {
  const newest = found.find(({ source, record }) => source === EVALUATION && record);
  const open = entries.filter((entry) => entry.form === EVALUATION && nowOf(entry, found)?.status !== "met");
  const items = open.flatMap(({ key }) => newest?.lines.find((line) => line.key === key) ?? []);
  if (!newest?.standing || items.length === 0) return "";
  const full = items.flatMap(({ key, max }) => [[`scores.${key}.score`, String(max)], [`scores.${key}.reason`, reason]]);
  const answer = JSON.parse(await run(EVALUATION, documentText({ ...newest.readable, ...Object.fromEntries(full) })).catch(() => "{}"));
  if (!answer.range) return "";
  const names = subjectOf(known, EVALUATION)?.names ?? {};
  const grades = answer.possible_grades.map((/** @type {string} */ id) => names[id]).join("、");
  const { day, name, standing } = newest;
  return `按 ${day} 的${name}，现在是 ${rangeText(standing.range ?? [0, 0])} 分（${standing.grade}）；计划里没有完成的 ${items.length} 项都做到，是 ${rangeText(answer.range)} 分（${grades}）。`;
}
