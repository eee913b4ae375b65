/**
 * Speaks to the xinheng server behind this site, if there is one. Nothing here decides what an answer means.
 * @module
 */

/**
 * @typedef {{[form: string]: {edition: string, rules_sha256: string}}} Forms   what the server takes
 * @typedef {{status: number, type: string, retryAfter: string|null, date: string|null, body: string}} Reply   whole, whoever gave it
 * @typedef {{method?: string, token?: string|null, headers?: Record<string, string>, body?: string, base?: string, patience?: number}} Request
 */

const SAID = /** @type {HTMLMetaElement|null} */ (document.querySelector('meta[name="xinheng-server"]'))?.content ?? "";
const NOWHERE = "none";

/** Where the server is, ending with a slash. */
export const PLACE = SAID === "" || SAID === NOWHERE ? new URL("../../", import.meta.url).href : SAID.replace(/\/*$/, "/");

/** Where the interface is: behind this site, unless whoever built the site named another place. */
export const BASE = new URL("api/v1/", PLACE).href;
const PROBE_MS = 5_000;
const PATIENCE_MS = 60_000;

/** What a browser cannot send by itself to another host, and what must not be taken from a cache. */
export const OPTIONS = /** @type {const} */ ({ cache: "no-store", credentials: "omit", redirect: "manual", referrerPolicy: "no-referrer" });

/**
 * Ask and read the whole answer.
 * @param {string} path  under the interface, such as "assessments/…"
 * @param {Request} [request]
 * @returns {Promise<Reply|null>} null: no answer came, or it broke off
 */
export async function exchange(path, { method = "GET", token = null, headers = {}, body, base = BASE, patience = PATIENCE_MS } = {}) {
  try {
    const response = await fetch(new URL(path, base), {
      ...OPTIONS, method, body: body ?? null, signal: AbortSignal.timeout(patience),
      headers: {
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
    });
    return {
      status: response.status, type: response.headers.get("Content-Type") ?? "", retryAfter: response.headers.get("Retry-After"),
      date: response.headers.get("Date"), body: await response.text(),
    };
  } catch {
    return null;
  }
}

/**
 * Fetch a file.
 * @param {string} path
 * @param {string} token
 * @returns {Promise<{name: string, bytes: Uint8Array<ArrayBuffer>, type: string}|null>} null: there was none, or no whole one
 */
export async function download(path, token) {
  try {
    const response = await fetch(new URL(path, BASE), { ...OPTIONS, headers: { Authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(PATIENCE_MS) });
    const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
    if (!response.ok || name === undefined) return null;
    return { name, bytes: new Uint8Array(await response.arrayBuffer()), type: response.headers.get("Content-Type") ?? "" };
  } catch {
    return null;
  }
}

/**
 * Ask whether a xinheng server stands behind this site. The content counts, since a captive portal answers 200 to everything.
 * @param {string} [base]
 * @returns {Promise<Forms|null>} the forms it takes, or null
 */
export async function probe(base = BASE) {
  if (SAID === NOWHERE) return null;
  const reply = await exchange("hello", { base, patience: PROBE_MS });
  const hello = reply?.status === 200 ? objectFrom(reply) : null;
  const ours = hello?.service === "xinheng" && hello.api === 1 && hello.forms !== null && typeof hello.forms === "object";
  return ours ? hello.forms : null;
}

/** Read a JSON object, or null: of another type, no JSON, or no object. @param {Reply} reply @returns {any} */
export function objectFrom({ type, body }) {
  if (!/^application\/(?:problem\+)?json\b/.test(type)) return null;
  try {
    const value = JSON.parse(body);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
