/**
 * Leaves a page at once, so that nobody who looks over the shoulder sees what it was: by a button, or by pressing Escape three times.
 * @module
 */
import { element } from "./dom.js";

const TIMES = 3;
/** Three presses count only if they follow each other within this long, ms. */
const WITHIN = 3000;

/**
 * @param {string} elsewhere   the address of a page that anybody may be reading
 * @param {() => void} before  what must not wait
 * @returns {HTMLElement}
 */
export function exitButton(elsewhere, before) {
  const leave = () => {
    before();
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
