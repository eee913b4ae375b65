/**
 * What stands under the list: counts, figures for other tools, deleted and damaged records, how long this browser keeps them.
 * @module
 */
import { element } from "./dom.js";
import { binOf } from "./register_bin.js";
import { RegisterCounts } from "./register_counts.js";
import { RegisterOffer } from "./register_offer.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {object} Around
 * @property {RegisterStore} store
 * @property {string} root
 * @property {(work: () => unknown) => void} attempt   does something; what goes wrong is said
 */

const PERSISTENCE = {
  kept: "浏览器已答应不自动清除这里的登记。",
  may_be_cleared: "浏览器可能在空间不足时，或较长时间不来后（Safari 为 7 天）清除这里的登记。请定期“全部备份为加密文件”。",
  unknown: "这个浏览器没有说明会保留多久（Safari 为 7 天不来即清除）。请定期“全部备份为加密文件”。",
};

/** It stays while the list is drawn anew, so that what was opened stays open. */
export class RegisterMore {
  /** @type {RegisterCounts|null} */ #counts = null;
  /** @type {RegisterOffer|null} */ #offer = null;
  element = element("div", { class: "xh-register-more" });

  /** @param {Definition} definition @param {Around} around */
  constructor(definition, around) {
    this.definition = definition;
    this.around = around;
  }

  /** @param {Entry[]} own  the records of this register, deleted ones too @param {Entry[]} today  those not deleted, as they stand today */
  async show(own, today) {
    const { store } = this.around;
    const [damaged, persistence] = [await this.#damaged(), await store.persistence()];
    if (store.isLocked) return; // meanwhile; nothing of what is closed again is drawn
    this.#counts ??= new RegisterCounts(this.definition, store.now);
    this.#counts.show(today);
    this.element.replaceChildren(this.#counts.element, ...this.#figures(own), ...this.#bin(own), ...damaged,
      element("p", { class: "xh-help" }, PERSISTENCE[persistence]));
  }

  /** Show nothing. */
  hide() {
    this.element.replaceChildren();
  }

  /** Keep nothing of what the records say. */
  forget() {
    this.#counts = this.#offer = null;
    this.hide();
  }

  /** @param {Entry[]} own */
  #figures(own) {
    if (this.definition.figures.length === 0) return [];
    this.#offer ??= new RegisterOffer(this.definition, this.around.root, this.around.store.now);
    this.#offer.show(own.filter(({ deleted }) => !deleted));
    return [this.#offer.element];
  }

  /** @param {Entry[]} own */
  #bin(own) {
    const deleted = own.filter((entry) => entry.deleted);
    return deleted.length ? [binOf(this.definition, this.around.store, deleted, this.around.attempt)] : [];
  }

  async #damaged() {
    const damaged = (await this.around.store.damaged()).filter(({ register }) => register === this.definition.id);
    if (damaged.length === 0) return [];
    return [element("p", { class: "xh-register-alert" }, `有 ${damaged.length} 份已损坏，解不开。口令是对的；请用“打开备份或移交文件”恢复它们。`)];
  }
}
