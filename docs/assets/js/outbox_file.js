/**
 * The queue as a file, for a device that has no way to the server, and back on one that has.
 * @module
 */
import { FileProblem, fingerprint } from "./file.js";
import { TOPICS } from "./topics.js";

/** @typedef {import("./outbox_store.js").Entry} Entry */

const KIND = "xinheng-queue";
const VERSION = 1;
const WORDS = /** @type {const} */ (["address", "topic", "title", "body", "writeId", "made"]);
const ADDRESS = /^[a-z0-9_-]+(?:\/[a-z0-9_-]+){1,5}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * Write the queue as a file. It holds what people wrote and no token. Sent from both devices, it is kept once.
 * @param {Entry[]} entries
 * @param {Date} now
 * @returns {string} JSON
 */
export function queueFile(entries, now) {
  const text = JSON.stringify(entries.map(({ address, topic, title, body, writeId, base, owner, made }) =>
    ({ address, topic, title, body, writeId, base, owner, made })));
  return JSON.stringify({ kind: KIND, version: VERSION, saved: now.toISOString(), sha256: fingerprint(KIND, text), entries: text });
}

/** Whether the text looks like a queue at all. @param {string} text */
export function isQueueFile(text) {
  return /^\s*\{\s*"kind":\s*"xinheng-queue"/.test(text);
}

/**
 * Read a queue whole or not at all.
 * @param {string} text
 * @returns {Entry[]} none sent yet
 * @throws {FileProblem}
 */
export function entriesIn(text) {
  const file = parsed(text);
  if (file?.kind !== KIND) throw new FileProblem("not_ours");
  if (typeof file.version === "number" && file.version > VERSION) throw new FileProblem("newer");
  const entries = fingerprint(KIND, String(file.entries)) === file.sha256 ? parsed(file.entries) : null;
  if (!Array.isArray(entries) || !entries.every(isEntry)) throw new FileProblem("damaged");
  return entries.map((entry) => ({ ...entry, seq: 0, state: "waiting", tries: 0, unsure: true, code: null, message: null, theirs: null }));
}

/** @param {any} entry */
function isEntry(entry) {
  const words = WORDS.every((name) => typeof entry?.[name] === "string");
  const maybe = ["base", "owner"].every((name) => entry?.[name] === null || typeof entry?.[name] === "string");
  return words && maybe && Object.hasOwn(TOPICS, entry.topic) && UUID.test(entry.writeId) && ADDRESS.test(entry.address);
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
