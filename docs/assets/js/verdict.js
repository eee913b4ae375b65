/**
 * Judges what came back for a write: received, try again, or a matter for the person. Nothing but a whole receipt counts as received.
 * @module
 */
import { parseExact, textOf } from "./exact.js";

/**
 * @typedef {import("./record.js").Theirs} Theirs
 * @typedef {{status: number, type: string, retryAfter: string|null, body: string}} Reply
 * @typedef {{kind: "received", revision: string, receipt: string, at: string}} Received
 * @typedef {{kind: "retry", code: "offline"|"portal"|"busy", seconds: number, message: string}} Retry   `seconds`: at least so long
 * @typedef {{kind: "refused", code: string, message: string, settled: boolean, conflict: Theirs|null}} Refused
 *   `settled`: the write is over; else the same write waits for the person
 */

const LONGEST_RETRY_AFTER = 3600;
const MESSAGES = {
  offline: "没有连上服务器，答案还只在本机，会自动再试。",
  portal: "回答不是服务器给的（可能需要先登录这个网络），答案还只在本机，会自动再试。",
  busy: "服务器暂时不能接收，答案还只在本机，会自动再试。",
  absent: "这里没有可以提交的服务器，答案只在本机。可以“存为文件”交给上级。",
  too_large: "内容太大，服务器没有接收。请缩短佐证说明后再提交。",
};

/** What a failed connection means. @returns {Retry} */
export function unreachable() {
  return { kind: "retry", code: "offline", seconds: 0, message: MESSAGES.offline };
}

/**
 * Judge a whole reply.
 * @param {Reply} reply
 * @param {string} id      record that was sent
 * @param {string} text    answers that were sent
 * @param {Date} now
 * @returns {Received|Retry|Refused}
 */
export function judge(reply, id, text, now) {
  const data = jsonObject(reply);
  if (reply.status === 200 || reply.status === 201) return receiptIn(data, id) ?? retry("portal", reply, now);
  if (isOurs(reply, data)) return problem(reply, data, text, now);
  if (reply.status === 404 || reply.status === 405) return refused("absent", MESSAGES.absent, false);
  if (reply.status === 413) return refused("too_large", MESSAGES.too_large, true);
  return retry(reply.status === 429 || reply.status >= 500 ? "busy" : "portal", reply, now);
}

/** @param {Reply} reply @param {any} data @param {string} text @param {Date} now @returns {Received|Retry|Refused} */
function problem(reply, data, text, now) {
  const message = typeof data.detail === "string" ? data.detail : "服务器没有接收。";
  if (reply.status === 412) return conflicting(data, text, message);
  if (reply.status === 401 || reply.status === 403) return refused(data.code, message, false);
  if (reply.status === 507) return refused(data.code, message, false);
  if ([408, 425, 429].includes(reply.status) || reply.status >= 500) return retry("busy", reply, now);
  return refused(data.code, message, true);
}

/**
 * The server has another revision. If it holds the very same answers they have been received, by whatever way.
 * @param {any} data @param {string} text @param {string} message
 * @returns {Received|Refused}
 */
function conflicting(data, text, message) {
  const current = data.current;
  if (current === null || typeof current !== "object") return refused(data.code, message, true);
  const theirs = textOf(current.document ?? null);
  const { revision, receipt, received } = current;
  if (theirs === text) return { kind: "received", revision: String(revision), receipt: String(receipt), at: String(received) };
  return { ...refused(data.code, message, true), conflict: { revision: String(revision), receipt: String(receipt), received: String(received), text: theirs } };
}

/** @param {string} code @param {string} message @param {boolean} settled @returns {Refused} */
function refused(code, message, settled) {
  return { kind: "refused", code, message, settled, conflict: null };
}

/** @param {"portal"|"busy"} code @param {Reply} reply @param {Date} now @returns {Retry} */
function retry(code, reply, now) {
  return { kind: "retry", code, seconds: secondsFrom(reply.retryAfter, now), message: MESSAGES[code] };
}

/** Read `Retry-After`, seconds or a date. @param {string|null} text @param {Date} now */
function secondsFrom(text, now) {
  if (text === null) return 0;
  const seconds = /^\d+$/.test(text.trim()) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), LONGEST_RETRY_AFTER) : 0;
}

/** @param {any} data @param {string} id @returns {Received|null} */
function receiptIn(data, id) {
  const { revision, receipt, received } = data ?? {};
  const whole = data?.id === id && [revision, receipt, received].every((word) => typeof word === "string" && word !== "");
  return whole ? { kind: "received", revision, receipt, at: received } : null;
}

/** @param {Reply} reply @param {any} data */
function isOurs(reply, data) {
  return reply.type.startsWith("application/problem+json") && typeof data?.code === "string" && data.status === reply.status;
}

/** Read an answer with its numbers by their literals, except for the status. @param {Reply} reply @returns {any} */
function jsonObject({ type, body }) {
  if (!/^application\/(?:problem\+)?json\b/.test(type)) return null;
  try {
    const value = JSON.parse(body);
    if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
    return value.current ? { ...value, current: /** @type {any} */ (parseExact(body)).current } : value;
  } catch {
    return null;
  }
}
