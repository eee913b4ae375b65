/**
 * The bar above the registers: whether they are encrypted, locking and unlocking, backup and restore.
 * @module
 */
import { ask } from "./ask.js";
import { element } from "./dom.js";
import { fileName, offer } from "./file.js";
import { askPassphrase, secret } from "./register_dialog.js";
import { openFile, place, writeFile } from "./register_files.js";
import { keepPass } from "./register_pass.js";
import { said } from "./register_words.js";
import { canEncrypt } from "./vault.js";

/** @typedef {import("./register_store.js").RegisterStore} RegisterStore */

/** Without a key or a pointer for this long, everything locks itself, ms. */
const IDLE = 10 * 60_000;
const BACKUP = "application/json";
/** What every page says of a passphrase, since nobody can help later. */
const NO_BACK_DOOR = "口令只有您知道，本站没有存，也没有后门：忘了口令，谁也打不开这些登记。请把口令记在可靠的地方，并留一份加密备份。";

/** Dispatches `restored` (detail: words) after a file was read. */
export class RegisterGuard extends EventTarget {
  #status = element("p", { class: "xh-guard-status" });
  #buttons = element("p", { class: "xh-buttons" });
  #alert = element("p", { class: "xh-register-alert", role: "alert" });
  #input = element("input", { type: "file", accept: ".xinheng,.json", hidden: "", "aria-label": "选择备份文件" });
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #idle;
  /** @type {() => Promise<unknown>} */ #flush;
  #touched = Date.now();

  /** @param {RegisterStore} store @param {() => Promise<unknown>} flush  saves what is being typed */
  constructor(store, flush) {
    super();
    this.store = store;
    this.#flush = flush;
    this.element = element("div", { class: "xh-guard", role: "group", "aria-label": "加密和备份" }, this.#status, this.#buttons, this.#alert, this.#input);
    this.#input.onchange = () => this.#chosen();
    store.addEventListener("lock", () => this.show());
    this.show();
  }

  /** Count the idle time from now on. @param {HTMLElement} within */
  watch(within) {
    for (const type of ["keydown", "pointerdown", "input"]) within.addEventListener(type, () => this.#wait());
    addEventListener("pageshow", () => this.#wait());
    document.addEventListener("visibilitychange", () => this.#wait());
    this.#wait();
  }

  #wait() {
    clearTimeout(this.#idle);
    if (Date.now() - this.#touched > IDLE) return void this.lock(); // the machine slept, or the page did
    this.#touched = Date.now();
    this.#idle = setTimeout(() => void this.lock(), IDLE);
  }

  /** Save what is being typed, then forget the key. */
  async lock() {
    await this.#flush();
    this.store.lock();
  }

  show() {
    const { isEncrypted, isLocked } = this.store;
    this.#status.textContent = statusOf(isEncrypted, isLocked);
    this.#status.dataset.state = isEncrypted ? "encrypted" : "open";
    this.#buttons.replaceChildren(...this.#actions(isEncrypted, isLocked));
  }

  /** The form that unlocks. */
  unlocking() {
    const { input, place: field } = secret("口令", "current-password");
    const button = element("button", { type: "submit", class: "xh-button xh-primary" }, "打开");
    const alert = element("p", { class: "xh-error", role: "alert", hidden: "" });
    const form = element("form", { class: "xh-item xh-unlock" }, element("h2", {}, "登记已上锁"), element("p", {}, "输入口令后才能看到和填写。"), field, alert,
      element("p", { class: "xh-buttons" }, button), element("p", { class: "xh-help" }, NO_BACK_DOOR));
    form.onsubmit = async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        await this.store.unlock(input.value);
        keepPass(this.store);
      } catch (error) {
        alert.textContent = error instanceof Error ? error.message : String(error);
        alert.hidden = false;
        input.select();
      }
      button.disabled = false;
    };
    return form;
  }

  /** @param {boolean} isEncrypted @param {boolean} isLocked */
  #actions(isEncrypted, isLocked) {
    /** @param {string} name @param {string} label @param {() => unknown} act */
    const button = (name, label, act) => element("button", { type: "button", class: "xh-button", "data-guard": name, click: () => void this.#try(act) }, label);
    if (isLocked) return [];
    const files = canEncrypt() ? [button("backup", "全部备份为加密文件", () => this.#backup()), button("restore", "打开备份或移交文件…", () => this.#input.click())] : [];
    if (isEncrypted) {
      return [button("lock", "上锁", () => this.lock()), button("change", "改口令…", () => this.#change()), button("off", "不再加密…", () => this.#off()), ...files];
    }
    return canEncrypt() ? [button("encrypt", "设口令加密…", () => this.#encrypt()), ...files] : [];
  }

  async #encrypt() {
    await this.#flush();
    const lines = [NO_BACK_DOOR, "加密的是这台设备上全部登记，今后写的也一样。已经写过的内容，磁盘上可能还会残留一段时间。"];
    await askPassphrase({ title: "设口令加密", lines, label: "加密", fresh: true, act: async ({ fresh }) => await this.store.encrypt(fresh) });
    keepPass(this.store);
  }

  async #change() {
    await askPassphrase({ title: "改口令", lines: [NO_BACK_DOOR], label: "改口令", old: true, fresh: true,
      act: async ({ old, fresh }) => await this.store.changePassphrase(old, fresh) });
  }

  async #off() {
    await this.#flush();
    await askPassphrase({ title: "不再加密？", lines: ["全部登记将不加密地存在这台设备上，能用这台电脑的人都看得到。"], label: "不再加密", old: true,
      act: async ({ old }) => await this.store.decrypt(old) });
  }

  async #backup() {
    await this.#flush();
    const entries = await this.store.all();
    if (entries.length === 0) return this.#say("还没有可以备份的登记。");
    const now = this.store.now();
    await handOut("登记备份", entries, now);
  }

  #chosen() {
    const [file] = this.#input.files ?? [];
    this.#input.value = "";
    if (file) void this.#try(() => this.#restore(file));
  }

  /** @param {File} file */
  async #restore(file) {
    const opened = openFile(await file.text());
    let words = "";
    const lines = [`文件里有 ${opened.count} 份登记，存于 ${new Date(opened.saved).toLocaleString("zh-CN")}。请输入做这个文件时用的口令。`];
    await askPassphrase({ title: "打开登记文件", lines, label: "打开", old: true, act: async ({ old }) => {
      const placed = await place(this.store, await opened.read(old), different);
      words = [[placed.put, "份已放进本机"], [placed.same, "份本机已有"], [placed.left, "份没有动"]].filter(([count]) => count).map((part) => part.join(" ")).join("，");
    } });
    if (words) this.dispatchEvent(new CustomEvent("restored", { detail: `${words}。` }));
  }

  /** @param {() => unknown} act */
  async #try(act) {
    this.#say("");
    try {
      await act();
    } catch (error) {
      this.#say(said(error));
    }
  }

  /** @param {string} words */
  #say(words) {
    this.#alert.textContent = words;
  }
}

/**
 * Give records out as an encrypted file.
 * @param {string} title
 * @param {import("./register_record.js").Entry[]} entries
 * @param {Date} now
 * @returns {Promise<boolean>}
 */
export async function handOut(title, entries, now) {
  const lines = [`${entries.length} 份登记写进一个加密文件。请为它设一个口令；收文件的人要有这个口令，请另外告诉对方，不要和文件放在一起。`];
  let text = "";
  const done = await askPassphrase({ title, lines, label: "存为文件", fresh: true, act: async ({ fresh }) => { text = await writeFile(entries, fresh, now); } });
  if (done) offer(fileName(["心衡", title], now, "xinheng"), text, BACKUP); // a page behind an open dialog downloads nothing
  return done;
}

/** @param {boolean} isEncrypted @param {boolean} isLocked */
function statusOf(isEncrypted, isLocked) {
  if (isLocked) return "● 已加密，已上锁";
  if (isEncrypted) return "● 已加密存在这台设备上；十分钟不动会自己上锁";
  if (!canEncrypt()) return "○ 没有加密：这个地址不是 https，浏览器不允许加密。能用这台电脑的人都看得到这些登记";
  return "○ 没有加密：能用这台电脑的人都看得到这些登记";
}

/** @returns {Promise<"replace"|"leave">} */
async function different() {
  const choice = await ask({ title: "本机已有其中几份，内容不同", lines: ["用文件里的换掉本机的，还是保留本机的？本机没有的那些都会放进来。"],
    choices: [{ value: "leave", label: "保留本机的" }, { value: "replace", label: "用文件里的" }] });
  return choice === "replace" ? "replace" : "leave";
}
