/**
 * Files that are compared: where they are chosen, how they are read one after the other, what is said of those that were not used.
 * @module
 */
import { ofFile } from "./compare_sources.js";
import { element } from "./dom.js";

/** @typedef {import("./compare_sources.js").Source} Source */

const MOST_NAMED = 5;
/** After so many files it is said how far it is. */
const SOME = 5;

/** Where files, or all of a folder, are chosen. @param {(files: File[]) => void} open */
export function picker(open) {
  const files = element("input", { type: "file", id: "xh-compare-files", multiple: "", accept: ".html,.htm,.json" });
  const folder = element("input", { type: "file", id: "xh-compare-folder", webkitdirectory: "" });
  for (const input of [files, folder]) {
    input.addEventListener("change", () => {
      const chosen = [...(input.files ?? [])].filter(({ name }) => input === files || /\.(?:html?|json)$/i.test(name));
      input.value = "";
      open(chosen);
    });
  }
  return element("div", { class: "xh-results-files" },
    element("p", {}, element("label", { for: files.id }, "打开文件，可以一次选几个"), files),
    ..."webkitdirectory" in folder ? [element("p", {}, element("label", { for: folder.id }, "或者选一个文件夹"), folder)] : [],
    element("p", { class: "xh-records-note" }, "“存为文件”得到的 .html、导出的 .json、本站的备份都行。只在这台设备上读，不上传，也不存进本机记录；离开这一页就不留下。"));
}

/**
 * @param {File[]} files
 * @param {import("./subjects.js").Subject[]} subjects  the tools; the one in view first
 * @param {{run: import("./compare_sources.js").Run, say: (words: string) => void}} given
 * @returns {Promise<{sources: Source[], refused: string[]}>}
 */
export async function readAll(files, subjects, { run, say }) {
  say(`正在读 ${files.length} 个文件……`);
  /** @type {import("./compare_sources.js").Read[]} */ const read = [];
  for (const [at, file] of files.entries()) {
    if (at % SOME === SOME - 1) say(`正在读第 ${at + 1} 个文件，共 ${files.length} 个……`);
    read.push(await ofFile(file, subjects, run));
  }
  return { sources: read.flatMap(({ sources }) => sources), refused: read.flatMap(({ refused }) => refused ?? []) };
}

/** Why files were not used. @param {string[]} refused @returns {HTMLElement[]} */
export function refusals(refused) {
  const more = refused.length - MOST_NAMED;
  return [...refused.slice(0, MOST_NAMED), ...(more > 0 ? [`另有 ${more} 个文件也没有打开。`] : [])].map((words) => element("p", {}, words));
}

/** @param {number} used  so many files @param {Source[]} doubles  that are in the list already */
export function readWords(used, doubles) {
  const same = doubles.map(({ file }) => file);
  const named = same.length > MOST_NAMED ? `${same.slice(0, MOST_NAMED).join("、")}等` : same.join("、");
  return `${[`读了 ${used} 个文件`, same.length && `其中 ${same.length} 份已经在清单里，没有再放一次（${named}）`].filter(Boolean).join("，")}。`;
}
