/**
 * Sends a record's answers to a xinheng server, and never says "received" without a receipt.
 * @module
 */
import { documentText } from "./document.js";
import { newId } from "./record.js";
import { judge, unreachable } from "./verdict.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./record.js").SyncState} SyncState
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./verdict.js").Received|import("./verdict.js").Retry|import("./verdict.js").Refused} Verdict
 * @typedef {{[form: string]: {edition: string, rules_sha256: string}}} Forms   what the server takes
 */

const BASE = new URL("../../api/v1/", import.meta.url).href;
const PROBE_MS = 5_000;
const SEND_MS = 60_000;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 300_000;
const LOCK = "xinheng-sync";

/** What a browser cannot send by itself to another host, and what must not be taken from a cache. */
export const OPTIONS = /** @type {const} */ ({ cache: "no-store", credentials: "omit", redirect: "manual", referrerPolicy: "no-referrer" });

/**
 * Ask whether a xinheng server stands behind this site. The content counts, since a captive portal answers 200 to everything.
 * @param {string} [base]
 * @returns {Promise<Forms|null>} the forms it takes, or null
 */
export async function probe(base = BASE) {
  try {
    const response = await fetch(new URL("hello", base), { ...OPTIONS, signal: AbortSignal.timeout(PROBE_MS) });
    const hello = response.ok ? await response.json() : null;
    const ours = hello?.service === "xinheng" && hello.api === 1 && hello.forms !== null && typeof hello.forms === "object";
    return ours ? hello.forms : null;
  } catch {
    return null;
  }
}

/** Sends the records of one store. */
export class SyncClient {
  #store;
  #base;
  #now;
  #random;
  #wait;

  /**
   * @param {Store} store
   * @param {{base?: string, now?: () => Date, random?: () => number, wait?: (ms: number) => Promise<void>}} [settings]
   *   `random` gives 0 … 1 for the jitter; `wait` rests, or less if the network comes back
   */
  constructor(store, { base = BASE, now = () => new Date(), random = Math.random, wait = rest } = {}) {
    this.#store = store;
    this.#base = base;
    this.#now = now;
    this.#random = random;
    this.#wait = wait;
  }

  /**
   * Send a saved record and try again until the server has answered for good. The store shows every state on the way.
   * @param {Pick<SavedRecord, "id"|"rules">} record
   * @param {string} text   its document
   * @param {string} token  of the organisation
   * @param {{over?: string}} [choice]  the server's revision that the person chose to replace
   * @returns {Promise<SavedRecord>} with `sync.state` "received" or "problem"
   */
  async submit(record, text, token, { over } = {}) {
    const kept = await this.#store.get(record.id);
    if (kept && over === undefined && hasBeenReceived(kept, record, text)) return kept;
    if (kept?.sync?.unsure && kept.sync.text !== null && !isSame(kept.sync, record, text)) {
      const settled = await this.#settle(record.id, token);
      if (settled.sync?.text !== null) return settled;
    }
    await this.#store.setSync(record.id, (sync, current) => begun(sync, current, record, text, over));
    return await this.#settle(record.id, token);
  }

  /**
   * Go on with the writes that a closed page left behind.
   * @param {string} token
   * @returns {Promise<SavedRecord[]>}
   */
  async resume(token) {
    const waiting = (await this.#store.list()).filter(({ sync }) => sync?.state === "sending" && sync.text !== null);
    return await Promise.all(waiting.map(({ id }) => this.#settle(id, token)));
  }

  /** @param {string} id @param {string} token @returns {Promise<SavedRecord>} */
  async #settle(id, token) {
    for (let tries = 0; ; tries += 1) {
      const { record, seconds } = await oneSender(() => this.#attempt(id, token));
      if (seconds === null) return record;
      await this.#wait(Math.max(seconds * 1000, this.#random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** tries)));
    }
  }

  /**
   * @param {string} id @param {string} token
   * @returns {Promise<{record: SavedRecord, seconds: number|null}>} `seconds` to wait before the next attempt, null if none is due
   */
  async #attempt(id, token) {
    const record = await this.#store.setSync(id, (sync) => sync && { ...sync, state: sync.text === null ? sync.state : "sending" });
    const write = record.sync;
    if (!write || write.text === null) return { record, seconds: null };
    const verdict = await this.#send(record, write, write.text, token);
    const after = await this.#store.setSync(id, (sync) => (sync?.writeId === write.writeId ? judged(sync, verdict, write.unsure) : sync));
    return { record: after, seconds: verdict.kind === "retry" ? verdict.seconds : null };
  }

  /** @param {SavedRecord} record @param {SyncState} write @param {string} text @param {string} token @returns {Promise<Verdict>} */
  async #send({ id, form }, write, text, token) {
    await this.#store.setSync(id, (sync) => (sync?.writeId === write.writeId ? { ...sync, unsure: true } : sync));
    const envelope = JSON.stringify({ form, rules_sha256: write.rules, state: "submission" });
    try {
      const response = await fetch(new URL(`assessments/${id}`, this.#base), {
        ...OPTIONS, method: "PUT", signal: AbortSignal.timeout(SEND_MS),
        headers: {
          Authorization: `Bearer ${token}`, "Content-Type": "application/json", "Write-Id": write.writeId,
          ...(write.serverRevision === null ? { "If-None-Match": "*" } : { "If-Match": `"${write.serverRevision}"` }),
        },
        body: `${envelope.slice(0, -1)},"document":${text}}`,
      });
      const reply = {
        status: response.status, type: response.headers.get("Content-Type") ?? "",
        retryAfter: response.headers.get("Retry-After"), body: await response.text(),
      };
      return judge(reply, id, text, this.#now());
    } catch {
      return unreachable();
    }
  }
}

/** @param {SyncState} write @param {Pick<SavedRecord, "rules">} record @param {string} text */
function isSame(write, record, text) {
  return write.text === text && write.rules === record.rules;
}

/** @param {SavedRecord} kept @param {Pick<SavedRecord, "rules">} record @param {string} text */
function hasBeenReceived({ sync, values }, record, text) {
  return sync?.state === "received" && !sync.changedSince && sync.rules === record.rules && documentText(values) === text;
}

/**
 * Note a write before its first attempt. The same answers, not settled yet, are the same write.
 * @param {SyncState|null} sync
 * @param {SavedRecord} current  as it is stored
 * @param {Pick<SavedRecord, "rules">} record
 * @param {string} text
 * @param {string} [over]
 * @returns {SyncState}
 */
function begun(sync, current, record, text, over) {
  const again = sync !== null && over === undefined && isSame(sync, record, text);
  return {
    receipt: null, at: null, ...sync,
    state: "sending", text, rules: record.rules, unsure: again && sync.unsure, code: null, message: null, conflict: null,
    writeId: again ? sync.writeId : newId(),
    serverRevision: over ?? sync?.serverRevision ?? null,
    changedSince: documentText(current.values) !== text,
  };
}

/** @param {SyncState} sync @param {Verdict} verdict @param {boolean} unsure  before this attempt @returns {SyncState} */
function judged(sync, verdict, unsure) {
  if (verdict.kind === "retry") return { ...sync, state: "sending", code: verdict.code, message: verdict.message };
  if (verdict.kind === "received") {
    const { revision, receipt, at } = verdict;
    return { ...sync, state: "received", text: null, unsure: false, serverRevision: revision, receipt, at, code: null, message: null, conflict: null };
  }
  const { code, message, settled, conflict } = verdict;
  return { ...sync, state: "problem", text: settled ? null : sync.text, unsure: unsure && !settled, code, message, conflict };
}

/** One sender per browser, where the browser can arrange it; elsewhere the write's id makes a double harmless. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
async function oneSender(work) {
  return navigator.locks ? await navigator.locks.request(LOCK, work) : await work();
}

/** Rest so long, or until the network comes back. @param {number} ms @returns {Promise<void>} */
function rest(ms) {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      removeEventListener("online", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    addEventListener("online", wake);
  });
}
