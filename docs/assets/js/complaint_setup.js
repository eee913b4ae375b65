/**
 * Opening complaints on the web, step by step: a key, its backup, the backup tried, and only then the key for residents.
 * @module
 */
import { button, field, sure } from "./controls.js";
import { isConfirmed, publicText, shortOf } from "./complaint_keys.js";
import { element } from "./dom.js";
import { fileName, offer } from "./file.js";
import { askPassphrase } from "./register_dialog.js";
import { canEncrypt } from "./vault.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./complaint_keys.js").Keys} Keys
 * @typedef {import("./complaint_online.js").Online} Online
 * @typedef {{id: string, label: string, way?: string}} Channel
 * @typedef {(work: () => Promise<unknown>) => Promise<boolean>} Attempt   does something, says what goes wrong
 */

const BACKUP = "application/json";
const NO_BACK_DOOR = "私钥只在这台设备和备份文件里，本站没有存，也没有后门：两样都没有了，或者忘了口令，没打开的投诉谁也打不开。请把文件存到 U 盘等别处，口令另外记好。";

/** The steps. Dispatches `done` when residents can complain, or no longer can. */
export class Setup extends EventTarget {
  element = element("section", { class: "xh-complaint-setup", "aria-labelledby": "xh-setup-title" });
  #attempt; #channels; #keys; #online;
  #said = "";

  /** @param {Keys} keys @param {Online} online @param {Channel[]} channels @param {Attempt} attempt */
  constructor(keys, online, channels, attempt) {
    super();
    this.#keys = keys;
    this.#online = online;
    this.#channels = channels.filter(({ way }) => way);
    this.#attempt = attempt;
  }

  async show() {
    const [key] = await this.#keys.all();
    this.element.replaceChildren(
      element("p", {}, element("a", { href: "#" }, "← 回到登记")),
      element("h2", { id: "xh-setup-title", tabindex: "-1" }, "网上投诉的设置"),
      element("p", { role: "status", class: "xh-records-note" }, this.#said),
      ...(canEncrypt() ? [await this.#steps(key)] : [element("p", { class: "xh-register-alert" }, "这个地址不是 https，浏览器不允许加密，不能在这里生成密钥。请从 https 的网址打开本站。")]),
      this.#ways(),
      await this.#all());
  }

  /** @param {Entry|undefined} key */
  async #steps(key) {
    const confirmed = key !== undefined && isConfirmed(key);
    const published = key !== undefined && this.#online.desk?.thumbprint === key.values.thumbprint;
    return element("ol", { class: "xh-steps" },
      step("生成密钥", key !== undefined, key ? [`公钥指纹 ${shortOf(key.values.thumbprint ?? "")}，${day(key.created)}生成。`] : ["公钥给居民的浏览器加密用，私钥留在这台设备上打开投诉。"],
        key ? [] : [this.#button("生成密钥", () => this.#make(), true)]),
      step("下载备份", confirmed, [NO_BACK_DOOR], key ? [this.#button(confirmed ? "再存一份备份" : "设口令并下载备份", () => this.#backup(key), !confirmed)] : []),
      step("试一试备份", confirmed, [confirmed ? `${day(key.values.confirmed ?? "")}试过，备份打得开。` : "选择刚才下载的文件，输入口令。打得开才能启用，免得以后才发现备份没有用。"],
        key && !confirmed ? [this.#button("选择备份文件…", () => this.#confirm(key))] : []),
      step("启用", published, this.#publishing(published), confirmed ? this.#publish(key, published) : []));
  }

  /** @param {boolean} published */
  #publishing(published) {
    const { desk, address } = this.#online;
    if (published) return ["居民的浏览器现在用这把公钥加密。居民的网址：", element("a", { href: address }, address)];
    if (desk && !desk.on) return ["这台服务器没有开通网上投诉，请管理服务器的人打开设置 complaints。"];
    if (desk?.thumbprint) return ["换公钥以后，新的投诉用新的公钥加密；以前没有打开的还要用旧的私钥，旧的私钥和它的备份请一直留着。"];
    return [desk ? "把公钥交给服务器，居民就可以在网上投诉。" : "没有连上服务器时，可以把公钥存成文件，交给管理服务器的人登记。"];
  }

  /** @param {Entry} key @param {boolean} published */
  #publish(key, published) {
    const file = this.#button("公钥存为文件", () => this.#file(key));
    if (published) return [this.#button("停止网上投诉…", () => this.#close()), this.#button("换一把新的密钥…", () => this.#renew())];
    return this.#online.desk?.on ? [this.#button("启用这把公钥", () => this.#use(key), true), file] : [file];
  }

  async #make() {
    await this.#keys.make();
    this.#said = "密钥已生成，还没有启用。请接着做备份。";
  }

  /** @param {Entry} key */
  async #backup(key) {
    const done = await askPassphrase({ title: "给备份设一个口令", lines: [NO_BACK_DOOR], label: "下载备份", fresh: true, act: async ({ fresh }) => {
      offer(fileName(["投诉密钥备份", this.#online.desk?.name ?? ""], new Date(), "xinheng"), await this.#keys.backup(key, fresh), BACKUP);
    } });
    if (done) this.#said = "备份文件已交给浏览器下载。";
  }

  /** @param {Entry} key */
  async #confirm(key) {
    const file = await chosen();
    if (!file) return;
    const text = await file.text();
    const done = await askPassphrase({ title: "试一试备份", lines: [`文件：${file.name}`], label: "打开", old: true, act: async ({ old }) => {
      await this.#keys.confirm(key, text, old);
    } });
    if (done) this.#said = "备份打得开，里面就是这把密钥。";
  }

  /** @param {Entry} key */
  async #use(key) {
    const { desk } = this.#online;
    const lines = ["居民的浏览器从现在起用新的公钥加密。以前收到而没有打开的投诉，还要用旧的私钥打开，旧的备份请留着。这次更换会记入主管部门的查阅记录。"];
    if (desk?.thumbprint && !(await sure("换公钥？", lines, "换公钥"))) return;
    await this.#online.publish(key);
    this.#said = "公钥已启用，居民可以在网上投诉了。";
    this.dispatchEvent(new CustomEvent("done"));
  }

  async #close() {
    if (!(await sure("停止网上投诉？", ["居民的页面将只写其他投诉办法。已经收到的投诉和私钥都留着，可以随时再启用。"], "停止"))) return;
    await this.#online.close();
    this.#said = "已停止网上投诉。";
    this.dispatchEvent(new CustomEvent("done"));
  }

  async #renew() {
    const lines = ["会另外生成一把，备份试过以后再启用；启用之前，居民仍用现在这把。旧的私钥留在这台设备上。"];
    if (await sure("换一把新的密钥？", lines, "生成新的")) await this.#make();
  }

  /** @param {Entry} key */
  #file(key) {
    offer(fileName(["投诉公钥", this.#online.desk?.name ?? ""], new Date(), "json"), publicText(key), BACKUP);
    this.#said = "公钥文件里没有秘密，可以用任何办法交给管理服务器的人：xinheng organisation change 机构编号 --public-key 文件";
  }

  #ways() {
    const { desk } = this.#online;
    if (!desk) return element("p", { class: "xh-records-note" }, "连上服务器、填了机构令牌以后，在这里写明电话、意见箱等其他投诉办法，给不能加密的手机看。");
    const rows = this.#channels.map(({ id, label, way = "" }) => ({ id, ...field(`${label}：${way}`, `xh-way-${id}`, { maxlength: "200" }, desk.ways[id] ?? "") }));
    const form = element("form", { class: "xh-item xh-complaint-ways" }, element("h3", {}, "其他投诉办法"),
      element("p", { class: "xh-help" }, "居民的页面上会写出来；手机不能加密的居民只看得到这些。空着的不写。"), ...rows.map(({ row }) => row),
      element("p", { class: "xh-buttons" }, element("button", { type: "submit", class: "xh-button" }, "保存到服务器")));
    form.onsubmit = (event) => {
      event.preventDefault();
      void this.#do(async () => {
        await this.#online.tellWays(Object.fromEntries(rows.map(({ id, input }) => [id, input.value])));
        this.#said = "其他投诉办法已保存，居民现在看到的就是这些。";
      });
    };
    return form;
  }

  async #all() {
    const keys = await this.#keys.all();
    const rows = keys.map(({ values, created }) => element("li", {}, `${shortOf(values.thumbprint ?? "")}，${day(created)}生成，${values.confirmed ? "备份试过" : "备份没有试过"}${values.thumbprint === this.#online.desk?.thumbprint ? "，居民正在用" : ""}`));
    return element("details", { class: "xh-register-history" }, element("summary", {}, `这台设备上的密钥（${keys.length} 把）`), element("ul", {}, ...rows),
      element("p", { class: "xh-help" }, "另一台设备要打开同样的投诉，在那里用“打开备份或移交文件”读入密钥备份。"));
  }

  /** @param {string} label @param {() => unknown} act @param {boolean} [first] */
  #button(label, act, first = false) {
    const made = button(label, () => void this.#do(async () => { await act(); }));
    if (first) made.classList.add("xh-primary");
    return made;
  }

  /** @param {() => Promise<unknown>} work */
  async #do(work) {
    this.#said = "";
    await this.#attempt(work);
    await this.show();
    this.element.querySelector("h2")?.focus();
  }
}

/** @param {string} title @param {boolean} done @param {(string|Node)[]} words @param {Node[]} actions */
function step(title, done, words, actions) {
  return element("li", { class: "xh-step", "data-done": String(done) },
    element("strong", {}, `${done ? "✓" : "○"} ${title}${done ? "（已完成）" : ""}`), element("p", {}, ...words),
    actions.length ? element("p", { class: "xh-buttons" }, ...actions) : null);
}

/** @param {string} time */
function day(time) {
  return new Date(time).toLocaleDateString("zh-CN", { dateStyle: "long" });
}

/** @returns {Promise<File|null>} */
function chosen() {
  return new Promise((resolve) => {
    const input = element("input", { type: "file", accept: ".xinheng,.json", hidden: "", "aria-label": "选择备份文件" });
    input.addEventListener("change", () => resolve(input.files?.[0] ?? null));
    input.addEventListener("cancel", () => resolve(null));
    document.body.append(input);
    input.click();
    input.remove();
  });
}
