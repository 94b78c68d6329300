/* Questions asked without leaving the page. Without this script form and links are plain ones, and the answers the same. */

// Makes a part of the page what a newer version of it is: what is in use keeps its focus and caret, what was opened stays so.
const inPlace = (() => {
  // What an element is, wherever it stands: its id, or the value of the box that it labels.
  const key = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (node.id) return `#${node.id}`;
    const box = node.matches("label.opt, input") && (node.querySelector("input") || node);
    return box ? `${box.name}=${box.value}` : "";
  };
  const isSame = (one, other) =>
    one.nodeType === other.nodeType && one.nodeName === other.nodeName && key(one) === key(other);

  const attributes = (from, to) => {
    for (const { name } of [...from.attributes]) {
      if (name !== "open" && !to.hasAttribute(name)) from.removeAttribute(name);
    }
    for (const { name, value } of to.attributes) {
      if (name === "open" && !to.querySelector(".mistake")) continue;
      if (from.getAttribute(name) !== value) from.setAttribute(name, value);
    }
  };

  const field = (from, to) => {
    if (from.matches('input[type="checkbox"]')) from.checked = to.hasAttribute("checked");
    else if (from.matches("select")) from.value = to.value;
    else if (from.matches("input") && from !== document.activeElement && from.value !== to.value) from.value = to.value;
  };

  const isBlank = (node) => node.nodeType === Node.TEXT_NODE && !node.data.trim();
  const next = (node) => {
    let one = node;
    while (one && isBlank(one)) one = one.nextSibling;
    return one;
  };
  const without = (node) => {
    const following = next(node.nextSibling);
    node.remove();
    return following;
  };

  // What is wanted no longer goes, what is new comes; whatever is in both is not moved.
  const children = (from, to) => {
    const wanted = [...to.childNodes].filter((node) => !isBlank(node));
    let at = next(from.firstChild);
    wanted.forEach((one, index) => {
      const comes = (node) => wanted.slice(index).some((other) => isSame(node, other));
      while (at && !comes(at)) at = without(at);
      if (at && isSame(at, one)) {
        like(at, one);
        at = next(at.nextSibling);
      } else {
        from.insertBefore(document.importNode(one, true), at);
      }
    });
    while (at) at = without(at);
  };

  const like = (from, to) => {
    if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.data !== to.data) from.data = to.data;
      return;
    }
    attributes(from, to);
    children(from, to);
    field(from, to);
  };
  return like;
})();

(() => {
  if (!window.htmx) return;
  const AFTER_TYPING = 400;
  // A date that is typed is a date after each figure of its year.
  const AFTER_A_DATE = 900;
  const BEFORE_A_WORD = 300;
  const STILL_WORKING = 10_000;
  const DATE = 'input[type="date"]';
  const TYPED = `input[type="search"], input[type="number"], ${DATE}`;

  const part = (id) => document.getElementById(id);
  const here = () => location.pathname + location.search;
  const isOurs = ({ detail }) => ["results", "trouble"].includes(detail.target?.id);
  const say = (words, isShown = false) => {
    const status = part("live-status");
    status.textContent = words;
    status.classList.toggle("shown", isShown);
  };

  let timer = null;
  // Whether the newest entry of the history was made by the words that are being typed.
  let isTyping = false;
  let asking = {};

  const ask = (typed) => {
    clearTimeout(timer);
    timer = null;
    asking = { typed };
    htmx.trigger(part("filters"), "ask");
  };

  document.addEventListener("input", ({ target }) => {
    if (target.form?.id !== "filters" || !target.matches(TYPED)) return;
    clearTimeout(timer);
    timer = setTimeout(() => ask(true), target.matches(DATE) ? AFTER_A_DATE : AFTER_TYPING);
  });

  document.addEventListener("change", ({ target }) => {
    if (target.form?.id === "filters" && !target.matches(TYPED)) ask(false);
  });

  // By another part of the page.
  document.addEventListener("chosen", () => ask(false));

  document.addEventListener("focusout", ({ target }) => {
    if (target.form?.id !== "filters" || !target.matches(TYPED)) return;
    if (timer) ask(true);
    isTyping = false;
  });

  document.addEventListener(
    "submit",
    ({ target }) => {
      if (target.id !== "filters") return;
      clearTimeout(timer);
      timer = null;
      asking = { typed: false, submitted: true };
    },
    true,
  );

  // A bar of the chart is a link inside a drawing, which htmx follows only when it is told to.
  document.addEventListener("click", (event) => {
    const bar = event.target.closest("#results [data-brush] svg a");
    const isOther = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!bar || isOther || event.defaultPrevented) return;
    event.preventDefault();
    htmx.ajax("GET", bar.getAttribute("href"), { source: bar });
  });

  let asked = "";
  const address = (path, data) => {
    const query = new URLSearchParams(data).toString();
    return query ? `${path}?${query}` : path;
  };

  // What a link asks otherwise than its page does, asked of a newer question that has no answer yet.
  const changed = (path) => {
    const [old, next, now] = [here(), path, asked].map((each) => new URL(each, location).searchParams);
    if (`${old}` === `${now}`) return path;
    next.delete("cursor");
    for (const name of new Set([...old.keys(), ...next.keys()])) {
      const values = next.getAll(name);
      if (`${old.getAll(name)}` === `${values}`) continue;
      now.delete(name);
      values.forEach((value) => now.append(name, value));
    }
    return address(location.pathname, now);
  };

  // What is left empty is not asked. What stands there already is not asked again, but by whoever presses the button.
  document.addEventListener("htmx:configRequest", (event) => {
    if (!isOurs(event)) return;
    const { detail } = event;
    const form = part("filters");
    if (detail.elt !== form) {
      asking = {};
      if (asked && !detail.elt.matches("[data-anew]")) detail.path = changed(detail.path);
      asked = new URL(detail.path, location).href.slice(location.origin.length);
      return;
    }
    for (const name of new Set(detail.formData.keys())) {
      const values = detail.formData.getAll(name).filter((value) => value.trim());
      detail.formData.delete(name);
      values.forEach((value) => detail.formData.append(name, value));
    }
    const next = address(detail.path, detail.formData);
    if (next === (asked || here()) && !asking.submitted) {
      event.preventDefault();
      return;
    }
    asked = next;
    const replaces = next === here() || (asking.typed && isTyping);
    form.setAttribute("hx-push-url", String(!replaces));
    form.setAttribute("hx-replace-url", String(replaces));
    isTyping = asking.typed;
  });

  let request = null;
  let words = [];
  const quiet = () => {
    words.forEach(clearTimeout);
    words = [];
    part("live").removeAttribute("data-busy");
    part("results").removeAttribute("aria-busy");
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isOurs(event)) return;
    quiet();
    request = event.detail.xhr;
    const { updating, waiting } = part("live-status").dataset;
    part("live").dataset.busy = "";
    part("results").setAttribute("aria-busy", "true");
    words = [
      setTimeout(() => say(updating, true), BEFORE_A_WORD),
      setTimeout(() => say(waiting, true), STILL_WORKING),
    ];
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    // One that a newer question replaced ends here, too.
    if (event.detail.xhr !== request) return;
    request = null;
    quiet();
  });

  let received = null;
  let keepsList = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isOurs(event)) return;
    const { detail } = event;
    if (!detail.shouldSwap) return;
    received = new DOMParser().parseFromString(detail.serverResponse, "text/html");
    if (!received.getElementById("results")) {
      // A page of another kind, which is shown as what it is.
      event.preventDefault();
      location.assign(detail.pathInfo.responsePath || asked);
      return;
    }
    keepsList = false;
    if (detail.xhr.status !== 400) return;
    // Whoever is at the field stays there.
    received.querySelectorAll("main [autofocus]").forEach((box) => box.removeAttribute("autofocus"));
    detail.serverResponse = received.documentElement.outerHTML;
    keepsList = !part("results").querySelector(":scope > .error");
    if (!keepsList) return;
    // The mistakes are told above the list that was there.
    detail.target = part("trouble");
    detail.selectOverride = "#results > .error";
    detail.swapOverride = "innerHTML";
  });

  const previous = () => {
    const told = document.createElement("p");
    told.className = "small second mt2";
    told.textContent = part("trouble").dataset.previous;
    part("trouble").append(told);
    part("results").dataset.stale = "";
  };

  const around = () => {
    const [links, ...parts] = ['head > link[rel="alternate"]', ".explorer > aside", ".site-foot .display ul"];
    const inUse = document.activeElement;
    for (const name of parts) {
      const [shown, newer] = [document, received].map((page) => page.querySelector(name));
      if (shown && newer) inPlace(shown, newer);
    }
    htmx.process(document.querySelector("main"));
    // An option among the rest moves up to the first ones when it is chosen, and back when it is not.
    if (!inUse.isConnected && inUse.name) {
      const same = `[name="${CSS.escape(inUse.name)}"][value="${CSS.escape(inUse.value)}"]`;
      const moved = part("filters").querySelector(same);
      moved?.closest(".more")?.setAttribute("open", "");
      moved?.focus({ preventScroll: true });
    }
    document.querySelectorAll(links).forEach((link) => link.remove());
    document.head.append(...[...received.querySelectorAll(links)].map((link) => document.importNode(link)));
  };

  // Whoever pressed a link that is gone reads on at the heading. Filters above the list fold once applied.
  const focus = () => {
    const { submitted } = asking;
    const place = part("trouble").querySelector(".error") || part("results").querySelector(".error, h1");
    const fold = submitted && place.matches("h1") && document.querySelector(".fold[open]");
    if (fold) fold.open = false;
    const isLost = fold || document.activeElement === document.body;
    const { top } = part("live").getBoundingClientRect();
    const isAway = submitted && (top < 0 || top > innerHeight);
    if (isAway) part("live").scrollIntoView({ behavior: "instant" });
    if (!(isLost || isAway || (submitted && place.matches(".error")))) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  };

  document.addEventListener("htmx:afterSettle", (event) => {
    if (!isOurs(event) || !received) return;
    around();
    received = null;
    if (keepsList) previous();
    else part("trouble").replaceChildren();
    const isMistaken = keepsList || part("results").querySelector(":scope > .error");
    say(isMistaken ? part("live-status").dataset.mistaken : part("results").querySelector("h1").textContent.trim());
    focus();
  });

  // No answer, or none that is a page: the list stays, the address holds what was asked.
  const failed = (event) => {
    if (!isOurs(event)) return;
    if (asked !== here()) {
      history.replaceState({ htmx: true }, "");
      history.pushState({ htmx: true }, "", asked);
    }
    part("trouble").replaceChildren(part("not-updated").content.cloneNode(true));
    part("try-again").href = asked;
    htmx.process(part("trouble"));
    previous();
    say(part("live-status").dataset.failed);
    asked = "";
    if (asking.submitted) focus();
  };
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, failed);
  }
})();
