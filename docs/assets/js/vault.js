/**
 * Encrypts text by a passphrase, on this device and with nothing but the browser's own cryptography.
 *
 * A random key encrypts the text (AES-256-GCM, a new random vector each time); the passphrase only wraps that key (PBKDF2 with
 * SHA-256). So a passphrase is changed without touching the text, a wrong one is told from damage, and who has forgotten it has no way in.
 * @module
 */
import { Problem } from "./problems.js";

/**
 * @typedef {{iv: string, data: string}} Sealed   base64
 * @typedef {{bytes: Uint8Array<ArrayBuffer>, sealed: Sealed}} Pad   bytes that hide one text and are gone then, and the same bytes sealed
 * @typedef {{pad: Sealed, data: string}} Hidden
 * @typedef {object} Lock   what may be stored in the open: all that is needed beside the passphrase
 * @property {"PBKDF2-SHA-256"} kdf
 * @property {number} iterations
 * @property {string} salt       base64, 16 bytes
 * @property {Sealed} key        the wrapped key
 * @property {string} check      base64, the beginning of the SHA-256 of all the above: a damaged lock is no wrong passphrase
 */

/** What OWASP asks of PBKDF2 with SHA-256 (Password Storage Cheat Sheet). */
export const ITERATIONS = 600_000;
/** Who writes a lock with more than this wants to stop the machine, not to open anything. */
const MOST_ITERATIONS = 10_000_000;
export const SHORTEST_PASSPHRASE = 10;

const MESSAGES = {
  insecure: "这个页面不是经 https 或本机地址打开的，浏览器不允许加密。",
  wrong_passphrase: "口令不对。请检查大小写和输入法，再试一次。",
  damaged_lock: "口令的校验信息已损坏，打不开这些内容。请用加密备份恢复。",
  damaged: "这份内容已损坏，解不开。口令是对的；请用加密备份恢复它。",
  too_short: `口令至少 ${SHORTEST_PASSPHRASE} 个字符。`,
};

/** A vault that does not open. @extends {Problem<keyof typeof MESSAGES>} */
export class VaultProblem extends Problem {
  /** @param {keyof typeof MESSAGES} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(code, MESSAGES[code], cause);
  }
}

/** Whether this page may encrypt: only one that came by https or from this machine. */
export function canEncrypt() {
  return globalThis.crypto?.subtle !== undefined;
}

/**
 * Make a lock for a new passphrase.
 * @param {string} passphrase
 * @param {number} [iterations]
 * @returns {Promise<{lock: Lock, key: CryptoKey}>}
 * @throws {VaultProblem} insecure, too_short
 */
export async function makeLock(passphrase, iterations = ITERATIONS) {
  demandEncryption();
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const lock = await wrap(bytes, passphrase, iterations);
  return { lock, key: await imported(bytes) };
}

/**
 * Open a lock.
 * @param {Lock} lock
 * @param {string} passphrase
 * @returns {Promise<CryptoKey>} cannot be read out of the browser again
 * @throws {VaultProblem} insecure, wrong_passphrase, damaged_lock
 */
export async function openLock(lock, passphrase) {
  return await imported(await unwrap(lock, passphrase));
}

/**
 * Put another passphrase to the same key; what the key has sealed stays as it is.
 * @param {Lock} lock
 * @param {string} passphrase
 * @param {string} next
 * @returns {Promise<Lock>}
 * @throws {VaultProblem}
 */
export async function changeLock(lock, passphrase, next) {
  return await wrap(await unwrap(lock, passphrase), next, ITERATIONS);
}

/**
 * @param {CryptoKey} key
 * @param {string} text
 * @param {string} place  what the text belongs to; nowhere else will it open
 * @returns {Promise<Sealed>}
 */
export async function seal(key, text, place) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(place) }, key, utf8(text));
  return { iv: base64(iv), data: base64(new Uint8Array(data)) };
}

/**
 * @param {CryptoKey} key
 * @param {Sealed} sealed
 * @param {string} place
 * @returns {Promise<string>}
 * @throws {VaultProblem} damaged
 */
export async function unseal(key, sealed, place) {
  try {
    const parameters = { name: "AES-GCM", iv: bytesOf(sealed.iv), additionalData: utf8(place) };
    return new TextDecoder("utf-8", { fatal: true }).decode(await crypto.subtle.decrypt(parameters, key, bytesOf(sealed.data)));
  } catch (error) {
    throw new VaultProblem("damaged", error);
  }
}

/** As long as the longest record: a generator gives so many bytes at once, and so many times. */
const [AT_ONCE, TIMES] = [65_536, 3];

/**
 * Random bytes that hide one text later, without waiting; sealed, they lie beside it.
 * @param {CryptoKey} key @param {string} place @returns {Promise<Pad>}
 */
export async function makePad(key, place) {
  const bytes = new Uint8Array(AT_ONCE * TIMES);
  for (let at = 0; at < bytes.length; at += AT_ONCE) crypto.getRandomValues(bytes.subarray(at, at + AT_ONCE));
  return { bytes, sealed: await seal(key, base64(bytes), place) };
}

/** Hide a text at once. A pad serves once: two texts under one would tell of each other. @param {Pad} pad @param {string} text @returns {Hidden|null} null: it is too long, or the pad is used up */
export function hide(pad, text) {
  const { bytes, sealed } = pad;
  const plain = utf8(text);
  if (plain.length > bytes.length) return null;
  pad.bytes = new Uint8Array(0);
  return { pad: sealed, data: base64(plain.map((byte, at) => byte ^ Number(bytes[at]))) };
}

/** @param {CryptoKey} key @param {Hidden} hidden @param {string} place @returns {Promise<string>} @throws {VaultProblem} damaged */
export async function reveal(key, { pad, data }, place) {
  const bytes = bytesOf(await unseal(key, pad, place));
  return new TextDecoder().decode(bytesOf(data).map((byte, at) => byte ^ Number(bytes[at])));
}

const WRAPPED = "xinheng key";

/** @param {Uint8Array<ArrayBuffer>} bytes @param {string} passphrase @param {number} iterations @returns {Promise<Lock>} */
async function wrap(bytes, passphrase, iterations) {
  if (characters(passphrase) < SHORTEST_PASSPHRASE) throw new VaultProblem("too_short");
  const salt = base64(crypto.getRandomValues(new Uint8Array(16)));
  const key = await seal(await derived(passphrase, salt, iterations), base64(bytes), WRAPPED);
  /** @type {Omit<Lock, "check">} */ const lock = { kdf: "PBKDF2-SHA-256", iterations, salt, key };
  return { ...lock, check: await checkOf(lock) };
}

/** @param {Lock} lock @param {string} passphrase @returns {Promise<Uint8Array<ArrayBuffer>>} */
async function unwrap(lock, passphrase) {
  demandEncryption();
  if (!(await isWhole(lock))) throw new VaultProblem("damaged_lock");
  const key = await derived(passphrase, lock.salt, lock.iterations);
  try {
    return bytesOf(await unseal(key, lock.key, WRAPPED));
  } catch (error) {
    throw new VaultProblem("wrong_passphrase", error);
  }
}

/** @param {Lock} lock */
async function isWhole(lock) {
  const known = lock?.kdf === "PBKDF2-SHA-256" && Number.isInteger(lock.iterations) && lock.iterations > 0 && lock.iterations <= MOST_ITERATIONS;
  return known && (await checkOf(lock)) === lock.check;
}

/** @param {Omit<Lock, "check">} lock */
async function checkOf({ kdf, iterations, salt, key }) {
  const text = JSON.stringify([kdf, iterations, salt, key?.iv, key?.data]);
  return base64(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text))).slice(0, 8));
}

/** @param {string} passphrase @param {string} salt @param {number} iterations @returns {Promise<CryptoKey>} */
async function derived(passphrase, salt, iterations) {
  const secret = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations };
  return await crypto.subtle.deriveKey(parameters, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function imported(bytes) {
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  bytes.fill(0);
  return key;
}

function demandEncryption() {
  if (!canEncrypt()) throw new VaultProblem("insecure");
}

/** @param {string} text */
function characters(text) {
  return Array.from(text.normalize("NFKC")).length;
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function utf8(text) {
  return new TextEncoder().encode(text);
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
