// The lines and names behind the live map, of static/map/basemap.geojson; docs/basemap.md says whose lines they are.
class Basemap {
  static KINDS = { boundary: "bl", disputed: "bl disputed", lake: "w" };
  static PX_PER_TOWN = 18000;

  // `countries`: name in the file → text to set.
  constructor(map, features, countries) {
    this.map = map;
    this.features = features;
    this.countries = countries;
    this.names = L.layerGroup().addTo(map);
    map.createPane("lines").style.zIndex = 250;
    const [pane, renderer] = ["lines", L.svg({ pane: "lines" })];
    L.geoJSON(features.filter(({ properties }) => Basemap.KINDS[properties.kind]), {
      interactive: false,
      style: ({ properties }) => ({ className: Basemap.KINDS[properties.kind], pane, renderer }),
    }).addTo(map);
  }

  static isFree([left, top, right, bottom], size, taken) {
    if (left < 4 || top < 4 || right > size.x - 4 || bottom > size.y - 4) return false;
    return !taken.some(([l, t, r, b]) => left < r && l < right && top < b && t < bottom);
  }

  // Names where there is room: the more important first, none over a mark or another name. A town may lie in a ring; the name of
  // a country in it would seem to say whose the place is.
  drawNames(marks, rings) {
    const size = this.map.getSize();
    this.names.clearLayers();
    this.drawTowns(size, marks);
    this.drawCountries(size, [...marks, ...rings]);
  }

  name(at, text, kind) {
    const html = document.createElement("span");
    html.textContent = text;
    const icon = L.divIcon({ html, className: `name ${kind}`, iconSize: [0, 0] });
    L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(this.names);
  }

  drawTowns(size, taken) {
    const worst = this.map.getZoom() < 7 ? 1 : this.map.getZoom() < 9 ? 2 : 3;
    let room = Math.ceil((size.x * size.y) / Basemap.PX_PER_TOWN);
    const towns = this.features.filter(({ properties }) => properties.kind === "town" && properties.rank <= worst);
    for (const { properties, geometry } of towns) {
      if (!room) return;
      const at = [geometry.coordinates[1], geometry.coordinates[0]];
      const { x, y } = this.map.latLngToContainerPoint(at);
      const box = [x - 4, y - 8, x + 10 + properties.name.length * 7, y + 8];
      if (!Basemap.isFree(box, size, taken)) continue;
      taken.push(box);
      this.name(at, properties.name, properties.rank === 3 ? "town minor" : "town");
      room -= 1;
    }
  }

  // Of the rows in which a country has room for its name, the one with most of it in view; rather one with more above and below.
  drawCountries(size, taken) {
    for (const [text, rows] of this.rowsOfCountries(size)) {
      const half = text.length * 5.5;
      const holds = (row, x, y) => Math.abs(row.y - y) > 6 && row.left <= x - half && row.right >= x + half;
      const places = rows.map(({ y, left, right }) => {
        const x = (left + right) / 2;
        const beside = rows.filter((row) => Math.abs(row.y - y) < 60 && holds(row, x, y));
        const isInside = beside.some((row) => row.y < y) && beside.some((row) => row.y > y);
        return { x, y, room: right - left, box: [x - half, y - 9, x + half, y + 9], isInside };
      });
      const best = places
        .filter(({ room, box }) => room >= 2 * half && Basemap.isFree(box, size, taken))
        .sort((one, other) => other.isInside - one.isInside || other.room - one.room)[0];
      if (!best) continue;
      taken.push(best.box);
      this.name(this.map.containerPointToLatLng([best.x, best.y]), text, "country");
    }
  }

  rowsOfCountries(size) {
    const found = new Map();
    for (const { properties, geometry } of this.features.filter((each) => each.properties.kind === "country_label")) {
      const text = (this.countries[properties.name] ?? properties.name).toUpperCase();
      const lines = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
      const rows = lines.map(([[west, south], [east]]) => {
        const [from, to] = [west, east].map((longitude) => this.map.latLngToContainerPoint([south, longitude]));
        return { y: from.y, left: Math.max(from.x, 0), right: Math.min(to.x, size.x) };
      });
      found.set(text, [...(found.get(text) ?? []), ...rows]);
    }
    return found;
  }
}
