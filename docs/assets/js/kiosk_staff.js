/**
 * What staff see on a tablet: setting it up, and behind the PIN what waits and the way out.
 * @module
 */
import { field, submitted, sure } from "./controls.js";
import { element } from "./dom.js";
import { isPin, tryPin, waitOf } from "./kiosk_pin.js";
import { qrSvg } from "./qr.js";
import { periodWords } from "./survey_rounds.js";
import { isToken } from "./token.js";

/**
 * @typedef {import("./kiosk_plan.js").Plan} Plan
 * @typedef {import("./kiosk_plan.js").Survey} Survey
 * @typedef {import("./kiosk_queue.js").KioskQueue} KioskQueue
 */

const KEPT = "✓ 这一页已存在这台设备上，断网也能打开。";
const NOT_KEPT = "✕ 这一页没有存下来，断网后打不开。";

/**
 * The form that sets a tablet up.
 * @param {Survey} survey @param {{keptPage: Promise<boolean>, persists: boolean}} facts @param {(pin: string) => Promise<void>} start
 */
export function setupForm(survey, { keptPage, persists }, start) {
  const first = field("解锁密码（6 到 12 位数字）", "xh-kiosk-pin", { type: "password", inputmode: "numeric", autocomplete: "new-password" });
  const second = field("再输一遍", "xh-kiosk-pin-again", { type: "password", inputmode: "numeric", autocomplete: "new-password" });
  const problem = element("p", { class: "xh-card-problem", role: "alert" });
  const kept = element("span", { role: "status" }, "… 正在把这一页存到这台设备上，断网也要能打开。");
  void keptPage.then((isKept) => { kept.textContent = isKept ? KEPT : NOT_KEPT; });
  const form = element("form", { novalidate: "" },
    element("p", { class: "xh-card-lead" }, `${survey.holder} · ${survey.name}，${periodWords(survey)}`),
    element("ul", { class: "xh-facts" },
      element("li", {}, kept),
      element("li", {}, persists ? "✓ 浏览器答应不清理没有送出的答卷。" : "！浏览器没有答应保留数据，存储紧张时可能清理。请常连网，让答卷尽快送出。"),
      element("li", {}, "开始以后，这台设备会忘掉机构令牌。请用专门的平板，并打开系统的“屏幕固定”或“引导式访问”。")),
    first.row, second.row, problem, element("p", { class: "xh-card-row" }, element("button", { type: "submit", class: "xh-big xh-big-primary" }, "开始")));
  submitted(form, async () => {
    const pin = first.input.value;
    problem.textContent = !isPin(pin) ? "解锁密码应为 6 到 12 位数字。" : pin !== second.input.value ? "两遍不一样，请再输一遍。" : "";
    if (problem.textContent === "") await start(pin).catch((error) => { problem.textContent = error instanceof Error ? error.message : String(error); });
  });
  return form;
}

/** How a tablet gets to this page. */
export function setupAddress() {
  return element("div", { class: "xh-kiosk-address" }, element("p", {}, "不在平板上？用平板扫这个码，在平板上打开本页："), qrSvg(location.href, "本页的二维码"));
}

/**
 * Ask for the PIN.
 * @param {{plan: Plan, keep: (plan: Plan) => void, now: () => number, open: () => void, leave: () => void}} work
 */
export function pinForm({ plan, keep, now, open, leave }) {
  const { input, row } = field("解锁密码", "xh-kiosk-unlock", { type: "password", inputmode: "numeric", autocomplete: "off" });
  const problem = element("p", { class: "xh-card-problem", role: "alert" });
  const form = element("form", { novalidate: "" }, row, problem, element("p", { class: "xh-card-row" },
    element("button", { type: "submit", class: "xh-big xh-big-primary" }, "解锁"), element("button", { type: "button", class: "xh-big", click: leave }, "返回")));
  submitted(form, async () => {
    const wait = waitOf(plan.pin, now());
    const right = wait === 0 && (await tryPin(plan.pin, input.value, now(), (pin) => { plan = { ...plan, pin }; keep(plan); }));
    input.value = "";
    if (right) return open();
    const left = Math.ceil(waitOf(plan.pin, now()) / 1000);
    problem.textContent = `${wait > 0 ? "" : "密码不对。"}${left > 0 ? `请过 ${left} 秒再试。` : ""}`;
  });
  return form;
}

/**
 * What waits on this tablet, and the way out.
 * @param {KioskQueue} queue @param {{token: (token: string) => void, back: () => void, stop: () => void}} work
 */
export function staffPanel(queue, { token, back, stop }) {
  const count = element("p", { class: "xh-card-lead", role: "status" });
  const trouble = element("p", { class: "xh-card-problem" });
  const late = field("机构令牌（只有调查结束以后补发才要）", "xh-kiosk-token", { type: "password" });
  const show = async () => {
    const found = await queue.state();
    count.textContent = found.count === 0 ? "答卷都已送到服务器。" : `还有 ${found.count} 份等着发送。`;
    trouble.textContent = found.count === 0 ? "" : found.trouble;
  };
  queue.outbox.addEventListener("change", () => void show());
  void show();
  const form = element("form", { novalidate: "" }, late.row, element("p", { class: "xh-card-row" }, element("button", { type: "submit", class: "xh-big" }, "现在发送")));
  submitted(form, async () => {
    if (isToken(late.input.value)) token(late.input.value.trim());
    late.input.value = "";
    await queue.send();
  });
  const leave = async () => {
    const found = await queue.state();
    const lines = [found.count > 0 ? `还有 ${found.count} 份没有送出，停用以后就丢掉了，不能恢复。` : "答卷都已送到，这台设备上什么也不留。"];
    if (await sure("停用这台平板？", lines, found.count > 0 ? "丢掉并停用" : "停用")) stop();
  };
  return element("div", {}, count, trouble, form, element("p", { class: "xh-card-row" },
    element("button", { type: "button", class: "xh-big xh-big-primary", click: back }, "回到填写"), element("button", { type: "button", class: "xh-big", click: () => void leave() }, "停用这台平板")));
}
