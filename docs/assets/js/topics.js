/**
 * What can be sent: which writes need a token, which have revisions, which replace one another, and what acknowledges each.
 * @module
 */
import { sha256 } from "../vendor/noble-hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "../vendor/noble-hashes/utils.js";

/**
 * @typedef {"submission"|"draft"|"answer"|"complaint"} TopicName
 * @typedef {{revision: string|null, receipt: string|null, at: string|null}} Acknowledged
 * @typedef {object} Topic
 * @property {boolean} token      only an organisation may send it
 * @property {boolean} revisions  it may replace what is there; else it is created once
 * @property {boolean} coalesces  a newer one takes the place of one that was never tried
 * @property {(answer: any, body: string) => Acknowledged|null} acknowledged   what a success says, or null if it is not about `body`
 */

/** @type {Record<TopicName, Topic>} */
export const TOPICS = {
  submission: { token: true, revisions: true, coalesces: false, acknowledged: withReceipt },
  draft: { token: true, revisions: true, coalesces: true, acknowledged: withRevision },
  answer: { token: false, revisions: false, coalesces: false, acknowledged: asStored },
  complaint: { token: false, revisions: false, coalesces: false, acknowledged: withNumber },
};

/** SHA-256 of what is sent, as the server gives it back. @param {string} body @returns {string} hex */
export function digest(body) {
  return bytesToHex(sha256(utf8ToBytes(body)));
}

/** @param {any} answer @param {string} body @returns {Acknowledged|null} */
function withRevision({ revision, receipt, received, sha256: hash }, body) {
  if (!isWord(revision) || !isWord(received) || (hash !== undefined && hash !== digest(body))) return null;
  return { revision, receipt: receipt ?? null, at: received };
}

/** @param {any} answer @param {string} body @returns {Acknowledged|null} */
function withReceipt(answer, body) {
  return isWord(answer.receipt) ? withRevision(answer, body) : null;
}

/** A resident's answer: what is stored is said in full, so that it can be compared. @param {any} answer @param {string} body @returns {Acknowledged|null} */
function asStored({ receipt, stored }, body) {
  const sent = JSON.parse(body);
  const whole = isWord(receipt) && JSON.stringify(sorted(stored?.items)) === JSON.stringify(sorted(sent.items));
  return whole ? { revision: null, receipt, at: null } : null;
}

/** @param {any} answer @returns {Acknowledged|null} */
function withNumber({ number, due }) {
  return isWord(number) && isWord(due) ? { revision: null, receipt: number, at: null } : null;
}

/** @param {unknown} value @returns {value is string} */
function isWord(value) {
  return typeof value === "string" && value !== "";
}

/** @param {unknown} items */
function sorted(items) {
  return Object.entries(items ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
