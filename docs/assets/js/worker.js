/**
 * The worker that runs the rules: loads Pyodide and the package `xinheng`, then answers requests. All messages:
 *
 * page → worker                                what it means
 *   start  {base, manifest}                    load Python from `base`; the first message, sent once
 *   run    {id, form, document}                score the document (JSON text) by the form's rules
 *   sheet  {id, form, document}                write the document's XLSX
 * worker → page
 *   progress {loaded, total}                   bytes of what Python needs
 *   ready                                      requests are answered at once from now on
 *   failed   {code, detail}                    Python cannot start; this worker is of no more use
 *   result   {id, value}                       the answer: JSON text, or bytes of an XLSX
 *   problem  {id, code, detail}                this request failed; the worker lives on
 *
 * @typedef {"no_wasm"|"offline"|"out_of_memory"|"broken"} Code
 * @typedef {{name: string, bytes: number, version: string}} Part
 * @typedef {{core: Part[], sheet: Part[], forms: Part[], lock: import("pyodide").Lockfile}} Manifest
 * @typedef {{kind: "start", base: string, manifest: Manifest}
 *   | {kind: "run"|"sheet", id: number, form: string, document: string}} Ask
 * @typedef {{kind: "progress", loaded: number, total: number} | {kind: "ready"}
 *   | {kind: "failed", code: Code, detail: string} | {kind: "result", id: number, value: string|Uint8Array}
 *   | {kind: "problem", id: number, code: Code, detail: string}} Reply
 * @typedef {import("pyodide").PyodideAPI} Python
 * @typedef {import("pyodide/ffi").PyProxy & {
 *   run(definition: string, document: string): string,
 *   write(definition: string, document: string): import("pyodide/ffi").PyProxy & {toJs(): Uint8Array}}} Module
 */

/** A failure that has a name the page can explain. */
class Failure extends Error {
  /** @param {Code} code @param {string} detail */
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

/** @param {unknown} error @returns {Failure} */
function failure(error) {
  if (error instanceof Failure) return error;
  const text = String(error);
  if (/memory|MemoryError/i.test(text)) return new Failure("out_of_memory", text);
  if (error instanceof WebAssembly.CompileError) return new Failure("no_wasm", text);
  return new Failure("broken", text);
}

/** The real one: Pyodide's start borrows the global name for a moment, while requests may already need a form. */
const fetchFromSite = globalThis.fetch.bind(globalThis);

/** @param {Reply} message @param {Transferable[]} [transfer] */
function reply(message, transfer = []) {
  postMessage(message, { transfer });
}

/** What is loaded from the site: every part once, by its version, with progress over the bytes that arrive. */
class Site {
  /** @param {string} base @param {Manifest} manifest */
  constructor(base, manifest) {
    this.base = base;
    this.manifest = manifest;
    this.loaded = 0;
    this.total = manifest.core.reduce((sum, part) => sum + part.bytes, 0);
  }

  /** @param {string} name @returns {string} address of a part, which changes when its content does */
  address(name) {
    const parts = [...this.manifest.core, ...this.manifest.sheet, ...this.manifest.forms];
    const part = parts.find((each) => each.name === name);
    if (!part) throw new Failure("broken", `no ${name} on this site`);
    return `${new URL(name, this.base)}?v=${part.version}`;
  }

  /** @param {number} bytes */
  count(bytes) {
    this.loaded += bytes;
    reply({ kind: "progress", loaded: Math.min(this.loaded, this.total), total: this.total });
  }

  /** @param {string} name @returns {Promise<Response>} */
  async fetch(name) {
    const response = await fetchFromSite(this.address(name)).catch((error) => {
      throw new Failure("offline", String(error));
    });
    if (!response.ok) throw new Failure("broken", `${name}: HTTP ${response.status}`);
    return response;
  }

  /** Fetch a part and count its bytes while they arrive. @param {string} name @param {string} type */
  async stream(name, type) {
    const response = await this.fetch(name);
    if (!response.body) throw new Failure("broken", `${name} is empty`);
    const counted = new TransformStream({
      transform: (/** @type {Uint8Array} */ chunk, controller) => {
        this.count(chunk.byteLength);
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(counted), { headers: { "Content-Type": type } });
  }

  /** Import a part that is a script; its bytes count when it has run. @param {string} name */
  async script(name) {
    const module = await import(this.address(name)).catch((error) => {
      throw error instanceof SyntaxError ? error : new Failure("offline", String(error));
    });
    this.count(this.manifest.core.find((part) => part.name === name)?.bytes ?? 0);
    return module;
  }
}

/**
 * Start Python with all its parts loading side by side. Pyodide would fetch them one after the other and wait for ever
 * when the wasm cannot be compiled, so it is handed what is already on its way.
 *
 * @param {Site} site @returns {Promise<Python>}
 */
async function startPython(site) {
  if (typeof WebAssembly !== "object") throw new Failure("no_wasm", "no WebAssembly");
  const compiled = site.stream("pyodide.asm.wasm", "application/wasm").then(WebAssembly.compileStreaming);
  const library = site.stream("core.zip", "application/zip");
  const [{ loadPyodide }] = await Promise.all([site.script("pyodide.mjs"), site.script("pyodide.asm.js")]);

  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  globalThis.fetch = (input) => (String(input).endsWith("core.zip") ? library : Promise.resolve(new Response()));
  WebAssembly.instantiateStreaming = async (_source, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  try {
    const python = loadPyodide({
      indexURL: site.base,
      stdLibURL: new URL("core.zip", site.base).href,
      packageBaseUrl: site.base,
      lockFileContents: site.manifest.lock,
    });
    return await Promise.race([python, Promise.all([compiled, library]).then(() => python)]);
  } finally {
    Object.assign(globalThis, { fetch });
    Object.assign(WebAssembly, { instantiateStreaming });
  }
}

/** Python with its forms: answers requests, each of which waits for what it needs. */
class Rules {
  /** @param {Site} site */
  constructor(site) {
    this.site = site;
    this.python = startPython(site);
    /** @type {Map<string, Promise<string>>} */
    this.definitions = new Map();
    /** @type {Promise<void>|undefined} */
    this.sheetPackages = undefined;
  }

  /** Fetch a form's definition, side by side with Python. @param {string} form @returns {Promise<string>} */
  definition(form) {
    const known = this.definitions.get(form);
    if (known) return known;
    const text = this.site.fetch(`../forms/${form}.json`).then((response) => response.text());
    text.catch(() => this.definitions.delete(form));
    this.definitions.set(form, text);
    return text;
  }

  /** @param {string} name @returns {Promise<Module>} */
  async module(name) {
    return /** @type {Module} */ ((await this.python).pyimport(name));
  }

  /** @param {string} form @param {string} document @returns {Promise<string>} */
  async run(form, document) {
    const [definition, api] = await Promise.all([this.definition(form), this.module("xinheng.api")]);
    return api.run(definition, document);
  }

  /** @param {string} form @param {string} document @returns {Promise<Uint8Array>} */
  async sheet(form, document) {
    this.sheetPackages ??= this.addSheetPackages().catch((error) => {
      this.sheetPackages = undefined;
      throw error;
    });
    const [definition] = await Promise.all([this.definition(form), this.sheetPackages]);
    const bytes = (await this.module("xinheng_sheet")).write(definition, document);
    try {
      return bytes.toJs();
    } finally {
      bytes.destroy();
    }
  }

  async addSheetPackages() {
    const [python, response] = await Promise.all([this.python, this.site.fetch("sheet.zip")]);
    const zip = "/lib/sheet.zip";
    python.FS.writeFile(zip, new Uint8Array(await response.arrayBuffer()));
    python.pyimport("sys").path.append(zip);
  }
}

/** @type {Rules|undefined} */
let rules;

/** @param {Extract<Ask, {kind: "start"}>} request */
async function start({ base, manifest }) {
  try {
    rules = new Rules(new Site(base, manifest));
    await rules.module("xinheng.api");
    reply({ kind: "ready" });
  } catch (error) {
    const { code, message } = failure(error);
    reply({ kind: "failed", code, detail: message });
  }
}

/** @param {Exclude<Ask, {kind: "start"}>} request */
async function answer({ kind, id, form, document }) {
  try {
    if (!rules) throw new Failure("broken", "asked before start");
    const value = await rules[kind](form, document);
    reply({ kind: "result", id, value }, typeof value === "string" ? [] : [value.buffer]);
  } catch (error) {
    const { code, message } = failure(error);
    reply({ kind: "problem", id, code, detail: message });
  }
}

addEventListener("message", (/** @type {MessageEvent<Ask>} */ { data }) => {
  if (data.kind === "start") start(data);
  else answer(data);
});
