/**
 * Keeps the memory of a freshly started Python on this device, so that the next visit takes it up where it stood instead of
 * starting Python again. It is copied before the first document goes in: nothing that anybody typed is in it.
 * @module
 */

/** @typedef {{size: number, pages: Uint32Array, bytes: Uint8Array, sum: number}} Kept   `pages`: where those that hold something begin */

const DATABASE = "xinheng-python";
const STORE = "memory";
const PAGE = 4096;

/** A browser of another version may lay its memory out in another way. @param {string} version @returns {string} */
function keyOf(version) {
  return `${version} ${navigator.userAgent}`;
}

/**
 * Do one thing in the store. What is read is handed on as soon as it is there, since the end of a transaction is told much
 * later; what is written is there only then.
 * @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} act
 * @returns {Promise<any>} its result; undefined where the browser refuses, has no room or lost what was there
 */
function use(mode, act) {
  /** @type {Promise<any>} */
  const done = new Promise((resolve) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => resolve(undefined);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      if (mode === "readonly") request.onsuccess = () => resolve(request.result);
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => resolve(undefined);
      opening.result.close(); // once the transaction is over
    };
  });
  return done.catch(() => undefined);
}

/** What an earlier visit kept of this version. Reading begins at once. */
export class Memory {
  /** @param {string} version of Python */
  constructor(version) {
    const found = use("readonly", (store) => store.get(keyOf(version))); // once: even to look for its key a browser reads it all
    /** @type {Promise<boolean>} */
    this.isThere = found.then((kept) => kept !== undefined);
    /** @type {Promise<Uint8Array|undefined>} */
    this.bytes = found.then((kept) => (kept && sum(kept.bytes) === kept.sum ? unpacked(kept) : undefined));
  }
}

/** Keep the memory of this version in place of any other. @param {string} version @param {Uint8Array} memory */
export async function keep(version, memory) {
  await use("readwrite", (store) => {
    store.clear();
    return store.put(packed(memory), keyOf(version));
  });
}

/** Never take up again what did not work. */
export async function forget() {
  await use("readwrite", (store) => store.clear());
}

/** Half of the memory is empty. @param {Uint8Array} memory @returns {Kept} */
function packed(memory) {
  const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.byteLength >> 2);
  const pages = [];
  for (let page = 0; page < memory.length; page += PAGE) {
    if (words.subarray(page >> 2, (page + PAGE) >> 2).some((word) => word !== 0)) pages.push(page);
  }
  const bytes = new Uint8Array(pages.length * PAGE);
  pages.forEach((page, index) => bytes.set(memory.subarray(page, page + PAGE), index * PAGE));
  return { size: memory.length, pages: Uint32Array.from(pages), bytes, sum: sum(bytes) };
}

/** @param {Kept} kept @returns {Uint8Array} */
function unpacked({ size, pages, bytes }) {
  const memory = new Uint8Array(size);
  pages.forEach((page, index) => memory.set(bytes.subarray(index * PAGE, Math.min((index + 1) * PAGE, index * PAGE + size - page)), page));
  return memory;
}

/** Tell by a number whether a disk gave back what it got. @param {Uint8Array} bytes  of whole pages @returns {number} */
function sum(bytes) {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let total = 0;
  for (let index = 0; index < words.length; index += 1) total = (Math.imul(total, 31) + (words[index] ?? 0)) | 0;
  return total;
}
