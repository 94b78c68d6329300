// The live map of what is found, in place of the drawing. The server counts and gathers anew for each part of it.
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const MARK = 24;
  const RING_FROM = 12; // px: a smaller ring would only blur the mark
  const MOST_NAMED = 10; // of those that stand at one mark
  const WAIT = 120; // ms without a move
  // Room for the zoom buttons, the scale and half a circle.
  const CLEAR = { paddingTopLeft: [76, 34], paddingBottomRight: [44, 54] };
  const LETTER = 7.5; // px, of the names of areas
  const [WIDEST, LINE] = [190, 15]; // px, of the same, as map.css has it

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const icon = (sign) => {
    const [svg, use] = ["svg", "use"].map((name) => document.createElementNS(SVG, name));
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#${sign}`);
    svg.append(use);
    return svg;
  };

  const bounds = ([west, south, east, north]) => [[south, west], [north, east < west ? east + 360 : east]];
  const wrapped = (longitude) => L.Util.wrapNum(longitude, [-180, 180]);
  const within = ([west, south, east, north], [latitude, longitude]) =>
    south <= latitude && latitude <= north &&
    (west <= east ? west <= longitude && longitude <= east : west <= longitude || longitude <= east);

  class LiveMap {
    constructor(figure) {
      this.figure = figure;
      this.words = JSON.parse(figure.dataset.words);
      this.drawn = figure.querySelector(".map-drawn");
      this.ending = new AbortController();
      this.marks = [];
      this.build();
      this.listen();
      this.drawBasemap();
    }

    build() {
      const { figure, words } = this;
      const caption = figure.querySelector("figcaption");
      caption.id = "after-map";
      caption.tabIndex = -1;
      this.frame = element("div", { class: "live-map", role: "group", "aria-label": words.map, "aria-describedby": "map-keys" });
      this.said = element("p", { class: "map-said", role: "status" });
      this.here = element("a", { rel: "nofollow" }, words.here);
      this.added = [
        element("a", { class: "skip-map", href: "#after-map" }, words.skip),
        element("p", { class: "vh", id: "map-keys" }, words.keys),
        this.frame,
        this.said,
        element("p", { class: "map-here scripted" }, this.here),
      ];
      figure.prepend(...this.added);
      this.drawn.hidden = true;
      this.isTouched = matchMedia("(pointer: coarse)").matches;
      const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.map = L.map(this.frame, {
        attributionControl: false, zoomControl: false, scrollWheelZoom: false, dragging: !this.isTouched,
        minZoom: -1, maxZoom: Number(figure.dataset.zoom), zoomSnap: 0.25,
        zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves, inertia: moves,
      });
      if (figure.dataset.tiles) {
        L.tileLayer(figure.dataset.tiles, { minZoom: -1, minNativeZoom: 0, maxZoom: 19 }).addTo(this.map);
        this.added.push(element("span", {}, ` ${figure.dataset.tilesAttribution}`));
        caption.append(this.added.at(-1));
      }
      this.rings = L.layerGroup().addTo(this.map);
      this.layer = L.layerGroup().addTo(this.map);
      L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(this.map);
      L.control.scale({ imperial: false }).addTo(this.map);
      this.map.on({ moveend: () => this.ask(), popupclose: () => this.closed() });
      this.map.fitBounds(bounds(figure.dataset.box.split(",").map(Number)), CLEAR);
    }

    listen() {
      const { signal } = this.ending;
      const on = (target, kind, act) => target.addEventListener(kind, act, { signal });
      // The wheel, and a finger, scroll the page until somebody has turned to the map.
      const ways = [this.map.scrollWheelZoom, ...(this.isTouched ? [this.map.dragging] : [])];
      on(this.frame, "focusin", () => ways.forEach((way) => way.enable()));
      on(this.frame, "focusout", () => ways.forEach((way) => way.disable()));
      on(this.frame, "keydown", (event) => this.escape(event));
      for (const kind of ["mouseover", "focusin"]) {
        on(document, kind, (event) => {
          const row = event.target.closest?.("li.numbered");
          if (row) this.choose([row]);
          else if (!this.frame.contains(event.target)) this.choose(this.kept());
        });
      }
      on(window, "hashchange", () => this.choose(this.kept()));
    }

    end() {
      this.ending.abort();
      this.asking?.abort();
      clearTimeout(this.waiting);
      this.map.remove();
      this.added.forEach((each) => each.remove());
      this.drawn.hidden = false;
    }

    ask() {
      clearTimeout(this.waiting);
      this.here.href = this.list();
      this.drawNames();
      this.waiting = setTimeout(() => this.fetch(), WAIT);
    }

    async fetch() {
      this.asking?.abort();
      this.asking = new AbortController();
      const { signal } = this.asking;
      try {
        const answer = await fetch(this.address(), { signal });
        if (!answer.ok) throw new Error(answer.status);
        const found = await answer.json();
        if (signal.aborted) return;
        this.said.textContent = "";
        this.show(found.features);
      } catch (error) {
        if (error.name !== "AbortError") this.said.textContent = this.words.failed;
      }
    }

    box(digits, most) {
      const box = this.map.getBounds();
      const middle = box.getCenter().lng;
      const half = Math.min(middle - box.getWest(), most);
      const [west, east] = half < 180 ? [middle - half, middle + half].map(wrapped) : [-180, 180];
      // What is beyond is drawn at the edge.
      const pole = (each) => (Math.abs(each) < 85 ? each : 90 * Math.sign(each));
      return [west, pole(box.getSouth()), east, pole(box.getNorth())].map((each) => each.toFixed(digits)).join(",");
    }

    address() {
      const address = new URL(this.figure.dataset.map, location.href);
      address.searchParams.set("zoom", this.map.getZoom());
      // Round the earth its middle tells what is near.
      address.searchParams.set("within", this.box(5, 179.9999));
      return address;
    }

    // What is here.
    list() {
      const address = new URL(location.search, location.href);
      address.searchParams.delete("cursor");
      address.searchParams.set("bbox", this.box(3, 180));
      return address.href;
    }

    show(features) {
      const had = this.marks.find((mark) => mark.element === document.activeElement)?.key;
      this.layer.clearLayers();
      this.rings.clearLayers();
      this.marks = features.map((feature) => this.mark(feature));
      this.marks.sort((one, other) => one.number - other.number || other.key.localeCompare(one.key));
      this.taken = this.around(".leaflet-control", 3);
      for (const { at, area, across } of this.marks) {
        const { x, y } = this.map.latLngToContainerPoint(at);
        if (!area) this.taken.push([x - across / 2, y - across / 2, x + across / 2, y + across / 2]);
      }
      this.marks.forEach((mark) => this.place(mark));
      if (had) (this.marks.find((mark) => mark.key === had)?.element ?? this.frame).focus({ preventScroll: true });
      this.drawNames();
      this.choose(this.kept());
      this.figure.dataset.shown = this.marks.length;
    }

    mark({ geometry, properties }) {
      const [longitude, latitude] = geometry.coordinates;
      const { box } = properties;
      const rows = this.rows().filter((row) => this.stands(row, properties, [latitude, longitude]));
      const around = 360 * Math.round((this.map.getCenter().lng - longitude) / 360);
      return {
        ...properties, rows, at: [latitude, longitude + around],
        isOneSpot: !box || (box[0] === box[2] && box[1] === box[3]),
        number: rows.length ? this.rows().indexOf(rows[0]) + 1 : Infinity,
        key: properties.reference ?? `${properties.area ? "area" : ""}${(box ?? geometry.coordinates).join()}`,
      };
    }

    rows() {
      return [...document.querySelectorAll("li.numbered")];
    }

    stands(row, { reference, area, box }, at) {
      if (reference) return row.id === reference;
      const own = (area ? row.dataset.area : row.dataset.at)?.split(",").map(Number);
      if (!own) return false;
      return area ? own[0] === at[0] && own[1] === at[1] : within(box, own);
    }

    place(mark) {
      const radius = mark.radius_m ?? 0;
      const reach = this.px(radius, mark.at);
      if (mark.area || (mark.isOneSpot && reach > RING_FROM)) {
        mark.ring = L.circle(mark.at, { radius, className: "prec", interactive: false }).addTo(this.rings);
      }
      const at = mark.area ? this.beside(mark, reach) : mark.at;
      const [html, size, kind] = this.sight(mark);
      const marker = L.marker(at, { icon: L.divIcon({ html, className: `map-mark ${kind}`, iconSize: size }), zIndexOffset: mark.area ? -1e4 : 0 }).addTo(this.layer);
      const shown = marker.getElement();
      mark.element = shown;
      const number = shown.querySelector(".number");
      shown.setAttribute("aria-label", (number ? `${mark.number}. ` : "") + mark.words);
      // A ring that would go through the number goes between it and the sign.
      if (number && mark.ring && reach < 36) number.style.insetInlineStart = `${reach + 15}px`;
      marker.on("click", () => this.open(mark));
      shown.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          this.open(mark);
        }
      });
      for (const kind of ["mouseenter", "focus"]) shown.addEventListener(kind, () => this.choose(mark.rows, mark));
      this.figure.querySelector(`[data-sign="${mark.sign}"]`)?.removeAttribute("hidden");
    }

    // The name of an area stands in its ring or at the edge of it, where it covers no mark; or else its number alone.
    beside(mark, reach) {
      const { x, y } = this.map.latLngToContainerPoint(mark.at);
      const number = mark.count > 1 ? `×${mark.count}` : "";
      const name = mark.label || (number ? "" : this.words.one_area);
      for (const text of [[name, number].filter(Boolean).join(" "), number || name]) {
        mark.text = text;
        const half = Math.min(LETTER * text.length, WIDEST) / 2 + (mark.sign ? 14 : 3);
        const tall = (LINE * Math.ceil((LETTER * text.length) / WIDEST)) / 2 + 2.5;
        const away = reach + tall + 2;
        const places = [0, 24, 48].flatMap((far) => {
          const [x, y] = [reach + half + far, away + far];
          return [[0, -y], [0, y], [x, 0], [-x, 0], [x, -y], [-x, y], [x, y], [-x, -y]];
        });
        // In the middle the sign of one that is alone would be read as the site.
        for (const [right, down] of mark.sign ? places : [[0, 0], ...places]) {
          const box = [x + right - half, y + down - tall, x + right + half, y + down + tall];
          if (!Basemap.isFree(box, this.map.getSize(), this.taken)) continue;
          this.taken.push(box);
          return this.map.containerPointToLatLng([x + right, y + down]);
        }
      }
      return mark.at;
    }

    px(metres, [latitude]) {
      return (metres * 256 * 2 ** this.map.getZoom()) / (40075016.7 * Math.cos((latitude * Math.PI) / 180));
    }

    sight(mark) {
      if (mark.area) {
        return [element("span", {}, ...(mark.sign ? [icon(mark.sign), " "] : []), mark.text), null, "area"];
      }
      if (mark.count > 1) {
        return [element("span", {}, `×${mark.count}`), [mark.across, mark.across], "several"];
      }
      const html = element("span", {}, icon(mark.sign));
      if (mark.rows.length) html.append(element("span", { class: "number" }, String(mark.number)));
      return [html, [MARK, MARK], ""];
    }

    open(mark) {
      if (!mark.isOneSpot && this.map.getZoom() < this.map.getMaxZoom()) {
        this.map.fitBounds(bounds(mark.box), CLEAR);
        return;
      }
      this.opened = mark.key;
      const { x, y } = this.map.getSize();
      this.popup = L.popup({ maxWidth: Math.min(260, x - 130), closeOnEscapeKey: false, maxHeight: y - 80, autoPanPaddingTopLeft: [58, 8] }).setLatLng(mark.at).setContent(this.summary(mark)).openOn(this.map);
      const shown = this.popup.getElement();
      shown.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", this.words.close);
      if (mark.reference) history.replaceState(history.state, "", `#${mark.reference}`);
      (shown.querySelector("a[href]:not([role])") ?? this.frame).focus({ preventScroll: true });
      this.choose(mark.rows, mark);
      if (mark.count > 1) this.name(mark, shown.querySelector("ul"));
    }

    // The list of what stands at a mark, in the order and the look of this one.
    listOf(mark) {
      const [address, { searchParams }] = [mark.list, location.href].map((each) => new URL(each, location.href));
      for (const name of ["sort", "view"]) if (searchParams.has(name)) address.searchParams.set(name, searchParams.get(name));
      return address.href;
    }

    // No scale takes apart what is at one spot: the first of its list are named. What fails leaves the link to it.
    async name(mark, list) {
      const answer = await fetch(this.listOf(mark), { signal: this.ending.signal }).catch(() => null);
      const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page || !list.isConnected) return;
      const rows = [...page.querySelectorAll(".records > li")].slice(0, MOST_NAMED);
      list.append(...rows.map((row) => {
        const { href, textContent } = row.querySelector("h3 a");
        const status = element("p", { class: "map-status" }, row.querySelector(".meta > .mark") ?? "");
        return element("li", {}, element("a", { href }, textContent), status);
      }));
      const link = list.nextElementSibling.firstChild;
      const hadFocus = document.activeElement === link;
      // The content goes out and in again.
      this.popup.update();
      const all = list.closest(".leaflet-popup-content");
      while (all.scrollHeight > all.clientHeight && list.children[1]) list.lastChild.remove();
      const more = mark.count - list.children.length;
      if (more > 0) link.textContent = this.words.more.replace("%(count)s", more);
      this.popup.update();
      if (hadFocus) list.parentElement.querySelector("a").focus({ preventScroll: true });
    }

    summary(mark) {
      const said = element("div");
      if (mark.title) said.append(element("a", { href: mark.address }, mark.title));
      else said.append(element("strong", {}, mark.words));
      if (mark.area && mark.title) said.append(element("p", {}, this.words.area));
      if (mark.status) said.append(element("p", { class: "map-status" }, icon(mark.sign), ` ${mark.status} · ${mark.date}`));
      if (mark.count > 1) said.append(element("ul"), element("p", {}, element("a", { href: this.listOf(mark), rel: "nofollow" }, this.words.list)));
      return said;
    }

    closed() {
      const opened = this.marks.find((mark) => mark.key === this.opened);
      // Where nothing fades out, what had the focus is gone by now, and the focus with it.
      const { activeElement } = document;
      const hadFocus = activeElement === document.body || this.popup?.getElement()?.contains(activeElement);
      this.opened = null;
      if (hadFocus) (opened?.element ?? this.frame).focus({ preventScroll: true });
    }

    escape(event) {
      if (event.key !== "Escape") return;
      if (this.popup?.isOpen()) {
        this.map.closePopup();
        return;
      }
      const mark = this.marks.find((each) => each.element === document.activeElement);
      (mark?.rows[0]?.querySelector("h3 a") ?? this.figure.querySelector("figcaption")).focus();
    }

    kept() {
      const row = /^#CIR-\d{6,}$/.test(location.hash) && document.getElementById(location.hash.slice(1));
      return row ? [row] : [];
    }

    choose(rows, own) {
      for (const row of this.rows()) row.classList.toggle("chosen", rows.includes(row));
      for (const mark of this.marks) {
        const isChosen = mark === own || mark.rows.some((row) => rows.includes(row));
        mark.element?.classList.toggle("chosen", isChosen);
        mark.ring?.getElement()?.classList.toggle("chosen", isChosen);
      }
    }

    async drawBasemap() {
      const answer = await fetch(this.figure.dataset.basemap, { signal: this.ending.signal }).catch(() => null);
      if (!answer?.ok) return;
      const { features } = await answer.json();
      if (this.ending.signal.aborted) return;
      this.basemap = new Basemap(this.map, features, this.words.countries);
      this.drawNames();
    }

    drawNames() {
      this.basemap?.drawNames(this.around(".map-mark, .leaflet-control", 3), this.around(".prec", 0));
    }

    around(selector, more) {
      const frame = this.frame.getBoundingClientRect();
      return [...this.frame.querySelectorAll(selector)].map((shown) => {
        const { left, top, right, bottom } = shown.getBoundingClientRect();
        return [left - frame.left - more, top - frame.top - more, right - frame.left + more, bottom - frame.top + more];
      });
    }
  }

  let live = null;

  const end = () => {
    live?.end();
    live = null;
  };

  // Of the figure that is on the page.
  const begin = () => {
    const figure = document.querySelector("figure[data-map]");
    if (live?.figure === figure) return;
    end();
    if (figure && window.L) live = new LiveMap(figure);
  };

  if (document.readyState === "complete") begin();
  else document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("htmx:afterSettle", begin);
  // What is kept for the way back is the page as it came.
  document.addEventListener("htmx:beforeHistorySave", end);
})();
