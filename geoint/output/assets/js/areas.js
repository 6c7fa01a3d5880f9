/* Footprints as areas. One drawing for each geometry and type, however many events share it.
   Doubt is visible: outline solid, dashed or dotted; derived areas ("off the coast") have a soft edge. */
(function (g) {
  "use strict";

  const DASH = ["1.5 6", "7 5", null];
  const GEOCODED = "1 4"; // dots: a service placed it
  const FILL = [0.09, 0.15, 0.2];
  const BANDS = 7; // strokes that together fade from an outline inward
  const BAND_WIDTH = 17; // px
  const BAND_STRENGTH = 0.055; // of each stroke
  const FINE_LIMIT = 120; // areas in view: with more of them bands and blur would make a redraw slow
  const VAST = 400; // square degrees: an ocean or a large country is outlined, for its fill would cover the map

  const RING_PX = 14; // radius (px) from which a ring shows around its symbol

  let visibleCount = 0;

  /* Leaflet's canvas with an inner band along crisp outlines and a blurred fill for soft ones. */
  const SoftCanvas = L.Canvas.extend({
    _fillStroke(ctx, layer) {
      const options = layer.options;
      const fine = visibleCount <= FINE_LIMIT;
      ctx.save();
      if (options.soft && fine) {
        ctx.filter = "blur(7px)";
        ctx.globalAlpha = options.fillOpacity * 1.5;
        ctx.fillStyle = options.color;
        ctx.fill("evenodd");
        ctx.filter = "none";
      } else if (options.fill) {
        ctx.globalAlpha = options.fillOpacity;
        ctx.fillStyle = options.color;
        ctx.fill("evenodd");
      }
      ctx.restore();
      if (options.band && fine) this._band(ctx, options, layer._pxBounds);
      if (options.stroke && options.weight) this._outline(ctx, options);
    },
    _band(ctx, options, bounds) {
      const size = bounds ? Math.min(bounds.getSize().x, bounds.getSize().y) : 200;
      const reach = Math.min(BAND_WIDTH, size / 9); // a small area must not fill up
      ctx.save();
      ctx.clip("evenodd");
      ctx.strokeStyle = options.color;
      ctx.lineJoin = "round";
      ctx.globalAlpha = BAND_STRENGTH * options.band;
      for (let i = 1; i <= BANDS; i += 1) {
        ctx.lineWidth = 2 * reach * i / BANDS;
        ctx.stroke();
      }
      ctx.restore();
    },
    _outline(ctx, options) {
      ctx.setLineDash((options.dashArray || "").split(" ").filter(Boolean).map(Number));
      ctx.globalAlpha = options.opacity;
      ctx.lineWidth = options.weight;
      ctx.strokeStyle = options.color;
      ctx.lineCap = "round";
      ctx.lineJoin = "round";
      ctx.stroke();
      ctx.setLineDash([]);
    },
  });

  const decoded = new Map();
  /** The rings of a geometry as flat lon, lat arrays, decoded once. */
  function geometry(number) {
    if (!decoded.has(number)) {
      const raw = g.data.geometries[number];
      decoded.set(number, {
        polygons: raw.rings.map((rings) => rings.map((text) => g.decode(text, raw.q))),
        lines: raw.lines.map((text) => g.decode(text, raw.q)),
        box: raw.box,
        area: raw.area,
      });
    }
    return decoded.get(number);
  }

  const pairs = (flat) => {
    const out = [];
    for (let i = 0; i < flat.length; i += 2) out.push([flat[i + 1], flat[i]]);
    return out;
  };

  /** Sites: one for each (geometry or ring around a point, type, drawn role). */
  function collect() {
    const sites = new Map();
    for (const event of g.store.events) {
      for (const area of event.areas) {
        if (area.role === "headquarters" || area.role === "mentioned") continue;
        const ring = g.style.where[area.prec] ? g.style.where[area.prec].ring : 0;
        const place = area.g !== null ? `g${area.g}` : `p${area.lon},${area.lat},${ring}`;
        const kind = area.role === "area" ? "areas" : "bases";
        const key = `${place}|${event.type}|${kind}`;
        if (!sites.has(key)) sites.set(key, { key, kind, type: event.type, g: area.g, ring, lon: area.lon, lat: area.lat, members: [] });
        sites.get(key).members.push({ event: event.index, area });
      }
    }
    return [...sites.values()].map((site) => Object.assign(site, { size: site.g === null ? 0 : g.data.geometries[site.g].area }))
      .sort((a, b) => b.size - a.size || (a.key < b.key ? -1 : 1));
  }

  function build(site, renderer) {
    const options = { renderer, interactive: false, smoothFactor: 0.8 };
    if (site.g !== null) {
      const shape = geometry(site.g);
      if (shape.polygons.length) return L.polygon(shape.polygons.map((rings) => rings.map(pairs)), options);
      return L.polyline(shape.lines.map(pairs), options);
    }
    if (site.ring) return L.circle([site.lat, site.lon], { ...options, radius: site.ring * 1000 });
    return site.kind === "bases" ? L.circleMarker([site.lat, site.lon], { ...options, radius: 4.5 }) : null;
  }

  const isSoft = (site, area) => site.g !== null && area.rule !== "entry" && area.rule !== "geocoder";

  /** Which ways of drawing occur, for the key. */
  g.areaKinds = () => {
    const sites = collect();
    return { vast: sites.some((s) => s.size >= VAST), ring: sites.some((s) => s.g === null && s.ring > 0),
      soft: sites.some((s) => s.size < VAST && s.members.some((m) => isSoft(s, m.area))) };
  };

  function style(site, members) {
    const level = Math.max(...members.map((m) => g.level(m.area.conf)));
    const best = members.find((m) => g.level(m.area.conf) === level).area;
    const chosen = g.store.selected;
    const picked = chosen.length && members.some((m) => chosen.includes(m.event));
    const faded = chosen.length && !picked;
    const soft = isSoft(site, best);
    const vast = site.size >= VAST;
    const strength = (faded ? 0.35 : picked ? 1.5 : 1) * (vast ? 0.5 : 1);
    return {
      color: g.colour(site.type),
      fill: site.kind === "areas" && (!vast || Boolean(picked)),
      fillOpacity: FILL[level] * strength * (site.g === null ? 0.6 : 1) * (g.look() === "dark" ? 1.3 : 1),
      soft: soft && !vast,
      band: (soft && !vast) || site.g === null || site.kind === "bases" ? 0 : strength * (level + 2) / 4,
      stroke: true,
      weight: picked ? 2.6 : site.g === null ? 1.2 : vast ? 1 : 1.4,
      opacity: (faded ? 0.25 : picked ? 1 : soft || vast ? 0.6 : 0.85) * (level === 0 ? 0.8 : 1),
      dashArray: best.by ? GEOCODED : site.g === null && site.ring ? "2 5" : DASH[level],
    };
  }

  /** Draw all sites into Folium's groups and keep them in step with filters and selection. */
  g.addAreas = (map, groups) => {
    const renderer = new SoftCanvas({ padding: 0.4 });
    const sites = g.sites = collect();

    const update = () => {
      visibleCount = 0;
      for (const site of sites) {
        site.live = site.members.filter((m) => g.store.isShown[m.event]);
        if (site.live.length && !tooSmall(site)) visibleCount += 1;
      }
      for (const site of sites) show(site, groups[site.kind], renderer);
    };
    map.on("zoomend", () => { if (g.store.isShown) sites.forEach((site) => { if (site.ring) show(site, groups[site.kind], renderer); }); });
    g.on("filter", update);
    g.on("select", update);
    g.on("look", update);

    /** Shown events whose area covers a point, the smallest area first. */
    g.eventsAt = (lon, lat) => {
      const found = new Map();
      for (let i = sites.length - 1; i >= 0; i -= 1) {
        const site = sites[i];
        if (!site.live || !site.live.length || site.g === null || !map.hasLayer(groups[site.kind])) continue;
        const [west, south, east, north] = g.data.geometries[site.g].box;
        const turned = lon + 360 * Math.round(((west + east) / 2 - lon) / 360);
        if (turned < west || turned > east || lat < south || lat > north) continue;
        if (!geometry(site.g).polygons.some((rings) => g.inside(rings, turned, lat))) continue;
        for (const m of site.live) if (!found.has(m.event)) found.set(m.event, m.area.name);
      }
      return found;
    };
  };

  /** A ring smaller than a symbol would only be drawn to be covered. */
  const tooSmall = (site) => site.g === null && site.ring && site.kind === "areas"
    && site.ring * 1000 < RING_PX * metresPerPixel(site.lat, g.map.getZoom());
  const metresPerPixel = (lat, zoom) => 156543 * Math.cos(lat * Math.PI / 180) / 2 ** zoom;

  function show(site, group, renderer) {
    if (!site.live.length || tooSmall(site)) {
      if (site.layer) group.removeLayer(site.layer);
      return;
    }
    if (site.layer === undefined) site.layer = build(site, renderer);
    if (!site.layer) return;
    site.layer.setStyle(style(site, site.live));
    if (!group.hasLayer(site.layer)) group.addLayer(site.layer);
  }

  /** The box of an event's areas on the map, or of its point; null where it has no place. */
  g.boxOf = (event) => {
    const boxes = event.areas.filter((a) => a.role === "area" && a.g !== null).map((a) => g.data.geometries[a.g].box);
    if (event.lon !== null) boxes.push([event.lon, event.lat, event.lon, event.lat]);
    if (!boxes.length) return null;
    const end = (pick, i) => pick(...boxes.map((b) => b[i]));
    return L.latLngBounds([end(Math.min, 1), end(Math.min, 0)], [end(Math.max, 3), end(Math.max, 2)]);
  };
})(window.geoint);
