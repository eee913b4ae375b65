/**
 * What can go wrong when something is kept on this device: a code for programs, a sentence for the person.
 * @module
 */

/** @typedef {import("./record.js").SavedRecord} SavedRecord */

const MESSAGES = {
  unavailable: "这个浏览器不允许网页保存数据（可能是无痕模式）。填写可以继续，离开前请“存为文件”。",
  full: "这台设备的存储空间已满，刚才的修改没有保存。请先“存为文件”，再清理空间。",
  blocked: "另一个标签页还开着本站的旧版本，暂时不能保存。请关闭其他标签页再刷新；若要现在留底，请“存为文件”。",
  outdated: "本站已在另一个标签页更新，这里不能再保存。请先“存为文件”，再刷新页面。",
  broken: "浏览器没有保存成功。请“存为文件”留底，再刷新页面重试。",
  absent: "本机没有这份记录，可能已被清除。",
  locked: "登记已上锁，或者加密在另一个标签页里改过。请重新输入口令。",
};

/** A failure to keep something: `code` for programs, `message` for the person. */
export class StoreProblem extends Error {
  /** @param {keyof typeof MESSAGES} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(MESSAGES[code], { cause });
    this.name = "StoreProblem";
    this.code = code;
  }
}

/** The record on the device is not the one that the caller last saw; nothing was written. */
export class Conflict extends Error {
  /** @param {SavedRecord|null} current */
  constructor(current) {
    super("这份记录已在别处改动，刚才的修改没有覆盖它。");
    this.name = "Conflict";
    this.code = "conflict";
    this.current = current;
  }
}

/**
 * Turn what the database threw into a problem that a person can act on; anything else passes unchanged.
 * @param {unknown} error
 * @param {"unavailable"|"broken"} otherwise
 * @returns {unknown}
 */
export function problemFrom(error, otherwise) {
  if (!isDatabaseError(error)) return error;
  if (error.name === "QuotaExceededError") return new StoreProblem("full", error);
  if (error.name === "VersionError") return new StoreProblem("outdated", error);
  return new StoreProblem(otherwise, error);
}

/** @param {unknown} error @returns {error is Error} */
function isDatabaseError(error) {
  // Newer browsers throw QuotaExceededError as a class of its own, no longer as DOMException.
  return error instanceof DOMException || (error instanceof Error && error.name === "QuotaExceededError");
}
