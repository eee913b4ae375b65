/**
 * What the worker loads from the site: every part once, by its version, with progress over the bytes that arrive.
 * @module
 */

/**
 * @typedef {"no_wasm"|"offline"|"missing"|"out_of_memory"|"broken"} Code
 * @typedef {{name: string, bytes: number, version: string}} Part
 * @typedef {{core: Part[], sheet: Part[], forms: Part[], lock: import("pyodide").Lockfile}} Manifest
 * @typedef {(loaded: number, total: number) => void} Progress
 */

const NO_PACKAGES = { info: { abi_version: "", arch: /** @type {const} */ ("wasm32"), platform: "", version: "", python: "" }, packages: {} };
/** Written by the build. @type {Manifest} */
const MANIFEST = { core: [], sheet: [], forms: [], lock: NO_PACKAGES };
const WASM = "application/wasm";

/** The real one: Pyodide's start borrows the global name for a moment, while requests may already need a form. */
const fetchFromSite = globalThis.fetch.bind(globalThis);

/** A failure that has a name the page can explain. */
export class Failure extends Error {
  /** @param {Code} code @param {string} detail */
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

/** The browser's Python on the site. */
export class Site {
  /** @type {Map<string, Promise<string>>} */ #definitions = new Map();

  /** @param {URL} base @param {Progress} progress @param {Manifest} [manifest] */
  constructor(base, progress, manifest = MANIFEST) {
    this.base = base.href;
    this.manifest = manifest;
    this.progress = progress;
    this.loaded = 0;
    this.total = manifest.core.reduce((sum, part) => sum + part.bytes, 0);
    /** What changes when any of Python does. */
    this.version = manifest.core.map((part) => part.version).join("-");
  }

  /** @param {string} name @returns {Part} */
  part(name) {
    const parts = [...this.manifest.core, ...this.manifest.sheet, ...this.manifest.forms];
    const part = parts.find((each) => each.name === name);
    if (!part) throw new Failure("broken", `no ${name} on this site`);
    return part;
  }

  /** @param {string} name @returns {URL} address of a part, which changes when its content does */
  address(name) {
    return new URL(`${name}?v=${this.part(name).version}`, this.base);
  }

  /** @param {string} name @returns {Promise<Response>} */
  async fetch(name) {
    return await arrived(this.address(name), name);
  }

  /** @param {number} bytes */
  count(bytes) {
    this.loaded += bytes;
    this.progress(Math.min(this.loaded, this.total), this.total);
  }

  /** Fetch a part and count its bytes while they arrive. @param {string} name @returns {Promise<Response>} */
  async stream(name) {
    const response = await this.fetch(name);
    if (!response.body) throw new Failure("broken", `${name} is empty`);
    const counted = new TransformStream({
      transform: (/** @type {Uint8Array} */ chunk, controller) => {
        this.count(chunk.byteLength);
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(counted), { headers: { "Content-Type": WASM } });
  }

  /** Fetch a part as it is, under the type that WebAssembly asks for. @param {string} name @returns {Promise<Response>} */
  async whole(name) {
    const response = await this.fetch(name);
    const isTyped = response.headers.get("Content-Type") === WASM;
    return isTyped ? response : new Response(response.body, { headers: { "Content-Type": WASM } });
  }

  /** Fetch a form's definition, once. @param {string} form @returns {Promise<string>} */
  definition(form) {
    const known = this.#definitions.get(form);
    if (known) return known;
    const text = this.fetch(`../forms/${form}.json`).then((response) => response.text());
    text.catch(() => this.#definitions.delete(form));
    this.#definitions.set(form, text);
    return text;
  }

  /** Import a part that is a script; its bytes count when it has run. @param {string} name */
  async script(name) {
    const address = this.address(name);
    const module = await import(address.href).catch(async (error) => {
      throw error instanceof SyntaxError ? error : await lost(address, name, error);
    });
    this.count(this.part(name).bytes);
    return module;
  }
}

/** @param {URL} address @param {string} name @returns {Promise<Response>} */
async function arrived(address, name) {
  const response = await fetchFromSite(address).catch(async (error) => {
    throw await lost(address, name, error);
  });
  if (!response.ok) throw new Failure("missing", `${name}: HTTP ${response.status}`);
  return response;
}

/**
 * Tell a lost network from a single file that something keeps away, such as a filter on the way or an extension.
 * HEAD, since no service worker and no cache answers that.
 * @param {URL} address @param {string} name @param {unknown} error @returns {Promise<Failure>}
 */
async function lost(address, name, error) {
  const site = new URL(`../js/worker.js`, address);
  const answers = await fetchFromSite(site, { method: "HEAD", cache: "no-store" }).then(({ ok }) => ok, () => false);
  return answers ? new Failure("missing", name) : new Failure("offline", `${name}: ${error}`);
}
