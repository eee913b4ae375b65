/**
 * Writes the rates of results in percent, as the rules write theirs (percentages.py): half up to one place, never so that
 * it flatters. A rate is not rounded up to a whole percentage, since that may be a bound, nor down to nothing.
 * @module
 */

/** A result has its rates with six places. */
const SCALE = 1_000_000;
const PERCENT = SCALE / 100;
const MOST_PLACES = 4;

/** @param {number} rate  0.666667 @returns {string} 66.7% */
export function percent(rate) {
  if (rate < 0) return `-${percent(-rate)}`;
  const exact = Math.round(rate * SCALE);
  for (let places = 1; places < MOST_PLACES; places += 1) {
    const shown = rounded(exact, places);
    if (!flatters(exact, shown)) return `${shown / PERCENT}%`;
  }
  return `${exact / PERCENT}%`;
}

/** Write both ends of an interval, never narrower than it is. @param {[number, number]|null} interval */
export function intervalWords(interval) {
  if (!interval) return "—";
  const [low, high] = interval.map((end) => Math.round(end * SCALE) / (PERCENT / 10));
  return `${Math.floor(low ?? 0) / 10}%～${Math.ceil(high ?? 0) / 10}%`;
}

/** @param {number} exact @param {number} places  of the percentage */
function rounded(exact, places) {
  const step = PERCENT / 10 ** places;
  return Math.floor(exact / step + 0.5) * step;
}

/** @param {number} exact @param {number} shown */
function flatters(exact, shown) {
  return exact < Math.floor(shown / PERCENT) * PERCENT || (exact > 0 && shown === 0);
}
