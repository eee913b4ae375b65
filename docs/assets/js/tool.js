/**
 * <xh-tool>: upgrades the plain form in it; without a script the form still reads and prints.
 * @module
 */
import { ToolPage } from "./tool_page.js";

/** Let the pages of one aggregation work. @param {new (page: ToolPage) => import("./tool_page.js").View} View  how its results are shown */
export function define(View) {
  class Tool extends HTMLElement {
    /** @type {ToolPage|null} */ #page = null;

    connectedCallback() {
      this.#page ??= new ToolPage(this, View);
    }
  }

  customElements.define("xh-tool", Tool);
}
