/* The period of a question, chosen on the bars: by dragging over them, or by the two handles, which keys move. It is written
   into the two date fields of the form, which say the same without this script. */
(() => {
  const AFTER_THE_LAST_KEY = 600;
  const A_DRAG = 4;
  const LEAP = 4;
  // A handle goes to the nearest edge of a bar, and not beyond the bar below the pointer.
  const NEAREST = { from: 0.5, to: -0.5 };
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -LEAP, PageUp: LEAP };
  const form = () => document.getElementById("filters");
  // The handle that was in use when the question was asked; the answer has new ones.
  let inUse = "";

  const shape = (name, attributes, ...within) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    made.append(...within);
    return made;
  };

  // One of the sizes of the drawing: its band, and a handle for either end.
  const drawing = (svg, slots, names) => {
    const [left, end, base] = ["left", "end", "base"].map((name) => Number(svg.dataset[name]));
    const step = (end - left) / slots.length;
    const top = 14;
    const band = shape("rect", { class: "band", y: top, height: base - top });
    const handle = (name) => {
      // The hold reaches outwards, so that the two never cover each other.
      const hold = shape("rect", { class: "hold", x: name === "from" ? -24 : -4, y: top, width: 28, height: base - top });
      const line = shape("path", { class: "line", d: `M0 ${top}V${base}` });
      const middle = (top + base) / 2;
      const grip = shape("rect", { class: "grip", x: -4, y: middle - 11, width: 8, height: 22, rx: 2 });
      const attributes = { class: "handle", role: "slider", tabindex: 0, "aria-label": names[name], "data-end": name };
      return shape("g", attributes, hold, line, grip);
    };
    const handles = { from: handle("from"), to: handle("to") };
    svg.prepend(band);
    svg.append(handles.from, handles.to);

    const show = ([from, to]) => {
      const [x, beyond] = [left + from * step, left + (to + 1) * step];
      band.setAttribute("x", x);
      band.setAttribute("width", beyond - x);
      const told = { from: [x, 0, to, from, slots[from].from], to: [beyond, from, slots.length - 1, to, slots[to].to] };
      for (const [name, [at, least, most, now, words]] of Object.entries(told)) {
        const values = { valuemin: least, valuemax: most, valuenow: now, valuetext: words };
        handles[name].setAttribute("transform", `translate(${at} 0)`);
        for (const [key, value] of Object.entries(values)) handles[name].setAttribute(`aria-${key}`, value);
      }
    };
    const slotAt = (event, shift = 0) => {
      const { x } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return Math.min(slots.length - 1, Math.max(0, Math.floor((x - left) / step + shift)));
    };
    const isOn = (event) => {
      const { x } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return x >= left && x <= end;
    };
    return { svg, handles, show, slotAt, isOn };
  };

  const asked = (slots) => {
    const { date_from: first, date_to: last } = form().elements;
    const from = slots.findIndex((slot) => slot.last >= first.value);
    const to = last.value ? slots.findLastIndex((slot) => slot.first <= last.value) : slots.length - 1;
    return from < 0 || to < from ? [0, slots.length - 1] : [from, to];
  };

  const brush = (figure) => {
    if (figure.dataset.brush === "ready" || !form()) return;
    figure.dataset.brush = "ready";
    const charts = [...figure.querySelectorAll("svg.chart")];
    const slots = [...charts[0].querySelectorAll(".slot")].map(({ dataset }) => dataset);
    if (slots.length < 2) return;
    const names = { from: figure.dataset.fromName, to: figure.dataset.toName };
    const drawings = charts.map((svg) => drawing(svg, slots, names));
    let range = asked(slots);
    let before = range;
    let timer = null;

    const show = (next) => {
      range = next;
      drawings.forEach((one) => one.show(range));
    };
    const commit = () => {
      clearTimeout(timer);
      const [from, to] = range;
      const { date_from: first, date_to: last } = form().elements;
      if (from !== before[0]) first.value = slots[from].first;
      if (to !== before[1]) last.value = slots[to].last;
      if (from === before[0] && to === before[1]) return;
      before = range;
      inUse = document.activeElement?.closest(".handle")?.dataset.end || "";
      if (window.htmx) form().dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
      else form().requestSubmit();
    };
    const move = (end, to) => {
      const [first, last] = range;
      show(end === "from" ? [Math.min(Math.max(to, 0), last), last] : [first, Math.max(Math.min(to, slots.length - 1), first)]);
    };

    const keys = (event, end) => {
      const [first, last] = range;
      const now = end === "from" ? first : last;
      if (event.key === "Enter") commit();
      else if (event.key === "Escape") {
        clearTimeout(timer);
        show(before);
      } else {
        const step = (STEPS[event.key] || 0) * (event.shiftKey && event.key.startsWith("Arrow") ? LEAP : 1);
        const target = { Home: 0, End: slots.length - 1 }[event.key] ?? (step && now + step);
        if (event.ctrlKey || event.altKey || event.metaKey || (!step && target === 0 && event.key !== "Home")) return;
        move(end, target);
        clearTimeout(timer);
        timer = setTimeout(commit, AFTER_THE_LAST_KEY);
      }
      event.preventDefault();
    };

    const drag = (one, event) => {
      const end = event.target.closest(".handle")?.dataset.end;
      if (!event.isPrimary || event.button || !(end || one.isOn(event))) return;
      const [x, start] = [event.clientX, one.slotAt(event)];
      let isDragged = false;
      const on = (moved) => {
        if (!isDragged && Math.abs(moved.clientX - x) < A_DRAG) return;
        if (!isDragged) one.svg.setPointerCapture(event.pointerId);
        isDragged = true;
        const at = one.slotAt(moved, NEAREST[end]);
        if (end) move(end, at);
        else show([Math.min(start, at), Math.max(start, at)]);
      };
      const done = (up) => {
        one.svg.removeEventListener("pointermove", on);
        for (const name of ["pointerup", "pointercancel"]) one.svg.removeEventListener(name, done);
        if (!isDragged) return;
        // A bar under the pointer is not followed.
        one.svg.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
        if (up.type === "pointerup") commit();
        else show(before);
      };
      one.svg.addEventListener("pointermove", on);
      for (const name of ["pointerup", "pointercancel"]) one.svg.addEventListener(name, done);
    };

    for (const one of drawings) {
      one.svg.addEventListener("pointerdown", (event) => drag(one, event));
      one.svg.addEventListener("dragstart", (event) => event.preventDefault());
      for (const [end, handle] of Object.entries(one.handles)) {
        handle.addEventListener("keydown", (event) => keys(event, end));
      }
    }
    show(range);
    const shown = drawings.find(({ svg }) => svg.getClientRects().length);
    if (inUse && shown && document.activeElement === document.body) shown.handles[inUse].focus({ preventScroll: true });
    inUse = "";
  };

  const start = () => document.querySelectorAll("[data-brush]").forEach(brush);
  document.addEventListener("htmx:afterSettle", start);
  start();
})();
