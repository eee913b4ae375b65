/**
 * What the authority asks the server, with its own token.
 * @module
 */
import { AUTHORITY_KEY } from "./token.js";
import { TokenClient } from "./token_client.js";

export const authority = new TokenClient({ prefix: "authority/", key: AUTHORITY_KEY });

/**
 * @param {string} path  under authority/
 * @param {{method?: string, body?: string, headers?: Record<string, string>}} [request]
 * @returns {Promise<any>}
 * @throws {import("./token_client.js").ServerProblem}
 */
export function ask(path, request = {}) {
  return authority.ask(path, request);
}

/** Hand a file of the server to the person. @param {string} path  under authority/ @throws {import("./token_client.js").ServerProblem} */
export function hand(path) {
  return authority.hand(path);
}
