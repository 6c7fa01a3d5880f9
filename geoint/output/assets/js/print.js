/* Printing: one landscape page, always in the light look, with the map and a short list of what it shows. */
(function (g) {
  "use strict";

  const MOST = 15; // events listed: three columns of five fit under the map on one A4 page

  function entry(event, number) {
    return g.el("li", {}, g.el("span", { class: "sheet-number" }, number), g.symbol(event.type, event.domains),
      g.el("div", {}, g.el("b", {}, g.bdi(event.headline)),
        g.el("span", {}, [g.dates(event.start, event.end) || "date not known", event.everyone.join(", ")].filter(Boolean).join(" · ")),
        g.el("span", { class: "sheet-source" }, g.bdi([...new Set(event.sources.map((s) => g.byline(g.report(s.r))))].slice(0, 3).join("; ")))));
  }

  function fillSheet() {
    const events = g.store.shown.slice(0, MOST);
    g.numbers = new Map(events.map((event, i) => [event.index, i + 1]));
    const rest = g.store.shown.length - events.length;
    const credits = g.style.credits.map(([name, , terms]) => `${name} (${terms})`).join("; ");
    g.clear(document.getElementById("sheet")).append(
      g.el("ol", {}, events.map((event, i) => entry(event, i + 1))),
      g.el("p", { class: "sheet-foot" }, rest ? `and ${g.plural(rest, "more event")}. ` : "", `Sources of the map: ${credits}. Borders: ${g.base.view}; disputed ones dashed.`));
  }

  /** Chromium prints a canvas drawn a moment ago as vectors, and its cleared ground as white: give it pictures instead. */
  function freeze() {
    if (!/Chrom/.test(navigator.userAgent)) return;
    for (const canvas of document.querySelectorAll(".folium-map canvas")) {
      if (!canvas.width || !canvas.height) continue;
      const picture = g.el("img", { src: canvas.toDataURL(), alt: "", class: `${canvas.className} frozen` });
      picture.style.cssText = canvas.style.cssText;
      picture.style.width = `${canvas.clientWidth}px`;
      picture.style.height = `${canvas.clientHeight}px`;
      canvas.after(picture);
      canvas.hidden = true;
    }
  }
  function thaw() {
    document.querySelectorAll(".folium-map .frozen").forEach((picture) => picture.remove());
    document.querySelectorAll(".folium-map canvas[hidden]").forEach((canvas) => { canvas.hidden = false; });
  }

  /** The paper's map is wider and lower than the screen's: show the events that the screen showed, no closer than it did. */
  function fitPaper(bounds) {
    const seen = g.store.shown.filter((event) => event.lon !== null && bounds.contains([event.lat, event.lon]));
    const box = seen.length ? L.latLngBounds(seen.map((event) => [event.lat, event.lon])) : bounds.pad(-0.12);
    const fit = (left) => g.map.fitBounds(box, { animate: false, maxZoom: before.zoom, paddingTopLeft: [left, 34], paddingBottomRight: [50, 34] });
    fit(50);
    const hidden = g.keyCovers(g.map);
    if (hidden) fit(hidden + 24);
  }

  let before = null;
  function prepare() {
    if (before) return;
    const key = document.querySelector(".key");
    before = { centre: g.map.getCenter(), zoom: g.map.getZoom(), retina: L.Browser.retina, keyOpen: key.open };
    key.open = true;
    L.Browser.retina = true; // areas drawn twice as fine, as the rest of the printed map
    const bounds = g.map.getBounds();
    fillSheet();
    document.documentElement.classList.add("printing");
    g.map.closePopup();
    g.map.invalidateSize({ animate: false, pan: false });
    fitPaper(bounds);
    g.changeLook();
    freeze();
  }
  function restore() {
    if (!before) return;
    L.Browser.retina = before.retina;
    thaw();
    g.numbers = null;
    document.querySelector(".key").open = before.keyOpen;
    document.documentElement.classList.remove("printing");
    g.map.invalidateSize({ animate: false, pan: false });
    g.map.setView(before.centre, before.zoom, { animate: false });
    before = null;
    g.changeLook();
  }

  g.addPrint = () => {
    window.addEventListener("beforeprint", prepare);
    window.addEventListener("afterprint", restore);
  };
})(window.geoint);
