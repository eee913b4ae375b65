/**
 * Where the organisation's token waits: for this visit, or on this device if the person wants that.
 * @module
 */

/** The token of an organisation. */
export const KEY = "xinheng-token";
/** The authority's stands by itself: on the machine of somebody who does both, neither may displace the other. */
export const AUTHORITY_KEY = "xinheng-authority-token";
const HOLDER = "xinheng-token-of";
/** What a browser can send in a header; a full-width letter cannot be sent at all. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** Whether `text` can be a token. @param {string} text */
export function isToken(text) {
  return SENDABLE.test(text.trim());
}

/** @param {string} [key] @returns {string|null} the token, if one is kept */
export function readToken(key = KEY) {
  try {
    const kept = sessionStorage.getItem(key) ?? localStorage.getItem(key);
    return kept !== null && isToken(kept) ? kept : null;
  } catch {
    return null;
  }
}

/**
 * Keep a token.
 * @param {string} token
 * @param {{onThisDevice: boolean, key?: string}} where  false: until the tab is closed
 * @returns {boolean} whether the browser kept it
 */
export function keepToken(token, { onThisDevice, key = KEY }) {
  try {
    forgetToken(key);
    (onThisDevice ? localStorage : sessionStorage).setItem(key, token.trim());
    return true;
  } catch {
    return false;
  }
}

/** @typedef {{id: string, name: string}} Holder   the organisation that a token belongs to */

/** @returns {Holder|null} whose token is kept, as the server once said */
export function readHolder() {
  try {
    return JSON.parse(sessionStorage.getItem(HOLDER) ?? localStorage.getItem(HOLDER) ?? "null");
  } catch {
    return null;
  }
}

/** Keep whose token it is, beside the token. @param {Holder|null} holder */
export function keepHolder(holder) {
  try {
    const where = sessionStorage.getItem(KEY) === null ? localStorage : sessionStorage;
    where.setItem(HOLDER, JSON.stringify(holder));
  } catch {
    // Without it everything works; only a change of organisation goes unnoticed.
  }
}

/** Forget a token everywhere, and whose it is. @param {string} [key] */
export function forgetToken(key = KEY) {
  try {
    for (const name of key === KEY ? [KEY, HOLDER] : [key]) {
      sessionStorage.removeItem(name);
      localStorage.removeItem(name);
    }
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
