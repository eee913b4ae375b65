/**
 * Reads aloud where the device itself has a Chinese voice; one that speaks through a foreign host is not used.
 * The residents' page has the same in ECMAScript 5, inside its one document.
 * @module
 */

const RATE = 0.9;
const speech = globalThis.speechSynthesis;

/** @returns {SpeechSynthesisVoice|undefined} */
function voice() {
  return speech?.getVoices().find(({ localService, lang }) => localService && /^(zh|cmn)/i.test(lang) && !/^zh[-_](HK|MO)/i.test(lang));
}

/** Do something as soon as there is a voice; on some devices it comes late, on others never. @param {() => void} act */
export function whenSpoken(act) {
  if (voice()) return act();
  speech?.addEventListener?.("voiceschanged", () => { if (voice()) act(); });
}

/** @param {string} text */
export function speak(text) {
  const chosen = voice();
  if (!chosen) return;
  const words = new SpeechSynthesisUtterance(text);
  Object.assign(words, { voice: chosen, lang: "zh-CN", rate: RATE });
  speech.cancel();
  speech.speak(words);
}

/** Say no more. */
export function hush() {
  speech?.cancel();
}
