/**
 * Survey rounds: what the server says of them, where residents find them, and how they are called in words.
 * @module
 */
import { newId } from "./record.js";
import { PLACE } from "./server.js";
import { organisation } from "./token_client.js";

/**
 * @typedef {import("./survey_store.js").Round} Round
 * @typedef {import("./survey_store.js").RoundState} RoundState
 * @typedef {Pick<Round, "name"|"opens"|"closes"|"target"|"codes"|"smallest_group">} Plan   what a person decides
 */

const PAGE = 200;
const PLACE_DAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit" });
const DAY = new Intl.DateTimeFormat("zh-CN", { timeZone: "UTC", year: "numeric", month: "long", day: "numeric" });
/** As the server does: so long paper and tablets may be late. */
export const LATE_DAYS = 14;
export const SMALLEST_GROUP = 5;

/** Fetch all rounds of the organisation. @param {import("./holder.js").Organisation} holder @returns {Promise<Round[]>} latest first */
export async function fetchRounds(holder) {
  /** @type {Map<string, any>} */ const found = new Map();
  for (let cursor = "", more = true; more;) {
    const page = await organisation.ask(`rounds?limit=${PAGE}${cursor && `&since=${encodeURIComponent(cursor)}`}`);
    for (const item of page.items) found.set(item.id, item);
    ({ cursor, more } = page);
  }
  const rounds = [...found.values()].filter(({ deleted }) => !deleted).map((item) => roundFrom(item, holder));
  return rounds.sort((a, b) => (a.opens < b.opens ? 1 : -1));
}

/** @param {any} item @param {import("./holder.js").Organisation} holder @returns {Round} */
function roundFrom({ id, name, opens, closes, target, codes, smallest_group, sealed, state, revision }, holder) {
  return { id, kind: "round", organisation: holder.id, holder: holder.name, name, opens, closes, target, codes, smallest_group, sealed, state, revision: String(revision) };
}

/**
 * Keep a plan on the server.
 * @param {string} id @param {Plan} plan @param {string|null} revision  on which it was made; null: new
 * @param {string} writeId  the same for every try
 */
export async function putRound(id, plan, revision, writeId) {
  const base = /** @type {Record<string, string>} */ (revision === null ? { "If-None-Match": "*" } : { "If-Match": `"${revision}"` });
  return await organisation.ask(`rounds/${id}`, { method: "PUT", body: JSON.stringify(plan), headers: { ...base, "Write-Id": writeId } });
}

/** @param {Round} round */
export async function deleteRound({ id, revision }) {
  await organisation.ask(`rounds/${id}`, { method: "DELETE", headers: { "If-Match": `"${revision}"`, "Write-Id": newId() } });
}

/** @param {string} id @param {boolean} early  before its last day is over */
export async function sealRound(id, early) {
  await organisation.ask(`rounds/${id}/seal`, { method: "POST", body: JSON.stringify(early ? { early } : {}) });
}

/** Have one-time codes made. They are in this answer and nowhere else. @param {string} id @param {number} count @returns {Promise<{codes: string[], issued: number}>} */
export async function makeCodes(id, count) {
  return await organisation.ask(`rounds/${id}/codes`, { method: "POST", body: JSON.stringify({ count }) });
}

/** How many answers came in. @param {string} id @returns {Promise<number>} */
export async function countResponses(id) {
  return (await organisation.ask(`rounds/${id}/results`)).responses;
}

/**
 * Where residents answer. What stands behind the hash stays on their own device.
 * @param {Pick<Round, "id"|"organisation">} round @param {string} [code] @returns {string|null} null: a round of this device has no such place
 */
export function addressOf({ id, organisation: owner }, code) {
  if (owner === null) return null;
  return new URL(`s/${owner}/${id}`, PLACE).href + (code ? `#${code}` : "");
}

/** Whether an address leads only to this very machine. @param {string} address */
export function isLocal(address) {
  return /^(localhost|127\.|\[::1\])/.test(new URL(address).hostname);
}

/** The day, where surveys are held. @param {Date} [now] @returns {string} 2026-05-01 */
export function today(now = new Date()) {
  return PLACE_DAY.format(now);
}

/** @param {string} day @param {number} days @returns {string} */
export function later(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * The state of a round on a day; the server's own rule, so that a page without a network knows it too.
 * @param {Round} round @param {string} [day] @returns {RoundState}
 */
export function stateOf({ organisation: owner, sealed, opens, closes }, day = today()) {
  if (sealed !== null || (owner !== null && day > later(closes, LATE_DAYS))) return "sealed";
  if (day < opens) return "not_yet";
  return day <= closes ? "open" : "closed";
}

/** @param {string} day  2026-05-01 @returns {string} 2026年5月1日 */
export function dayWords(day) {
  return DAY.format(new Date(`${day}T00:00:00Z`));
}

/** @param {Pick<Round, "opens"|"closes">} round */
export function periodWords({ opens, closes }) {
  const end = dayWords(closes);
  return `${dayWords(opens)}至${opens.slice(0, 4) === closes.slice(0, 4) ? end.replace(/^\d+年/, "") : end}`;
}

/** The short name of a round on paper. @param {Pick<Round, "id">} round */
export function shortId({ id }) {
  return id.slice(0, 8).toUpperCase();
}
