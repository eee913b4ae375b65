/**
 * Says that a file is being made, where that takes longer than a moment: the first workbook fetches a program of its own.
 * @module
 */
import { element } from "./dom.js";

const A_MOMENT_MS = 400;
export const WORKBOOK = "正在生成 XLSX……第一次要先取来表格程序，慢的网络和设备上要等几秒。";

/** @template T @param {string} words @param {() => Promise<T>} work @returns {Promise<T>} */
export async function saidWhile(words, work) {
  const status = element("p", { class: "xh-working", role: "status" });
  document.body.append(status); // there before it says something, so that it is read out
  const timer = setTimeout(() => { status.textContent = words; }, A_MOMENT_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    status.remove();
  }
}
