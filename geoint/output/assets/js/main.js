/* The start: Folium hands its map, its feature groups and its layer control over; everything else is hung on them. */
(function (g) {
  "use strict";

  const CLOSEST = 6.5; // first view: a single base must still show its surroundings
  const WORLD = [[-55, -170], [72, 190]];
  const POLE = 85.05; // degrees: where the map ends; beyond it there is nothing to see

  function firstView(map) {
    const view = g.data.view, centre = g.data.centre;
    map.options.maxBounds = null; // or the bounds would pull at the view while it is being set
    if (view) fitView(map, view); else { map.fitBounds(WORLD, { animate: false }); fillFrame(map); }
    map.options.maxBounds = L.latLngBounds([[-POLE, centre - 270], [POLE, centre + 270]]);
    map.panInsideBounds(map.options.maxBounds, { animate: false });
  }

  function fitView(map, view) {
    const [west, south, east, north] = view, box = [[south, west], [north, east]];
    const edge = g.narrow() ? [24, 24] : [56, 44];
    const plain = () => map.fitBounds(box, { animate: false, maxZoom: CLOSEST, padding: edge });
    plain();
    const hidden = g.keyCovers(map);
    if (!hidden) { fillFrame(map); return; }
    map.fitBounds(box, { animate: false, maxZoom: CLOSEST, paddingTopLeft: [hidden + 20, edge[1]], paddingBottomRight: edge });
    fillFrame(map);
    if (!g.keyCovers(map)) return;
    map.getContainer().querySelector(".key").open = false; // nowhere does it leave all symbols free
    plain();
    fillFrame(map);
  }

  /** A map of the whole world fills its frame from pole to pole, where its width still holds all longitudes. */
  function fillFrame(map) {
    const size = map.getSize(), zoom = Math.ceil(Math.log2(size.y / 256) * 4) / 4;
    if (map.getZoom() < zoom && size.x >= 256 * 2 ** zoom) map.setZoom(zoom, { animate: false });
  }

  /** The right edge (px) of the key if it lies over an event's symbol, else 0. */
  g.keyCovers = (map) => {
    const key = map.getContainer().querySelector(".key[open]");
    if (!key) return 0;
    const frame = map.getContainer().getBoundingClientRect(), box = key.getBoundingClientRect();
    const under = g.store.events.some((event) => {
      if (event.lon === null) return false;
      const p = map.latLngToContainerPoint([event.lat, event.lon]);
      return p.x < box.right - frame.left + 12 && p.y > box.top - frame.top - 12;
    });
    return under ? box.right - frame.left : 0;
  };

  function clickMap(event) {
    const lon = event.latlng.lng, lat = event.latlng.lat;
    const place = g.placeAt(event.latlng);
    if (place) { g.select([]); g.showPlace(place); return; }
    const found = g.eventsAt(lon, lat);
    if (!found.size) { if (g.store.selected.length) { g.choose([]); g.setHash(null); } return; }
    g.choose([...found.keys()], event.latlng, found.values().next().value);
    if (found.size === 1) g.setHash(g.store.events[found.keys().next().value].id);
  }

  function hover(map) {
    let tip = null;
    const hide = () => { if (tip) { tip.remove(); tip = null; } map.getContainer().classList.remove("over"); };
    const look = (event) => {
      const found = g.eventsAt(event.latlng.lng, event.latlng.lat);
      const place = g.placeAt(event.latlng);
      map.getContainer().classList.toggle("over", found.size > 0 || place !== null);
      if (!found.size && !place) { hide(); return; }
      const text = place ? place.name : found.size === 1 ? g.store.events[found.keys().next().value].headline : `${found.values().next().value} · ${found.size} events`;
      if (!tip) tip = L.tooltip({ className: "tip", direction: "top", offset: [0, -8] }).setLatLng(event.latlng).addTo(map);
      tip.setLatLng(event.latlng).setContent(g.el("span", {}, g.bdi(text || "")));
    };
    let waiting = null;
    map.on("mousemove", (event) => {
      if (map.dragging.moving()) return;
      if (event.originalEvent.target.closest(".leaflet-marker-icon, .leaflet-popup, .leaflet-control")) { hide(); return; }
      if (!waiting) requestAnimationFrame(() => { const last = waiting; waiting = null; if (last) look(last); });
      waiting = event;
    });
    map.on("mouseout movestart click", () => { waiting = null; hide(); });
  }

  /** Write the address of one event, or none, without a new entry in the history. */
  g.setHash = (id) => {
    const address = id === null ? `${location.pathname}${location.search}` : `#${encodeURIComponent(id)}`;
    try { history.replaceState(null, "", address); } catch (error) { /* a page inside a notebook's frame has no address */ }
  };

  function followHash() {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch (error) { /* a stray % is part of the id */ }
    const event = id && g.store.events.find((candidate) => candidate.id === id);
    if (!event) return;
    if (!g.store.isShown[event.index]) { g.resetFilters(); g.resetLayers(); g.refresh(); }
    g.openCard(event.index);
    g.goTo(event.index);
  }

  /** Show an event whole on the map. */
  g.goTo = (index) => {
    const box = g.boxOf(g.store.events[index]);
    if (!box) return;
    if (g.store.selected.length !== 1 || g.store.selected[0] !== index) g.select([index]);
    g.map.fitBounds(box, { maxZoom: CLOSEST, padding: [50, 50], animate: !g.calm() });
  };

  /** Move the map only if the event is out of view. */
  g.bringIntoView = (index) => {
    const event = g.store.events[index], box = g.boxOf(event);
    if (!box) return;
    const at = event.lon === null ? box.getCenter() : L.latLng(event.lat, event.lon);
    if (!g.map.getBounds().pad(-0.05).contains(at)) g.map.panTo(at, { animate: !g.calm() });
  };

  g.resetLayers = () => {
    for (const { layer } of g.control._layers) if (layer !== g.groups.mentions && !g.map.hasLayer(layer)) g.map.addLayer(layer);
  };

  g.switchLook = () => {
    document.documentElement.dataset.look = g.look() === "dark" ? "light" : "dark";
    g.changeLook();
  };

  const hasSize = (map) => map.getSize().x > 0 && map.getSize().y > 0;

  /** Follow the frame's size. In one that is opened late (a tab, a lazy frame) the first view had no size to fit. */
  function followSize(map) {
    let fitted = hasSize(map);
    const fit = () => {
      map.invalidateSize({ animate: false });
      if (fitted || !hasSize(map)) return;
      fitted = true;
      g.resetKey(map);
      firstView(map);
      followHash();
    };
    new ResizeObserver(g.soon(fit)).observe(map.getContainer());
  }

  function watchWindow() {
    window.addEventListener("hashchange", followHash);
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault(); // in a frame's srcdoc the address would be that of the page around it
      document.getElementById("panel").focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && g.store.selected.length) { g.choose([]); g.setHash(null); }
      if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
        event.preventDefault();
        document.getElementById("search").focus();
      }
    });
  }

  function addHome(map) {
    const Home = L.Control.extend({
      options: { position: "topright" },
      onAdd() {
        const node = g.el("div", { class: "leaflet-bar" }, g.el("a", { href: "#", role: "button", title: "Show all events", "aria-label": "Show all events",
          onclick: (event) => { event.preventDefault(); firstView(map); } }, g.icon("home")));
        L.DomEvent.disableClickPropagation(node);
        return node;
      },
    });
    new Home().addTo(map);
  }

  /** Called by Folium's script at the end of the page. */
  g.start = ({ map, groups, control }) => {
    Object.assign(g, { map, groups, control });
    g.load();
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", "Map");
    if (g.calm()) Object.assign(map.options, { zoomAnimation: false, markerZoomAnimation: false, inertia: false });
    map._zoomAnimated = map._zoomAnimated && !g.calm();
    g.addCredits(map);
    g.addPanel();
    g.addTimeline();
    g.addLegend(map);
    map.invalidateSize({ animate: false });
    firstView(map);
    const base = g.addBase(map);
    g.addAreas(map, groups);
    g.addPlaces(map, groups.mentions);
    g.addMarkers(map, groups);
    g.addLayers(map, groups, control);
    g.addNames(map, groups, base);
    addHome(map);
    g.addPrint();
    map.on("click", clickMap);
    hover(map);
    watchWindow();
    followSize(map);
    g.refresh();
    followHash();
    g.warmSearch();
    document.documentElement.dataset.ready = "yes";
  };
})(window.geoint);
