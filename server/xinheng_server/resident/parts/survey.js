/**
 * The survey where there is script: a draft in the browser, the check and the end without a request, and answers that
 * are sent again until the server has them. It says of each answer only what is so: saved here, on its way, received.
 */
(function () {
  "use strict";

  var root = resident.find("survey");
  var mail = resident.find("mail");
  if (!root || !mail) return;
  var box = mail;
  var place = root.getAttribute("data-place") || "";
  var view = root.getAttribute("data-view");
  var until = root.getAttribute("data-until");
  var form = /** @type {HTMLFormElement | null} */ (resident.find("form"));
  var check = resident.find("check");
  var answer = form ? residentAnswer(form) : null;
  var slip = view === "form" ? codeInAddress() : "";
  var DRAFTS = "xh-draft:" + place;
  var draftKey = slip ? DRAFTS + "/" + slip : resident.kept.keys(DRAFTS).sort()[0] || DRAFTS;
  /** @type {{[id: string]: HTMLElement}} */
  var boxes = {};
  var queue = answerQueue("xh-answer:" + place + "/", root.getAttribute("data-api") || "", tell);
  var isDraftKept = true;
  var complaint = resident.make("div");

  var over = root.getAttribute("data-state");
  sweep(root.getAttribute("data-today") || "");
  if (over === "closed" || over === "sealed") tellDraft(over);
  resident.all(root, "[data-script]").forEach(function (each) {
    each.hidden = false;
  });
  if (view === "form" && form && check && answer) start(form, check, answer);
  if (queue.resume() && view === "form" && !isShown("state")) show("done");
  if (view === "done") resident.kept.remove(draftKey);

  /** @param {HTMLFormElement} form @param {HTMLElement} check @param {ReturnType<typeof residentAnswer>} answer */
  function start(form, check, answer) {
    addMore();
    restore();
    form.addEventListener("change", changed);
    form.addEventListener("input", changed);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!shortcoming()) review();
    });
    check.addEventListener("submit", function (event) {
      event.preventDefault();
    });
    on("send", hand);
    on("back", function () {
      history.back();
    });
    on("another", another);
    window.addEventListener("popstate", function () {
      if (!check.hidden) show("form");
    });
    window.addEventListener("beforeunload", function (event) {
      if (isDraftKept || !Object.keys(answer.read()).length) return undefined;
      event.preventDefault();
      event.returnValue = "";
      return "";
    });

    /** Put back what was filled in before; what the server gave back goes first. */
    function restore() {
      var kept = form.hasAttribute("data-kept") ? null : resident.parsed(resident.kept.get(draftKey) || "null");
      if (kept && kept.id && kept.values) {
        field("id").value = kept.id;
        answer.fill(kept.values);
        write(box.appendChild(resident.make("div")), "box", "上次没有填完的回答已经放回来了", "不是您填的，请按“清空重填”。");
      }
      if (slip) field("code").value = slip;
      answer.paint();
      if (kept || form.hasAttribute("data-kept")) changed();
    }

    function changed() {
      answer.paint();
      saveDraft();
      count();
      showProgress();
    }

    function saveDraft() {
      var values = answer.read();
      if (Object.keys(values).length) isDraftKept = resident.kept.set(draftKey, draftText(field("id").value, values));
      else resident.kept.remove(draftKey);
    }

    function count() {
      var left = Number(field("comment").getAttribute("data-longest")) - lengthOf(field("comment").value);
      var line = resident.find("comment-count");
      if (line) line.textContent = left < 0 ? "多了 " + -left + " 个字，请删短一些" : left < 200 ? "还可以写 " + left + " 个字" : "";
      return left;
    }

    function showProgress() {
      var line = resident.find("state");
      if (!line) return;
      var values = answer.read();
      answer.questions.forEach(function (question) {
        resident.all(question, ".take-back").forEach(function (each) {
          each.style.visibility = values["items." + question.id.slice(1)] ? "" : "hidden";
        });
      });
      var given = answer.rows(values).slice(0, answer.questions.length).filter(isGiven).length;
      var state = isDraftKept ? "草稿保存在本机，关掉再打开还在。" : "这个浏览器不能保存草稿，请一次填完，不要关闭本页。";
      resident.empty(line);
      line.appendChild(document.createTextNode("已答 " + given + "／" + answer.questions.length + " 题。" + state));
      line.appendChild(button("清空重填", clear));
      line.hidden = !Object.keys(values).length;
    }

    function clear() {
      if (!confirm("清空这一页填的内容？")) return;
      resident.empty(box);
      answer.fill({});
      changed();
      focus("survey");
    }

    /** Say what has to be put right before anything is sent; return whether there is something. */
    function shortcoming() {
      if (count() < 0) return complain("comment", "意见太长", "意见最多 " + field("comment").getAttribute("data-longest") + " 个字，请删短一些。");
      var code = resident.find("code") ? field("code").value.replace(/[\s\u3000\-_.·—–－]/g, "") : null;
      if (code === "") return complain("code", "需要一次性代码", "请填写纸条上的一次性代码。没有纸条的话，请向发放调查表的机构领取。");
      if (code !== null && code.length !== 18) return complain("code", "代码不完整", "代码应有 18 个字符，现在有 " + code.length + " 个，请对照纸条检查。");
      return false;
    }

    function review() {
      var rows = answer.rows(answer.read());
      var blank = rows.slice(0, answer.questions.length).filter(function (row) {
        return !row.text;
      });
      var list = resident.find("answers");
      var blanks = resident.find("blanks");
      if (!list || !blanks) return;
      var labels = blank.map(function (row) {
        return row.label;
      });
      blanks.hidden = !blank.length;
      blanks.textContent = blank.length ? "有 " + blank.length + " 题没有答：" + labels.join("、") + "。可以返回补答，也可以就这样提交。" : "";
      resident.empty(list);
      addRows(list, rows, true);
      settle();
      show("check");
      history.pushState(null, "");
    }

    /** Hand the answer over to the queue, and make room for another person's. */
    function hand() {
      if (check.hidden) return;
      var id = field("id").value;
      resident.empty(box);
      show("done");
      queue.add(id, answer.body(answer.read()));
      resident.kept.remove(draftKey);
      answer.fill({});
      field("id").value = newId();
      showProgress();
      focus("mail");
    }

    /** @param {Event} event */
    function another(event) {
      if (!field("id").value) return;
      event.preventDefault();
      draftKey = DRAFTS;
      resident.all(box, ".good").forEach(function (each) {
        box.removeChild(each);
      });
      show("form");
      focus("survey");
    }

    /** Add to each question what only script can do: taking an answer back, and reading aloud. */
    function addMore() {
      answer.questions.forEach(function (question) {
        var more = resident.make("span", "", "more");
        var back = button("不答", function () {
          resident.all(question, "input").forEach(function (each) {
            /** @type {HTMLInputElement} */ (each).checked = false;
          });
          changed();
          focus(question.id);
        }, "第 " + question.id.slice(1) + " 题不答");
        back.className = "take-back";
        more.appendChild(back);
        question.appendChild(more);
      });
      showProgress();
      residentSpeech(function (speak) {
        answer.questions.forEach(function (question) {
          var words = resident.all(question, "label").map(function (label) {
            return label.textContent;
          });
          var text = answer.numbered(question) + "。" + words.join("，");
          resident.all(question, ".more").forEach(function (more) {
            more.appendChild(button("朗读", function () {
              speak(text);
            }, "朗读第 " + question.id.slice(1) + " 题"));
          });
        });
      });
    }

    /** @param {string} name @returns {HTMLInputElement} */
    function field(name) {
      return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
    }
  }

  /** What is kept of an answer before it is handed in, and until when it could be. @param {string} id @param {{[name: string]: string}} values */
  function draftText(id, values) {
    return JSON.stringify({ id: id, values: values, until: until });
  }

  /** Remove drafts of rounds that take nothing any more, by the server's day. @param {string} today */
  function sweep(today) {
    resident.kept.keys("xh-draft:").forEach(function (key) {
      var draft = resident.parsed(resident.kept.get(key) || "null");
      if (key.indexOf(DRAFTS) && draft && draft.until < today) resident.kept.remove(key);
    });
  }

  /** Say what became of a draft that cannot be handed in: it goes once nothing can change that. @param {string} over */
  function tellDraft(over) {
    var drafts = resident.kept.keys(DRAFTS);
    if (!drafts.length) return;
    var shown = box.appendChild(resident.make("div"));
    if (over === "sealed") return remove();
    write(shown, "box wait", "本机还留着一份没有提交的回答", "现在交不了。机构要是延长调查，再打开这一页可以接着填；不想留着，请删除。");
    shown.appendChild(button("从本机删除这份回答", remove));

    function remove() {
      drafts.forEach(resident.kept.remove);
      resident.empty(shown);
      write(shown, "box good", "没有提交的回答已经从本机删除", "");
    }
  }

  /**
   * Show how it stands with an answer.
   * @param {string} id @param {string} body @param {Stage} stage @param {Facts} facts
   */
  function tell(id, body, stage, facts) {
    var shown = boxes[id] || resident.make("div");
    boxes[id] = shown;
    resident.empty(shown);
    if (shown.parentNode !== box) box.appendChild(shown);
    if (stage === "received") tellReceived(shown, facts);
    else if (stage === "refused") tellRefused(shown, id, body, facts);
    else if (stage === "sending") write(shown, "box wait", "正在提交…", "请稍等，收到后这里会显示回执号。");
    else tellWaiting(shown, facts);
    if (stage === "received" || stage === "waiting") show("another", true);
  }

  /** @param {HTMLElement} shown @param {Facts} facts */
  function tellWaiting(shown, facts) {
    var title = facts.kept ? "还没有交到，只保存在本机" : "还没有交到，也没有保存";
    var after = facts.kept
      ? "本页会自动再试。关掉也不要紧：以后在本机再打开这一页，会接着提交。"
      : "这个浏览器不能保存，关掉就没有了，请不要关闭本页。本页会自动再试。";
    write(shown, "box wait", title, reason(facts) + after);
    shown.appendChild(button("现在再试", queue.hurry));
  }

  /** @param {Facts} facts @returns {string} */
  function reason(facts) {
    if (facts.portal) return "这里的网络要求先登录（公共 Wi-Fi 常见）：请先登录网络，或改用手机流量。";
    if (!facts.heard) return "";
    if (!facts.heard.status) return "现在连不上服务器。";
    return facts.heard.status === 429 ? "现在提交的人很多，要稍等一会儿。" : "服务器现在不能保存。";
  }

  /** @param {HTMLElement} shown @param {Facts} facts */
  function tellReceived(shown, facts) {
    var receipt = facts.heard && facts.heard.json.receipt;
    write(shown, "box good", "已收到，谢谢您", "");
    if (receipt) {
      var line = resident.make("p", "回执号 ");
      line.appendChild(resident.make("strong", receipt, "receipt"));
      shown.appendChild(line);
      shown.appendChild(resident.make("p", "回执号只说明这份回答已经收到，看不出是谁。想留着可以抄下来或截屏。", "minor"));
    }
    shown.appendChild(resident.make("p", "服务器保存的就是下面这些："));
    if (answer) addRows(shown.appendChild(resident.make("dl")), answer.rows(answer.valuesOf(facts.stored || "")).filter(isGiven), false);
    shown.appendChild(resident.make("p", "原文，一个字不多：", "minor"));
    shown.appendChild(resident.make("pre", facts.stored));
  }

  /** @param {HTMLElement} shown @param {string} id @param {string} body @param {Facts} facts */
  function tellRefused(shown, id, body, facts) {
    var problem = facts.heard ? facts.heard.json : {};
    var errors = (problem.errors || []).map(function (/** @type {{message: string}} */ error) {
      return error.message;
    });
    write(shown, "box bad", problem.title, [problem.detail].concat(errors).join(" "));
    if (form && answer && /^(code_|answer_invalid)/.test(problem.code)) {
      if (Object.keys(answer.read()).length) shown.appendChild(button("修改这一份", amend));
      else amend();
      return;
    }
    if (answer) addRows(shown.appendChild(resident.make("dl")), answer.rows(answer.valuesOf(body)).filter(isGiven), false);
    shown.appendChild(button("从本机删除这份回答", function () {
      queue.drop(id);
      box.removeChild(shown);
    }));

    /** Take the answer back into the form, under the id that it has. */
    function amend() {
      if (!form || !answer) return;
      var own = /** @type {HTMLInputElement} */ (form.elements.namedItem("id"));
      own.value = id;
      answer.fill(answer.valuesOf(body));
      if (resident.kept.set(draftKey, draftText(id, answer.read()))) queue.drop(id);
      show("form");
      if (!/^code_/.test(problem.code)) return focus("mail");
      box.removeChild(shown);
      complain("code", problem.title, problem.detail);
    }
  }

  /** Say at a field what is wrong with it, in sight of whoever puts it right. @param {string} at @param {string} title @param {string} detail @returns {true} */
  function complain(at, title, detail) {
    resident.empty(box);
    settle();
    var field = resident.find(at);
    var line = field && field.parentElement && field.parentElement.tagName === "P" ? field.parentElement : field;
    if (!field || !line || !line.parentElement) return true;
    complaint.id = "complaint";
    write(complaint, "box bad", title, detail);
    line.parentElement.insertBefore(complaint, line);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "complaint " + (field.getAttribute("aria-describedby") || ""));
    focus(at);
    if (complaint.scrollIntoView) complaint.scrollIntoView();
    return true;
  }

  /** Take back what was said at a field. */
  function settle() {
    if (complaint.parentElement) complaint.parentElement.removeChild(complaint);
    complaint = resident.make("div");
    resident.all(document, "[aria-invalid]").forEach(function (field) {
      field.removeAttribute("aria-invalid");
      field.setAttribute("aria-describedby", (field.getAttribute("aria-describedby") || "").replace("complaint ", ""));
    });
  }

  /** @param {HTMLElement} shown @param {string} className @param {string} title @param {string} text */
  function write(shown, className, title, text) {
    shown.className = className;
    shown.appendChild(resident.make("p")).appendChild(resident.make("strong", title));
    if (text) shown.appendChild(resident.make("p", text));
  }

  /** @param {HTMLElement} list @param {Row[]} rows @param {boolean} canChange */
  function addRows(list, rows, canChange) {
    rows.forEach(function (row) {
      var line = list.appendChild(resident.make("div"));
      line.appendChild(resident.make("dt", row.label));
      var isQuestion = /^q[0-9]/.test(row.at);
      line.appendChild(resident.make("dd", row.text || (isQuestion ? "没有答" : "没有填"), isQuestion && !row.text ? "none" : ""));
      if (!canChange) return;
      var link = /** @type {HTMLAnchorElement} */ (resident.make("a", "改"));
      link.href = "#" + row.at;
      link.setAttribute("aria-label", "改：" + row.label);
      link.addEventListener("click", function (event) {
        event.preventDefault();
        show("form");
        focus(row.at);
      });
      line.appendChild(resident.make("dd", "", "change")).appendChild(link);
    });
  }

  /** Show one of the three parts. @param {"form" | "check" | "done" | "another"} name @param {boolean} [also] */
  function show(name, also) {
    ["form", "check", "done"].forEach(function (each) {
      var part = resident.find(each);
      if (part && !also) part.hidden = each !== name;
    });
    var link = resident.find("another");
    if (link) link.hidden = name === "form" || name === "check" || !form;
    if (name === "check") focus("check-title");
  }

  /** Bring a part to the reader, and the keyboard with it. @param {string} id */
  function focus(id) {
    var part = resident.find(id);
    if (!part) return;
    var field = part.querySelector("input:checked, input");
    var target = /** @type {HTMLElement} */ (part.tagName === "INPUT" || part.tagName === "TEXTAREA" ? part : (id !== "survey" && field) || part);
    if (target === part && target.tabIndex < 0) target.tabIndex = -1;
    target.focus();
    if (part.scrollIntoView) part.scrollIntoView();
  }

  /** @param {string} text @param {() => void} act @param {string} [label] */
  function button(text, act, label) {
    var made = /** @type {HTMLButtonElement} */ (resident.make("button", text));
    made.type = "button";
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }

  /** @param {string} id @param {(event: Event) => void} act */
  function on(id, act) {
    var part = resident.find(id);
    if (part) part.addEventListener("click", act);
  }

  /** @param {string} id */
  function isShown(id) {
    var part = resident.find(id);
    return !!part && !part.hidden;
  }

  /** @param {Row} row */
  function isGiven(row) {
    return !!row.text;
  }

  /** Count characters as the server does. @param {string} text */
  function lengthOf(text) {
    return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "_").length;
  }

  /** Take the code out of the address, where a slip's picture put it, so that it is not kept among visited pages. */
  function codeInAddress() {
    var found = /(?:^#|[?&]code=)([0-9A-Za-z-]{18,40})(?:&|$)/.exec(location.hash || location.search);
    if (!resident.find("code") || !found || !found[1]) return "";
    if (history.replaceState) history.replaceState(null, "", location.pathname);
    return found[1];
  }

  /** Draw the id of another answer; "" where the browser has no good chance, and the page is to be loaded anew. */
  function newId() {
    if (!window.crypto || !crypto.getRandomValues) return "";
    var signs = "";
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    for (var at = 0; at < 16; at += 1) {
      var byte = bytes[at] || 0;
      if (at === 6) byte = (byte & 15) | 64;
      if (at === 8) byte = (byte & 63) | 128;
      signs += (at === 4 || at === 6 || at === 8 || at === 10 ? "-" : "") + (byte < 16 ? "0" : "") + byte.toString(16);
    }
    return signs;
  }
})();
