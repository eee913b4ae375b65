/**
 * What every page for residents has: large type and high contrast that stay, the way out, and the few words that the
 * pages' own scripts are written with. ECMAScript 5, for browsers of old phones; no page needs it to be usable.
 *
 * @typedef {{status: number, text: string, json: any, wait: number}} Heard
 *   What came back: status 0 if nothing did, `json` undefined if it is none, `wait` the seconds of Retry-After or 0.
 */
var resident = (function () {
  "use strict";

  /** @param {string} id @returns {HTMLElement | null} */
  function find(id) {
    return document.getElementById(id);
  }

  /** @param {ParentNode} within @param {string} selector @returns {HTMLElement[]} */
  function all(within, selector) {
    return Array.prototype.slice.call(within.querySelectorAll(selector));
  }

  /**
   * Make an element.
   * @param {string} name @param {string} [text] @param {string} [className] @returns {HTMLElement}
   */
  function make(name, text, className) {
    var made = document.createElement(name);
    if (text) made.appendChild(document.createTextNode(text));
    if (className) made.className = className;
    return made;
  }

  /** @param {Node} node */
  function empty(node) {
    while (node.firstChild) node.removeChild(node.firstChild);
  }

  /** The browser's storage for this site; every word tells whether it worked, for some browsers refuse it. */
  var kept = {
    /** @param {string} key @returns {string | null} */
    get: function (key) {
      try {
        return localStorage.getItem(key);
      } catch (error) {
        return null;
      }
    },
    /** Keep a text; true only if it can be read back. @param {string} key @param {string} text @returns {boolean} */
    set: function (key, text) {
      try {
        localStorage.setItem(key, text);
        return localStorage.getItem(key) === text;
      } catch (error) {
        return false;
      }
    },
    /** @param {string} key */
    remove: function (key) {
      try {
        localStorage.removeItem(key);
      } catch (error) {
        return;
      }
    },
    /** Give the keys that begin so. @param {string} prefix @returns {string[]} */
    keys: function (prefix) {
      var found = [];
      try {
        for (var at = 0; at < localStorage.length; at += 1) {
          var key = localStorage.key(at);
          if (key !== null && key.indexOf(prefix) === 0) found.push(key);
        }
      } catch (error) {
        return [];
      }
      return found;
    },
  };

  /**
   * Send a request to this site's server; `done` is called once, whatever happens.
   * @param {string} method @param {string} address @param {string | null} body JSON text
   * @param {(heard: Heard) => void} done
   */
  function send(method, address, body, done) {
    var request = new XMLHttpRequest();
    var heard = false;
    /** @param {number} status */
    function answer(status) {
      if (heard) return;
      heard = true;
      var text = status ? request.responseText : "";
      var wait = (status && request.getResponseHeader("Retry-After")) || "";
      done({ status: status, text: text, json: parsed(text), wait: /^[0-9]{1,5}$/.test(wait) ? Number(wait) : 0 });
    }
    request.open(method, address, true);
    request.timeout = 30000;
    request.setRequestHeader("Accept", "application/json");
    if (body !== null) request.setRequestHeader("Content-Type", "application/json");
    request.onload = function () {
      answer(request.status);
    };
    request.onerror = request.onabort = request.ontimeout = function () {
      answer(0);
    };
    request.send(body);
  }

  /** @param {string} text @returns {any} */
  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      return undefined;
    }
  }

  var LOOK = "xh-look";
  var page = document.documentElement;

  /** @param {string} look @returns {boolean} */
  function has(look) {
    return (" " + page.className + " ").indexOf(" " + look + " ") >= 0;
  }

  /** Let a button turn a look on and off. @param {string} look */
  function switched(look) {
    var button = find("look-" + look);
    if (!button) return;
    var shown = button;
    button.hidden = false;
    button.setAttribute("aria-pressed", String(has(look)));
    button.addEventListener("click", function () {
      var others = page.className.split(" ").filter(function (each) {
        return each && each !== look;
      });
      page.className = others.concat(has(look) ? [] : [look]).join(" ");
      shown.setAttribute("aria-pressed", String(has(look)));
      kept.set(LOOK, page.className);
    });
  }

  /** Leave nothing on the screen, nor behind the browser's "back". */
  function leave() {
    var link = find("exit");
    if (!link) return;
    var target = link.getAttribute("href") || "/";
    link.addEventListener("click", function (event) {
      event.preventDefault();
      document.body.hidden = true;
      all(document, "form").forEach(function (form) {
        /** @type {HTMLFormElement} */ (form).reset();
      });
      location.replace(target);
    });
  }

  switched("large");
  switched("contrast");
  leave();

  return { all: all, empty: empty, find: find, kept: kept, make: make, parsed: parsed, send: send };
})();
