/**
 * How one matter's due day is shown: the day, how it stands, and each day that was counted or not.
 * @module
 */
import { daysAfter, inWords, weekday } from "./days.js";
import { element } from "./dom.js";

/**
 * @typedef {{due: string, days: number, unit: "working_day"|"day", provisional: boolean, skipped: {date: string, why: string}[],
 *   clause: string, state: keyof typeof STATES|null}} Due
 */

/** How a matter stands: a sign, a word, and the status that colours it. */
export const STATES = {
  open: { sign: "○", word: "未到期", status: "unknown" },
  due_today: { sign: "●", word: "今天到期", status: "open" },
  overdue: { sign: "✕", word: "已超期", status: "short" },
  done_in_time: { sign: "✓", word: "按时办结", status: "met" },
  done_late: { sign: "✕", word: "超期办结", status: "short" },
};
/** Who counts a weekend's day as a working day says why. */
const RESTING = ["星期六", "星期日"];
const MAKE_UP = "（调休上班）";
const UNITS = { working_day: "个工作日", day: "日" };

/** @param {Due} due @returns {string} 已超期, with its sign */
export function stateOf({ state }) {
  return state ? `${STATES[state].sign} ${STATES[state].word}` : "";
}

/**
 * @param {Due} due
 * @param {string} received
 * @returns {Node[]}
 */
export function dueNodes(due, received) {
  /** @type {Node[]} */ const nodes = [
    element("p", { class: "xh-due-day" }, "应在 ", element("strong", {}, inWords(due.due)), " 以前办结"),
    element("p", { class: "xh-due-state" }, stateOf(due)),
  ];
  if (due.provisional) nodes.push(element("p", { class: "xh-due-provisional" }, "暂定：要数的日子里有的年份还没有公布放假安排，只除去了周末。"));
  nodes.push(element("details", {}, element("summary", {}, "怎样数的"), counted(due, received)));
  return nodes;
}

/** Every day from the one after it was received. @param {Due} due @param {string} received */
function counted(due, received) {
  const skipped = new Map(due.skipped.map(({ date, why }) => [date, why]));
  let number = 0;
  const lines = daysAfter(received, due.due).map((day) => {
    const why = skipped.get(day);
    const counts = due.unit === "day" ? number < due.days : why === undefined;
    if (counts) number += 1;
    const name = weekday(day);
    const isMakeUp = counts && due.unit === "working_day" && RESTING.includes(name);
    return element("li", {}, element("span", {}, `${day} ${name}`), words(due, counts ? number : 0, why, day === due.due), isMakeUp ? MAKE_UP : "");
  });
  return element("ol", { class: "xh-days" }, ...lines);
}

/**
 * What became of one day.
 * @param {Due} due @param {number} number  which day it is in the count; 0: it does not count
 * @param {string|undefined} why  it is a day of rest @param {boolean} isLast
 */
function words(due, number, why, isLast) {
  if (number === 0) return why ? `不计：${why}` : "顺延到这一天";
  const moved = why && number === due.days ? `，${why}，要顺延` : "";
  return `第 ${number} ${UNITS[due.unit]}${isLast ? "，到期" : moved}`;
}
