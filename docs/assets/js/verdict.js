/**
 * Judges what came back for a write: received, try again, or a matter for the person. Nothing but a whole, matching success counts as received.
 * @module
 */
import { parseExact, textOf } from "./exact.js";
import { objectFrom } from "./server.js";
import { TOPICS } from "./topics.js";

/**
 * @typedef {import("./outbox_store.js").Entry} Entry
 * @typedef {import("./outbox_store.js").Theirs} Theirs
 * @typedef {import("./server.js").Reply} Reply
 * @typedef {import("./topics.js").Acknowledged} Acknowledged
 * @typedef {{kind: "received", acknowledged: Acknowledged}} Received
 * @typedef {{kind: "retry", code: string, seconds: number, message: string}} Retry   `seconds`: at least so long
 * @typedef {{kind: "held", state: "paused"|"conflict"|"aside", code: string, message: string, theirs: Theirs|null}} Held
 * @typedef {Received|Retry|Held} Verdict
 */

const LONGEST_RETRY_AFTER = 3600;
const NOT_NOW = [408, 425, 429];
const MESSAGES = {
  offline: "没有连上服务器，内容还只在本机，会自动再试。",
  portal: "回答不是服务器给的（可能需要先登录这个网络），内容还只在本机，会自动再试。",
  busy: "服务器暂时不能接收，内容还只在本机，会自动再试。",
  absent: "这里没有可以提交的服务器，内容只在本机。可以“存为文件”交给上级。",
  too_large: "内容太大，服务器没有接收。请缩短佐证说明后再提交。",
};

/**
 * Judge the reply to a write.
 * @param {Reply|null} reply  null: none came, or not to its end
 * @param {Pick<Entry, "address"|"topic"|"body">} entry  what was sent
 * @param {Date} now
 * @returns {Verdict}
 */
export function judge(reply, entry, now) {
  if (!reply) return { kind: "retry", code: "offline", seconds: 0, message: MESSAGES.offline };
  const data = objectFrom(reply);
  if (reply.status === 200 || reply.status === 201) return receivedIn(data, entry) ?? retry("portal", reply, now);
  if (isOurs(reply, data)) return problem(reply, data, entry, now);
  if (reply.status === 404 || reply.status === 405) return aside("absent", MESSAGES.absent);
  if (reply.status === 413) return aside("too_large", MESSAGES.too_large);
  return retry(reply.status === 429 || reply.status >= 500 ? "busy" : "portal", reply, now);
}

/** @param {any} data @param {Pick<Entry, "address"|"topic"|"body">} entry @returns {Received|null} */
function receivedIn(data, { address, topic, body }) {
  const id = address.split("/").at(-1) ?? "";
  const acknowledged = data === null ? null : TOPICS[topic].acknowledged(data, { id, body });
  return acknowledged && { kind: "received", acknowledged };
}

/** @param {Reply} reply @param {any} data @param {Pick<Entry, "body">} entry @param {Date} now @returns {Verdict} */
function problem(reply, data, entry, now) {
  const message = typeof data.detail === "string" ? data.detail : "服务器没有接收。";
  if ((reply.status === 412 || reply.status === 409) && isObject(data.current)) return conflicting(reply, data, entry, message);
  if (reply.status === 401 || reply.status === 403) return { kind: "held", state: "paused", code: data.code, message, theirs: null };
  if (NOT_NOW.includes(reply.status) || reply.status >= 500) {
    return { ...retry("busy", reply, now), message: reply.status === 507 ? message : MESSAGES.busy };
  }
  return aside(data.code, message);
}

/**
 * The server has another revision. If it holds the very same content it has been received, by whatever way.
 * @param {Reply} reply @param {any} data @param {Pick<Entry, "body">} entry @param {string} message
 * @returns {Verdict}
 */
function conflicting(reply, data, { body }, message) {
  const { revision, receipt = null, received } = data.current;
  const theirs = theirText(reply.body);
  if (theirs !== null && theirs === contentOf(parseExact(body))) {
    return { kind: "received", acknowledged: { revision: String(revision), receipt, at: String(received) } };
  }
  return {
    kind: "held", state: "conflict", code: data.code, message,
    theirs: { revision: String(revision), receipt, received: String(received), text: theirs },
  };
}

/** What the server has instead, numbers by their literals; null if it is deleted there. @param {string} body of the reply */
function theirText(body) {
  const { current } = /** @type {any} */ (parseExact(body));
  return current.deleted === true ? null : contentOf(current);
}

/** The part of a document that a person wrote. @param {any} envelope @returns {string} */
function contentOf({ document, values }) {
  return textOf(document ?? values ?? null);
}

/** @param {string} code @param {string} message @returns {Held} */
function aside(code, message) {
  return { kind: "held", state: "aside", code, message, theirs: null };
}

/** @param {"portal"|"busy"} code @param {Reply} reply @param {Date} now @returns {Retry} */
function retry(code, reply, now) {
  return { kind: "retry", code, seconds: secondsFrom(reply, now), message: MESSAGES[code] };
}

/** Read `Retry-After`, seconds or a date; the date by the server's own clock if it said what time it is there. @param {Reply} reply @param {Date} now */
function secondsFrom({ retryAfter, date }, now) {
  if (retryAfter === null) return 0;
  const there = date === null ? NaN : Date.parse(date);
  const seconds = /^\d+$/.test(retryAfter.trim())
    ? Number(retryAfter) : (Date.parse(retryAfter) - (Number.isNaN(there) ? now.getTime() : there)) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), LONGEST_RETRY_AFTER) : 0;
}

/** @param {unknown} value @returns {boolean} */
function isObject(value) {
  return value !== null && typeof value === "object";
}

/** @param {Reply} reply @param {any} data */
function isOurs(reply, data) {
  return reply.type.startsWith("application/problem+json") && typeof data?.code === "string" && data.status === reply.status;
}
