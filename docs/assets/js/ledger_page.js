/**
 * What the pages with one list kept on this device share: the record behind the form, saying how safely it is kept, files, paper.
 * @module
 */
import { element } from "./dom.js";
import { openFile, refusal, saveFile } from "./exchange.js";
import { Saving } from "./saving.js";
import { slot } from "./slots.js";
import { openStore } from "./store.js";

/** @typedef {import("./document.js").Values} Values */

const SAVED = {
  new: "改动会自动存在本机", pending: "正在保存……", saved: "已存在本机", failed: "没有存下", conflict: "另一个窗口改了这份清单，请刷新页面再改",
};

/** A page with one kept list. Subclasses give `values`, `fill`, `sheet`, `heading`, and what their own buttons do. */
export class LedgerPage extends HTMLElement {
  /** @type {Saving|null} */ saving = null;
  #isOpen = false;

  /** @returns {Values} what the form says */
  values() {
    return {};
  }

  /** Put what was kept into the form. @param {Values} _values */
  fill(_values) {}

  /** Show what follows from the form. */
  show() {}

  /** @returns {HTMLElement} the list in a saved file, and on paper */
  sheet() {
    return element("div");
  }

  /** @returns {Element} what is printed, by the page's button or by the browser's */
  onPaper() {
    return this.sheet();
  }

  /** What stands above the list on paper. */
  heading() {
    return this.dataset.title ?? "";
  }

  /** What the page's own buttons do, by their data-action. @returns {Record<string, (button: Element) => unknown>} */
  commands() {
    return {};
  }

  /** Which record to begin with, where the address names none; null: a new one. @param {import("./store.js").Store} store @returns {Promise<string|null>} */
  async first(store) {
    return (await store.list(this.dataset.form))[0]?.id ?? null;
  }

  /** The record stands in the form, and whatever else is kept can be asked for. @param {import("./store.js").Store} _store */
  opened(_store) {}

  connectedCallback() {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("click", (event) => this.#click(event));
    addEventListener("pagehide", () => this.saving?.leave());
    addEventListener("beforeprint", () => this.#fillPaper());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") this.show(); });
    this.begin();
    void this.#open();
  }

  /** Take up what the subclass needs of the form. */
  begin() {}

  /** Take in what is typed: keep it and show what follows. */
  changed() {
    this.saving?.note(this.values());
    this.show();
  }

  /** Say something at the top of the form. @param {string} text */
  say(text) {
    const box = slot(this, "message");
    box.textContent = text;
    box.hidden = false;
    box.focus();
  }

  /** Show another record. @param {string|null} id  null: a new one */
  async turnTo(id) {
    await this.saving?.open(id);
    this.#take();
  }

  async #open() {
    try {
      const { form = "", edition = "", rules = "" } = this.dataset;
      const store = await openStore();
      const saving = new Saving(store, { form, edition, rules });
      saving.addEventListener("status", (event) => this.#status(/** @type {CustomEvent} */ (event).detail));
      saving.addEventListener("replaced", () => this.#take());
      const named = new URL(location.href).searchParams.get("id") ?? new URLSearchParams(location.hash.slice(1)).get("record");
      await saving.open(named ?? (await this.first(store)));
      const typed = this.values();
      this.saving = saving;
      if (Object.keys(typed).length === 0 || saving.record.revision > 0) this.#take();
      else this.changed();
      slot(this, "file").addEventListener("change", () => void this.#openFile(saving));
      this.opened(store);
    } catch (error) {
      this.#status({ state: "failed", message: error instanceof Error ? error.message : String(error) });
      this.show();
    }
  }

  #take() {
    this.fill(this.saving?.record.values ?? {});
    this.show();
  }

  /** @param {{state: keyof typeof SAVED, message: string|null}} status */
  #status({ state, message }) {
    this.dataset.save = state;
    slot(this, "save").textContent = message ? `${SAVED[state]}：${message}` : SAVED[state];
  }

  /** @param {Event} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-action]") : null;
    if (!button) return;
    const shared = { print: () => print(), "save-file": () => this.#saveFile(), "open-file": () => slot(this, "file").click() };
    const commands = /** @type {Record<string, (button: Element) => unknown>} */ ({ ...shared, ...this.commands() });
    void commands[button.getAttribute("data-action") ?? ""]?.(button);
  }

  #fillPaper() {
    slot(this, "paper").replaceChildren(element("p", { class: "xh-paper-title" }, this.heading()), this.onPaper());
  }

  async #saveFile() {
    await this.saving?.flush();
    const record = this.saving?.record;
    if (!record) return this.say("这个浏览器不能保存，所以没有文件可存；请打印或抄下来。");
    const said = element("p", {}, slot(this, "announcement").textContent ?? "");
    return saveFile({ ...record, values: this.values() }, this.dataset.title ?? "", this.sheet(), said);
  }

  /** @param {Saving} saving */
  async #openFile(saving) {
    const input = /** @type {HTMLInputElement} */ (slot(this, "file"));
    const file = input.files?.[0];
    if (!file) return;
    try {
      await saving.flush();
      const { id, message } = await openFile(file, saving.store, saving.rules, async () => "both");
      if (id) await saving.open(id);
      this.#take();
      if (message) this.say(message);
    } catch (error) {
      this.say(refusal(error));
    } finally {
      input.value = "";
    }
  }
}
