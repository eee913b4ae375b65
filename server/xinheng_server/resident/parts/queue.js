/**
 * Answers on their way to the server: each stands in the browser's storage, under a key of its own, until the server
 * has acknowledged it. One is sent at a time; what fails is tried again after a pause that grows by chance. Two windows
 * may both send the same answer: it has an id, and the server keeps it once.
 *
 * @typedef {"waiting" | "sending" | "received" | "refused"} Stage
 * @typedef {{kept: boolean, heard?: Heard, stored?: string, portal?: boolean}} Facts
 *   `kept`: whether it stands in the storage; `stored`: the text that the server keeps, to the letter; `portal`: whether
 *   somebody else answered in the server's place.
 *
 * @param {string} prefix of the keys
 * @param {string} address of the answers, to which an id is added
 * @param {(id: string, body: string, stage: Stage, facts: Facts) => void} tell
 */
function answerQueue(prefix, address, tell) {
  "use strict";

  var FIRST = 1000;
  var LONGEST = 300000;
  var PROBLEM = "urn:xinheng:problem:";

  /** @type {{[id: string]: string}} what is not acknowledged yet, by id */
  var waiting = {};
  /** @type {string[]} */
  var order = [];
  var busy = false;
  var failures = 0;
  var obliged = false;
  /** @type {number | undefined} */
  var timer;

  /** @param {string} id */
  function isKept(id) {
    return resident.kept.get(prefix + id) !== null;
  }

  /** @param {string} id @param {string} body */
  function add(id, body) {
    var kept = resident.kept.set(prefix + id, body);
    enqueue(id, body);
    tell(id, body, "waiting", { kept: kept });
    next();
  }

  /** @param {string} id @param {string} body */
  function enqueue(id, body) {
    if (!(id in waiting)) order.push(id);
    waiting[id] = body;
  }

  /** Take up what an earlier visit left; return how many. */
  function resume() {
    resident.kept.keys(prefix).forEach(function (key) {
      var body = resident.kept.get(key);
      if (body === null) return;
      enqueue(key.slice(prefix.length), body);
      tell(key.slice(prefix.length), body, "waiting", { kept: true });
    });
    next();
    return order.length;
  }

  /** Try at once, as when the network came back or somebody asks for it; but not before the time the server named. */
  function hurry() {
    if (obliged) return;
    failures = 0;
    next();
  }

  function next() {
    clearTimeout(timer);
    obliged = false;
    var id = order[0];
    if (busy || id === undefined) return;
    busy = true;
    deliver(id, waiting[id] || "");
  }

  /** @param {string} id @param {string} body */
  function deliver(id, body) {
    tell(id, body, "sending", { kept: isKept(id) });
    resident.send("PUT", address + id, body, function (heard) {
      busy = false;
      if (isReceipt(id, heard)) {
        drop(id);
        tell(id, body, "received", { kept: false, heard: heard, stored: storedText(heard.text) });
        hurry();
      } else if (isRefusal(heard)) {
        order.shift();
        delete waiting[id];
        tell(id, body, "refused", { kept: isKept(id), heard: heard });
        hurry();
      } else {
        pause(heard);
        tell(id, body, "waiting", { kept: isKept(id), heard: heard, portal: isForeign(heard) });
      }
    });
  }

  /** @param {Heard} heard */
  function pause(heard) {
    var longest = Math.min(LONGEST, FIRST * Math.pow(2, failures));
    failures += 1;
    obliged = heard.wait > 0;
    timer = setTimeout(next, Math.max(heard.wait * 1000, (0.5 + Math.random() / 2) * longest));
  }

  /** Forget an answer. @param {string} id */
  function drop(id) {
    resident.kept.remove(prefix + id);
    delete waiting[id];
    order = order.filter(function (each) {
      return each !== id;
    });
  }

  /** Only the whole answer about this very id is a receipt. @param {string} id @param {Heard} heard */
  function isReceipt(id, heard) {
    var json = heard.json;
    return (heard.status === 200 || heard.status === 201) && !!json && json.id === id && !!json.stored && "receipt" in json;
  }

  /** Tell whether our server itself says that trying again is of no use. @param {Heard} heard */
  function isRefusal(heard) {
    var isOurs = heard.status >= 400 && !!heard.json && heard.json.type === PROBLEM + heard.json.code;
    return isOurs && /^(round|answer|code)_|^body_too_large$/.test(heard.json.code);
  }

  /** Tell whether a network answered in our server's place, as one does that wants people to log in. @param {Heard} heard */
  function isForeign(heard) {
    var isLogIn = (heard.status >= 200 && heard.status < 400) || [401, 403, 407, 511].indexOf(heard.status) >= 0;
    return isLogIn && !(heard.json && (heard.json.type || heard.json.id));
  }

  /** Cut the stored answer out of the server's, so that it shows to the letter. @param {string} text */
  function storedText(text) {
    return text.slice(text.indexOf('"stored":') + 9, text.lastIndexOf("}"));
  }

  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) hurry();
  });
  return { add: add, drop: drop, hurry: hurry, resume: resume };
}
