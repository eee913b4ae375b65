/**
 * The complaint: written, sealed, sent until it has arrived, and how it stands afterwards. Nothing is kept on the device
 * unless the person turns the draft on.
 */
(function () {
  "use strict";

  /** @typedef {{content: string, name: string, reach: string, address: string, named: boolean}} Written */
  /** @typedef {{id: string, envelope: object, word: string, text: string}} Parcel   what is sent again until it has arrived */

  var place = /** @type {HTMLElement} */ (resident.find("complaint"));
  var organisation = String(place.getAttribute("data-organisation"));
  var states = resident.parsed(String(place.getAttribute("data-states")));
  var key = resident.parsed(String(place.getAttribute("data-key")));
  var thumbprint = String(place.getAttribute("data-thumbprint"));
  var api = "../api/v1/complaints/" + organisation;
  var DRAFT = "xh-complaint-" + organisation;
  var FIELDS = ["content", "name", "reach", "address"];
  var WEEKDAYS = "日一二三四五六";
  var FIRST_WAIT = 2, LONGEST_WAIT = 60;

  /** @type {Parcel | null} */ var parcel = null;
  var tries = 0;
  var timer = 0;
  var resealed = 0;

  /** @param {string} id @returns {HTMLElement} */
  function part(id) {
    return /** @type {HTMLElement} */ (resident.find(id));
  }

  /** @param {string} id @returns {HTMLInputElement} */
  function input(id) {
    return /** @type {HTMLInputElement} */ (part(id));
  }

  /** Show one of form, sending, receipt; where it begins gets the focus. @param {string} shown @param {string} focus */
  function view(shown, focus) {
    ["form", "sending", "receipt"].forEach(function (id) {
      part(id).hidden = id !== shown;
    });
    document.body.className = shown;
    if (focus) part(focus).focus();
  }

  /** @param {string} day such as 2026-11-27 @returns {string} */
  function spelled(day) {
    var parts = day.split("-").map(Number);
    var year = Number(parts[0]), month = Number(parts[1]), date = Number(parts[2]);
    var weekday = WEEKDAYS.charAt(new Date(Date.UTC(year, month - 1, date)).getUTCDay());
    return year + "年" + month + "月" + date + "日（星期" + weekday + "）";
  }

  // What is written.

  /** @returns {Written} */
  function written() {
    return {
      content: input("content").value, name: input("name").value, reach: input("reach").value, address: input("address").value,
      named: input("named").checked,
    };
  }

  function signed() {
    part("who").hidden = !input("named").checked;
    keepDraft();
  }

  function keepDraft() {
    if (input("draft").checked) {
      if (resident.kept.set(DRAFT, JSON.stringify(written()))) return;
      input("draft").checked = false;
      refuse("这个浏览器不让网页留草稿（可能是无痕模式，或者存满了）。", "draft");
    }
    resident.kept.remove(DRAFT);
  }

  function openDraft() {
    var kept = resident.parsed(resident.kept.get(DRAFT) || "");
    if (!kept) return;
    FIELDS.forEach(function (id) {
      input(id).value = typeof kept[id] === "string" ? kept[id] : "";
    });
    input("named").checked = kept.named === true;
    input("anonymous").checked = kept.named !== true;
    input("draft").checked = true;
    part("who").hidden = kept.named !== true;
  }

  /** Leave nothing in the page or on the device. */
  function clear() {
    resident.kept.remove(DRAFT);
    resident.all(document, "form").forEach(function (form) {
      /** @type {HTMLFormElement} */ (form).reset();
    });
    FIELDS.concat("ask-number").forEach(function (id) {
      input(id).value = "";
    });
    part("who").hidden = true;
    parcel = null;
  }

  /** @param {string} why @param {string} id the field that is meant */
  function refuse(why, id) {
    var box = part("problem");
    box.textContent = why;
    box.hidden = false;
    if (id) input(id).focus();
    else box.focus();
  }

  /** What the organisation will read: no field that is empty. @param {string} word @returns {string} */
  function composed(word) {
    var all = written();
    /** @type {{[name: string]: string | number}} */ var told = { version: 1, content: all.content.trim() };
    if (all.named) {
      ["name", "reach", "address"].forEach(function (id) {
        var value = input(id).value.trim();
        if (value) told[id] = value;
      });
    }
    if (word) told.word = word;
    return JSON.stringify(told);
  }

  // Sending.

  /** @param {Event} event */
  function hand(event) {
    event.preventDefault();
    part("problem").hidden = true;
    input("content").removeAttribute("aria-invalid");
    if (!input("content").value.trim()) {
      input("content").setAttribute("aria-invalid", "true");
      return refuse("还没有写内容。请在“" + String(part("content-label").textContent) + "”里写清楚发生了什么。", "content");
    }
    var word = input("named").checked ? "" : envelopes.newWord();
    var text = composed(word);
    var excess = envelopes.excess(text);
    if (excess) return refuse("内容太长，加密后放不下。请删短大约 " + Math.ceil(excess / 3) + " 个字。", "content");
    view("sending", "sending-title");
    pack({ id: envelopes.newId(), envelope: {}, word: word, text: text });
  }

  /** Seal and send. @param {Parcel} wanted */
  function pack(wanted) {
    tell("wait", "正在加密……", false);
    envelopes.seal(wanted.text, key, thumbprint, organisation, function (sealed) {
      if (!sealed) return refused("这个浏览器加密没有成功，什么也没有发出。请用下面的其他办法。", false);
      wanted.envelope = sealed;
      parcel = wanted;
      tries = 0;
      send();
    });
  }

  /** Send the same envelope under the same id. */
  function send() {
    clearTimeout(timer);
    if (!parcel) return;
    var sent = parcel;
    tries += 1;
    tell("wait", "正在发送……还没有送到。", false);
    resident.send("PUT", api + "/" + sent.id, JSON.stringify(sent.envelope), function (heard) {
      if (parcel === sent) answered(sent, heard);
    });
  }

  /** @param {Parcel} sent @param {Heard} heard */
  function answered(sent, heard) {
    var said = heard.json || {};
    if ((heard.status === 200 || heard.status === 201) && /^\d{4}-\d\d-\d\d$/.test(said.due) && said.number) return received(sent, said);
    if (heard.status === 409 && said.code === "complaint_key_changed" && resealed < 3) return reseal(sent);
    var final = said.code && heard.status >= 400 && heard.status < 500 && [408, 409, 425, 429].indexOf(heard.status) < 0;
    if (final || said.code === "complaint_reused") return refused(String(said.detail), true);
    later(heard.status ? "服务器没有正常回答" : "网络不通", heard.wait);
  }

  /** The organisation has a new key: seal to that one, under the same id. @param {Parcel} sent */
  function reseal(sent) {
    resealed += 1;
    resident.send("GET", api + "/key", null, function (heard) {
      var said = heard.json || {};
      if (parcel !== sent) return;
      if (heard.status !== 200 || !said.key || !said.thumbprint) return later("没有取到机构的新公钥", heard.wait);
      key = said.key;
      thumbprint = said.thumbprint;
      pack(sent);
    });
  }

  /** @param {string} why @param {number} wait the seconds that the server asks for, or 0 */
  function later(why, wait) {
    var seconds = Math.max(wait, Math.min(LONGEST_WAIT, FIRST_WAIT * Math.pow(2, tries - 1)));
    tell("wait", "● 还没有送到：" + why + "。" + seconds + " 秒后自动再试。", true);
    timer = setTimeout(send, seconds * 1000);
  }

  /** @param {string} why @param {boolean} canChange */
  function refused(why, canChange) {
    clearTimeout(timer);
    parcel = null;
    tell("bad", "✕ 没有送出：" + why, false);
    part("change").hidden = !canChange;
  }

  /** @param {string} how @param {string} what @param {boolean} waits whether the person may try at once, or change it */
  function tell(how, what, waits) {
    var box = part("sending-state");
    box.className = "box " + how;
    box.textContent = what;
    part("again").hidden = part("change").hidden = !waits;
  }

  /** Go back to the form. What was sent may have arrived all the same. */
  function change() {
    var uncertain = parcel !== null;
    clearTimeout(timer);
    parcel = null;
    view("form", "content");
    if (uncertain) refuse("刚才那一份也许已经送到，只是回答没有回来。修改后再送，会是另外一份。", "content");
  }

  // Afterwards.

  /** @param {Parcel} sent @param {{number: string, due: string, provisional: boolean}} said */
  function received(sent, said) {
    clearTimeout(timer);
    clear();
    part("number").textContent = said.number;
    part("word").textContent = sent.word.replace(/^(...)/, "$1 ");
    part("word-line").hidden = part("word-help").hidden = !sent.word;
    part("due").textContent = "机构应在 " + spelled(said.due) + "以前答复，就是收到后 " + place.getAttribute("data-days") + " 个工作日内"
      + (said.provisional ? "（放假安排还没有公布，日期可能有变）。" : "。");
    part("unsafe").hidden = true;
    view("receipt", "receipt-title");
  }

  function copy() {
    var word = part("word-line").hidden ? "" : "，口令 " + part("word").textContent;
    navigator.clipboard.writeText("投诉编号 " + part("number").textContent + word + "。" + part("due").textContent).then(function () {
      part("copied").textContent = "已复制。这台设备上别人也可能粘贴出来。";
    }, function () {
      part("copied").textContent = "浏览器没有让复制，请抄下来。";
    });
  }

  function another() {
    part("number").textContent = part("word").textContent = part("due").textContent = part("copied").textContent = "";
    part("unsafe").hidden = false;
    part("why").hidden = true;
    view("form", "content");
  }

  function look() {
    input("ask-number").value = String(part("number").textContent);
    ask();
    part("ask-title").scrollIntoView();
  }

  // How a complaint stands.

  function ask() {
    var number = input("ask-number").value.trim();
    var box = part("stands");
    if (!number) {
      resident.empty(box);
      box.appendChild(resident.make("p", "请填写编号。", "box bad"));
      return input("ask-number").focus();
    }
    resident.empty(box);
    box.appendChild(resident.make("p", "正在查……", "minor"));
    resident.send("POST", api + "/lookup", JSON.stringify({ number: number }), function (heard) {
      var said = heard.json || {};
      resident.empty(box);
      box.appendChild(heard.status === 200 && said.steps ? steps(said) : resident.make("p", said.detail || "没有查到：网络不通，或者服务器没有正常回答。请稍后再试。", "box bad"));
    });
  }

  /** @param {{steps: {state: string, day: string}[], due: string, provisional: boolean}} said @returns {HTMLElement} */
  function steps(said) {
    var list = resident.make("ol", "", "box steps");
    said.steps.forEach(function (step) {
      var row = resident.make("li", spelled(step.day) + "：" + states[step.state].label);
      row.appendChild(resident.make("small", states[step.state].help));
      list.appendChild(row);
    });
    var due = "答复期限：" + spelled(said.due) + (said.provisional ? "（放假安排还没有公布，可能有变）" : "");
    list.appendChild(resident.make("li", due));
    return list;
  }

  // The way out.

  /** Three times Escape within two seconds. */
  function watchEscape() {
    /** @type {number[]} */ var pressed = [];
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" && event.key !== "Esc") return;
      var now = Date.now();
      pressed = pressed.concat(now).filter(function (each) {
        return now - each < 2000;
      });
      if (pressed.length >= 3) part("exit").click();
    });
  }

  /** @param {string} id @param {string} type @param {(event: Event) => void} act */
  function on(id, type, act) {
    part(id).addEventListener(type, act);
  }

  function start() {
    part("unsafe").insertBefore(resident.make("p", "不想在网上写，也可以：", "minor"), part("ways-title").nextSibling);
    part("why").hidden = true;
    openDraft();
    on("form", "submit", hand);
    on("form", "input", keepDraft);
    on("draft", "change", keepDraft);
    on("anonymous", "change", signed);
    on("named", "change", signed);
    on("again", "click", send);
    on("change", "click", change);
    on("print", "click", function () { window.print(); });
    on("copy", "click", copy);
    on("look", "click", look);
    on("another", "click", another);
    part("copy").hidden = !(navigator.clipboard && navigator.clipboard.writeText);
    window.addEventListener("online", function () {
      if (parcel && !part("again").hidden) send();
    });
    view("form", "");
  }

  function explain() {
    part("reason").textContent = window.isSecureContext === false
      ? "这个网址不是加密连接（https），写的内容在路上可能被看到。请核对网址，或用下面的办法。"
      : "这个浏览器太旧，不能加密。请换一个浏览器打开，或用下面的办法。";
  }

  /** @type {HTMLFormElement} */ (part("ask")).noValidate = true;
  on("exit", "click", clear);
  on("ask", "submit", function (event) {
    event.preventDefault();
    ask();
  });
  watchEscape();
  if (!envelopes.possible()) return explain();
  envelopes.seal("", key, thumbprint, organisation, function (sealed) {
    if (sealed) start();
    else explain();
  });
})();
