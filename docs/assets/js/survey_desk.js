/**
 * The desk of surveys: rounds on the server and on this device, and what can be done with each.
 * @module
 */
import { button, named, sure } from "./controls.js";
import { DeskPage } from "./desk_page.js";
import { element } from "./dom.js";
import { qrSvg } from "./qr.js";
import { RoundEditor } from "./survey_round_editor.js";
import { LATE_DAYS, addressOf, countResponses, dayWords, deleteRound, fetchRounds, isLocal, later, periodWords, sealRound, stateOf } from "./survey_rounds.js";
import { openSurveyStore } from "./survey_store.js";

/**
 * @typedef {import("./survey_store.js").Round} Round
 * @typedef {import("./survey_store.js").RoundState} RoundState
 * @typedef {import("./survey_rounds.js").Plan} Plan
 */

/** @type {Record<RoundState, string>} */
const SIGNS = { not_yet: "○ 还没有开始", open: "● 正在进行", closed: "■ 已经结束", sealed: "✓ 已封存" };
const PAGES = /** @type {const} */ ({ poster: ["print/?kind=poster&round=", "海报"], slips: ["print/?kind=slips&round=", "代码纸条"],
  sheet: ["print/?kind=sheet&round=", "空白调查表"], paper: ["paper/?round=", "录入纸质问卷"], kiosk: ["kiosk/?organisation=", "现场平板"], results: ["results/?round=", "结果"] });

/** `<xh-survey-desk>` */
export class SurveyDesk extends DeskPage {
  #device = element("section", { class: "xh-rounds", "aria-labelledby": "xh-rounds-device" });
  #asked = "";

  connectedCallback() {
    super.connectedCallback();
    this.append(this.#device);
    void this.attempt(() => this.#showDevice());
  }

  async load() {
    if (!this.holder) return;
    const holder = this.holder;
    const rounds = await fetchRounds(holder);
    await this.#kept((store) => store.keepRounds(holder.id, rounds));
    this.status.textContent = rounds.length ? `${holder.name}：共 ${rounds.length} 轮调查。` : `${holder.name}：还没有调查。`;
    const list = element("div", { class: "xh-rounds" }, ...rounds.map((round) => this.#card(round)));
    this.content.replaceChildren(element("h2", {}, "服务器上的轮次"), this.#adder(false, this.content, () => this.load()), list);
    await this.#count(rounds);
  }

  async #showDevice() {
    const rounds = await this.#kept(async (store) => (await store.rounds()).filter(({ organisation }) => organisation === null));
    this.#device.replaceChildren(
      element("h2", { id: "xh-rounds-device" }, "只在这台设备上的轮次"),
      element("p", { class: "xh-records-note" }, "没有服务器也能做纸质调查：印空白调查表，收回后在这里录入，存成答卷文件，再看结果。"),
      this.#adder(true, this.#device, () => this.#showDevice()),
      ...rounds.map((round) => this.#card(round)));
  }

  /** @template T @param {(store: import("./survey_store.js").SurveyStore) => Promise<T>} work @returns {Promise<T>} */
  async #kept(work) {
    const store = await openSurveyStore();
    try {
      return await work(store);
    } finally {
      store.close();
    }
  }

  /** @param {boolean} onDevice @param {Element} place @param {() => Promise<void>} show */
  #adder(onDevice, place, show) {
    const opener = button(onDevice ? "新的一轮（不用服务器）" : "新的一轮", () => this.#edit(null, onDevice, place.querySelector(".xh-round-place"), show));
    if (!onDevice) opener.classList.add("xh-primary");
    return element("div", { class: "xh-round-place" }, element("p", {}, opener));
  }

  /** @param {Round|null} round @param {boolean} onDevice @param {Element|null} place @param {() => Promise<void>} show */
  #edit(round, onDevice, place, show) {
    if (!place) return;
    const before = [...place.childNodes];
    const editor = new RoundEditor(round, {
      onDevice, keep: (id, plan) => this.#kept((store) => store.keepRound(deviceRound(id, plan))),
      done: async () => void (await this.attempt(show)), cancel: () => place.replaceChildren(...before),
    });
    place.replaceChildren(editor.element);
    editor.focus();
  }

  /** @param {Round} round */
  #card(round) {
    const state = stateOf(round);
    return element("article", { class: "xh-record xh-survey-round", "data-round": round.id },
      element("h3", {}, round.name),
      element("p", { class: "xh-record-about" }, element("span", { class: `xh-round-state xh-round-${state}` }, SIGNS[state]), ` ${aboutWords(round, state)}`),
      element("p", { class: "xh-record-about", "data-slot": "count", hidden: "" }),
      ...(round.organisation === null ? [] : [this.#address(round)]),
      element("div", { class: "xh-record-actions" }, ...this.#actions(round, state)),
      element("div", { class: "xh-round-place" }));
  }

  /** @param {Round} round */
  #address(round) {
    const address = addressOf(round) ?? "";
    const id = `xh-address-${round.id}`;
    const field = element("input", { id, type: "text", readonly: "", class: "xh-round-address" });
    field.addEventListener("focus", () => field.select());
    field.value = address;
    const said = element("span", { role: "status", class: "xh-round-copied" });
    const copy = named(button("复制", () => void copied(field).then((text) => { said.textContent = text; })), `复制“${round.name}”的网址`);
    const picture = element("details", { class: "xh-records-bin" }, element("summary", {}, "二维码"), qrSvg(address, `“${round.name}”的二维码`));
    return element("div", {},
      element("p", { class: "xh-round-row" }, element("label", { for: id }, "居民填写的网址"), field, copy, said),
      ...(isLocal(address) ? [element("p", { class: "xh-records-note" }, "这是只有本机能打开的地址。印海报之前，请用居民能打开的网址打开本页。")] : []),
      picture);
  }

  /** @param {Round} round @param {RoundState} state @returns {Node[]} */
  #actions(round, state) {
    const link = (/** @type {keyof typeof PAGES} */ page) => element("a", { href: PAGES[page][0] + (page === "kiosk" ? `${round.organisation}&round=${round.id}` : round.id), "aria-label": `${PAGES[page][1]}：${round.name}` }, PAGES[page][1]);
    const act = (/** @type {string} */ label, /** @type {() => void} */ work) => named(button(label, work), `${label}：${round.name}`);
    const onDevice = round.organisation === null;
    const place = () => this.querySelector(`[data-round="${round.id}"] > .xh-round-place`);
    const show = () => (onDevice ? this.#showDevice() : this.load());
    const running = state === "not_yet" || state === "open";
    return [
      ...(running ? [link("poster")] : []),
      ...(running && round.codes ? [link("slips")] : []),
      ...(running ? [link("sheet")] : []),
      ...(state === "open" || state === "closed" ? [link("paper")] : []),
      ...(running && !onDevice && !round.codes ? [link("kiosk")] : []),
      ...(state !== "not_yet" ? [link("results")] : []),
      ...(state === "sealed" ? [] : [act("修改", () => this.#edit(round, onDevice, place(), show))]),
      ...(onDevice || state === "sealed" ? [] : [act("封存", () => void this.#seal(round, state))]),
      ...(onDevice || state === "not_yet" ? [act("删除", () => void this.#remove(round, show))] : []),
    ];
  }

  /** @param {Round} round @param {RoundState} state */
  async #seal(round, state) {
    const early = state !== "closed";
    const lines = [
      ...(early ? [`“${round.name}”要到${dayWords(round.closes)}才结束。现在封存就是提前结束。`] : []),
      "封存以后不再收任何答卷，纸质和平板的也不收，不能恢复。", "还没有发出去的纸质答卷和平板答卷，请先发完。", "封存时删除答卷编号、用过的代码和这一轮的密钥，然后显示全部结果。",
    ];
    if (await sure(early ? "提前结束并封存？" : "封存这一轮？", lines, early ? "提前结束并封存" : "封存")) {
      await this.attempt(async () => { await sealRound(round.id, early); await this.load(); });
    }
  }

  /** @param {Round} round @param {() => Promise<void>} show */
  async #remove(round, show) {
    const onDevice = round.organisation === null;
    const count = onDevice ? (await this.#kept((store) => store.sheets(round.id))).length : 0;
    const lines = [onDevice ? `这台设备上录入的 ${count} 份答卷一起删除，不能恢复。要留下的请先存成答卷文件。` : "还没有开始，没有答卷。印好的海报和纸条会失效。"];
    if (!(await sure(`删除“${round.name}”？`, lines, "删除"))) return;
    await this.attempt(async () => {
      await (onDevice ? this.#kept((store) => store.removeRound(round.id)) : deleteRound(round));
      await show();
    });
  }

  /** Say how many came in, of each round that takes answers. @param {Round[]} rounds */
  async #count(rounds) {
    const asked = (this.#asked = crypto.getRandomValues(new Uint32Array(2)).join());
    for (const round of rounds.filter((one) => ["open", "closed"].includes(stateOf(one)))) {
      const count = await countResponses(round.id);
      const place = this.querySelector(`[data-round="${round.id}"] [data-slot="count"]`);
      if (asked !== this.#asked || !(place instanceof HTMLElement)) return;
      place.hidden = false;
      place.textContent = `服务器已收到 ${count} 份${round.target ? `，目标 ${round.target} 份` : ""}。`;
    }
  }
}

/** @param {Round} round @param {RoundState} state */
function aboutWords(round, state) {
  const parts = [periodWords(round)];
  if (round.organisation !== null) parts.push(round.codes ? "凭一次性代码" : "扫码即可填写");
  if (round.target && state === "not_yet") parts.push(`目标 ${round.target} 份`);
  parts.push(`最小人数 ${round.smallest_group}`);
  if (state === "closed" && round.organisation !== null) parts.push(`纸质和平板的答卷可以补交到${dayWords(later(round.closes, LATE_DAYS))}，之后自动封存`);
  return parts.join("，");
}

/** @param {string} id @param {Plan} plan @returns {Round} */
function deviceRound(id, plan) {
  return { ...plan, id, kind: "round", organisation: null, holder: "", sealed: null, state: "open", revision: null, codes: false };
}

/** Copy what is in a field; where the browser does not let us, select it. @param {HTMLInputElement} field @returns {Promise<string>} what to say */
async function copied(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return "✓ 已复制";
  } catch {
    return "已选中，请按 Ctrl+C 复制";
  }
}

if (!customElements.get("xh-survey-desk")) customElements.define("xh-survey-desk", SurveyDesk);
