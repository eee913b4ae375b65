/**
 * Starts Pyodide with all its parts loading side by side, anew or from the memory that an earlier visit kept.
 * @module
 */
import { Failure } from "./parts.js";

/**
 * @typedef {import("./parts.js").Site} Site
 * @typedef {import("pyodide").PyodideAPI} Python
 */

/**
 * Pyodide would fetch its parts one after the other and wait for ever when the wasm cannot be compiled, so it is handed
 * what is already on its way. Without `memory` it starts anew, ready to give a copy of its own.
 *
 * @param {Site} site @param {Promise<Uint8Array|undefined>} kept  the memory of a started Python @returns {Promise<Python>}
 */
export async function startPython(site, kept) {
  if (typeof WebAssembly !== "object") throw new Failure("no_wasm", "no WebAssembly");
  const compiled = site.stream("pyodide.asm.wasm").then(WebAssembly.compileStreaming);
  const library = site.stream("core.zip");
  const scripts = Promise.all([site.script("pyodide.mjs"), site.script("pyodide.asm.js")]);
  const needed = Promise.all([compiled, library]);
  needed.catch(() => {}); // told below, when the scripts are there
  const [{ loadPyodide }] = await scripts;
  const memory = await kept;

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
