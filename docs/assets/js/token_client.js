/**
 * What somebody with a token asks the server; what goes wrong is one sentence.
 * @module
 */
import { offer } from "./file.js";
import { learnHolder } from "./holder.js";
import { Problem } from "./problems.js";
import { download, exchange, objectFrom } from "./server.js";
import { KEY, forgetToken, keepToken, readToken } from "./token.js";

const OFFLINE = "没有连上服务器，或者回答不是它给的。请检查网络后重试。";

/**
 * @typedef {{path: string, message: string}} Fault   a field and what is expected of it
 */

/** No answer as asked; `current` is what the server has instead. @extends {Problem<string>} */
export class ServerProblem extends Problem {
  /** @param {string} code @param {string} message @param {any} [current] @param {Fault[]} [faults] */
  constructor(code, message, current = null, faults = []) {
    super(code, message);
    this.current = current;
    this.faults = faults;
  }

  /** Whether another token is needed. */
  get wantsToken() {
    return ["token_missing", "token_refused", "scope_refused"].includes(this.code);
  }
}

/** One kind of token and the part of the interface that it opens. */
export class TokenClient {
  #prefix; #key;

  /** @param {{prefix: string, key: string}} place  `prefix`: "authority/", or "" for an organisation's own */
  constructor({ prefix, key }) {
    this.#prefix = prefix;
    this.#key = key;
  }

  /** @returns {boolean} */
  isSignedIn() {
    return readToken(this.#key) !== null;
  }

  /** @param {string} token @param {boolean} onThisDevice */
  signIn(token, onThisDevice) {
    keepToken(token, { onThisDevice, key: this.#key });
  }

  signOut() {
    forgetToken(this.#key);
  }

  /**
   * @param {string} path  under the prefix
   * @param {{method?: string, body?: string, headers?: Record<string, string>}} [request]
   * @returns {Promise<any>}
   * @throws {ServerProblem}
   */
  async ask(path, request = {}) {
    const reply = await exchange(this.#prefix + path, { ...request, token: readToken(this.#key) });
    const data = reply && objectFrom(reply);
    if (!reply || !data) throw new ServerProblem("offline", OFFLINE);
    if (reply.status === 200 || reply.status === 201) return data;
    const faults = Array.isArray(data.errors) ? data.errors : [];
    throw new ServerProblem(String(data.code), typeof data.detail === "string" ? sentence(data.detail, faults) : OFFLINE, data.current, faults);
  }

  /** Hand a file of the server to the person. @param {string} path  under the prefix @throws {ServerProblem} */
  async hand(path) {
    const file = await download(this.#prefix + path, readToken(this.#key) ?? "");
    if (!file) throw new ServerProblem("offline", OFFLINE);
    offer(file.name, file.bytes, file.type);
  }
}

/** The organisation's own token; who it belongs to is learnt with it. */
class OrganisationClient extends TokenClient {
  /** @returns {Promise<import("./holder.js").Organisation>} whose token it is @throws {ServerProblem} it is not an organisation's, or nobody answers */
  async organisation() {
    await this.ask("me");
    const me = await learnHolder();
    if (me?.organisation) return me.organisation;
    throw new ServerProblem(me ? "scope_refused" : "offline", me ? "这是主管部门的令牌，这里要用机构自己的令牌。" : OFFLINE);
  }
}

export const organisation = new OrganisationClient({ prefix: "", key: KEY });

/** What is wrong, and where, if the server says it. @param {string} detail @param {Fault[]} faults */
function sentence(detail, faults) {
  return [detail, ...faults.map(({ path, message }) => `${path}：${message}`)].join(" ");
}
