/**
 * Keeps things in localStorage under one prefix, for a page that is left before its database can have them: a page that is being
 * left may start a transaction but not finish it; only localStorage is written before it is gone.
 * @module
 */

/** Things by id, kept while a page is left. */
export class Shelf {
  #prefix;

  /** @param {string} prefix  of the keys in localStorage */
  constructor(prefix) {
    this.#prefix = prefix;
  }

  /** @template {{id: string}} T @param {T} thing  JSON can hold it */
  keep(thing) {
    try {
      localStorage.setItem(this.#prefix + thing.id, JSON.stringify(thing));
    } catch {
      // No room or no permission: the transaction that was begun is all there is.
    }
  }

  /** @param {string} id */
  forget(id) {
    try {
      localStorage.removeItem(this.#prefix + id);
    } catch {
      // Then nothing was kept either.
    }
  }

  /** @returns {any[]} all that is kept */
  all() {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix));
      return keys.map((key) => JSON.parse(localStorage.getItem(key) ?? ""));
    } catch {
      return [];
    }
  }
}
