/**
 * Starts Pyodide with all its parts loading side by side, anew or from the memory that an earlier visit kept.
 * @module
 */
import { Failure } from "./parts.js";

/**
 * @typedef {import("./memory.js").Memory} Memory
 * @typedef {import("./parts.js").Site} Site
 * @typedef {import("pyodide").PyodideAPI} Python
 */

/** The name of a worker in a browser where Python ran before. */
const AGAIN = "again";

/**
 * Pyodide would fetch its parts one after the other and wait for ever when the wasm cannot be compiled, so it is handed
 * what is already on its way. Without a memory it starts anew, ready to give a copy of its own.
 *
 * @param {Site} site @param {Memory|null} kept @returns {Promise<Python>}
 */
export async function startPython(site, kept) {
  if (typeof WebAssembly !== "object") throw new Failure("no_wasm", "no WebAssembly");
  const scripts = Promise.all([site.script("pyodide.mjs"), site.script("pyodide.asm.js")]);
  const compiled = WebAssembly.compileStreaming(arriving(site, "pyodide.asm.wasm"));
  const library = arriving(site, "core.zip");
  const needed = Promise.all([compiled, library]);
  needed.catch(() => {}); // told below, when the scripts are there
  const [{ loadPyodide }] = await scripts;
  const memory = await kept?.bytes;

  const { fetch } = globalThis;
  const { instantiateStreaming, Memory, Module } = WebAssembly;
  globalThis.fetch = (input) => (String(input).endsWith("core.zip") ? library : Promise.resolve(new Response()));
  WebAssembly.instantiateStreaming = async (_source, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  Object.assign(WebAssembly, { Memory: unshared(Memory), Module: compiledOnce(Module) });
  try {
    const python = loadPyodide({
      indexURL: site.base,
      stdLibURL: new URL("core.zip", site.base).href,
      packageBaseUrl: site.base,
      lockFileContents: site.manifest.lock,
      ...(memory ? { _loadSnapshot: memory } : { _makeSnapshot: true }),
    });
    return await Promise.race([python, needed.then(() => python)]);
  } finally {
    Object.assign(globalThis, { fetch });
    Object.assign(WebAssembly, { instantiateStreaming, Memory, Module });
  }
}

/**
 * Bytes are counted one by one where people wait for the network; where Python was before, they are here already, and the
 * browser is fastest when it gets them untouched.
 * @param {Site} site @param {string} name @returns {Promise<Response>}
 */
async function arriving(site, name) {
  if (self.name !== AGAIN) return site.stream(name);
  const response = await site.whole(name);
  site.count(site.part(name).bytes);
  return response;
}

/**
 * Pyodide makes one shared memory, which only Node needs. On a page that may not share any, a browser looks up the place of
 * that in a script of a million characters, for a warning, which takes longer than a score.
 * @param {typeof WebAssembly.Memory} Memory
 */
function unshared(Memory) {
  return new Proxy(Memory, { construct: (_, [descriptor]) => new Memory({ ...descriptor, shared: false }) });
}

/**
 * Pyodide compiles a module of a few bytes for each of 260 functions, one for one; most are the same.
 * @param {typeof WebAssembly.Module} Module
 */
function compiledOnce(Module) {
  /** @type {Map<string, WebAssembly.Module>} */ const known = new Map();
  return new Proxy(Module, {
    construct(_, [bytes]) {
      const key = bytes.join();
      const module = known.get(key) ?? new Module(bytes);
      known.set(key, module);
      return module;
    },
  });
}
