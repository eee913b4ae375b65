/**
 * Puts files into one ZIP, by a library that is fetched only when one is asked for.
 * @module
 */

const LIBRARY = new URL("../vendor/fflate.js", import.meta.url).href;
export const MEDIA_TYPE = "application/zip";

/**
 * Word files and workbooks are compressed by themselves, so they are only put together; names may be Chinese.
 * @param {{name: string, bytes: Uint8Array}[]} files
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {Error} that says what to do
 */
export async function zipped(files) {
  /** @type {typeof import("../vendor/fflate.js")} */ let library;
  try {
    library = await import(LIBRARY);
  } catch {
    throw new Error("没有取到打包的程序，请连上网络再试一次；各份可以在各自的页面单独下载。");
  }
  return new Uint8Array(library.zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), { level: 0 }));
}
