/**
 * Hands the key from one page of the registers to the next, in memory: the service worker holds it for the moment between two pages,
 * for this window only, and forgets it. Where there is none, the next page asks for the passphrase again.
 * @module
 */

/** @typedef {import("./register_store.js").RegisterStore} RegisterStore */

const WINDOW = "xinheng-registers:window";
/** The next page does not wait longer for an answer, ms. */
const PATIENCE = 1500;

/** Hand the key over whenever this page is left. @param {RegisterStore} store */
export function keepPass(store) {
  if (kept.has(store)) return;
  kept.add(store);
  addEventListener("pagehide", () => {
    if (store.pass && !forgotten) navigator.serviceWorker?.controller?.postMessage({ kind: "keep pass", window: windowName(true), pass: store.pass });
  });
}

/** @type {WeakSet<RegisterStore>} */
const kept = new WeakSet();
let forgotten = false;

/** Hand nothing over: whoever comes after shall be asked. */
export function forgetPass() {
  forgotten = true;
}

/** Take what the page before handed over to this window, once. @returns {Promise<RegisterStore["pass"]>} */
export function takePass() {
  const worker = navigator.serviceWorker?.controller;
  const name = windowName(false);
  if (!worker || !name) return Promise.resolve(null);
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(resolve, PATIENCE, null);
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      port1.close();
      resolve(data);
    };
    worker.postMessage({ kind: "take pass", window: name }, [port2]);
  });
}

/** A name that only this window knows; it outlives the page, not the window. @param {boolean} make */
function windowName(make) {
  try {
    const known = sessionStorage.getItem(WINDOW);
    if (known || !make) return known;
    sessionStorage.setItem(WINDOW, crypto.randomUUID());
    return sessionStorage.getItem(WINDOW);
  } catch {
    return null;
  }
}
