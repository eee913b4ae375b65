/**
 * What can be sent: which writes need a token, which have revisions, which replace one another, which leave nothing behind, and
 * what acknowledges each.
 * @module
 */
import { sha256 } from "../vendor/noble-hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "../vendor/noble-hashes/utils.js";

/**
 * @typedef {"submission"|"draft"|"answer"|"paper"|"kiosk"|"complaint"} TopicName
 * @typedef {{id: string, body: string}} Sent   the last part of the address, and what was sent there
 * @typedef {{revision: string|null, receipt: string|null, at: string|null}} Acknowledged
 * @typedef {object} Topic
 * @property {boolean} token      only an organisation may send it
 * @property {boolean} [offers]   a token comes along if there is one
 * @property {boolean} [forgets]  once received nothing of it stays on the device, and while it waits no time of day
 * @property {boolean} revisions  it may replace what is there; else it is created once
 * @property {boolean} coalesces  a newer one takes the place of one that was never tried
 * @property {(answer: any, entry: Sent) => Acknowledged|null} acknowledged   what a success says, or null if it is not about what was sent
 */

/** @type {Record<TopicName, Topic>} */
export const TOPICS = {
  submission: { token: true, revisions: true, coalesces: false, acknowledged: withReceipt },
  draft: { token: true, revisions: true, coalesces: true, acknowledged: withRevision },
  answer: { token: false, revisions: false, coalesces: false, acknowledged: asStored },
  paper: { token: true, revisions: false, coalesces: false, acknowledged: asStored },
  kiosk: { token: false, offers: true, forgets: true, revisions: false, coalesces: false, acknowledged: asStored },
  complaint: { token: false, revisions: false, coalesces: false, acknowledged: withNumber },
};

/** SHA-256 of what is sent, as the server gives it back. @param {string} body @returns {string} hex */
export function digest(body) {
  return bytesToHex(sha256(utf8ToBytes(body)));
}

/** @param {any} answer @param {Sent} sent @returns {Acknowledged|null} */
function withRevision({ id, revision, receipt, received, sha256: hash }, sent) {
  if (id !== sent.id || !isWord(revision) || !isWord(received) || hash !== digest(sent.body)) return null;
  return { revision, receipt: receipt ?? null, at: received };
}

/** @param {any} answer @param {Sent} sent @returns {Acknowledged|null} */
function withReceipt(answer, sent) {
  return isWord(answer.receipt) ? withRevision(answer, sent) : null;
}

/**
 * A resident's answer: what is stored is said in full, so that it can be compared; of a closed round no receipt is left.
 * @param {any} answer @param {Sent} sent @returns {Acknowledged|null}
 */
function asStored({ id, receipt, stored }, sent) {
  const same = JSON.stringify(sorted(stored?.items)) === JSON.stringify(sorted(JSON.parse(sent.body).items));
  return id === sent.id && stored && same ? { revision: null, receipt: receipt ?? null, at: null } : null;
}

/** A complaint: its number, which the server makes from the id. @param {any} answer @returns {Acknowledged|null} */
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
