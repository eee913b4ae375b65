/**
 * Carries drafts between an organisation's own devices, for those who asked for it. What was typed here is never replaced unseen.
 * @module
 */
import { aboutFrom } from "./document.js";
import { deviceOnly, newRecord, sameAnswers, shared } from "./record.js";
import { exchange, objectFrom } from "./server.js";
import { readToken } from "./token.js";
import { digest } from "./topics.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./outbox.js").Outbox} Outbox
 * @typedef {import("./outbox_store.js").Theirs} Theirs
 * @typedef {{id: string, revision: string, received: string, deleted: boolean}} Item
 */

const PAGE = 100;
const CURSOR = "drafts:cursor";

/** @param {string} id */
function addressOf(id) {
  return `drafts/${id}`;
}

/** Whether a record is carried. @param {string} id */
function markOf(id) {
  return `drafts:on:${id}`;
}

/** What is sent of a record. @param {SavedRecord} record @returns {string} JSON, keys in one order */
export function draftBody({ form, edition, rules, about, values }) {
  const said = Object.fromEntries(Object.entries(about).filter(([, text]) => typeof text === "string" && text !== ""));
  const sorted = Object.fromEntries(Object.entries(shared(values)).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ form, edition, rules_sha256: rules, about: said, values: sorted });
}

/** The drafts of one device. */
export class Drafts {
  /** @param {Store} store @param {Outbox} outbox */
  constructor(store, outbox) {
    this.store = store;
    this.outbox = outbox;
  }

  /** @param {string} id @returns {Promise<boolean>} */
  async isOn(id) {
    return (await this.outbox.store.mark(markOf(id))) === true;
  }

  /** Carry a record from now on, or no longer. What the server has stays there. @param {SavedRecord} record @param {boolean} on */
  async turn(record, on) {
    await this.outbox.store.setMark(markOf(record.id), () => on || undefined);
    if (on) return await this.push(record.id);
    for (const { seq, address } of await this.outbox.store.entries()) if (address === addressOf(record.id)) await this.outbox.drop(seq);
  }

  /** Queue a record as it is now, if it is carried. @param {string} id */
  async push(id) {
    const record = await this.store.get(id);
    if (!record || record.deleted || !(await this.isOn(id))) return;
    const { head } = await this.state(id);
    if (head?.state === "conflict") return; // the person decides first
    await this.outbox.add({ topic: "draft", address: addressOf(id), title: record.about.name ?? record.about.organisation ?? "未命名", body: draftBody(record) });
  }

  /** How far a draft has come. @param {string} id */
  async state(id) {
    const [state, record] = await Promise.all([this.outbox.state(addressOf(id)), this.store.get(id)]);
    return { ...state, changed: record !== null && state.place !== null && state.place.sent !== digest(draftBody(record)) };
  }

  /** Fetch all that the server has, even what this device once had and erased. @returns {Promise<string[]>} ids of the records that are new or other now */
  async bring() {
    await this.outbox.store.setMark(CURSOR, () => undefined);
    return await this.pull();
  }

  /** Fetch what changed elsewhere. @returns {Promise<string[]>} ids of the records that are new or other now */
  async pull() {
    /** @type {string[]} */ const changed = [];
    for (let more = true; more;) {
      const cursor = await this.outbox.store.mark(CURSOR);
      const page = await this.#page(cursor);
      if (!page) return changed;
      for (const item of page.items) if (await this.#take(item)) changed.push(item.id);
      await this.outbox.store.setMark(CURSOR, () => page.cursor);
      more = page.more;
    }
    await this.#catchUp();
    return changed;
  }

  /** The person has chosen: the answers are in the record, and the server's version has been seen. @param {string} id @param {Theirs} theirs */
  async settle(id, { revision, received }) {
    await this.outbox.adopt({ address: addressOf(id), revision, receipt: null, at: received, sent: "" });
    await this.push(id);
  }

  /** A page closed before it could queue what it had saved. */
  async #catchUp() {
    for (const { id } of await this.store.list()) if (await this.isOn(id)) await this.push(id);
  }

  /** @param {unknown} cursor @returns {Promise<{items: Item[], cursor: string, more: boolean}|null>} */
  async #page(cursor) {
    const since = cursor === undefined ? "" : `&since=${encodeURIComponent(String(cursor))}`;
    const reply = await exchange(`drafts?limit=${PAGE}${since}`, { token: readToken() });
    const answer = reply && objectFrom(reply);
    if (reply?.status === 410 && cursor !== undefined) {
      await this.outbox.store.setMark(CURSOR, () => undefined);
      return await this.#page(undefined);
    }
    return reply?.status === 200 && Array.isArray(answer?.items) ? answer : null;
  }

  /** Take one change, unless something was typed here that the server does not have. @param {Item} item @returns {Promise<boolean>} */
  async #take({ id, revision, deleted }) {
    const [record, { head, place }] = await Promise.all([this.store.get(id), this.state(id)]);
    if ((place?.revision === revision && record) || head) return false; // sending meets the other revision, and a person chooses
    if (record && !((await this.isOn(id)) && place?.sent === digest(draftBody(record)))) return false;
    if (!deleted) return await this.#replace(id, record);
    if (!record || record.deleted) return false;
    await this.outbox.store.setMark(markOf(id), () => undefined);
    await this.store.remove(id); // to be found among the deleted for 30 days
    return true;
  }

  /** @param {string} id @param {SavedRecord|null} record @returns {Promise<boolean>} */
  async #replace(id, record) {
    const reply = await exchange(addressOf(id), { token: readToken() });
    const draft = reply?.status === 200 ? objectFrom(reply) : null;
    if (draft?.id !== id || !isTexts(draft.values)) return false;
    const values = { ...deviceOnly(record?.values ?? {}), ...shared(draft.values) };
    const same = record !== null && sameAnswers(record.values, values);
    const next = { ...(record ?? newRecord({ id, form: draft.form, edition: draft.edition, rules: draft.rules_sha256 })), values, about: aboutFrom(draft.values) };
    if (!same) await this.store.put(next, record?.revision ?? 0);
    await this.outbox.store.setMark(markOf(id), () => true);
    await this.outbox.adopt({ address: addressOf(id), revision: draft.revision, receipt: null, at: draft.received, sent: digest(draftBody(next)) });
    return !same;
  }
}

/** @param {unknown} values @returns {boolean} */
function isTexts(values) {
  return values !== null && typeof values === "object" && Object.values(values).every((text) => typeof text === "string");
}
