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
  const compiled = compile(site);
  const library = site.stream("core.zip");
  const needed = Promise.all([compiled, library]);
  needed.catch(() => {}); // told below, when the scripts are there
  const [{ loadPyodide }] = await scripts;
  const memory = await kept?.bytes;

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
      ...(memory ? { _loadSnapshot: memory } : { _makeSnapshot: true }),
    });
    return await Promise.race([python, needed.then(() => python)]);
  } finally {
    Object.assign(globalThis, { fetch });
    Object.assign(WebAssembly, { instantiateStreaming });
  }
}

/**
 * Compile while the bytes arrive. They are counted one by one where people wait for the network; where Python was before,
 * they are here already, and the browser is fastest when it gets them untouched.
 * @param {Site} site @returns {Promise<WebAssembly.Module>}
 */
async function compile(site) {
  const name = "pyodide.asm.wasm";
  if (self.name !== AGAIN) return WebAssembly.compileStreaming(site.stream(name));
  const module = await WebAssembly.compileStreaming(site.whole(name));
  site.count(site.part(name).bytes);
  return module;
}
