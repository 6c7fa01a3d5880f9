/* Names on the base map: waters in italics, countries in capitals, cities with a dot; never one over another. */
(function (g) {
  "use strict";

  const SERIF = "'Iowan Old Style', 'Palatino Linotype', Palatino, Charter, Georgia, 'Liberation Serif', serif";
  const SANS = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";
  const INK = {
    light: { water: "#6f8fa1", country: "#857c6f", city: "#5c564d", halo: "rgba(248,246,241,.85)", wet: "rgba(221,231,236,.8)", edge: "#6c7f8a" },
    dark: { water: "#54748a", country: "#8b959b", city: "#a2a9ad", halo: "rgba(30,38,45,.9)", wet: "rgba(16,24,31,.8)", edge: "#6d808c" },
  };
  const PAD = 0.15; // of the map's size, drawn beyond it, so that a drag shows names at once

  function waterFont(zoom, from) {
    const size = from <= 2 ? g.clamp(13 + (zoom - from) * 3, 13, 24) : g.clamp(11.5 + (zoom - from) * 1.3, 11.5, 17);
    return { font: `italic 400 ${size}px ${SERIF}`, size, spacing: from <= 2 ? 3 : 1.2 };
  }
  const countryFont = (zoom, from) => {
    const size = g.clamp(9.5 + (zoom - from) * 1.1, 9.5, 15);
    return { font: `600 ${size}px ${SANS}`, size, spacing: 1.6 };
  };

  class Sheet {
    constructor(ctx, map, size, origin, ink) {
      Object.assign(this, { ctx, map, size, origin, ink, taken: [] });
    }

    free(box) {
      return this.taken.every((o) => box[2] < o[0] || box[0] > o[2] || box[3] < o[1] || box[1] > o[3]);
    }

    /** Write one name about a point, in one or two lines, if there is room. */
    write(x, y, text, style) {
      const { ctx } = this;
      ctx.font = style.font;
      if ("letterSpacing" in ctx) ctx.letterSpacing = `${style.spacing || 0}px`;
      const lines = style.wrap && text.length > 12 && text.includes(" ") ? splitName(text) : [text];
      const widths = lines.map((line) => ctx.measureText(line).width);
      const width = Math.max(...widths), height = style.size * 1.2 * lines.length;
      const left = style.side ? x + 6 : x - width / 2, top = y - height / 2;
      const box = [left - 4, top - 3, left + width + 4, top + height + 3];
      if (box[2] < 0 || box[0] > this.size.x || box[3] < 0 || box[1] > this.size.y || !this.free(box)) return false;
      this.taken.push(box);
      ctx.textBaseline = "middle";
      ctx.textAlign = style.side ? "left" : "center";
      ctx.lineJoin = "round";
      ctx.lineWidth = 3;
      ctx.strokeStyle = style.halo;
      ctx.fillStyle = style.colour;
      lines.forEach((line, i) => {
        const at = top + style.size * 1.2 * (i + 0.5), start = style.side ? left : x;
        ctx.strokeText(line, start, at);
        ctx.fillText(line, start, at);
      });
      return true;
    }

    /** Where a point is on the sheet, in every copy of the world that it shows. */
    * points(lon, lat) {
      const bounds = this.bounds || (this.bounds = this.map.getBounds().pad(PAD));
      if (lat < bounds.getSouth() || lat > bounds.getNorth()) return;
      for (let l = lon + 360 * Math.ceil((bounds.getWest() - lon) / 360); l <= bounds.getEast(); l += 360) {
        yield this.map.latLngToContainerPoint([lat, l]).subtract(this.origin);
      }
    }
  }

  function splitName(text) {
    const words = text.split(" ");
    let best = [text, ""], least = Infinity;
    for (let i = 1; i < words.length; i += 1) {
      const pair = [words.slice(0, i).join(" "), words.slice(i).join(" ")];
      const longest = Math.max(pair[0].length, pair[1].length);
      if (longest < least) { least = longest; best = pair; }
    }
    return best;
  }

  const PIN = 17; // px: half of what a symbol covers
  const MOST_PINS = 400;

  /** Keep names off the events' symbols. */
  function keepClear(sheet) {
    for (const event of (g.store.shown || []).slice(0, MOST_PINS)) {
      if (event.lon === null) continue;
      const p = sheet.map.latLngToContainerPoint([event.lat, event.lon]).subtract(sheet.origin);
      sheet.taken.push([p.x - PIN, p.y - PIN, p.x + PIN, p.y + PIN]);
    }
  }

  function drawNames(sheet, zoom) {
    const { ink } = sheet;
    keepClear(sheet);
    for (const [name, lon, lat, from] of g.base.waters) {
      if (zoom < from || (from <= 2 && zoom > 5.5)) continue;
      const style = { ...waterFont(zoom, from), colour: ink.water, halo: ink.wet, wrap: true };
      for (const p of sheet.points(lon, lat)) sheet.write(p.x, p.y, name, style);
    }
    for (const [name, lon, lat, from] of g.base.countries) {
      if (zoom < from + 0.4 || zoom > from + 5.5) continue;
      const style = { ...countryFont(zoom, from), colour: ink.country, halo: ink.halo, wrap: true };
      for (const p of sheet.points(lon, lat)) sheet.write(p.x, p.y, name.toUpperCase(), style);
    }
    const style = { font: `400 11px ${SANS}`, size: 11, side: true, colour: ink.city, halo: ink.halo };
    for (const [name, lon, lat, from] of g.base.cities) {
      if (zoom < from + 0.8) continue;
      for (const p of sheet.points(lon, lat)) {
        if (!sheet.write(p.x, p.y, name, style)) continue;
        sheet.ctx.beginPath();
        sheet.ctx.arc(p.x, p.y, 1.8, 0, 7);
        sheet.ctx.fill();
      }
    }
  }

  const NameLayer = L.Layer.extend({
    onAdd(map) {
      const pane = map.getPane("names") || map.createPane("names");
      pane.style.zIndex = 420; // over the areas' fill, under the symbols
      pane.style.pointerEvents = "none";
      this._canvas = L.DomUtil.create("canvas", "names leaflet-zoom-hide", pane);
      map.on("moveend viewreset resize", this._draw, this);
      this._draw();
    },
    onRemove(map) {
      this._canvas.remove();
      map.off("moveend viewreset resize", this._draw, this);
    },
    _draw() {
      const map = this._map, view = map.getSize(), ratio = g.ratio();
      const origin = view.multiplyBy(-PAD).round(), size = view.multiplyBy(1 + 2 * PAD).round();
      this._canvas.width = size.x * ratio;
      this._canvas.height = size.y * ratio;
      this._canvas.style.width = `${size.x}px`;
      this._canvas.style.height = `${size.y}px`;
      L.DomUtil.setPosition(this._canvas, map.containerPointToLayerPoint(origin));
      const ctx = this._canvas.getContext("2d");
      ctx.scale(ratio, ratio);
      drawNames(new Sheet(ctx, map, size, origin, INK[g.look()]), map.getZoom());
    },
    redraw() { if (this._map) this._draw(); },
  });

  const degrees = (value, plus, minus) => {
    const a = Math.abs(value);
    return `${Number(a.toFixed(1))}°${a === 0 || a === 180 ? "" : value > 0 ? plus : minus}`;
  };

  const APART = 52; // px: the least between two names of meridians
  const TOP = 18, SIDE = 46; // px: the strips along the map's edges that hold the degrees

  /* Degrees along the map's edges; fixed to the frame, so redrawn while the map moves: two narrow strips, not a sheet. */
  const EdgeLayer = L.Layer.extend({
    onAdd(map) {
      this._strips = ["edges", "edges"].map((name) => L.DomUtil.create("canvas", name, map.getContainer()));
      map.on("move zoom viewreset resize", this._draw, this);
      this._draw();
    },
    onRemove(map) { this._strips.forEach((strip) => strip.remove()); map.off("move zoom viewreset resize", this._draw, this); },
    _pen(strip, width, height) {
      const ratio = g.ratio(), ink = INK[g.look()];
      if (strip.width !== Math.round(width * ratio) || strip.height !== Math.round(height * ratio)) {
        strip.width = Math.round(width * ratio); strip.height = Math.round(height * ratio);
        strip.style.width = `${width}px`; strip.style.height = `${height}px`;
      }
      const ctx = strip.getContext("2d");
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.clearRect(0, 0, width, height);
      Object.assign(ctx, { font: `10px ${SANS}`, fillStyle: ink.edge, strokeStyle: ink.wet, lineWidth: 3, textBaseline: "middle", lineJoin: "round" });
      return (text, x, y) => { ctx.strokeText(text, x, y); ctx.fillText(text, x, y); };
    },
    _draw() {
      const map = this._map, size = map.getSize(), bounds = map.getBounds(), step = g.gridStep(map.getZoom());
      const across = this._pen(this._strips[0], size.x, TOP), down = this._pen(this._strips[1], SIDE, size.y);
      this._strips[0].getContext("2d").textAlign = "center";
      const every = step * Math.ceil(APART / (256 * 2 ** map.getZoom() / 360 * step));
      for (let lon = Math.ceil(bounds.getWest() / every) * every; lon < bounds.getEast(); lon += every) {
        const x = map.latLngToContainerPoint([0, lon]).x;
        if (x > SIDE && x < size.x - 60) across(degrees(((lon + 180) % 360 + 360) % 360 - 180 || (lon % 360 ? 180 : 0), "E", "W"), x, TOP / 2);
      }
      for (let lat = Math.ceil(bounds.getSouth() / step) * step; lat < bounds.getNorth(); lat += step) {
        const y = map.latLngToContainerPoint([lat, bounds.getWest()]).y;
        if (y > TOP + 6 && y < size.y - 30 && Math.abs(lat) < 85) down(degrees(lat, "N", "S"), 6, y);
      }
    },
    redraw() { if (this._map) this._draw(); },
  });

  /** Names and edge degrees; both follow their layer switches and the look. */
  g.addNames = (map, groups, base) => {
    const names = new NameLayer(), edges = new EdgeLayer();
    groups.labels.addLayer(names);
    groups.graticule.addLayer(edges);
    groups.graticule.on("add remove", (event) => { g.gridOn = event.type === "add"; base.repaint(); });
    g.on("look", () => { names.redraw(); edges.redraw(); });
    g.on("filter", g.soon(() => names.redraw()));
  };
})(window.geoint);
