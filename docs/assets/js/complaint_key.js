/**
 * The organisation's half of a sealed complaint: a key pair, its fingerprint, and opening what was sealed to it.
 * @module
 */
import { Problem } from "./problems.js";

/**
 * @typedef {{crv: string, kty: string, x: string, y: string}} PublicKey
 * @typedef {PublicKey & {d: string}} PrivateKey
 * @typedef {{key: string, ephemeral: PublicKey, iv: string, ciphertext: string}} Envelope
 * @typedef {{version: number, content: string, name?: string, address?: string, reach?: string, word?: string}} Complaint
 */

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = "xinheng complaint 1\n";
const VERSION = 1;
const TEXTS = /** @type {const} */ (["content", "name", "address", "reach", "word"]);

const MESSAGES = {
  missing_key: "这台设备上没有能打开它的私钥。请恢复当时的密钥备份，再收取一次。",
  damaged: "内容已损坏，或者不是写给本机构的，打不开。换一份密钥备份也没有用。",
  newer: "内容由更新版本的投诉页写成。请刷新页面，再收取一次。",
};

/** An envelope that does not open. @extends {Problem<keyof typeof MESSAGES>} */
export class EnvelopeProblem extends Problem {
  /** @param {keyof typeof MESSAGES} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(code, MESSAGES[code], cause);
  }
}

/** What to tell the person of a complaint that does not open. @param {string} code */
export function problemWords(code) {
  return MESSAGES[/** @type {keyof typeof MESSAGES} */ (code)] ?? "";
}

/** @returns {Promise<PrivateKey>} a new pair: the private key has the public one in it */
export async function newKey() {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const { crv = "", kty = "", x = "", y = "", d = "" } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { crv, kty, x, y, d };
}

/** The half that may be given to anybody. @param {PublicKey} key @returns {PublicKey} */
export function publicOf({ crv, kty, x, y }) {
  return { crv, kty, x, y };
}

/** The fingerprint that names a key (RFC 7638). @param {PublicKey} key @returns {Promise<string>} */
export async function thumbprintOf(key) {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(JSON.stringify(publicOf(key))))));
}

/**
 * Open an envelope.
 * @param {Envelope} envelope
 * @param {PrivateKey|null} key  the one it names, if it is here
 * @param {string} organisation  for whom it must be
 * @returns {Promise<Complaint>}
 * @throws {EnvelopeProblem}
 */
export async function opened(envelope, key, organisation) {
  if (key === null) throw new EnvelopeProblem("missing_key");
  try {
    const parameters = { name: "AES-GCM", iv: bytesOf(envelope.iv), additionalData: utf8(organisation) };
    const content = await crypto.subtle.decrypt(parameters, await secretOf(envelope, key), bytesOf(envelope.ciphertext));
    return complaintIn(new TextDecoder("utf-8", { fatal: true }).decode(content).replace(/\0+$/, ""));
  } catch (error) {
    throw error instanceof EnvelopeProblem ? error : new EnvelopeProblem("damaged", error);
  }
}

/** @param {Envelope} envelope @param {PrivateKey} key @returns {Promise<CryptoKey>} */
async function secretOf({ key: thumbprint, ephemeral }, key) {
  const own = await crypto.subtle.importKey("jwk", { ...key }, CURVE, false, ["deriveBits"]);
  const theirs = await crypto.subtle.importKey("jwk", { ...ephemeral }, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own, 256);
  const drawn = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(INFO + thumbprint) };
  return await crypto.subtle.deriveKey(how, drawn, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
}

/** @param {string} text @returns {Complaint} */
function complaintIn(text) {
  const found = JSON.parse(text);
  if (Number(found?.version) > VERSION) throw new EnvelopeProblem("newer");
  if (typeof found?.content !== "string" || TEXTS.some((name) => !["string", "undefined"].includes(typeof found[name]))) {
    throw new EnvelopeProblem("damaged");
  }
  return found;
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function utf8(text) {
  return new TextEncoder().encode(text);
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
}
