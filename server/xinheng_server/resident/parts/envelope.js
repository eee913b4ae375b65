/**
 * Seals a text so that only the holder of a public key can open it: ECDH on P-256, HKDF-SHA-256, AES-256-GCM.
 *
 * @typedef {{version: number, key: string, ephemeral: {kty: string, crv: string, x: string, y: string}, iv: string, ciphertext: string}} Envelope
 */
var envelopes = (function () {
  "use strict";

  var INFO = "xinheng complaint 1\n";
  /** What is sealed is padded to one of these, so that its length says little. */
  var SIZES = [1024, 2048, 4096, 8192];
  var CURVE = { name: "ECDH", namedCurve: "P-256" };

  /** @returns {boolean} */
  function possible() {
    return window.isSecureContext !== false && !!window.crypto && !!window.crypto.subtle && typeof TextEncoder === "function";
  }

  /** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
  function bytes(text) {
    return /** @type {Uint8Array<ArrayBuffer>} */ (new TextEncoder().encode(text));
  }

  /** @param {ArrayBuffer | Uint8Array} content @returns {string} */
  function base64url(content) {
    var view = new Uint8Array(content);
    var signs = "";
    for (var at = 0; at < view.length; at += 1) signs += String.fromCharCode(/** @type {number} */ (view[at]));
    return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  /** How many bytes too long a text is, 0 if it fits. @param {string} text @returns {number} */
  function excess(text) {
    return Math.max(0, bytes(text).length - /** @type {number} */ (SIZES[SIZES.length - 1]));
  }

  /** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
  function padded(text) {
    var content = bytes(text);
    var room = SIZES.filter(function (size) {
      return size >= content.length;
    })[0];
    var whole = new Uint8Array(/** @type {number} */ (room));
    whole.set(content);
    return whole;
  }

  /**
   * Seal a text that fits.
   * @param {string} text @param {JsonWebKey} key the organisation's @param {string} thumbprint of the key
   * @param {string} organisation its id: an envelope opens only for whom it is meant
   * @param {(sealed: Envelope | null) => void} done null if this browser cannot
   */
  function seal(text, key, thumbprint, organisation, done) {
    var subtle = window.crypto.subtle;
    var iv = window.crypto.getRandomValues(new Uint8Array(12));
    /** @type {CryptoKeyPair} */ var own;
    /** @type {JsonWebKey} */ var point;
    subtle.generateKey(CURVE, true, ["deriveBits"]).then(function (pair) {
      own = /** @type {CryptoKeyPair} */ (pair);
      return subtle.exportKey("jwk", own.publicKey);
    }).then(function (exported) {
      point = exported;
      return subtle.importKey("jwk", key, CURVE, false, []);
    }).then(function (theirs) {
      return subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
    }).then(function (shared) {
      return subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
    }).then(function (secret) {
      var how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: bytes(INFO + thumbprint) };
      return subtle.deriveBits(how, secret, 256);
    }).then(function (derived) {
      return subtle.importKey("raw", derived, "AES-GCM", false, ["encrypt"]);
    }).then(function (secret) {
      return subtle.encrypt({ name: "AES-GCM", iv: iv, additionalData: bytes(organisation) }, secret, padded(text));
    }).then(function (ciphertext) {
      done({
        version: 1,
        key: thumbprint,
        ephemeral: { kty: "EC", crv: "P-256", x: point.x || "", y: point.y || "" },
        iv: base64url(iv),
        ciphertext: base64url(ciphertext),
      });
    }, function () {
      done(null);
    });
  }

  /** A random UUID of version 4. @returns {string} */
  function newId() {
    var view = window.crypto.getRandomValues(new Uint8Array(16));
    view[6] = (/** @type {number} */ (view[6]) & 15) | 64;
    view[8] = (/** @type {number} */ (view[8]) & 63) | 128;
    var hex = Array.prototype.map.call(view, function (/** @type {number} */ byte) {
      return (byte + 256).toString(16).slice(1);
    }).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  /** Six digits, each as likely as another. @returns {string} */
  function newWord() {
    var drawn = new Uint32Array(1);
    do window.crypto.getRandomValues(drawn);
    while (/** @type {number} */ (drawn[0]) >= 4294000000);
    return String(1000000 + (/** @type {number} */ (drawn[0]) % 1000000)).slice(1);
  }

  return { excess: excess, newId: newId, newWord: newWord, possible: possible, seal: seal };
})();
