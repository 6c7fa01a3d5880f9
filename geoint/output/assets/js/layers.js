/* The layer switches: Leaflet's own control, in groups, its names set as text. Folium makes it through L.control.layers. */
(function (g) {
  "use strict";

  const MANY = 40; // values of a group beyond this are left to the search: a list of 500 series helps nobody

  const Grouped = L.Control.Layers.extend({
    _initLayout() {
      L.Control.Layers.prototype._initLayout.call(this);
      this._layersLink.replaceChildren(g.icon("layers"), g.el("span", { class: "sr" }, "Layers"));
      this._layersLink.title = "Layers";
      this._layersLink.setAttribute("aria-label", "Layers");
      this._folds = {};
    },
    /** Leaflet swallows the click that opens the list; only a finger needs that, a mouse opens it before it clicks. */
    _expandSafely() {
      if (window.matchMedia("(hover: none)").matches) L.Control.Layers.prototype._expandSafely.call(this);
      else this.expand();
    },
    _update() {
      this._folds = {};
      const result = L.Control.Layers.prototype._update.call(this);
      this._separator.style.display = "none";
      return result;
    },
    /** Leaflet writes names as HTML; here they are text, under the heading of their group. */
    _addItem(item) {
      const layer = item.layer, on = this._map.hasLayer(layer);
      const input = g.el("input", { type: "checkbox", class: "leaflet-control-layers-selector" });
      input.checked = on;
      input.defaultChecked = on;
      input.layerId = L.stamp(layer);
      this._layerControlInputs.push(input);
      L.DomEvent.on(input, "click", this._onInputClick, this);
      const label = g.el("label", {}, input, layer.options.swatch ? layer.options.swatch() : null,
        g.bdi(item.name, { class: "layer-name" }), layer.options.count === undefined ? null : g.el("span", { class: "tally" }, g.number(layer.options.count)));
      this._fold(layer.options.group || "Layers").append(label);
      return label;
    },
    _fold(name) {
      if (!this._folds[name]) {
        const open = Grouped.open.has(name);
        const body = g.el("div", { class: "fold-body" });
        const all = g.el("button", { type: "button", class: "plain all", onclick: () => this._switchAll(body) }, "all / none");
        const fold = g.el("details", { open, ontoggle: () => (fold.open ? Grouped.open.add(name) : Grouped.open.delete(name)) },
          g.el("summary", {}, name), all, body);
        this._overlaysList.append(fold);
        this._folds[name] = body;
      }
      return this._folds[name];
    },
    _switchAll(body) {
      const inputs = [...body.querySelectorAll("input")];
      const on = !inputs.every((input) => input.checked);
      inputs.forEach((input) => { input.checked = on; });
      this._onInputClick();
    },
  });
  Grouped.open = new Set(["Events by type", "On the map"]);
  L.control.layers = (base, overlays, options) => new Grouped(base, overlays, options);

  function tally(values) {
    const counts = new Map();
    values.flat().forEach((value) => counts.set(value, (counts.get(value) || 0) + 1));
    return [...counts].sort((a, b) => b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1));
  }

  function addSwitches(control, map, heading, group, entries, words) {
    if (entries.length < 2) return;
    for (const [value, count] of entries.slice(0, MANY)) {
      const layer = L.layerGroup([], { group: heading, count });
      layer.addTo(map);
      layer.on("add", () => g.switchLayer(group, value, true));
      layer.on("remove", () => g.switchLayer(group, value, false));
      control.addOverlay(layer, words(value));
    }
  }

  /** Wire Folium's groups to the store, and add the switches for series, participants and status. */
  g.addLayers = (map, groups, control) => {
    const events = g.store.events;
    const types = new Map(tally(events.map((event) => event.type)));
    for (const [key, layer] of Object.entries(groups)) {
      layer.options.group = key.startsWith("type:") ? "Events by type" : "On the map";
      if (!key.startsWith("type:")) continue;
      const type = key.slice(5);
      layer.options.count = types.get(type) || 0;
      layer.options.swatch = () => g.symbol(type, []);
      layer.on("add", () => g.switchLayer("type", type, true));
      layer.on("remove", () => g.switchLayer("type", type, false));
    }
    groups.mentions.options.count = g.data.mentions.length;
    const everyone = events.map((event) => (event.everyone.length ? event.everyone : [""]));
    addSwitches(control, map, "Events by series", "series", tally(events.map((event) => event.series || "")), (id) => (id ? g.seriesName(id) : "No series"));
    addSwitches(control, map, "Events by participant", "who", tally(everyone), (code) => (code ? g.country(code) : "No state named"));
    addSwitches(control, map, "Events by status", "status", tally(events.map((event) => event.status)), (status) => g.style.statuses[status]);
    control._update();
    map.on("overlayadd overlayremove", () => g.refreshSoon());
  };

  /** A series as a reader writes it: its own id without the prefix, in words. */
  g.seriesName = (id) => g.sentence(g.words(id.replace(/^series:/, "")));
})(window.geoint);
