/**
 * Keeps the site usable without a network. Pages come from the network while there is one that answers; what carries its
 * version in its address (`?v=…`) never changes and comes from the cache first. The API is never touched, nor is anything
 * but GET. Python is kept once a page has used it: readers of the standards need not download it.
 */

/** Written by the build. @type {{version: string, files: string[], python: string[]}} */
const KEPT = { version: "", files: [], python: [] };

const PAGES = `xinheng-${KEPT.version}`;
const PYTHON = "xinheng-python";
/** How long the network may take to begin an answer that is also kept here, and how long it then is not asked first. */
const PATIENCE_MS = 3000;
const DISTRUST_MS = 20_000;
const worker = /** @type {any} */ (self); // a ServiceWorkerGlobalScope, which the types of pages do not know
/** @type {string} */ const site = worker.registration.scope;
/** @param {string[]} files @returns {Set<string>} */
const addresses = (files) => new Set(files.map((file) => new URL(file, site).href));
const python = addresses(KEPT.python);
const unchanging = addresses([...KEPT.python, ...KEPT.files.filter((file) => file.includes("?v="))]);
let distrustedUntil = 0;

/** Keep all of this build before it takes over, and its Python too where one was used before. */
async function install() {
  const cache = await caches.open(PAGES);
  await cache.addAll(KEPT.files.map((file) => new Request(new URL(file, site), { cache: "no-cache" })));
  const used = await caches.open(PYTHON);
  if ((await used.keys()).length > 0) await keepPython();
  await worker.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("xinheng-") && name !== PAGES && name !== PYTHON) await caches.delete(name);
  }
  const cache = await caches.open(PYTHON);
  for (const request of await cache.keys()) if (!python.has(request.url)) await cache.delete(request);
  await worker.clients.claim();
}

async function keepPython() {
  const cache = await caches.open(PYTHON);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  await cache.addAll([...python].filter((url) => !kept.has(url)));
}

/** @param {Request} request @returns {Promise<Response|undefined>} */
async function kept(request) {
  const cache = await caches.open(python.has(request.url) ? PYTHON : PAGES);
  return cache.match(request.url, { ignoreSearch: !unchanging.has(request.url) });
}

/**
 * Answer from the network, or with what is kept once the network has failed or taken too long.
 * @param {Request} request @returns {Promise<Response>}
 */
async function answer(request) {
  if (unchanging.has(request.url) || Date.now() < distrustedUntil) {
    const here = await kept(request);
    if (here) return here;
  }
  const network = fetch(request);
  const reached = await inTime(network);
  const here = reached ? undefined : await kept(request);
  if (reached || here) distrustedUntil = reached ? 0 : Date.now() + DISTRUST_MS;
  return reached ?? here ?? network;
}

/** @param {Promise<Response>} network @returns {Promise<Response|undefined>} */
function inTime(network) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS, undefined);
    const done = (/** @type {Response|undefined} */ response) => {
      clearTimeout(timer);
      resolve(response);
    };
    network.then(done, () => done(undefined));
  });
}

/** What opens the encrypted registers, on its way from one page to the next one of the same window; in memory only. */
const passes = new Map();
const PASS_MS = 30_000;

/** @param {{window: string, pass: unknown}} data @returns {Promise<void>} when it is forgotten */
function keepPass({ window, pass }) {
  passes.set(window, pass);
  return new Promise((resolve) => {
    setTimeout(() => {
      if (passes.get(window) === pass) passes.delete(window);
      resolve();
    }, PASS_MS);
  });
}

/** @param {any} event */
function givePass({ data, ports }) {
  ports[0].postMessage(passes.get(data.window) ?? null);
  passes.delete(data.window);
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "keep python") event.waitUntil(keepPython());
  else if (event.data?.kind === "keep pass") event.waitUntil(keepPass(event.data));
  else if (event.data?.kind === "take pass") givePass(event);
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, url } = event.request;
  if (method !== "GET" || !url.startsWith(site) || url.startsWith(`${site}api/`)) return;
  event.respondWith(answer(event.request));
});
