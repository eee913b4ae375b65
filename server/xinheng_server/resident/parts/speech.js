/**
 * Reads questions aloud, where the device itself has a Chinese voice; one that speaks through a foreign host is not used.
 * @param {(speak: (text: string) => void) => void} ready called once, when there is a voice
 */
function residentSpeech(ready) {
  "use strict";

  var speech = window.speechSynthesis;
  if (!speech || typeof SpeechSynthesisUtterance === "undefined") return;
  var found = false;

  /** @returns {SpeechSynthesisVoice | undefined} */
  function voice() {
    return speech.getVoices().filter(function (each) {
      return each.localService && /^(zh|cmn)/i.test(each.lang) && !/^zh[-_](HK|MO)/i.test(each.lang);
    })[0];
  }

  /** @param {string} text */
  function speak(text) {
    var words = new SpeechSynthesisUtterance(text);
    var chosen = voice();
    if (chosen) words.voice = chosen;
    words.lang = "zh-CN";
    words.rate = 0.9;
    speech.cancel();
    speech.speak(words);
  }

  function look() {
    if (found || !voice()) return;
    found = true;
    ready(speak);
  }

  look();
  if (!found && speech.addEventListener) speech.addEventListener("voiceschanged", look);
}
