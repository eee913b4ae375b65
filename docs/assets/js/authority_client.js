/**
 * What the authority asks the server, with its own token; what goes wrong is one sentence.
 * @module
 */
import { offer } from "./file.js";
import { download, exchange, objectFrom } from "./server.js";
import { AUTHORITY_KEY, forgetToken, keepToken, readToken } from "./token.js";

const OFFLINE = "没有连上服务器，或者回答不是它给的。请检查网络后重试。";

/** No answer as asked: `code` for programs, `message` for the person; `current` is what the server has instead. */
export class AuthorityProblem extends Error {
  /** @param {string} code @param {string} message @param {any} [current] */
  constructor(code, message, current = null) {
    super(message);
    this.name = "AuthorityProblem";
    this.code = code;
    this.current = current;
  }

  /** Whether another token is needed. */
  get wantsToken() {
    return ["token_missing", "token_refused", "scope_refused"].includes(this.code);
  }
}

export function isSignedIn() {
  return readToken(AUTHORITY_KEY) !== null;
}

/** @param {string} token @param {boolean} onThisDevice */
export function signIn(token, onThisDevice) {
  keepToken(token, { onThisDevice, key: AUTHORITY_KEY });
}

export function signOut() {
  forgetToken(AUTHORITY_KEY);
}

/**
 * @param {string} path  under authority/
 * @param {{method?: string, body?: string, headers?: Record<string, string>}} [request]
 * @returns {Promise<any>}
 * @throws {AuthorityProblem}
 */
export async function ask(path, request = {}) {
  const reply = await exchange(`authority/${path}`, { ...request, token: readToken(AUTHORITY_KEY) });
  const data = reply && objectFrom(reply);
  if (!reply || !data) throw new AuthorityProblem("offline", OFFLINE);
  if (reply.status === 200 || reply.status === 201) return data;
  throw new AuthorityProblem(String(data.code), typeof data.detail === "string" ? sentence(data) : OFFLINE, data.current);
}

/** What is wrong, and where, if the server says it. @param {{detail: string, errors?: {path: string, message: string}[]}} problem */
function sentence({ detail, errors = [] }) {
  return [detail, ...errors.map(({ path, message }) => `${path}：${message}`)].join(" ");
}

/** Hand a file of the server to the person. @param {string} path  under authority/ @throws {AuthorityProblem} */
export async function hand(path) {
  const file = await download(`authority/${path}`, readToken(AUTHORITY_KEY) ?? "");
  if (!file) throw new AuthorityProblem("offline", OFFLINE);
  offer(file.name, file.bytes, file.type);
}
