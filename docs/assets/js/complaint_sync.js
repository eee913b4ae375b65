/**
 * Brings the complaints that residents sealed to this device, and tells the server how each stands: one word, no content.
 * @module
 */
import { EnvelopeProblem, opened } from "./complaint_key.js";
import { COMPLAINTS, entered, learned } from "./complaint_record.js";
import { newId } from "./record.js";
import { ServerProblem, organisation } from "./token_client.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {import("./complaint_keys.js").Keys} Keys
 * @typedef {{id: string, revision: string, deleted: boolean, state: string, received: string, due: string, provisional: boolean, key: string}} Listed
 * @typedef {{came: number, told: number, closed: number, conflicts: number}} Outcome   `closed`: complaints that did not open
 */

/** The register here and the server's list, brought together. */
export class Sync {
  /** @param {RegisterStore} store @param {Keys} keys @param {string} holder  the organisation's id */
  constructor(store, keys, holder) {
    this.store = store;
    this.keys = keys;
    this.holder = holder;
  }

  /** Fetch what is new, take over what another device did, tell what was done here. @returns {Promise<Outcome>} @throws {ServerProblem} */
  async run() {
    const outcome = { came: 0, told: 0, closed: 0, conflicts: 0 };
    for (const item of await this.#listed()) await this.#take(item, outcome);
    for (const entry of await this.#entries()) {
      if (isUntold(entry)) outcome.told += (await this.#tell(entry)) ? 1 : 0;
      outcome.conflicts += entry.values.elsewhere ? 1 : 0;
    }
    return outcome;
  }

  /** Tell the server of one complaint. @param {string} id @returns {Promise<boolean>} whether it knows now */
  async tell(id) {
    const entry = await this.store.get(id);
    return entry !== null && isUntold(entry) ? await this.#tell(entry) : true;
  }

  /** @returns {Promise<Listed[]>} */
  async #listed() {
    /** @type {Listed[]} */ const items = [];
    let query = "";
    for (;;) {
      const page = await organisation.ask(`complaints${query}`);
      items.push(...page.items);
      if (!page.more) return items;
      query = `?since=${encodeURIComponent(page.cursor)}`;
    }
  }

  /** @returns {Promise<Entry[]>} */
  async #entries() {
    return (await this.store.all(COMPLAINTS)).filter(({ deleted, values }) => deleted === null && values.remote);
  }

  /** @param {Listed} item @param {Outcome} outcome */
  async #take(item, outcome) {
    const all = await this.store.all(COMPLAINTS);
    const entry = all.find(({ values }) => values.remote === item.id);
    if (item.deleted) return entry && (await this.#change(entry, { gone: "yes" }));
    if (!entry) outcome.came += 1;
    else if (entry.deleted !== null) return; // taken off this register; the server keeps it for its own time
    if (entry && !entry.values.problem) return await this.#change(entry, moved(entry.values, item));
    const known = { remote: item.id, revision: item.revision, told: item.state, due: item.due, provisional: item.provisional ? "yes" : "", key: item.key };
    /** @type {Values} */ const values = { channel: "online", received: item.received, state: item.state, ...known, ...(await this.#content(item)) };
    if (values.problem) outcome.closed += 1;
    if (entry) await this.#change(entry, values);
    else await this.store.put(entered(values, all, this.store.now()), 0);
  }

  /** @param {Listed} item @returns {Promise<Values>} */
  async #content(item) {
    const { envelope } = await organisation.ask(`complaints/${item.id}`);
    try {
      const { content, name = "", address = "", reach = "", word = "" } = await opened(envelope, await this.keys.find(envelope.key), this.holder);
      return { content, original: content, name, address, reach, word, problem: "" };
    } catch (error) {
      if (error instanceof EnvelopeProblem) return { problem: error.code };
      throw error;
    }
  }

  /** @param {Entry} entry @returns {Promise<boolean>} */
  async #tell({ id, values }) {
    const headers = { "If-Match": `"${values.revision}"`, "Write-Id": newId() };
    try {
      const { revision, state } = await organisation.ask(`complaints/${values.remote}/state`, { method: "PUT", headers, body: JSON.stringify({ state: values.state }) });
      await this.#change(await this.#present(id), { revision, told: state });
      return true;
    } catch (error) {
      if (!(error instanceof ServerProblem) || !["revision_conflict", "deleted", "not_found"].includes(error.code)) throw error;
      await this.#change(await this.#present(id), error.code === "revision_conflict" ? {} : { gone: "yes" });
      return false;
    }
  }

  /** @param {string} id @returns {Promise<Entry>} */
  async #present(id) {
    return /** @type {Entry} */ (await this.store.get(id));
  }

  /** Change what the kit knows of a complaint; what is being typed stays. @param {Entry} entry @param {Values} changes */
  async #change(entry, changes) {
    if (Object.entries(changes).every(([name, text]) => (entry.values[name] ?? "") === text)) return;
    await this.store.put(learned(entry, changes, this.store.now()), entry.revision);
  }
}

/**
 * Take up a state that another device of the organisation has set; where this one set another, the person decides.
 * @param {Values} values @param {Listed} item @returns {Values}
 */
export function moved(values, { state, revision, due, provisional }) {
  const now = { revision, due, provisional: provisional ? "yes" : "" };
  if (state === values.told) return { ...now, elsewhere: "" };
  if (values.state === values.told) return { ...now, state, told: state, elsewhere: "" };
  return values.state === state ? { ...now, told: state, elsewhere: "" } : { ...now, elsewhere: state };
}

/** Whether residents still see another state than this device has. @param {Entry} entry */
export function isUntold({ values }) {
  return Boolean(values.remote) && !values.problem && !values.gone && !values.elsewhere && values.state !== values.told;
}
