/**
 * The button that fetches the organisation's drafts onto this device, and asks for the token where none is kept.
 * @module
 */
import { element } from "./dom.js";
import { isToken } from "./token.js";
import { ServerProblem, organisation } from "./token_client.js";

/** @typedef {import("./drafts.js").Drafts} Drafts */

const HELP = "令牌由主管部门发给本机构。取回的只是打开过“与本机构其他设备同步”的草稿；本机有改动的不会被覆盖。";

/** The row above the list. */
export class FetchDrafts {
  #words = element("p", { class: "xh-records-note", role: "status" });
  #button = element("button", { type: "button", "data-action": "fetch-drafts", click: () => void this.#fetch() }, "取回本机构的草稿");
  element = element("div", { class: "xh-records-fetching" }, element("p", {}, this.#button), this.#words);

  /** @param {() => Promise<Drafts>} drafts @param {() => Promise<void>} done  called when the token is known to be good */
  constructor(drafts, done) {
    this.drafts = drafts;
    this.done = done;
  }

  async #fetch() {
    if (!organisation.isSignedIn()) return this.#askForToken("");
    this.#button.disabled = true;
    this.#words.textContent = "正在取回……";
    try {
      const { name } = await organisation.organisation();
      const fetched = await (await this.drafts()).bring();
      this.#words.textContent = fetched.length ? `已取回“${name}”的 ${fetched.length} 份草稿，就在下面。` : `“${name}”在服务器上没有别的草稿了。`;
      await this.done();
    } catch (error) {
      if (error instanceof ServerProblem && error.wantsToken) this.#askForToken(error.message);
      else this.#words.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      this.#button.disabled = false;
    }
  }

  /** @param {string} why  what was wrong with the last one */
  #askForToken(why) {
    organisation.signOut();
    const field = element("input", { id: "xh-records-token", type: "password", autocomplete: "off", "aria-describedby": "xh-records-token-help" });
    const remember = element("input", { type: "checkbox" });
    const form = element("form", { class: "xh-records-token" },
      element("p", {}, element("label", { for: "xh-records-token" }, "机构令牌"), field, element("button", { type: "submit" }, "取回")),
      element("p", {}, element("label", { class: "xh-check" }, remember, " 记在这台设备上（公用电脑请不要勾选）")),
      element("p", { id: "xh-records-token-help", class: "xh-records-note" }, HELP));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isToken(field.value)) return void (this.#words.textContent = "令牌里只有英文字母、数字和符号，请照原样粘贴。");
      organisation.signIn(field.value, remember.checked);
      form.remove();
      void this.#fetch();
    });
    this.#words.textContent = why;
    this.element.querySelector("form")?.remove();
    this.#words.before(form);
    field.focus();
  }
}
