/**
 * The staff's PIN on a tablet: only what follows from it is kept, and who guesses has to wait longer and longer.
 * @module
 */
import { ITERATIONS } from "./vault.js";

/** @typedef {{salt: string, iterations: number, hash: string, wrong: number, at: number}} Pin   hex; `wrong` tries in a row, the last one `at` (ms) */

const FREE_TRIES = 3;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 900_000;
const BITS = 256;

/** Whether a text can be a PIN. @param {string} text */
export function isPin(text) {
  return /^\d{6,12}$/.test(text);
}

/** @param {string} text @returns {Promise<Pin>} */
export async function makePin(text) {
  const salt = hex(crypto.getRandomValues(new Uint8Array(16)));
  return { salt, iterations: ITERATIONS, hash: await derived(text, salt, ITERATIONS), wrong: 0, at: 0 };
}

/** How long nobody may try. A clock that was put back does not shorten it. @param {Pin} pin @param {number} now @returns {number} ms */
export function waitOf({ wrong, at }, now) {
  if (wrong < FREE_TRIES) return 0;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES), LONGEST_WAIT_MS);
  return Math.min(wait, Math.max(0, at + wait - now));
}

/**
 * Try a PIN. The try is counted before it is looked at, so that nobody gets another by leaving the page.
 * @param {Pin} pin @param {string} text @param {number} now @param {(pin: Pin) => void} keep
 * @returns {Promise<boolean>}
 */
export async function tryPin(pin, text, now, keep) {
  if (waitOf(pin, now) > 0) return false;
  const counted = { ...pin, wrong: pin.wrong + 1, at: now };
  keep(counted);
  const right = (await derived(text, pin.salt, pin.iterations)) === pin.hash;
  if (right) keep({ ...counted, wrong: 0, at: 0 });
  return right;
}

/** @param {string} text @param {string} salt @param {number} iterations */
async function derived(text, salt, iterations) {
  const utf8 = (/** @type {string} */ words) => new TextEncoder().encode(words);
  const key = await crypto.subtle.importKey("raw", utf8(text), "PBKDF2", false, ["deriveBits"]);
  return hex(new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: utf8(salt), iterations }, key, BITS)));
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
