/**
 * The worker that runs the rules: loads Pyodide and the package `xinheng`, then answers requests. All messages:
 *
 * page → worker                                what it means
 *   run    {id, form, document}                score the document (JSON text) by the form's rules
 *   sheet  {id, form, document}                write the document's XLSX
 *   workbook {id, document}                    write tables (JSON text) as XLSX
 *   responses {id, form, document, content}    turn a file of responses, named `document`, into a document
 *   rows   {id, content}                       read the rows of a spreadsheet, as JSON text
 * worker → page
 *   progress {loaded, total}                   bytes of what Python needs
 *   ready                                      requests are answered at once from now on
 *   failed   {code, detail}                    Python cannot start; this worker is of no more use
 *   result   {id, value}                       the answer: JSON text, or bytes of an XLSX
 *   problem  {id, code, detail}                this request failed; the worker lives on
 *
 * @typedef {import("./parts.js").Code} Code
 * @typedef {{kind: "run"|"sheet"|"workbook"|"responses"|"rows", id: number, form: string, document: string, content?: Uint8Array}} Ask
 * @typedef {{kind: "progress", loaded: number, total: number} | {kind: "ready"}
 *   | {kind: "failed", code: Code, detail: string} | {kind: "result", id: number, value: string|Uint8Array}
 *   | {kind: "problem", id: number, code: Code, detail: string}} Reply
 */
import { Memory, forget, keep } from "./memory.js";
import { Failure, Site } from "./parts.js";
import { startPython } from "./python.js";

/**
 * @typedef {import("pyodide").PyodideAPI} Python
 * @typedef {import("pyodide/ffi").PyProxy & {
 *   run(definition: string, document: string): string,
 *   text(content: unknown): string,
 *   document(definition: string, name: string, content: unknown): string,
 *   write(...texts: string[]): import("pyodide/ffi").PyProxy & {toJs(): Uint8Array}}} Module
 */

/** @param {unknown} error @returns {Failure} */
function failure(error) {
  if (error instanceof Failure) return error;
  const text = String(error);
  if (/memory|MemoryError/i.test(text)) return new Failure("out_of_memory", text);
  if (error instanceof WebAssembly.CompileError) return new Failure("no_wasm", text);
  return new Failure("broken", text);
}

/** @param {Reply} message @param {Transferable[]} [transfer] */
function reply(message, transfer = []) {
  postMessage(message, { transfer });
}

/** @param {ReturnType<Module["write"]>} written */
function bytesOf(written) {
  try {
    return written.toJs();
  } finally {
    written.destroy();
  }
}

/** Python with its forms: answers requests, each of which waits for what it needs. */
class Rules {
  /** Whether nothing that anybody typed is in Python's memory, which is worth keeping. */
  #fresh;
  /** @type {Promise<void>|undefined} */ #sheetPackages = undefined;

  /** @param {Site} site @param {Python} python @param {boolean} isRestored  from the memory that an earlier visit kept */
  constructor(site, python, isRestored) {
    this.site = site;
    this.python = python;
    this.isRestored = isRestored;
    this.#fresh = !isRestored;
  }

  /** @param {Site} site @param {Memory|null} kept @returns {Promise<Rules>} */
  static async start(site, kept) {
    const python = await startPython(site, kept);
    const rules = new Rules(site, python, (await kept?.bytes) !== undefined);
    rules.module("xinheng.api");
    return rules;
  }

  /** @param {string} name @returns {Module} */
  module(name) {
    return /** @type {Module} */ (this.python.pyimport(name));
  }

  /** @param {string} form @param {string} document @returns {Promise<string>} */
  async run(form, document) {
    const definition = await this.site.definition(form);
    this.#keep(definition);
    return this.module("xinheng.api").run(definition, document);
  }

  /** @param {string} form @param {string} document @returns {Promise<Uint8Array>} */
  async sheet(form, document) {
    const [definition] = await Promise.all([this.site.definition(form), this.#withSheets()]);
    return bytesOf(this.module("xinheng_sheet").write(definition, document));
  }

  /** @param {string} _form @param {string} tables @returns {Promise<Uint8Array>} */
  async workbook(_form, tables) {
    await this.#withSheets();
    return bytesOf(this.module("xinheng_sheet.tables").write(tables));
  }

  /** @param {string} form @param {string} name @param {Uint8Array} [content] @returns {Promise<string>} */
  async responses(form, name, content = new Uint8Array()) {
    const [definition] = await Promise.all([this.site.definition(form), this.#withSheets()]);
    return this.module("xinheng_sheet.responses").document(definition, name, this.python.toPy(content));
  }

  /** @param {string} _form @param {string} _document @param {Uint8Array} [content] @returns {Promise<string>} */
  async rows(_form, _document, content = new Uint8Array()) {
    await this.#withSheets();
    return this.module("xinheng_sheet.rows").text(this.python.toPy(content));
  }

  /** Have what reads and writes sheets at hand; from then on the memory is nobody else's. */
  async #withSheets() {
    this.#sheetPackages ??= this.#addSheetPackages().catch((error) => {
      this.#sheetPackages = undefined;
      throw error;
    });
    await this.#sheetPackages;
    this.#fresh = false;
  }

  async #addSheetPackages() {
    const response = await this.site.fetch("sheet.zip");
    const zip = "/lib/sheet.zip";
    this.python.FS.writeFile(zip, new Uint8Array(await response.arrayBuffer()));
    this.python.pyimport("sys").path.append(zip);
  }

  /**
   * Copy the memory when this form's rules have been at work, on nothing, and keep it once the answer is on its way.
   * @param {string} definition
   */
  #keep(definition) {
    if (!this.#fresh) return;
    this.#fresh = false;
    this.module("xinheng.api").run(definition, "{}");
    const memory = this.python.makeMemorySnapshot();
    setTimeout(() => keep(this.site.version, memory));
  }
}

const site = new Site(new URL("../py/", import.meta.url), (loaded, total) => reply({ kind: "progress", loaded, total }));
const memory = new Memory(site.version);
const anew = () => Rules.start(site, null);

/** Take Python up where an earlier visit left it; start it anew where there was none or it does not work here. */
async function start() {
  try {
    return await Rules.start(site, memory);
  } catch (error) {
    if (!(await memory.isThere) || error instanceof Failure) throw error;
    await forget();
    return anew();
  }
}

/** @param {Ask} request @returns {Promise<string|Uint8Array>} */
async function valueFor({ kind, form, document, content }) {
  if (form) site.definition(form).catch(() => {}); // side by side with Python; told below
  const current = await rules;
  try {
    return await current[kind](form, document, content);
  } catch (error) {
    if (!current.isRestored || error instanceof Failure) throw error;
    await forget();
    rules = anew();
    return (await rules)[kind](form, document, content);
  }
}

/** @param {Ask} request */
async function answer(request) {
  const { id } = request;
  try {
    const value = await valueFor(request);
    reply({ kind: "result", id, value }, typeof value === "string" ? [] : [value.buffer]);
  } catch (error) {
    const { code, message } = failure(error);
    reply({ kind: "problem", id, code, detail: message });
  }
}

let rules = start();
rules.then(
  () => reply({ kind: "ready" }),
  (error) => {
    const { code, message } = failure(error);
    reply({ kind: "failed", code, detail: message });
  },
);
addEventListener("message", (/** @type {MessageEvent<Ask>} */ { data }) => void answer(data));
