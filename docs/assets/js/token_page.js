/**
 * What every page behind a token has: a token that is typed in, one place for what went wrong, one for what is so.
 * @module
 */
import { element } from "./dom.js";
import { isToken } from "./token.js";
import { ServerProblem } from "./token_client.js";

/**
 * @typedef {{label: string, help: string}} TokenWords   what the token is called, and from whom one gets it
 * @typedef {import("./token_client.js").TokenClient} TokenClient
 */

/** A page behind a token. Subclasses give `load`. */
export class TokenPage extends HTMLElement {
  alert = element("p", { class: "xh-records-alert", role: "alert" });
  status = element("p", { class: "xh-records-count", role: "status" });
  content = element("div", { class: "xh-authority-content" });
  client; #words;
  #leave = element("button", { type: "button", class: "xh-button xh-authority-leave", click: () => this.signOut() }, "退出（忘掉令牌）");

  /** @param {TokenClient} client @param {TokenWords} words */
  constructor(client, words) {
    super();
    this.client = client;
    this.#words = words;
  }

  connectedCallback() {
    this.replaceChildren(this.alert, this.status, this.content);
    if (this.client.isSignedIn()) void this.begin();
    else this.askForToken("");
  }

  /** Fetch and show. @returns {Promise<void>} */
  async load() {}

  /** Begin anew with the token that is kept. */
  async begin() {
    this.beginning();
    await this.attempt(() => this.load());
  }

  /** Clear the page for what the token opens. */
  beginning() {
    this.content.replaceChildren();
    this.append(this.#leave);
  }

  /** Do something; what goes wrong is said. @param {() => Promise<unknown>} work @returns {Promise<boolean>} whether it was done */
  async attempt(work) {
    this.alert.textContent = "";
    this.setAttribute("aria-busy", "true");
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof ServerProblem && error.wantsToken) this.askForToken(error.message);
      else this.alert.textContent = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      this.removeAttribute("aria-busy");
    }
  }

  signOut() {
    this.client.signOut();
    this.askForToken("");
  }

  /** Forget the token and ask for another. @param {string} why */
  askForToken(why) {
    this.client.signOut();
    this.#leave.remove();
    this.status.textContent = "";
    this.alert.textContent = why;
    const form = this.tokenForm();
    this.content.replaceChildren(form);
    if (why) form.querySelector("input")?.focus();
  }

  /** A form that takes a token and begins with it. @returns {HTMLFormElement} */
  tokenForm() {
    const field = element("input", { id: "xh-page-token", type: "password", autocomplete: "off", "aria-describedby": "xh-page-token-help" });
    const remember = element("input", { type: "checkbox" });
    const form = element("form", { class: "xh-authority-token" },
      element("p", {}, element("label", { for: "xh-page-token" }, this.#words.label), field),
      element("p", { id: "xh-page-token-help", class: "xh-records-note" }, this.#words.help),
      element("p", {}, element("label", { class: "xh-check" }, remember, " 记在这台设备上（公用电脑请不要勾选）")),
      element("p", {}, element("button", { type: "submit", class: "xh-button" }, "进入")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isToken(field.value)) return void (this.alert.textContent = "令牌里只有英文字母、数字和符号，请照原样粘贴。");
      this.client.signIn(field.value, remember.checked);
      void this.begin();
    });
    return form;
  }
}
