/**
 * Sends what waits, one sender in the whole browser, and never calls anything received that the server has not acknowledged.
 * @module
 */
import { OutboxStore } from "./outbox_store.js";
import { newId } from "./record.js";
import { BASE, exchange } from "./server.js";
import { readHolder, readToken } from "./token.js";
import { TOPICS } from "./topics.js";
import { judge } from "./verdict.js";

/**
 * @typedef {import("./outbox_store.js").Entry} Entry
 * @typedef {import("./outbox_store.js").Place} Place
 * @typedef {import("./outbox_store.js").Draft} Draft
 * @typedef {{tries: number, since: number, rest: number, asked: boolean}} Line   how long the server is left in peace; `asked`: it said so
 * @typedef {"local"|"sending"|"received"|"problem"} StateName
 * @typedef {{state: StateName, head: Entry|null, place: Place|null, queued: number}} State   `head`: what goes next or holds the rest up
 * @typedef {{base?: string, now?: () => Date, random?: () => number, wait?: (ms: number, woken: Promise<void>) => Promise<void>,
 *   token?: () => string|null, database?: string, sealing?: Sealing}} Settings
 * @typedef {(store: OutboxStore, text: string, place: string) => Promise<string>} Turn   `place`: the address that the text is for
 * @typedef {{close: Turn, open: Turn}} Sealing   how what is sent is hidden while it waits
 */

const LOCK = "xinheng-outbox";
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 300_000;
const LACK = { token: "要有机构令牌才能发送，填好令牌就发。", other: "这是另一家机构排的，要用它的令牌才能发送。" };
/** Longer than any attempt, so that a sender that died is followed by another. */
const LEASE_MS = 90_000;

/** Dispatches `change` after every step, here or in another tab. Open it with `openOutbox`. */
export class Outbox extends EventTarget {
  #base; #now; #random; #wait; #token; #sealing;
  #me = newId();
  #closed = false;
  #asked = false;
  /** @type {Promise<void>|null} */ #running = null;
  #wake = () => {};
  #channel;

  /** @param {OutboxStore} store @param {Settings} settings */
  constructor(store, { base = BASE, now = () => new Date(), random = Math.random, wait = rest, token = readToken, database = LOCK, sealing }) {
    super();
    this.store = store;
    this.#base = base;
    this.#now = now;
    this.#random = random;
    this.#wait = wait;
    this.#token = token;
    this.#sealing = sealing;
    this.#channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(database);
    if (this.#channel) this.#channel.onmessage = () => this.#heard();
    addEventListener("online", this.#online);
  }

  close() {
    this.#closed = true;
    removeEventListener("online", this.#online);
    this.#channel?.close();
    this.#wake();
    this.store.close();
  }

  /**
   * Put something in the queue. It is on the disk when this returns, and goes as soon as it can.
   * @param {Draft} draft
   * @returns {Promise<Entry|null>} null: the server has just this already
   * @throws {import("./problems.js").StoreProblem}
   */
  async add(draft) {
    const owner = TOPICS[draft.topic].token ? (readHolder()?.id ?? null) : null;
    const body = this.#sealing ? await this.#sealing.close(this.store, draft.body, draft.address) : draft.body;
    const entry = await this.store.add({ owner, ...draft, body }, this.#now());
    this.#tell();
    this.send();
    return entry;
  }

  /** How far the newest content for an address has come. @param {string} address @returns {Promise<State>} */
  async state(address) {
    const { entries, place } = await this.store.at(address);
    const first = entries.find(({ state }) => state !== "aside") ?? entries.at(-1) ?? null;
    const lack = first?.state === "waiting" ? lacking(first, this.#token(), readHolder()?.id ?? null) : null;
    const head = first && lack ? { ...first, message: lack } : first;
    /** @type {StateName} */ const state = head ? (head.state === "waiting" && !lack ? "sending" : "problem") : place ? "received" : "local";
    return { state, head, place, queued: entries.length };
  }

  /** Wait until nothing of an address is waiting to be sent. @param {string} address @returns {Promise<State>} */
  async settled(address) {
    for (;;) {
      const changed = new Promise((resolve) => this.addEventListener("change", resolve, { once: true }));
      const state = await this.state(address);
      if (state.state !== "sending") return state;
      await changed;
    }
  }

  /** Let what waited for a token, or was set aside and is asked for again, go on. @param {(entry: Entry) => boolean} [which] */
  async resume(which = ({ state }) => state === "paused") {
    await this.store.release(which);
    this.#tell();
    this.send();
  }

  /** Know what the server has at an address instead of what waits here: the person has decided. @param {Place} place */
  async adopt(place) {
    await this.store.adopt(place);
    this.#tell();
  }

  /** Take a write out of the queue because the person wants it. @param {number} seq */
  async drop(seq) {
    await this.store.drop(seq);
    this.#tell();
  }

  /** Take in writes of another device. @param {Entry[]} entries @returns {Promise<number>} how many are new */
  async bring(entries) {
    const count = await this.store.bring(entries);
    this.#tell();
    this.send();
    return count;
  }

  /** Begin to send, unless this page is at it. */
  send() {
    this.#asked = true;
    this.#wake();
    this.#running ??= this.#run();
  }

  async #run() {
    while (!this.#closed) {
      this.#asked = false;
      /** @type {Promise<void>} */ const woken = new Promise((resolve) => { this.#wake = resolve; });
      const ms = await this.#alone(() => this.#step()).catch(() => (this.#closed ? null : LONGEST_REST_MS));
      if (this.#closed || (ms === null && !this.#asked)) break;
      if (ms && !this.#asked) await this.#wait(ms, woken);
    }
    this.#running = null;
  }

  /** Try one write. @returns {Promise<number|null>} ms until the next try; null: this page has nothing to send */
  async #step() {
    const token = this.#token();
    const entries = sendable(await this.store.entries(), token, readHolder()?.id ?? null);
    const entry = entries.reduce((/** @type {Entry|null} */ first, next) => (first && first.tries <= next.tries ? first : next), null);
    if (!entry) return null;
    const ms = remaining(await this.store.mark("line"), this.#now().getTime());
    if (ms > 0) return ms;
    await this.#attempt(entry, token);
    return 0;
  }

  /** @param {Entry} chosen @param {string|null} token */
  async #attempt(chosen, token) {
    const entry = await this.store.begin(chosen.seq);
    if (!entry) return;
    this.#tell();
    const topic = TOPICS[entry.topic];
    const body = this.#sealing ? await this.#sealing.open(this.store, entry.body, entry.address) : entry.body;
    const reply = await exchange(entry.address, {
      method: "PUT", base: this.#base, body, token: topic.token || topic.offers ? token : null,
      headers: topic.revisions ? {
        "Write-Id": entry.writeId, ...(entry.base === null ? { "If-None-Match": "*" } : { "If-Match": `"${entry.base}"` }),
      } : {},
    });
    await this.#conclude(entry, chosen.unsure, judge(reply, { ...entry, body }, this.#now()));
    this.#tell();
  }

  /** @param {Entry} entry @param {boolean} unsure  before this attempt @param {import("./verdict.js").Verdict} verdict */
  async #conclude(entry, unsure, verdict) {
    await this.store.setMark("line", (line) => this.#rested(line, verdict));
    if (verdict.kind === "received") return await this.store.acknowledge(entry, verdict.acknowledged);
    const { code, message } = verdict;
    if (verdict.kind === "retry") return void (await this.store.note(entry.seq, { code, message }));
    await this.store.note(entry.seq, { code, message, state: verdict.state, theirs: verdict.theirs, unsure: unsure && verdict.state === "paused" });
    if (verdict.state === "paused") await this.store.pause(code, message);
  }

  /** @param {Line|undefined} line @param {import("./verdict.js").Verdict} verdict @returns {Line|undefined} */
  #rested(line, verdict) {
    if (verdict.kind !== "retry") return undefined;
    const tries = line?.tries ?? 0;
    const jitter = this.#random() * Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** tries);
    const asked = verdict.seconds * 1000;
    return { tries: tries + 1, since: this.#now().getTime(), rest: Math.max(asked, jitter), asked: asked > 0 };
  }

  /** The network is back: nobody waits five minutes, unless the server asked for it. */
  #online = async () => {
    await this.store.setMark("line", (line) => (line?.asked ? line : undefined)).catch(() => {});
    this.send();
  };

  /** @template T @param {() => Promise<T>} work @returns {Promise<T|number>} the work's, or ms until this page may try */
  async #alone(work) {
    if (navigator.locks) return await navigator.locks.request(LOCK, work);
    const now = this.#now().getTime();
    const lease = await this.store.setMark("lease", (held) =>
      (held && held.by !== this.#me && Math.abs(now - held.since) < LEASE_MS ? held : { by: this.#me, since: now }));
    if (lease.by !== this.#me) return FIRST_REST_MS;
    try {
      return await work();
    } finally {
      await this.store.setMark("lease", (held) => (held?.by === this.#me ? undefined : held));
    }
  }

  #tell() {
    this.#channel?.postMessage("change");
    this.dispatchEvent(new Event("change"));
  }

  /** Another tab did something; what it could not send for want of a token may be for this one. */
  #heard() {
    this.dispatchEvent(new Event("change"));
    if (!this.#running) this.send();
  }
}

/**
 * Open the queue of this browser and go on with what is in it.
 * @param {Settings} [settings]
 * @returns {Promise<Outbox>}
 * @throws {import("./problems.js").StoreProblem}
 */
export async function openOutbox(settings = {}) {
  const outbox = new Outbox(await OutboxStore.open(settings.database), settings);
  outbox.send();
  return outbox;
}

/**
 * The first write of every address, if it may go now and this page can send it.
 * @param {Entry[]} entries @param {string|null} token @param {string|null} holder
 * @returns {Entry[]}
 */
function sendable(entries, token, holder) {
  /** @type {Map<string, Entry>} */ const heads = new Map();
  for (const entry of entries) if (entry.state !== "aside" && !heads.has(entry.address)) heads.set(entry.address, entry);
  return [...heads.values()].filter((entry) => entry.state === "waiting" && lacking(entry, token, holder) === null);
}

/** Why this page cannot send a write, if so. @param {Entry} entry @param {string|null} token @param {string|null} holder */
function lacking({ topic, owner }, token, holder) {
  if (!TOPICS[topic].token) return null;
  if (token === null) return LACK.token;
  return owner === null || holder === null || owner === holder ? null : LACK.other;
}

/** How long the server is still left in peace; a clock that was put forward or back makes it no longer. @param {Line|undefined} line @param {number} now */
function remaining(line, now) {
  if (!line || now < line.since) return 0;
  return Math.max(0, line.since + line.rest - now);
}

/** @param {number} ms @param {Promise<void>} woken @returns {Promise<void>} */
async function rest(ms, woken) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */ let timer;
  await Promise.race([woken, new Promise((resolve) => { timer = setTimeout(resolve, ms); })]);
  clearTimeout(timer);
}
