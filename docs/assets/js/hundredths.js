/**
 * Numbers of at most two places as whole hundredths, which add up exactly.
 * @module
 */

const NUMBER = /^\d{1,9}(?:\.\d{1,2})?$/;

/** Read what a person typed; null where that is no such number. @param {string} text */
export function hundredths(text) {
  const plain = text.normalize("NFKC").replace("。", ".").trim();
  return NUMBER.test(plain) ? Math.round(Number(plain) * 100) : null;
}

/** @param {number} amount  hundredths */
export function decimal(amount) {
  return String(amount / 100);
}
