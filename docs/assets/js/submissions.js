/**
 * What an assessment looks like on its way to the server, and how far each has come.
 * @module
 */
import { documentText } from "./document.js";
import { digest } from "./topics.js";
import { wordsOf } from "./outbox_words.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./outbox.js").Outbox} Outbox
 */

/** @param {string} id */
export function addressOf(id) {
  return `assessments/${id}`;
}

/**
 * Write the body of a submission; the answers go in to the letter.
 * @param {Pick<SavedRecord, "form"|"rules">} record
 * @param {string} text  its document
 */
export function submissionBody({ form, rules }, text) {
  const envelope = JSON.stringify({ form, rules_sha256: rules, state: "submission" });
  return `${envelope.slice(0, -1)},"document":${text}}`;
}

/**
 * Put a record's answers in the queue.
 * @param {Outbox} outbox
 * @param {Pick<SavedRecord, "id"|"form"|"rules"|"about">} record
 * @param {string} text
 */
export async function submit(outbox, record, text) {
  const title = record.about.name ?? record.about.organisation ?? "未命名";
  return await outbox.add({ topic: "submission", address: addressOf(record.id), title, body: submissionBody(record, text) });
}

/**
 * What the server has at a record's address, once the person has seen it.
 * @param {Pick<SavedRecord, "id"|"form"|"rules">} record
 * @param {import("./outbox_store.js").Theirs} theirs
 * @returns {import("./outbox_store.js").Place}
 */
export function placeOf(record, { revision, receipt, received, text }) {
  return { address: addressOf(record.id), revision, receipt, at: received, sent: text === null ? "" : digest(submissionBody(record, text)) };
}

/** How far a record has come as a submission. @param {Outbox} outbox @param {SavedRecord} record */
export async function submissionState(outbox, record) {
  const state = await outbox.state(addressOf(record.id));
  const changed = state.place !== null && state.place.sent !== digest(submissionBody(record, documentText(record.values)));
  return { ...state, words: wordsOf(state, changed) };
}
