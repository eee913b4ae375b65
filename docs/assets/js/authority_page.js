/**
 * What every page of the authority has: a token that is typed in, one place for what went wrong, tables that fit a telephone.
 * @module
 */
import { AuthorityProblem, isSignedIn, signIn, signOut } from "./authority_client.js";
import { element } from "./dom.js";
import { isToken } from "./token.js";

/** A page behind a token. Subclasses give `load`. */
export class AuthorityPage extends HTMLElement {
  alert = element("p", { class: "xh-records-alert", role: "alert" });
  status = element("p", { class: "xh-records-count", role: "status" });
  content = element("div", { class: "xh-authority-content" });
  #leave = element("button", { type: "button", class: "xh-button xh-authority-leave", click: () => this.#signOut() }, "退出（忘掉令牌）");

  connectedCallback() {
    this.replaceChildren(this.alert, this.status, this.content);
    if (isSignedIn()) void this.begin();
    else this.#askForToken("");
  }

  /** Fetch and show. @returns {Promise<void>} */
  async load() {}

  /** Begin anew with the token that is kept. */
  async begin() {
    this.content.replaceChildren();
    this.append(this.#leave);
    await this.attempt(() => this.load());
  }

  /** Do something; what goes wrong is said. @param {() => Promise<unknown>} work */
  async attempt(work) {
    this.alert.textContent = "";
    this.setAttribute("aria-busy", "true");
    try {
      await work();
    } catch (error) {
      if (error instanceof AuthorityProblem && error.wantsToken) return this.#askForToken(error.message);
      this.alert.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      this.removeAttribute("aria-busy");
    }
  }

  #signOut() {
    signOut();
    this.#askForToken("");
  }

  /** @param {string} why */
  #askForToken(why) {
    signOut();
    this.#leave.remove();
    this.status.textContent = "";
    this.alert.textContent = why;
    const field = element("input", { id: "xh-authority-token", type: "password", autocomplete: "off", "aria-describedby": "xh-authority-token-help" });
    const remember = element("input", { type: "checkbox" });
    const form = element("form", { class: "xh-authority-token" },
      element("p", {}, element("label", { for: "xh-authority-token" }, "主管部门令牌"), field),
      element("p", { id: "xh-authority-token-help", class: "xh-records-note" }, "由管理服务器的人用 xinheng token first 生成，或由另一位主管部门人员在“机构与令牌”里生成。"),
      element("p", {}, element("label", { class: "xh-check" }, remember, " 记在这台设备上（公用电脑请不要勾选）")),
      element("p", {}, element("button", { type: "submit", class: "xh-button" }, "进入")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isToken(field.value)) return void (this.alert.textContent = "令牌里只有英文字母、数字和符号，请照原样粘贴。");
      signIn(field.value, remember.checked);
      void this.begin();
    });
    this.content.replaceChildren(form);
    if (why) field.focus();
  }
}

/**
 * A table whose rows become cards where there is no room.
 * @param {string} caption
 * @param {string[]} columns
 * @param {(string|Node)[][]} rows  the first cell names the row
 * @param {string} [kind]  further class
 */
export function table(caption, columns, rows, kind = "") {
  return element("table", { class: `xh-table ${kind}` },
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)))),
    element("tbody", {}, ...rows.map(([first = "", ...cells]) => element("tr", {},
      element("th", { scope: "row" }, first),
      ...cells.map((cell, at) => element("td", { "data-label": columns[at + 1] ?? "" }, cell))))));
}

/**
 * @param {string} label @param {string} id @param {[string, string][]} options  value and words
 * @param {string} value @param {(value: string) => void} act
 */
export function select(label, id, options, value, act) {
  const control = element("select", { id }, ...options.map(([own, words]) => element("option", { value: own }, words)));
  control.value = value;
  control.addEventListener("change", () => act(control.value));
  return element("p", {}, element("label", { for: id }, label), control);
}

/** @param {string} label @param {() => void} act */
export function button(label, act) {
  return element("button", { type: "button", class: "xh-button", click: act }, label);
}
