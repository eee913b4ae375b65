/**
 * Asks for a passphrase, in a dialog that the keyboard can leave with Escape; what is wrong is said there, and it stays open.
 * @module
 */
import { element } from "./dom.js";
import { SHORTEST_PASSPHRASE } from "./vault.js";

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string[]} lines
 * @property {string} label      of the button
 * @property {boolean} [old]     asks for the passphrase so far
 * @property {boolean} [fresh]   asks for a new one, twice
 * @property {(answer: {old: string, fresh: string}) => Promise<void>} act   may throw; its message is shown
 */

/** @param {Question} question @returns {Promise<boolean>} whether it was done */
export function askPassphrase({ title, lines, label, old = false, fresh = false, act }) {
  return new Promise((resolve) => {
    const inputs = { old: secret(fresh ? "现在的口令" : "口令", "current-password"), fresh: secret("新口令", "new-password", `至少 ${SHORTEST_PASSPHRASE} 个字符，可以用一句话。`), again: secret("新口令再输一次", "new-password") };
    const alert = element("p", { class: "xh-error", role: "alert", hidden: "" });
    const button = element("button", { type: "submit" }, label);
    const cancel = element("button", { type: "button" }, "取消");
    const form = element("form", { method: "dialog" },
      element("h2", { id: "xh-passphrase-title" }, title), ...lines.map((line) => element("p", {}, line)),
      ...(old ? [inputs.old.place] : []), ...(fresh ? [inputs.fresh.place, inputs.again.place] : []),
      alert, element("p", { class: "xh-ask-choices" }, button, cancel));
    const dialog = element("dialog", { class: "xh-ask", "aria-labelledby": "xh-passphrase-title" }, form);
    cancel.onclick = () => dialog.close();
    let done = false;
    form.onsubmit = async (event) => {
      event.preventDefault();
      const wrong = fresh ? faultOf(inputs.fresh.input.value, inputs.again.input.value) : null;
      if (wrong) return say(alert, wrong);
      button.disabled = true;
      say(alert, "");
      try {
        await act({ old: inputs.old.input.value, fresh: inputs.fresh.input.value });
        done = true;
        dialog.close();
      } catch (error) {
        say(alert, error instanceof Error ? error.message : String(error));
        (old ? inputs.old : inputs.fresh).input.select();
      }
      button.disabled = false;
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(done);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A field for a passphrase. @param {string} label @param {string} autocomplete @param {string} [help] */
export function secret(label, autocomplete, help = "") {
  const input = element("input", { type: "password", id: `xh-secret-${++made}`, autocomplete });
  const advice = help ? [element("span", { class: "xh-help", id: `${input.id}-help` }, help)] : [];
  if (help) input.setAttribute("aria-describedby", `${input.id}-help`);
  return { input, place: element("p", { class: "xh-secret" }, element("label", { for: input.id }, label), input, ...advice) };
}

let made = 0;

/** @param {string} fresh @param {string} again */
function faultOf(fresh, again) {
  if (Array.from(fresh.normalize("NFKC")).length < SHORTEST_PASSPHRASE) return `口令至少 ${SHORTEST_PASSPHRASE} 个字符。可以用一句话。`;
  return fresh.normalize("NFKC") === again.normalize("NFKC") ? null : "两次输入的口令不一样。";
}

/** @param {HTMLElement} alert @param {string} words */
function say(alert, words) {
  alert.textContent = words;
  alert.hidden = !words;
}
