/**
 * What can go wrong, as something that a person can act on; and of it, what concerns keeping things on this device.
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

/** Something that went wrong: `code` for programs, `message` for the person. @template {string} Code */
export class Problem extends Error {
  /** @param {Code} code @param {string} message @param {unknown} [cause] */
  constructor(code, message, cause) {
    super(message, { cause });
    this.name = new.target.name;
    this.code = code;
  }
}

/** A failure to keep something. @extends {Problem<keyof typeof MESSAGES>} */
export class StoreProblem extends Problem {
  /** @param {keyof typeof MESSAGES} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(code, MESSAGES[code], cause);
  }
}

/** The record on the device is not the one that the caller last saw; nothing was written. @extends {Problem<"conflict">} */
export class Conflict extends Problem {
  /** @param {SavedRecord|null} current */
  constructor(current) {
    super("conflict", "这份记录已在别处改动，刚才的修改没有覆盖它。");
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
