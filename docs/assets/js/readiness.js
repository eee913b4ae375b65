/**
 * Says in words and over real bytes what the page waits for before it can compute, or why it cannot.
 * @module
 */
import { make, slot } from "./slots.js";

/**
 * @typedef {import("./engine.js").Engine} Engine
 * @typedef {import("./engine.js").EngineError} EngineError
 */

const MEGABYTE = 1_000_000;

/** The engine's state in the panel. Dispatches `again` when the person wants another attempt. */
export class Readiness extends EventTarget {
  /** @param {HTMLElement} panel @param {Engine} engine */
  constructor(panel, engine) {
    super();
    this.box = slot(panel, "engine");
    this.text = slot(panel, "engine-text");
    this.bar = /** @type {HTMLProgressElement} */ (slot(panel, "engine-progress"));
    this.engine = engine;
    engine.addEventListener("progress", (event) => this.#progress(/** @type {CustomEvent} */ (event).detail));
    engine.addEventListener("ready", () => this.works());
    engine.addEventListener("failed", (event) => this.failed(/** @type {CustomEvent<EngineError>} */ (event).detail));
  }

  /** The rules answer. */
  works() {
    this.box.hidden = true;
  }

  /** @param {{loaded: number, total: number}} bytes */
  #progress({ loaded, total }) {
    this.box.hidden = false;
    this.box.removeAttribute("data-failed");
    this.bar.hidden = false;
    this.bar.max = total;
    this.bar.value = loaded;
    this.text.textContent = loaded < total
      ? `正在取计分规则：${megabytes(loaded)} / ${megabytes(total)} MB。可以先填写。`
      : "正在启动计分规则。可以先填写。";
  }

  /** Say why there is no result, and offer another attempt. @param {Error} error */
  failed(error) {
    this.box.hidden = false;
    this.box.toggleAttribute("data-failed", true);
    this.bar.hidden = true;
    const again = make("button", { type: "button", class: "xh-quiet" }, "重试");
    again.addEventListener("click", () => {
      this.engine.start();
      this.dispatchEvent(new Event("again"));
    });
    this.text.replaceChildren(error.message, " ", again);
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / MEGABYTE).toFixed(1);
}
