/**
 * Leaves a page at once, so that nobody who looks over the shoulder sees what it was: by a button, or by pressing Escape three times.
 * @module
 */
import { element } from "./dom.js";

const TIMES = 3;
/** Three presses count only if they follow each other within this long, ms. */
const WITHIN = 3000;

const LEFT = "xinheng:left";

/** Whether somebody left in a hurry and the page was only brought back by the browser's button: then it shows nothing by itself. */
export function cameBack() {
  const [navigation] = performance.getEntriesByType("navigation");
  const left = sessionStorage.getItem(LEFT) !== null;
  if (left && /** @type {PerformanceNavigationTiming} */ (navigation)?.type === "back_forward") return true;
  sessionStorage.removeItem(LEFT);
  return false;
}

/** Somebody wants to go on after all. */
export function goOn() {
  sessionStorage.removeItem(LEFT);
  location.reload();
}

/**
 * @param {string} elsewhere   the address of a page that anybody may be reading
 * @param {() => void} before  what must not wait
 * @returns {HTMLElement}
 */
export function exitButton(elsewhere, before) {
  const leave = () => {
    before();
    sessionStorage.setItem(LEFT, "");
    document.body.replaceChildren();
    document.title = "";
    location.replace(elsewhere);
  };
  /** @type {number[]} */ let pressed = [];
  addEventListener("keydown", ({ key }) => {
    pressed = key === "Escape" ? [...pressed, Date.now()].slice(-TIMES) : [];
    if (pressed.length === TIMES && Date.now() - Number(pressed[0]) < WITHIN) leave();
  });
  return element("button", { type: "button", class: "xh-exit", click: leave, title: "连按三次 Esc 也可以" }, "立即离开此页");
}
