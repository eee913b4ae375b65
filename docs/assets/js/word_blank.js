/**
 * Fetches a blank Word file of this site: by its name, and with nothing else in the request.
 * @module
 */

const NAME = /^[a-z0-9-]+\.docx$/;

/** @param {string} file  such as gs-visitor.docx @returns {Promise<Uint8Array>} @throws {Error} that says what to do */
export async function blankWord(file) {
  if (!NAME.test(file)) throw new Error("没有这份 Word 文件。");
  const answer = await fetch(new URL(`../word/${file}`, import.meta.url)).catch(() => null);
  if (!answer?.ok) throw new Error("没有取到空白的 Word 文件，请连上网络再试一次；打印和存为 PDF 不受影响。");
  return new Uint8Array(await answer.arrayBuffer());
}
