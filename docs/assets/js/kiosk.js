/**
 * A tablet in the waiting room: it asks one resident after the other, keeps nothing of any but a sealed queue, and lets only staff out.
 * @module
 */
import { element } from "./dom.js";
import { KioskCards } from "./kiosk_cards.js";
import { makePin } from "./kiosk_pin.js";
import { closedWords, fetchSurvey, forgetPlan, keepPlan, readPlan } from "./kiosk_plan.js";
import { openKioskQueue } from "./kiosk_queue.js";
import { pinForm, setupAddress, setupForm, staffPanel } from "./kiosk_staff.js";
import { readSurveyForm } from "./survey_form.js";
import { AUTHORITY_KEY, forgetToken } from "./token.js";
import { canEncrypt } from "./vault.js";

/** @typedef {import("./kiosk_plan.js").Plan} Plan */

const IDLE_MS = 60_000;
const GRACE_MS = 20_000;
const THANKS_MS = 15_000;
const LOOK_MS = 600_000;
const NOT_CHOSEN = "先在“满意度调查”里选一轮，点“现场平板”。";
const INSECURE = "这个网址不是 https，断网后打不开，答卷也不能加密，所以不能用作现场平板。请用 https 的网址打开。";
const CODES = "这一轮凭一次性代码填写，每人一个，不用现场平板。请让居民用自己的手机扫纸条，或填纸质表。";
const RECEIVED = "您的回答已经送到服务器。";
const QUEUED = "您的回答已存在这台平板上，有网络就自动送出。";

/** `<xh-kiosk>` */
export class Kiosk extends HTMLElement {
  #form = readSurveyForm();
  /** @type {import("./kiosk_queue.js").KioskQueue|null} */ #queue = null;
  /** @type {KioskCards|null} */ #cards = null;
  /** @type {string|null} of staff, in memory, for what comes late */ #token = null;
  #touched = Date.now();
  #staff = element("button", { type: "button", class: "xh-kiosk-staff", click: () => this.#unlock() }, "工作人员");
  /** @type {HTMLDialogElement} */ #warning = element("dialog", { class: "xh-kiosk-idle", "aria-labelledby": "xh-kiosk-idle" },
    element("h2", { id: "xh-kiosk-idle" }, "还在填吗？"), element("p", {}, "再没有人点，就清空，给下一位。"),
    element("p", { class: "xh-card-row" }, element("button", { type: "button", class: "xh-big xh-big-primary", click: () => this.#warning.close() }, "接着填")));

  connectedCallback() {
    for (const event of ["pointerdown", "keydown", "input"]) addEventListener(event, () => { this.#touched = Date.now(); }, true);
    addEventListener("contextmenu", (event) => { if (readPlan()) event.preventDefault(); });
    addEventListener("popstate", () => { if (readPlan()) history.pushState(null, ""); });
    document.addEventListener("visibilitychange", () => { this.#tick(); void this.#stayAwake(); });
    setInterval(() => this.#tick(), 1_000);
    setInterval(() => void this.#learn(), LOOK_MS);
    const plan = readPlan();
    if (plan) void this.#ask(plan);
    else void this.#setUp();
  }

  async #setUp() {
    const asked = new URL(location.href).searchParams;
    const [organisation, round] = [asked.get("organisation"), asked.get("round")];
    if (!organisation || !round) return this.#say(NOT_CHOSEN);
    if (!canEncrypt()) return this.#say(INSECURE);
    const survey = await fetchSurvey(organisation, round);
    if (typeof survey === "string") return this.#say(survey || "没有连上服务器。请连上网络再刷新这一页。");
    if (survey.codes) return this.#say(CODES);
    if (survey.state === "closed") return this.#say("这一轮调查已经结束。");
    const facts = { keptPage: isPageKept(), persists: (await navigator.storage?.persist?.()) === true };
    this.replaceChildren(setupForm(survey, facts, async (pin) => {
      await document.documentElement.requestFullscreen?.().catch(() => {});
      keepPlan({ organisation, round, survey, asked: Date.now(), pin: await makePin(pin) });
      forgetToken();
      forgetToken(AUTHORITY_KEY);
      const plan = readPlan();
      if (plan) await this.#ask(plan);
    }), setupAddress());
  }

  /** @param {string} words */
  #say(words) {
    this.replaceChildren(element("p", { class: "xh-card-lead" }, words), element("p", {}, element("a", { href: "../" }, "满意度调查")));
  }

  /** Ask residents, from now on. @param {Plan} plan */
  async #ask(plan) {
    document.body.dataset.kiosk = "asking";
    history.pushState(null, "");
    try {
      this.#queue ??= await openKioskQueue(() => this.#token);
    } catch (error) {
      return this.#say(`这台设备存不下答卷，不能用。${error instanceof Error ? error.message : error}`);
    }
    const cards = new KioskCards(this.#form, plan.survey, { send: (answer) => this.#send(plan, answer) });
    cards.addEventListener("done", () => { this.#touched = Date.now(); });
    this.#cards = cards;
    this.replaceChildren(cards.element, this.#staff, this.#warning);
    this.#refresh();
    await Promise.all([this.#learn(), this.#stayAwake()]);
  }

  /** @param {Plan} plan @param {object} answer */
  async #send({ organisation, round }, answer) {
    const address = await this.#queue?.add(`${organisation}/${round}`, answer);
    return address && (await this.#queue?.taken(address)) ? RECEIVED : QUEUED;
  }

  /** Clear what somebody left, after asking whether they are still there. */
  #tick() {
    const cards = this.#cards;
    if (!cards || document.body.dataset.kiosk !== "asking") return;
    const idle = Date.now() - this.#touched;
    if (cards.isDone && idle > THANKS_MS) this.#refresh();
    if (!cards.isBegun) return;
    if (idle > IDLE_MS + GRACE_MS) this.#refresh();
    else if (idle > IDLE_MS && !this.#warning.open) this.#warning.showModal();
  }

  /** Begin anew, if answers are taken at all. */
  #refresh() {
    this.#warning.close();
    const plan = readPlan();
    const closed = plan ? closedWords(plan, Date.now()) : "";
    if (closed) this.#cards?.close(closed);
    else this.#cards?.restart();
  }

  /** Learn from the server whether the round is open. */
  async #learn() {
    const plan = readPlan();
    if (!plan) return;
    const survey = await fetchSurvey(plan.organisation, plan.round);
    const now = readPlan();
    if (typeof survey === "string" || !now) return;
    keepPlan({ ...now, survey, asked: Date.now() });
    if (this.#cards?.isWelcome && document.body.dataset.kiosk === "asking") this.#refresh();
  }

  #unlock() {
    const plan = readPlan();
    if (!plan) return;
    this.#cards?.restart();
    document.body.dataset.kiosk = "staff";
    const back = () => void this.#ask(readPlan() ?? plan);
    const form = pinForm({ plan, keep: keepPlan, now: Date.now, leave: back, open: () => this.#open(back) });
    this.replaceChildren(element("section", { class: "xh-card" }, element("h1", {}, "工作人员"), form));
    form.querySelector("input")?.focus();
  }

  /** @param {() => void} back */
  #open(back) {
    const queue = this.#queue;
    if (!queue) return;
    const leave = () => { this.#token = null; back(); };
    const panel = staffPanel(queue, { token: (token) => { this.#token = token; }, back: leave, stop: () => void this.#stop() });
    this.replaceChildren(element("section", { class: "xh-card" }, element("h1", { tabindex: "-1" }, "工作人员"), panel));
    this.querySelector("h1")?.focus();
  }

  /** Make an ordinary device of it again. */
  async #stop() {
    await this.#queue?.clear();
    forgetPlan();
    if (document.fullscreenElement) await document.exitFullscreen();
    location.assign("../");
  }

  async #stayAwake() {
    if (document.visibilityState === "visible" && readPlan()) await navigator.wakeLock?.request("screen").catch(() => {});
  }
}

/** Whether this page would open without a network; known once the site is kept on the device. */
async function isPageKept() {
  if (!("serviceWorker" in navigator)) return false;
  await navigator.serviceWorker.ready;
  return (await caches.match(location.href, { ignoreSearch: true })) !== undefined;
}

if (!customElements.get("xh-kiosk")) customElements.define("xh-kiosk", Kiosk);
