/** Small improvements of the theme that its blocks cannot express. */

/** A Han character that no text has. */
const END = "〇";
/** What the theme tells its search worker. */
const QUERY = 2;

/**
 * Close each Chinese word of a query with a character of its own: the theme's search never looks at the last
 * character of a run when it cuts it into the words of its index, so that 工作日 would be searched as 工作. What
 * is counted belongs together: 5个工作日 asks for all three words, not for everything numbered 5.
 * @param {string} query
 */
export function closed(query) {
  return query
    .replace(/(\d+)个(?=\p{sc=Han})/gu, "+$1 +个 +")
    .replace(/\p{sc=Han}{2,}/gu, (run) => run + END);
}

/** The theme creates its search worker itself; this is the only place where a query can be met on its way. */
function mindQueries() {
  const post = Worker.prototype.postMessage;
  /** @this {Worker} @param {any} message @param {any[]} rest */
  Worker.prototype.postMessage = function (message, ...rest) {
    const query = message?.type === QUERY && typeof message.data === "string";
    Reflect.apply(post, this, [query ? { ...message, data: closed(message.data) } : message, ...rest]);
  };
}

/** Where the theme fetches what its search is built from. */
const INDEX = "/search/search_index.json";

/**
 * The index waits until somebody turns to the search field: most visits never do, and fetching and building it takes as
 * long as a score.
 */
function holdIndex() {
  const field = document.querySelector(".md-search__input");
  if (!field) return;
  const { open, send } = XMLHttpRequest.prototype;
  /** @type {WeakSet<XMLHttpRequest>} */ const held = new WeakSet();
  /** @this {XMLHttpRequest} @param {string} method @param {string|URL} url @param {any[]} rest */
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    if (String(url).endsWith(INDEX)) held.add(this);
    Reflect.apply(open, this, [method, url, ...rest]);
  };
  /** @this {XMLHttpRequest} @param {any[]} body */
  XMLHttpRequest.prototype.send = function (...body) {
    const go = () => Reflect.apply(send, this, body);
    if (!held.has(this) || field === document.activeElement) return go();
    field.addEventListener("focus", go, { once: true });
  };
}

/** The search dialog has a name only if a script gives it one. */
function nameSearch() {
  document.querySelector(".md-search")?.setAttribute("aria-label", "搜索");
}

/** The theme names a nested list by a label that is hidden on most screens, which leaves several without a name. */
function nameLists() {
  for (const list of document.querySelectorAll("nav.md-nav[aria-labelledby]")) {
    const title = list.querySelector(":scope > .md-nav__title")?.textContent?.trim();
    if (!title) continue;
    list.removeAttribute("aria-labelledby");
    list.setAttribute("aria-label", title);
  }
}

/** Kept once somebody has chosen between light and dark. */
const CHOSEN = "xinheng.colours";

/** The theme keeps the colours of the first visit for good; until somebody chooses, they go with the device. */
function followDevice() {
  const { __md_scope: scope } = /** @type {{__md_scope?: URL}} */ (globalThis);
  withStorage((kept) => !kept.getItem(CHOSEN) && kept.removeItem(`${scope?.pathname}.__palette`));
  document.querySelector("[data-md-component=palette]")?.addEventListener("change", () => withStorage((kept) => kept.setItem(CHOSEN, "true")));
}

/** Where nothing can be kept, nothing is, as the theme has it. @param {(kept: Storage) => void} work */
function withStorage(work) {
  try {
    work(localStorage);
  } catch (error) {
    console.warn(`colours: ${error}`);
  }
}

followDevice();
mindQueries();
holdIndex();
nameLists();
nameSearch();
