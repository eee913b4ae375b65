/**
 * Writes the days on which entries of a plan are due as a calendar file.
 * @module
 */
import { calendarFile } from "./ics.js";
import { stateOf } from "./plan_entries.js";

/**
 * @param {import("./plan_entries.js").Entry[]} entries
 * @param {{id: string, name: string, now: Date}} plan
 * @returns {string|null} null: nothing is due that is not done or put off
 */
export function calendarOf(entries, { id, name, now }) {
  const days = entries.filter((entry) => entry.due && !["done", "paused"].includes(stateOf(entry))).map((entry) => ({
    uid: `${id}-${entry.form ?? "own"}-${entry.key ?? entry.what}@xinheng`, date: entry.due ?? "", title: `到期：${entry.what ?? ""}`, text: entry.action ?? "",
  }));
  return days.length ? calendarFile(name, days, now) : null;
}
