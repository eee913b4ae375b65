/**
 * What a complaint in the register is: the standard's fields, how it stands, when it is due, and the year's figures.
 * @module
 */
import { Conflict } from "./problems.js";
import { committed, newEntry } from "./register_record.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {{received: number, handled: number, satisfied: number}} Figures
 * @typedef {{state: "open"|"today"|"late"|"done"|"done_late"|"unknown", sign: string, text: string}} Due
 */

export const COMPLAINTS = "gs/complaint";
/** Fields that a person fills in; the others are the kit's. */
export const TYPED = /** @type {const} */ ([
  "channel", "received", "name", "reach", "address", "content", "state", "answered", "handler", "result", "feedback", "opinion", "remarks", "signed",
]);
/** So often a change is tried again after something else on the page, or another window, was faster. */
const TRIES = 5;
const HANDLED = ["answered", "closed"];
const ONLINE = "online";
const PLACE_DAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit" });

/** @param {string} day  today, 2026-11-22 @returns {Values} */
export function blank(day) {
  return { channel: "phone", received: day, state: "received" };
}

/**
 * Enter a complaint.
 * @param {Values} values
 * @param {Entry[]} all  every complaint there is, deleted ones too: no number is given twice
 * @param {Date} now
 * @returns {Entry} not on the disk yet
 */
export function entered(values, all, now) {
  return committed(newEntry(COMPLAINTS, {}), { ...values, number: nextNumber(values.received ?? "", all) }, now);
}

/** What the kit has learned of a complaint becomes part of it; what is being typed stays. @param {Entry} entry @param {Values} changes @param {Date} now @returns {Entry} */
export function learned(entry, changes, now) {
  const draft = entry.draft && { ...entry.draft, ...changes };
  return { ...committed(entry, { ...entry.values, ...changes }, now), draft };
}

/**
 * Change a complaint as the disk has it now: that somebody was faster is no reason to give up.
 * @param {RegisterStore} store @param {Entry} entry  as it was when it was last seen
 * @param {(present: Entry) => Entry} change
 * @returns {Promise<Entry>}
 */
export async function amended(store, entry, change) {
  for (let tries = 1; ; tries += 1) {
    const present = (await store.get(entry.id)) ?? entry;
    try {
      return await store.put(change(present), present.revision);
    } catch (error) {
      if (!(error instanceof Conflict) || tries === TRIES) throw error;
    }
  }
}

/** @param {string} received @param {Entry[]} all */
function nextNumber(received, all) {
  const year = received.slice(0, 4);
  const taken = all.map(({ values }) => /^(\d{4})-(\d+)$/.exec(values.number ?? "")).filter((found) => found?.[1] === year);
  const last = Math.max(0, ...taken.map((found) => Number(found?.[2])));
  return `${year}-${String(last + 1).padStart(3, "0")}`;
}

/** Whether it came sealed from the residents' page. @param {Values} values */
export function isOnline({ channel, remote }) {
  return channel === ONLINE && Boolean(remote);
}

/** Which opinions count as satisfied. @param {import("./complaint_form.js").Choice[]} opinions @returns {(opinion: string) => boolean} */
export function favourableAmong(opinions) {
  const good = new Set(opinions.filter(({ favourable }) => favourable).map(({ id }) => id));
  return (opinion) => good.has(opinion);
}

/** Whether there is an answer. @param {Values} values */
export function isHandled({ state }) {
  return HANDLED.includes(state ?? "");
}

/**
 * How a complaint stands against its deadline.
 * @param {Values} values
 * @param {string} today
 * @returns {Due}
 */
export function dueOf({ due, provisional, state, answered, problem }, today) {
  const words = due ? `${spelled(due)}以前答复${provisional ? "（暂定）" : ""}` : "";
  if (problem || !due) return { state: "unknown", sign: "?", text: due ? words : "期限还没有算出" };
  if (HANDLED.includes(state ?? "")) {
    if (!answered) return { state: "done", sign: "✓", text: "已答复，没有写答复日期" };
    const late = answered > due;
    return { state: late ? "done_late" : "done", sign: late ? "✕" : "✓", text: `${spelled(answered)}答复，${late ? "超过期限" : "没有超过期限"}（${spelled(due)}）` };
  }
  if (today > due) return { state: "late", sign: "✕", text: `已超期：应在${words}` };
  return today === due ? { state: "today", sign: "?", text: `今天到期：${words}` } : { state: "open", sign: "●", text: words };
}

/** @param {string} day  2026-11-22 */
export function spelled(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${year}年${month}月${date}日`;
}

/** The day where complaints are received, as the server has it; a device may stand elsewhere. @param {Date} now */
export function dayOf(now) {
  return PLACE_DAY.format(now);
}

/** @param {Entry[]} entries @returns {string[]} the years in which complaints came, the last first */
export function yearsOf(entries) {
  return [...new Set(entries.map(({ values }) => (values.received ?? "").slice(0, 4)).filter(Boolean))].sort().reverse();
}

/**
 * Count what appendix F asks of a year: who was not asked whether satisfied does not count as satisfied.
 * @param {Entry[]} entries  without deleted ones
 * @param {string} year
 * @param {(opinion: string) => boolean} favourable
 * @returns {Figures}
 */
export function figuresOf(entries, year, favourable) {
  const ofYear = entries.map(({ values }) => values).filter(({ received }) => received?.startsWith(year));
  const handled = ofYear.filter(isHandled);
  return { received: ofYear.length, handled: handled.length, satisfied: handled.filter(({ opinion }) => favourable(opinion ?? "")).length };
}
