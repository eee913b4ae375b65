/**
 * Word files, made on this device by a library that is fetched only when one is asked for.
 * @module
 */

/** @typedef {typeof import("docx")} Word */

const LIBRARY = new URL("../vendor/docx.js", import.meta.url).href;

/** What Chinese offices have, on Windows, macOS and Linux. */
export const FONT = { ascii: "Arial", hAnsi: "Arial", eastAsia: "宋体" };
/** So that Word and WPS check and break lines as Chinese. */
export const LANGUAGE = { value: "zh-CN", eastAsia: "zh-CN" };
export const HEADING_FONT = { ...FONT, eastAsia: "黑体" };
export const MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** @returns {Promise<Word>} @throws {Error} that says what to do */
export async function openWord() {
  try {
    return await import(LIBRARY);
  } catch {
    throw new Error("没有取到生成 Word 文件的程序，请连上网络再试一次；打印和存为 PDF 不受影响。");
  }
}
