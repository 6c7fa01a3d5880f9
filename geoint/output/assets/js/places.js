/* Headquarters and other places that reports name though nothing happened there: small hollow dots, off at first. */
(function (g) {
  "use strict";

  const EDGE = { light: "#4a5560", dark: "#b8c1c9" };
  const PAPER = { light: "#ffffff", dark: "#1b242c" };
  const REACH = 9; // px: how far from a dot a click still counts

  function radius(place) {
    return place.role === "headquarters" ? 5 : g.clamp(2.6 + Math.log2(place.n), 2.6, 7);
  }

  /** What a place stands for, in words. */
  g.placeWords = (place) => {
    const asState = place.n - place.literal;
    const parts = [place.role === "headquarters" ? "Headquarters" : null, `named ${place.n === 1 ? "once" : `${g.number(place.n)} times`}`];
    if (asState) parts.push(place.literal ? `${g.number(asState)} of them for a government, army or people` : "for a government, army or people");
    return g.sentence(parts.filter(Boolean).join(", "));
  };

  /** The sentences that name a place. */
  g.placeExamples = (place) => place.examples.map((example) => g.el("figure", { class: "quote small" },
    g.el("blockquote", {}, g.parts(example.parts)),
    g.el("figcaption", {}, g.bdi(g.byline(g.report(example.r))))));

  g.showPlace = (place) => {
    const content = g.el("div", { class: "callout" },
      g.el("p", { class: "callout-date" }, g.words(place.kind), place.country ? ` · ${g.country(place.country)}` : ""),
      g.el("p", { class: "callout-title" }, g.bdi(place.name)),
      g.el("p", { class: "callout-foot" }, g.placeWords(place)),
      place.by ? g.el("ul", { class: "reasons" }, g.why(place.why).map((text) => g.el("li", {}, g.bdi(text)))) : null,
      g.placeExamples(place).slice(0, 2));
    L.popup({ className: "note-popup", maxWidth: 300, minWidth: 220, autoPanPadding: [50, 60] })
      .setLatLng([place.lat, place.lon]).setContent(content).openOn(g.map);
  };

  g.addPlaces = (map, group) => {
    const renderer = L.canvas({ padding: 0.3 });
    const dots = new Map();
    const style = (place) => ({
      renderer, interactive: false, radius: radius(place), color: EDGE[g.look()], weight: place.role === "headquarters" ? 2 : 1.2,
      fillColor: PAPER[g.look()], fillOpacity: 0.9, opacity: place.conf < g.style.certainty[0] ? 0.5 : 0.9,
      dashArray: place.by ? "1 3" : place.literal ? null : "2 2",
    });
    const fill = () => {
      if (dots.size) return;
      for (const place of g.data.mentions) {
        const dot = L.circleMarker([place.lat, place.lon], style(place));
        dots.set(place, dot);
        group.addLayer(dot);
      }
    };
    group.on("add", () => { fill(); g.tell("mentions"); });
    group.on("remove", () => g.tell("mentions"));
    if (map.hasLayer(group)) fill();
    g.on("look", () => dots.forEach((dot, place) => dot.setStyle(style(place))));

    /** The named place under a point of the map, if the layer is on. */
    g.placeAt = (latlng) => {
      if (!map.hasLayer(group)) return null;
      const at = map.latLngToContainerPoint(latlng);
      let best = null, least = REACH;
      for (const place of g.data.mentions) {
        const away = map.latLngToContainerPoint([place.lat, place.lon]).distanceTo(at) - radius(place) / 2;
        if (away < least) { least = away; best = place; }
      }
      return best;
    };
    /** Switch the layer on and go to one place. */
    g.goToPlace = (place) => {
      if (!map.hasLayer(group)) map.addLayer(group);
      map.setView([place.lat, place.lon], Math.max(map.getZoom(), 5), { animate: !g.calm() });
      g.showPlace(place);
    };
  };
})(window.geoint);
