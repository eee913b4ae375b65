/**
 * Tells people who listen what the result has become, once they pause, and only if it is news.
 * @module
 */

/** Typing counts as paused after this long, ms. */
const PAUSE = 1500;

/** A polite live region that does not chatter. */
export class Announcer {
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  /** @type {string|null} */ #last = null;

  /** @param {HTMLElement} region */
  constructor(region) {
    this.region = region;
  }

  /** Say `sentence` when nothing newer comes for a while. @param {string} sentence */
  say(sentence) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#speak(sentence), PAUSE);
  }

  /** @param {string} sentence */
  #speak(sentence) {
    if (sentence !== this.#last) this.region.textContent = sentence;
    this.#last = sentence;
  }
}
