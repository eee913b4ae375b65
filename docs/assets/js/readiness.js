/**
 * Says in words and over real bytes what the page waits for before it can compute, or why it cannot and what else there is.
 * @module
 */
import { make, slot } from "./slots.js";

/**
 * @typedef {import("./engine.js").Engine} Engine
 * @typedef {import("./engine.js").EngineError} EngineError
 * @typedef {import("./remote.js").Remote} Remote
 */

const OFFER =
  "也可以由本站的服务器算分：每次改动都会把机构类别、各项答案和改判理由发给服务器，只用来算分，不保存；机构名称、评估人、备注和佐证不发。";
const REMOTE = "由服务器算分：每次改动都把机构类别、各项答案和改判理由发给本站的服务器，只用来算分，不保存。";

/** What computes, in the panel. Dispatches `again` when the person wants another attempt, here or by the server. */
export class Readiness extends EventTarget {
  /** @param {HTMLElement} panel @param {Engine} engine @param {Remote} remote */
  constructor(panel, engine, remote) {
    super();
    this.box = slot(panel, "engine");
    this.text = slot(panel, "engine-text");
    this.bar = /** @type {HTMLProgressElement} */ (slot(panel, "engine-progress"));
    this.engine = engine;
    this.remote = remote;
    engine.addEventListener("progress", (event) => this.#progress(/** @type {CustomEvent} */ (event).detail));
    engine.addEventListener("ready", () => this.works());
    engine.addEventListener("failed", (event) => {
      if (!remote.on) this.failed(/** @type {CustomEvent<EngineError>} */ (event).detail);
    });
    if (engine.bytes && !engine.isReady) this.#progress(engine.bytes);
  }

  /** The rules answer. */
  works() {
    this.box.hidden = !this.remote.on;
    const isSaid = this.text.textContent?.startsWith(REMOTE); // a button that is drawn anew while in use loses the click
    if (this.remote.on && !isSaid) this.#say(false, REMOTE, " ", this.#button("不再由服务器算分", () => this.#turn(false)));
  }

  /** How far, and not how many: what arrives is counted unpacked, three times what the network carries. @param {{loaded: number, total: number}} bytes */
  #progress({ loaded, total }) {
    if (this.remote.on) return;
    this.box.hidden = false;
    this.#say(false, loaded < total
      ? `正在取计分规则：${Math.floor((100 * loaded) / total)}%。可以先填写。`
      : "正在启动计分规则。可以先填写。");
    this.bar.hidden = false;
    this.bar.max = total;
    this.bar.value = loaded;
  }

  /** Say why there is no result, and offer another attempt and, where there is one, the server. @param {Error} error */
  async failed(error) {
    this.box.hidden = false;
    const again = this.#button("重试", () => this.dispatchEvent(new Event("again")));
    this.#say(true, error.message, " ", again);
    if (this.remote.on) return this.text.append(" ", this.#button("不再由服务器算分", () => this.#turn(false)));
    if ((await this.remote.isThere()) && again.isConnected) this.#offer();
  }

  #offer() {
    this.text.append(make("span", { class: "xh-offer" }, OFFER), this.#button("由服务器算分", () => this.#turn(true)));
  }

  /** @param {boolean} on */
  #turn(on) {
    this.remote.on = on;
    this.works();
    this.dispatchEvent(new Event("again"));
  }

  /** @param {boolean} isFailure @param {...(string|Node)} words */
  #say(isFailure, ...words) {
    this.box.toggleAttribute("data-failed", isFailure);
    this.bar.hidden = true;
    this.text.replaceChildren(...words);
  }

  /** @param {string} words @param {() => void} act */
  #button(words, act) {
    const button = make("button", { type: "button", class: "xh-quiet" }, words);
    button.addEventListener("click", act);
    return button;
  }
}
