/*
 * Starts the worker that runs the rules before the page itself is read, where the address says that there is something to
 * score. A classic script at the head of the page, since a module would wait its turn; the engine takes the worker over,
 * with what it said meanwhile.
 */
(function () {
  var script = /** @type {HTMLScriptElement|null} */ (document.currentScript);
  if (!script || !/[?&](id|class)=/.test(location.search) || typeof Worker !== "function" || typeof WebAssembly !== "object") return;
  try {
    var worker = new Worker(new URL("worker.js", script.src), { type: "module", name: localStorage.getItem("xinheng-python") || "" });
    /** @type {{worker: Worker, heard: any[], crash: ErrorEvent|null}} */
    var early = { worker: worker, heard: [], crash: null };
    worker.onmessage = function (event) { early.heard.push(event.data); };
    worker.onerror = function (event) { early.crash = event; };
    Object.assign(window, { xinhengEarly: early });
  } catch (_) {
    // The engine tries again and says in words what is wrong.
  }
})();
