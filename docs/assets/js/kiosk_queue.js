/**
 * The answers that wait on a tablet: sealed with a key that no script can read out, sent as soon as there is a network, then gone.
 * @module
 */
import { openOutbox } from "./outbox.js";
import { newId } from "./record.js";
import { seal, unseal } from "./vault.js";

/** @typedef {import("./outbox.js").Outbox} Outbox */

const DATABASE = "xinheng-kiosk";
const KEY = "key";
const TITLE = "平板答卷";
const PATIENCE_MS = 4_000;
const LATE = "调查结束以后才送到的，要用机构令牌补发，最晚到结束后第 14 天。";

/** The queue of one tablet. Open it with `openKioskQueue`. */
export class KioskQueue {
  /** @param {Outbox} outbox */
  constructor(outbox) {
    this.outbox = outbox;
  }

  /** Put an answer in the queue; it is on the disk when this returns. @param {string} survey  "organisation/round" @param {object} answer @returns {Promise<string>} its address @throws {import("./problems.js").StoreProblem} */
  async add(survey, answer) {
    const address = `surveys/${survey}/responses/${newId()}`;
    await this.outbox.add({ topic: "kiosk", address, title: TITLE, body: JSON.stringify({ origin: "kiosk", ...answer }) });
    return address;
  }

  /** Wait a little for the server to take an answer, unless it is known that it cannot now. @param {string} address @returns {Promise<boolean>} whether it has */
  async taken(address) {
    /** @type {Promise<true>} */ const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, true); });
    for (;;) {
      const changed = new Promise((resolve) => this.outbox.addEventListener("change", resolve, { once: true }));
      const { entries } = await this.outbox.store.at(address);
      if (entries.length === 0) return true;
      if ((await this.outbox.store.mark("line")) !== undefined) return false;
      if ((await Promise.race([late, changed])) === true) return false;
    }
  }

  /** @returns {Promise<{count: number, trouble: string}>} how many wait, and why the first of them does */
  async state() {
    const entries = await this.outbox.store.entries();
    const held = entries.find(({ state }) => state !== "waiting");
    const trouble = held?.code === "round_closed" ? LATE : (held ?? entries[0])?.message ?? "";
    return { count: entries.length, trouble };
  }

  /** Try everything again now. */
  async send() {
    await this.outbox.resume(() => true);
  }

  /** Throw away what waits. */
  async clear() {
    for (const { seq } of await this.outbox.store.entries()) await this.outbox.drop(seq);
  }
}

/** @param {() => string|null} token  for what comes late @returns {Promise<KioskQueue>} @throws {import("./problems.js").StoreProblem} */
export async function openKioskQueue(token) {
  const outbox = await openOutbox({ database: DATABASE, token, sealing });
  return new KioskQueue(outbox);
}

/** @type {import("./outbox.js").Sealing} */
const sealing = {
  close: async (store, text, place) => JSON.stringify(await seal(await keyOf(store), text, place)),
  open: async (store, text, place) => await unseal(await keyOf(store), JSON.parse(text), place),
};

/** The key of this tablet, made once. @param {import("./outbox_store.js").OutboxStore} store @returns {Promise<CryptoKey>} */
async function keyOf(store) {
  const kept = await store.mark(KEY);
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return await store.setMark(KEY, (/** @type {CryptoKey|undefined} */ there) => there ?? made);
}
