/**
 * Keeps the site usable without a network. Pages and their scripts come from the network while there is one; what
 * carries its version in its address (`?v=…`) never changes and comes from the cache first. The API is never touched,
 * nor is anything but GET. Python is kept once a page has used it: readers of the standards need not download it.
 */

/** Written by the build. @type {{version: string, files: string[], python: string[]}} */
const KEPT = { version: "", files: [], python: [] };

const PAGES = `xinheng-${KEPT.version}`;
const PYTHON = "xinheng-python";
const worker = /** @type {any} */ (self); // a ServiceWorkerGlobalScope, which the types of pages do not know
const site = worker.registration.scope;

/** @param {string[]} files */
const fresh = (files) => files.map((file) => new Request(new URL(file, site), { cache: "no-cache" }));

async function install() {
  const cache = await caches.open(PAGES);
  await cache.addAll(fresh(KEPT.files));
  await worker.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("xinheng-") && name !== PAGES && name !== PYTHON) await caches.delete(name);
  }
  const cache = await caches.open(PYTHON);
  const current = new Set(KEPT.python.map((file) => new URL(file, site).href));
  for (const request of await cache.keys()) if (!current.has(request.url)) await cache.delete(request);
  await worker.clients.claim();
}

async function keepPython() {
  const cache = await caches.open(PYTHON);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  await cache.addAll(KEPT.python.map((file) => new URL(file, site).href).filter((url) => !kept.has(url)));
}

/** @param {Request} request @returns {Promise<Response>} */
async function answer(request) {
  const versioned = new URL(request.url).searchParams.has("v");
  const kept = versioned ? await caches.match(request) : undefined;
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    const older = await caches.match(request, { ignoreSearch: true });
    if (older) return older;
    throw error;
  }
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "keep python") event.waitUntil(keepPython());
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, url } = event.request;
  if (method !== "GET" || !url.startsWith(site) || url.startsWith(`${site}api/`)) return;
  event.respondWith(answer(event.request));
});
