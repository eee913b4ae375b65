/**
 * What hangs on the wall so that residents find the complaint page: a QR code, the other ways, the days until an answer.
 * @module
 */
import { element } from "./dom.js";
import { print } from "./paper.js";
import { qrSvg } from "./qr.js";

/**
 * @typedef {import("./complaint_form.js").Words} Words
 * @typedef {{name: string, ways: Record<string, string>}} Holder
 */

const INVITATION = "有意见，请告诉我们";
const HOW = "用微信或手机相机扫一扫，在手机上写";
const PROMISES = ["可以不留姓名，不用登录。", "写的内容先在您的手机上加密，只有本机构打得开。", "得到一个编号，凭它随时看办到哪一步。"];

/** The notice; it stays in the page, hidden, until it is printed. */
export class ComplaintNotice {
  element = element("section", { class: "xh-a4 xh-poster xh-complaint-notice", "aria-label": "投诉告示", hidden: "" });

  /** @param {HTMLElement} host  of everything that is printed here @param {Words} words */
  constructor(host, words) {
    this.host = host;
    this.words = words;
  }

  /** @param {Holder} holder @param {string} address */
  print(holder, address) {
    this.element.replaceChildren(this.#sheet(holder, address));
    this.element.hidden = false;
    this.host.dataset.prints = "notice";
    print(() => {
      this.element.hidden = true;
      delete this.host.dataset.prints;
    });
  }

  /** @param {Holder} holder @param {string} address */
  #sheet({ name, ways }, address) {
    const others = this.words.channels.filter(({ id }) => ways[id]).map(({ id, label }) => `${label}：${ways[id]}`);
    return element("div", { class: "xh-a4-in" },
      element("p", { class: "xh-poster-holder" }, name),
      element("p", { class: "xh-poster-invitation" }, INVITATION),
      element("div", { class: "xh-poster-qr" }, qrSvg(address, "投诉页的二维码")),
      element("p", { class: "xh-poster-how" }, HOW),
      element("p", { class: "xh-poster-period" }, `收到后 ${this.words.period.days} 个工作日内答复`),
      element("ul", { class: "xh-poster-promises" }, ...PROMISES.map((promise) => element("li", {}, promise))),
      ...(others.length ? [element("div", { class: "xh-poster-foot" }, element("p", {}, "也可以："), ...others.map((way) => element("p", {}, way)))] : []),
      element("p", { class: "xh-poster-address" }, address));
  }
}
