/* A symbol for each event; where symbols would cover each other, one ring with their number. */
(function (g) {
  "use strict";

  const NEAR = [30, 46]; // px: closer symbols are drawn as one; wider where there are many events
  const MANY = 400; // events
  const MOST_NUMBERS = 5; // beside a symbol on paper
  const CROWD = 60; // symbols in view: with more of them shadows make a drag stutter
  const MARGIN = 60; // px beyond the map's edge, so that a short drag shows no gap

  /** Where an event lies on the world at zoom 0 (px), worked out once. */
  function world(event) {
    if (event.at === undefined) event.at = L.CRS.EPSG3857.latLngToPoint(L.latLng(event.lat, event.lon), 0);
    return event.at;
  }

  /** Events in view, those near a first one put with it. */
  function cluster(map, events) {
    const size = map.getSize(), scale = 2 ** map.getZoom(), corner = map.getPixelBounds().min;
    const near = NEAR[events.length > MANY ? 1 : 0], columns = Math.ceil((size.x + 2 * MARGIN) / near) + 2;
    const cells = new Map(), clusters = [];
    for (const event of events) {
      const at = world(event), x = at.x * scale - corner.x + MARGIN, y = at.y * scale - corner.y + MARGIN;
      if (x < 0 || y < 0 || x > size.x + 2 * MARGIN || y > size.y + 2 * MARGIN) continue;
      const cell = Math.floor(y / near + 1) * columns + Math.floor(x / near) + 1;
      const home = nearest(cells, cell, { columns, near, x, y });
      if (home) { home.events.push(event); continue; }
      const fresh = { x, y, lat: event.lat, lon: event.lon, events: [event] };
      clusters.push(fresh);
      if (cells.has(cell)) cells.get(cell).push(fresh); else cells.set(cell, [fresh]);
    }
    return clusters;
  }

  function nearest(cells, cell, { columns, near, x, y }) {
    for (let row = -columns; row <= columns; row += columns) {
      for (let side = -1; side <= 1; side += 1) {
        for (const c of cells.get(cell + row + side) || []) {
          if ((c.x - x) ** 2 + (c.y - y) ** 2 < near * near) return c;
        }
      }
    }
    return null;
  }

  function counts(events) {
    const all = new Map();
    for (const event of events) all.set(event.type, (all.get(event.type) || 0) + 1);
    return [...all].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  /** On a printed page each symbol carries the numbers of its events in the list below the map. */
  function numbered(node, events) {
    if (!g.numbers) return node;
    const all = events.map((event) => g.numbers.get(event.index)).filter(Boolean).sort((a, b) => a - b);
    return g.el("div", {}, node, g.el("span", { class: "pin-numbers" }, all.slice(0, MOST_NUMBERS).join(", ") + (all.length > MOST_NUMBERS ? " …" : "")));
  }

  function icon(events, state) {
    const single = events.length === 1;
    const size = single ? 30 : g.clamp(32 + Math.log10(events.length) * 10, 34, 54);
    const node = single ? g.symbol(events[0].type, events[0].domains, { level: g.level(events[0].conf) })
      : g.groupSymbol(counts(events), events.length);
    return L.divIcon({ html: numbered(node, events), className: `pin ${state}`, iconSize: [size, size] });
  }

  const title = (events) => (events.length === 1
    ? `${events[0].headline}, ${g.dates(events[0].start, events[0].end) || "date not known"}` : `${events.length} events here`);

  const signature = (events, state) => `${state}|${g.look()}|${g.numbers ? "n" : ""}|${events.length > 12 ? `${events.length}:${events[0].index}:${counts(events)}` : events.map((e) => e.index)}`;

  /** Draw the symbols into the groups of their type; mixed rings go into one group of their own. */
  g.addMarkers = (map, groups) => {
    const mixed = L.featureGroup().addTo(map);
    let drawn = new Map();

    const update = () => {
      const events = g.store.shown.filter((event) => event.lon !== null);
      const chosen = new Set(g.store.selected);
      const next = new Map();
      for (const c of cluster(map, events)) {
        const picked = c.events.some((event) => chosen.has(event.index));
        const state = picked ? "picked" : chosen.size ? "faded" : "";
        const key = `${c.lat},${c.lon}|${signature(c.events, state)}`;
        const old = drawn.get(key);
        next.set(key, old || place(c, state));
        drawn.delete(key);
      }
      const held = [...drawn.values()].find(({ marker }) => marker.getElement() === document.activeElement);
      for (const { marker, group } of drawn.values()) group.removeLayer(marker);
      drawn = next;
      if (held) refocus(drawn, held.marker.getLatLng());
      map.getContainer().classList.toggle("crowded", drawn.size > CROWD);
    };

    /** A symbol that was drawn anew because it was chosen keeps the keyboard's focus. */
    function refocus(pins, latlng) {
      const same = [...pins.values()].find(({ marker }) => marker.getLatLng().equals(latlng));
      if (same && same.marker.getElement()) same.marker.getElement().focus({ preventScroll: true });
    }

    function place(c, state) {
      const types = counts(c.events);
      const group = types.length === 1 ? groups[`type:${types[0][0]}`] || mixed : mixed;
      const marker = L.marker([c.lat, c.lon], {
        icon: icon(c.events, state), keyboard: true, alt: title(c.events), title: "",
        zIndexOffset: state === "picked" ? 2000 : c.events.length,
      });
      marker.on("click", () => g.choose(c.events.map((event) => event.index), [c.lat, c.lon]));
      marker.on("add", () => {
        const node = marker.getElement();
        node.setAttribute("aria-label", title(c.events));
        node.setAttribute("role", "button");
        node.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          marker.fire("click");
        });
      });
      marker.bindTooltip(() => g.el("span", {}, g.bdi(title(c.events))), { direction: "top", offset: [0, -14], className: "tip" });
      group.addLayer(marker);
      return { marker, group };
    }

    const soon = g.soon(update);
    map.on("moveend zoomend resize", soon);
    g.on("filter", update);
    g.on("select", update);
    g.on("look", update);
  };

  /** What a click on the map or a symbol does: select the events there, and say which place it is. */
  g.choose = (indexes, latlng, name = null) => {
    if (!indexes.length) { g.select([]); g.map.closePopup(); return; }
    const events = indexes.map((i) => g.store.events[i]);
    const place = name || events[0].places.find((p) => events.every((event) => event.places.includes(p))) || "this spot";
    g.select(indexes, place);
    g.callout(events, latlng, place);
  };

  const firstQuote = (event) => {
    for (const source of event.sources) {
      if (source.quotes.length) return { quote: source.quotes[0], report: g.report(source.r) };
    }
    return null;
  };

  function calloutOne(event) {
    const found = firstQuote(event);
    return g.el("div", { class: "callout" },
      g.el("p", { class: "callout-date" }, g.dates(event.start, event.end) || "Date not known"),
      g.el("p", { class: "callout-title" }, g.bdi(event.headline)),
      found && g.el("blockquote", {}, g.parts(found.quote.parts, 220)),
      g.el("p", { class: "callout-foot" }, found ? [g.bdi(g.byline(found.report)), event.sources.length > 1 ? ` and ${g.plural(event.sources.length - 1, "more report")}` : ""] : "No quote"));
  }

  function calloutMany(events, place) {
    const rows = events.slice(0, 5).map((event) => g.el("li", {}, g.symbol(event.type, event.domains),
      g.el("button", { type: "button", class: "plain", onclick: () => g.openCard(event.index) },
        g.bdi(event.headline), g.el("small", {}, g.dates(event.start, event.end) || "date not known"))));
    return g.el("div", { class: "callout" },
      g.el("p", { class: "callout-title" }, g.plural(events.length, "event"), " · ", g.bdi(place)),
      g.el("ul", {}, rows),
      events.length > 5 && g.el("p", { class: "callout-foot" }, `and ${g.number(events.length - 5)} more, listed in the panel`));
  }

  /** A small note at the place; the panel holds the whole. Not on narrow screens, where it would cover the map. */
  g.callout = (events, latlng, place) => {
    g.map.closePopup();
    if (g.narrow() || !latlng) return;
    const content = events.length === 1 ? calloutOne(events[0]) : calloutMany(events, place);
    L.popup({ className: "note-popup", maxWidth: 300, minWidth: 220, autoPanPadding: [50, 60], closeButton: true })
      .setLatLng(latlng).setContent(content).openOn(g.map);
  };
})(window.geoint);
