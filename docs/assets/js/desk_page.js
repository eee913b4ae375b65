/**
 * A page of the organisation's own desk: with its token where a server is, and with what can be done without one.
 * @module
 */
import { button } from "./controls.js";
import { element } from "./dom.js";
import { PLACE, probe } from "./server.js";
import { organisation } from "./token_client.js";
import { TokenPage } from "./token_page.js";

const WORDS = {
  label: "机构令牌",
  help: "由主管部门在“机构与令牌”里生成，或由管理服务器的人用 xinheng token create 生成。",
};
const NONE = "没有连上服务器：可能没有网络，也可能这个网站没有配服务器。";

/** A page behind the organisation's token. Subclasses give `load`, and `withoutServer` if something can be done then. */
export class DeskPage extends TokenPage {
  /** @type {import("./holder.js").Organisation|null} whose token it is */ holder = null;
  hasServer = false;

  constructor() {
    super(organisation, WORDS);
  }

  /** Where residents and other pages find the server. */
  get place() {
    return PLACE;
  }

  connectedCallback() {
    this.replaceChildren(this.alert, this.status, this.content);
    void this.look();
  }

  /** Look for a server and go on from there. */
  async look() {
    this.status.textContent = "正在找服务器……";
    this.hasServer = (await probe()) !== null;
    this.status.textContent = "";
    if (!this.hasServer) await this.withoutServer();
    else if (this.client.isSignedIn()) await this.begin();
    else this.askForToken("");
  }

  /** Show what can be done without a server. @returns {Promise<void>} */
  async withoutServer() {
    this.content.replaceChildren(element("p", {}, NONE), element("p", {}, button("再找一次", () => void this.look())));
  }

  /** Begin anew with the token that is kept. */
  async begin() {
    this.beginning();
    await this.attempt(async () => {
      this.holder = await organisation.organisation();
      await this.load();
    });
  }
}
