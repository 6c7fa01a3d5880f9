/* The key: types, domains, how sure, and what the base map shows. */
(function (g) {
  "use strict";

  const KEY_FROM = 620; // px: in a lower window the open key would hide most of the map

  const swatch = (kind) => {
    const colour = g.colour("exercise");
    const shape = { x: 3, y: 3, width: 30, height: 14, rx: 3, stroke: colour, "stroke-width": 1.6, fill: colour };
    const looks = {
      sure: { "fill-opacity": 0.28 },
      likely: { "fill-opacity": 0.18, "stroke-dasharray": "6 4" },
      doubtful: { "fill-opacity": 0.1, "stroke-dasharray": "1.5 4", "stroke-linecap": "round" },
    };
    const node = g.svg("svg", { class: "swatch", viewBox: "0 0 36 20", "aria-hidden": "true" });
    if (looks[kind]) node.append(g.svg("rect", { ...shape, ...looks[kind] }));
    if (kind === "soft") {
      for (const [inset, strength] of [[0, 0.08], [2, 0.1], [4, 0.14], [6, 0.16]]) {
        node.append(g.svg("rect", { x: 2 + inset, y: 2 + inset / 2, width: 32 - 2 * inset, height: 16 - inset, rx: 6, fill: colour, "fill-opacity": strength }));
      }
    }
    if (kind === "vast") node.append(g.svg("rect", { ...shape, "fill-opacity": 0.04, "stroke-width": 1 }));
    if (kind === "ring") {
      node.append(g.svg("circle", { cx: 18, cy: 10, r: 8.5, fill: colour, "fill-opacity": 0.1, stroke: colour, "stroke-width": 1.2, "stroke-dasharray": "2 3" }),
        g.svg("circle", { cx: 18, cy: 10, r: 3, fill: colour }));
    }
    if (kind === "named") node.append(g.svg("circle", { cx: 18, cy: 10, r: 4, class: "hollow-dot" }));
    if (kind === "geocoder") node.append(g.svg("circle", { cx: 18, cy: 10, r: 6, fill: "none", stroke: colour, "stroke-width": 1.6, "stroke-dasharray": "1 3", "stroke-linecap": "round" }));
    if (kind === "border") node.append(g.svg("path", { d: "M2 10h32", class: "border-line" }));
    if (kind === "disputed") node.append(g.svg("path", { d: "M2 10h32", class: "border-line", "stroke-dasharray": "4 3" }));
    return node;
  };

  const line = (mark, ...words) => g.el("li", {}, mark, g.el("span", {}, ...words));
  const part = (title, ...lines) => [g.el("p", { class: "key-title" }, title), g.el("ul", {}, lines)];

  function content() {
    const types = Object.keys(g.style.types).filter((type) => g.store.events.some((event) => event.type === type));
    const drawn = g.areaKinds();
    const domains = [...new Set(g.store.events.map((event) => g.mainDomain(event.domains)).filter(Boolean))]
      .sort((a, b) => g.glyphOrder().indexOf(a) - g.glyphOrder().indexOf(b));
    return [
      types.length ? part("Colour and shape: what it is", types.map((type) => line(g.symbol(type, []), g.style.types[type].label))) : null,
      domains.length ? [g.el("p", { class: "key-title" }, "Pictogram: where it moves"),
        g.el("ul", { class: "inline" }, domains.map((d) => line(g.glyph(d), g.style.domains[d])))] : null,
      part("How sure the place is",
        line(swatch("sure"), "sure"), line(swatch("likely"), "likely"), line(swatch("doubtful"), "doubtful; symbol hollow"),
        drawn.soft ? line(swatch("soft"), "edge drawn from words (“off the coast”)") : null,
        drawn.ring ? line(swatch("ring"), "point known within 25 to 300 km") : null,
        drawn.vast ? line(swatch("vast"), "vast area: outline only") : null,
        g.data.mentions.length ? line(swatch("named"), "only named, nothing happened") : null,
        g.data.geocoders.length ? line(swatch("geocoder"), "placed by a geocoding service, not by the gazetteer") : null),
      g.el("ul", { class: "key-base" }, line(swatch("border"), "border (", g.base.view.split(" (")[0], "’s view)"), line(swatch("disputed"), "disputed, or line of control")),
    ];
  }

  const roomForKey = () => !g.narrow() && window.innerHeight > KEY_FROM;

  /** The key as it is at the start, in a frame of this size. */
  g.resetKey = (map) => { map.getContainer().querySelector(".key").open = roomForKey(); };

  g.addLegend = (map) => {
    const Legend = L.Control.extend({
      options: { position: "bottomleft" },
      onAdd() {
        const body = g.el("div", { class: "key-body", tabindex: 0, role: "group", "aria-label": "Key" }, content());
        const node = g.el("details", { class: "key leaflet-bar", open: roomForKey() }, g.el("summary", {}, "Key"), body);
        L.DomEvent.disableClickPropagation(node).disableScrollPropagation(node);
        g.on("look", () => g.add(g.clear(body), content()));
        return node;
      },
    });
    new Legend().addTo(map);
    L.control.scale({ position: "bottomright", imperial: false, maxWidth: 120 }).addTo(map);
  };

  /** Who must be named. The words are this page's own, so Leaflet may take them as HTML. */
  g.addCredits = (map) => {
    const anchor = (name, address) => `<a href="${address}" target="_blank" rel="noopener noreferrer">${name}</a>`;
    map.attributionControl.setPrefix(anchor("Leaflet", "https://leafletjs.com/"));
    for (const [name, address, terms] of g.style.credits) map.attributionControl.addAttribution(`<span title="${terms}">${anchor(name, address)}</span>`);
    for (const who of g.data.geocoders) map.attributionControl.addAttribution(`Some places: ${g.escape(who)}`);
  };
})(window.geoint);
