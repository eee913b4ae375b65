/**
 * Days as the calendar has them, without a time of day: 2026-10-10, its weekday, the day after.
 * @module
 */

const DAY = 86_400_000;
const WRITTEN = /^\d{4}-\d{2}-\d{2}$/;

/** @param {Date} time @returns {string} the day it then is where this device is: 2026-10-10 */
export function dayOf(time) {
  const [year, month, day] = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** @returns {string} the day it is where this device is */
export function today() {
  return dayOf(new Date());
}

/** @param {string} day @returns {string} 星期六 */
export function weekday(day) {
  return `星期${"日一二三四五六"[at(day).getUTCDay()]}`;
}

/** @param {string} day @returns {string} 2026年10月10日（星期六） */
export function inWords(day) {
  if (!WRITTEN.test(day)) return day;
  const [year, month, date] = day.split("-").map(Number);
  return `${year}年${month}月${date}日（${weekday(day)}）`;
}

/** Give all days after `from`, up to and with `to`. @param {string} from @param {string} to @returns {string[]} */
export function daysAfter(from, to) {
  const days = [];
  for (let time = at(from).getTime() + DAY; time <= at(to).getTime(); time += DAY) days.push(new Date(time).toISOString().slice(0, 10));
  return days;
}

/** @param {number} year @param {number} month  1 to 12 @returns {string} its last Friday */
export function lastFriday(year, month) {
  const last = new Date(Date.UTC(year, month, 0));
  last.setUTCDate(last.getUTCDate() - ((last.getUTCDay() + 2) % 7));
  return last.toISOString().slice(0, 10);
}

/** @param {string} day @returns {Date} its beginning by the clock that has no zones */
function at(day) {
  return new Date(`${day}T00:00:00Z`);
}
