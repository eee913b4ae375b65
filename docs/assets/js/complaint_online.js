/**
 * How the register stands to the server: none, no token, no key, or complaints come in; and what residents are given.
 * @module
 */
import { isConfirmed, publicText } from "./complaint_keys.js";
import { Sync } from "./complaint_sync.js";
import { PLACE, probe } from "./server.js";
import { ServerProblem, organisation } from "./token_client.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./complaint_keys.js").Keys} Keys
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {{organisation: string, name: string, on: boolean, key: object|null, thumbprint: string|null, ways: Record<string, string>}} Desk   what residents are given
 * @typedef {"looking"|"none"|"token"|"off"|"closed"|"foreign"|"ready"} State
 *   `off`: the operator takes no complaints; `closed`: no key is given; `foreign`: a key is given that is not here
 */

/** Dispatches `change` when the state is another. */
export class Online extends EventTarget {
  /** @type {State} */ state = "looking";
  /** @type {Desk|null} */ desk = null;
  /** @type {Date|null} when complaints were last fetched */ fetched = null;
  #keys; #store;

  /** @param {RegisterStore} store @param {Keys} keys */
  constructor(store, keys) {
    super();
    this.#store = store;
    this.#keys = keys;
  }

  /** Where residents complain, once they can. */
  get address() {
    return this.desk ? new URL(`c/${this.desk.organisation}`, PLACE).href : "";
  }

  /** Look how things are. @throws {ServerProblem} */
  async look() {
    if ((await probe()) === null) return this.#be("none");
    if (!organisation.isSignedIn()) return this.#be("token");
    try {
      await this.#know(await organisation.ask("me/complaints"));
    } catch (error) {
      if (!(error instanceof ServerProblem) || !error.wantsToken) throw error;
      organisation.signOut();
      this.#be("token");
      throw error;
    }
  }

  /** @param {string} token @param {boolean} onThisDevice */
  async signIn(token, onThisDevice) {
    organisation.signIn(token, onThisDevice);
    await this.look();
  }

  signOut() {
    organisation.signOut();
    this.desk = null;
    this.#be("token");
  }

  /** Give residents a key whose backup was tried. @param {Entry} key */
  async publish(key) {
    if (!isConfirmed(key)) throw new Error("备份还没有确认，公钥不能启用。");
    await this.#know(await organisation.ask("me/complaints/key", { method: "PUT", body: publicText(key) }));
  }

  /** Take no more complaints. */
  async close() {
    await this.#know(await organisation.ask("me/complaints/key", { method: "DELETE" }));
  }

  /** @param {Record<string, string>} ways */
  async tellWays(ways) {
    await this.#know(await organisation.ask("me/complaints/ways", { method: "PUT", body: JSON.stringify(ways) }));
  }

  /** Fetch and tell. @returns {Promise<import("./complaint_sync.js").Outcome|null>} null: there is no server to ask */
  async fetch() {
    if (!this.desk) return null;
    const outcome = await this.#sync().run();
    this.fetched = new Date();
    return outcome;
  }

  /** Tell the server how one complaint stands. @param {string} id @returns {Promise<boolean>} whether it knows now */
  async tell(id) {
    return this.desk !== null && (await this.#sync().tell(id));
  }

  #sync() {
    return new Sync(this.#store, this.#keys, /** @type {Desk} */ (this.desk).organisation);
  }

  /** @param {Desk} desk */
  async #know(desk) {
    this.desk = desk;
    if (!desk.on) return this.#be("off");
    if (desk.thumbprint === null) return this.#be("closed");
    this.#be((await this.#keys.find(desk.thumbprint)) ? "ready" : "foreign");
  }

  /** @param {State} state */
  #be(state) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("change"));
  }
}
