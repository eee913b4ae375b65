/** The page's side of the worker that runs the rules: start it, ask it, and learn in words why it cannot answer. */

/** @typedef {import("./parts.js").Code} Code */
/** @typedef {import("./worker.js").Ask} Ask */
/** @typedef {import("./worker.js").Reply} Reply */
/** @typedef {{resolve: (value: any) => void, reject: (error: EngineError) => void}} Waiting */

/** What a page says; what was typed is safe in each case, since the page keeps it itself. @type {Record<Code, string>} */
const MESSAGES = {
  no_wasm: "这个浏览器不能运行计分程序（版本较旧，或被安全设置禁止）。填写的内容不受影响，可以继续填写、打印、保存；请换用新版浏览器计分。",
  offline: "网络中断，计分程序没有下载完。填写的内容不受影响，可以继续填写；网络恢复后请重试。",
  out_of_memory: "设备内存不足，计分程序无法运行。填写的内容不受影响；请关闭其他页面或程序后重试。",
  missing: "计分程序的文件没有取到，可能被这里的网络或浏览器的扩展拦住了。填写的内容不受影响，可以继续填写；请刷新页面或换一个网络重试，仍不行请告诉网站维护者缺的是",
  broken: "计分程序出错，没有算出结果。填写的内容不受影响；请重试或刷新页面，仍不行请告诉网站维护者。",
};

/** Why the rules gave no answer: a stable `code`, a `message` for people, a `detail` for whoever mends it. */
export class EngineError extends Error {
  /** @param {Code} code @param {string} [detail] */
  constructor(code, detail = "") {
    super(code === "missing" ? `${MESSAGES[code]} ${detail}。` : MESSAGES[code]);
    this.name = "EngineError";
    this.code = code;
    this.detail = detail;
  }
}

/**
 * The rules, in a worker of their own. Dispatches CustomEvents: `progress` {loaded, total} in bytes, `ready`, and
 * `failed`, whose detail is an EngineError. After a failure, `start` tries again with a new worker.
 */
export class Engine extends EventTarget {
  constructor() {
    super();
    /** Whether requests are answered at once. */ this.isReady = false;
    /** @type {{loaded: number, total: number}|null} how far the present start has come */ this.bytes = null;
    /** @private @type {Worker|undefined} */ this.worker = undefined;
    /** @private @type {Promise<void>|undefined} */ this.started = undefined;
    /** @private @type {Waiting|undefined} */ this.starting = undefined;
    /** @private @type {Map<number, Waiting>} */ this.waiting = new Map();
    /** @private */ this.last = 0;
  }

  /** Start Python, once; again only after a failure. @returns {Promise<void>} */
  start() {
    if (this.started) return this.started;
    const started = new Promise((resolve, reject) => {
      this.starting = { resolve, reject };
    });
    this.started = started;
    started.catch(() => {}); // whoever does not wait hears of it by the event
    try {
      this.launch();
    } catch (error) {
      this.fail(error);
    }
    return started;
  }

  /** Score a document. @param {string} form @param {string} documentText @returns {Promise<string>} the result as JSON */
  run(form, documentText) {
    return this.ask("run", form, documentText);
  }

  /** Write a document's XLSX. @param {string} form @param {string} documentText @returns {Promise<Uint8Array>} */
  sheet(form, documentText) {
    return this.ask("sheet", form, documentText);
  }

  /**
   * Write tables as XLSX.
   * @param {string} tables  JSON: {title, tables: [{name, head, rows, widths?, notes?, chart?: {title, names, parts}}]}
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  workbook(tables) {
    return this.ask("workbook", "", tables);
  }

  /** Turn a file of survey responses into a document. @param {string} form @param {string} name @param {Uint8Array} content @returns {Promise<string>} JSON, with `errors` if it cannot be read */
  responses(form, name, content) {
    return this.ask("responses", form, name, content);
  }

  /**
   * Read the sheets of a spreadsheet (XLSX, CSV). @param {Uint8Array} content
   * @returns {Promise<{name: string, rows: string[][]}[]>} @throws {Error} whose message says why not
   */
  async sheets(content) {
    const { sheets, errors } = JSON.parse(await this.ask("rows", "", "", content));
    if (errors) throw new Error(errors[0].message);
    return sheets;
  }

  /** @private */
  launch() {
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") throw new EngineError("no_wasm");
    const early = takeEarly();
    const worker = early?.worker ?? new Worker(new URL("worker.js", import.meta.url), { type: "module", name: visited() });
    this.worker = worker;
    worker.onmessage = ({ data }) => this.receive(data);
    worker.onerror = (event) => this.fail(crash(event));
    early?.heard.forEach((reply) => this.receive(reply));
    if (early?.crash) this.fail(crash(early.crash));
  }

  /** @private @param {Ask["kind"]} kind @param {string} form @param {string} document @param {Uint8Array} [content] @returns {Promise<any>} */
  ask(kind, form, document, content) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.start();
      this.worker?.postMessage(/** @type {Ask} */ ({ kind, id, form, document, ...(content ? { content } : {}) }));
    });
  }

  /** @private @param {Reply} reply */
  receive(reply) {
    if (reply.kind === "failed") this.fail(new EngineError(reply.code, reply.detail));
    else if (reply.kind === "progress") {
      this.bytes = { loaded: reply.loaded, total: reply.total };
      this.tell("progress", this.bytes);
    } else if (reply.kind === "ready") {
      this.isReady = true;
      this.starting?.resolve(undefined);
      this.tell("ready", null);
      noteVisit();
      keepForOffline();
    } else this.settle(reply);
  }

  /** @private @param {Extract<Reply, {id: number}>} reply */
  settle(reply) {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.kind === "result") waiting?.resolve(reply.value);
    else waiting?.reject(new EngineError(reply.code, reply.detail));
  }

  /** End this worker; whoever waits learns why. @private @param {unknown} cause */
  fail(cause) {
    const error = cause instanceof EngineError ? cause : new EngineError("broken", String(cause));
    const waiting = [...this.waiting.values(), ...(this.starting ? [this.starting] : [])];
    this.worker?.terminate();
    this.worker = undefined;
    this.started = undefined;
    this.isReady = false;
    this.bytes = null;
    this.waiting.clear();
    for (const { reject } of waiting) reject(error);
    this.tell("failed", error);
  }

  /** @private @param {string} type @param {unknown} detail */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

const VISITED = "xinheng-python";

/** What a worker is named where Python ran before: its files are here then, and nobody has to count them as they come. */
function visited() {
  try {
    return localStorage.getItem(VISITED) ?? "";
  } catch {
    return "";
  }
}

function noteVisit() {
  try {
    localStorage.setItem(VISITED, "again");
  } catch {
    // It only takes a little longer next time.
  }
}

/** Whether the head of the page has started a worker that nobody has taken over. */
export function isStartedEarly() {
  return "xinhengEarly" in window;
}

/** @returns {{worker: Worker, heard: Reply[], crash: ErrorEvent|null}|undefined} the worker of early.js, once */
function takeEarly() {
  const page = /** @type {{xinhengEarly?: {worker: Worker, heard: Reply[], crash: ErrorEvent|null}}} */ (/** @type {unknown} */ (window));
  const early = page.xinhengEarly;
  delete page.xinhengEarly;
  return early;
}

/** Name a worker's death: without a message its script could not be fetched. @param {ErrorEvent} event */
function crash(event) {
  if (!event.message) return new EngineError("offline", "the worker's script did not load");
  return new EngineError(/memory/i.test(event.message) ? "out_of_memory" : "broken", event.message);
}

/** Whoever used Python once can use it without a network; on a first visit the service worker may still be installing. */
async function keepForOffline() {
  const registration = await navigator.serviceWorker?.ready;
  registration?.active?.postMessage("keep python");
}
