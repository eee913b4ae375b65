/**
 * Which round a tablet asks about, kept on it; and what the server says of that round.
 * @module
 */
import { exchange, objectFrom } from "./server.js";
import { dayWords, today } from "./survey_rounds.js";

/**
 * @typedef {{holder: string, name: string, opens: string, closes: string, codes: boolean, state: "not_yet"|"open"|"closed"}} Survey
 * @typedef {{organisation: string, round: string, survey: Survey, asked: number, pin: import("./kiosk_pin.js").Pin}} Plan
 *   `survey` as the server last said, at `asked` (ms)
 */

const KEY = "xinheng-kiosk";
/** So long the server's word on whether a round is open counts; then this tablet's own clock. */
const FRESH_MS = 3_600_000;

/** @returns {Plan|null} */
export function readPlan() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

/** @param {Plan} plan @throws {Error} if the browser keeps nothing */
export function keepPlan(plan) {
  localStorage.setItem(KEY, JSON.stringify(plan));
}

export function forgetPlan() {
  localStorage.removeItem(KEY);
}

/** Ask the server about a round. @param {string} organisation @param {string} round @returns {Promise<Survey|string>} or why not, in zh-CN; "" if nobody answered */
export async function fetchSurvey(organisation, round) {
  const reply = await exchange(`surveys/${encodeURIComponent(organisation)}/${encodeURIComponent(round)}`, { patience: 10_000 });
  const data = reply && objectFrom(reply);
  if (!reply || !data) return "";
  if (reply.status !== 200) return reply.status < 500 && typeof data.detail === "string" ? data.detail : "";
  const { organisation: holder, name, opens, closes, codes, state } = data;
  return { holder, name, opens, closes, codes, state };
}

/** Why a tablet takes no answers now, in zh-CN; "" if it does. @param {Plan} plan @param {number} now */
export function closedWords({ survey: { state, opens, closes }, asked }, now) {
  const day = today(new Date(now));
  const fresh = Math.abs(now - asked) < FRESH_MS;
  if (fresh ? state === "not_yet" : day < opens) return `这一轮调查${dayWords(opens)}开始。`;
  if (fresh ? state === "closed" : day > closes) return "这一轮调查已经结束，谢谢您。";
  return "";
}
