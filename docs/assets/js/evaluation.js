/**
 * <xh-evaluation>: upgrades the plain evaluation form in it; without this script the form still reads and prints.
 * @module
 */
import { EvaluationPage } from "./evaluation_page.js";

class Evaluation extends HTMLElement {
  /** @type {EvaluationPage|null} */ #page = null;

  connectedCallback() {
    this.#page ??= new EvaluationPage(this);
  }
}

customElements.define("xh-evaluation", Evaluation);
