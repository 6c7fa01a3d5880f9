/* The base map: coded land, lakes and borders, drawn on canvas tiles, so that it moves and wraps as tiles do. */
(function (g) {
  "use strict";

  const TILE = 512;
  const HALO = [[11, 0.35], [6, 0.45], [2.5, 0.6]]; // widths (px) and strengths of the water lines along the coast
  const MARGIN = 14; // px drawn beyond a tile, so that lines and halos meet across its edge
  const SKIP = 0.55; // px: nearer points cannot be told apart
  const EDGE = 1e-7; // of the world's width: how near to 180 degrees a side must lie to be the map's seam, not a coast

  const INK = {
    light: { sea: "#dde7ec", halo: "#cbdae2", land: "#f8f6f1", coast: "#9fb2bd", lake: "#e3ecf0", border: "#c3b9a8",
      disputed: "#a59a88", grid: "#cddae1" },
    dark: { sea: "#10181f", halo: "#17242d", land: "#222b32", coast: "#41525f", lake: "#141e26", border: "#4b555c",
      disputed: "#6a747b", grid: "#1c2932" },
  };
  g.ink = () => INK[g.look()];

  /** Mercator fractions of the world (0..1, y down) and a box, from a coded line. */
  function project(text, quantum) {
    const flat = g.decode(text, quantum);
    const line = new Float64Array(flat.length);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < flat.length; i += 2) {
      const x = (flat[i] + 180) / 360;
      const sine = Math.sin(g.clamp(flat[i + 1], -85.06, 85.06) * Math.PI / 180);
      const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
      line[i] = x; line[i + 1] = y;
      box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
    }
    return { line, box, seam: box[0] < EDGE || box[2] > 1 - EDGE };
  }

  let shapes = null;
  function decodeAll() {
    const base = g.base;
    const all = (lines) => lines.map((text) => project(text, base.quantum));
    return { land: all(base.land), lakes: all(base.lakes), borders: all(base.borders), disputed: all(base.disputed) };
  }

  const outside = (x, y) => (x < -MARGIN ? 1 : x > TILE + MARGIN ? 2 : 0) | (y < -MARGIN ? 4 : y > TILE + MARGIN ? 8 : 0);
  const onSeam = (x) => x < EDGE || x > 1 - EDGE;

  /** Add a line to a path; points too near, or on the same far side of the tile as their neighbours, are left out. */
  function trace(path, shape, view, options) {
    const { line } = shape;
    const { scale, left, top } = view;
    const end = line.length - 2;
    let lastX = line[0] * scale - left, lastY = line[1] * scale - top, lastCode = outside(lastX, lastY);
    let heldX = 0, heldY = 0, held = false;
    path.moveTo(lastX, lastY);
    for (let i = 2; i <= end; i += 2) {
      const x = line[i] * scale - left, y = line[i + 1] * scale - top;
      if (!held && i < end && !options.skipSeam && Math.abs(x - lastX) + Math.abs(y - lastY) < SKIP) continue;
      const code = outside(x, y);
      if (code & lastCode && i < end && !options.whole) { heldX = x; heldY = y; held = true; lastCode &= code; continue; }
      if (held) { path.lineTo(heldX, heldY); held = false; }
      if (options.skipSeam && onSeam(line[i]) && onSeam(line[i - 2])) path.moveTo(x, y); else path.lineTo(x, y);
      lastX = x; lastY = y; lastCode = code;
    }
    if (options.close) path.closePath();
  }

  const touches = ({ box }, view) => box[2] * view.scale >= view.left - MARGIN && box[0] * view.scale <= view.left + TILE + MARGIN
    && box[3] * view.scale >= view.top - MARGIN && box[1] * view.scale <= view.top + TILE + MARGIN;

  /** One path of all shapes that touch the tile. */
  function pathOf(list, view, options) {
    const path = new Path2D();
    for (const shape of list) {
      const size = Math.max(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]) * view.scale;
      if (size > 0.5 && touches(shape, view)) trace(path, shape, view, options);
    }
    return path;
  }

  function stroke(ctx, path, colour, width, dash = []) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.setLineDash(dash);
    ctx.stroke(path);
    ctx.setLineDash([]);
  }

  function drawGrid(ctx, view, colour) {
    const step = g.gridStep(Math.log2(view.scale / 256));
    const path = new Path2D();
    for (let lon = -180; lon <= 180; lon += step) {
      const x = Math.round((lon + 180) / 360 * view.scale - view.left) + 0.5;
      if (x > -1 && x < TILE + 1) { path.moveTo(x, 0); path.lineTo(x, TILE); }
    }
    for (let lat = -80; lat <= 85; lat += step) {
      const sine = Math.sin(lat * Math.PI / 180);
      const y = Math.round((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * view.scale - view.top) + 0.5;
      if (y > -1 && y < TILE + 1) { path.moveTo(0, y); path.lineTo(TILE, y); }
    }
    stroke(ctx, path, colour, 0.8);
  }

  /** Degrees between the lines of the grid at a zoom. */
  g.gridStep = (zoom) => (zoom < 2.4 ? 20 : zoom < 4.4 ? 10 : zoom < 5.6 ? 5 : zoom < 7.2 ? 2 : zoom < 9 ? 1 : 0.5);

  function drawLand(ctx, view, ink) {
    const inner = shapes.land.filter((s) => !s.seam), seam = shapes.land.filter((s) => s.seam);
    const fill = pathOf(inner, view, { close: true });
    const seamFill = pathOf(seam, view, { close: true });
    const seamLine = pathOf(seam, view, { skipSeam: true });
    ctx.lineJoin = "round";
    for (const [width, strength] of HALO) {
      ctx.globalAlpha = strength;
      stroke(ctx, fill, ink.halo, width);
      stroke(ctx, seamLine, ink.halo, width);
    }
    ctx.globalAlpha = 1;
    if (g.gridOn) drawGrid(ctx, view, ink.grid);
    ctx.fillStyle = ink.land;
    ctx.fill(fill, "evenodd");
    ctx.fill(seamFill, "evenodd");
    const lakes = pathOf(shapes.lakes, view, { close: true });
    ctx.fillStyle = ink.lake;
    ctx.fill(lakes, "evenodd");
    stroke(ctx, lakes, ink.coast, 0.6);
    stroke(ctx, pathOf(shapes.borders, view, {}), ink.border, view.scale > 8000 ? 1.1 : 0.8);
    stroke(ctx, pathOf(shapes.disputed, view, { whole: true }), ink.disputed, 1, [4, 3]);
    stroke(ctx, fill, ink.coast, 0.75);
    stroke(ctx, seamLine, ink.coast, 0.75);
  }

  const BaseLayer = L.GridLayer.extend({
    options: { tileSize: TILE, pane: "tilePane", keepBuffer: 1, updateWhenZooming: false, className: "base-tile" },
    createTile(coords) {
      shapes = shapes || decodeAll();
      const tile = document.createElement("canvas");
      this._paint(tile, coords);
      return tile;
    },
    _paint(tile, coords) {
      const ratio = g.clamp(g.ratio(), 1.5, 2); // above 1, because zooms between whole ones are stretched
      const ink = g.ink();
      tile.width = tile.height = TILE * ratio;
      const ctx = tile.getContext("2d");
      ctx.scale(ratio, ratio);
      ctx.fillStyle = ink.sea;
      ctx.fillRect(0, 0, TILE, TILE);
      drawLand(ctx, { scale: 256 * 2 ** coords.z, left: coords.x * TILE, top: coords.y * TILE }, ink);
    },
    /** Paint the tiles anew where they are: Leaflet's own redraw forgets to round a zoom between two whole ones. */
    repaint() {
      for (const { el, coords } of Object.values(this._tiles)) this._paint(el, this._wrapCoords(coords));
    },
  });

  /** Put the base map under everything, and tiles over it if the page was made with a tile address. */
  g.addBase = (map) => {
    g.gridOn = true;
    const layer = new BaseLayer().addTo(map);
    g.on("look", () => layer.repaint());
    if (g.data.tiles) L.tileLayer(g.data.tiles, { maxZoom: 19, zIndex: 2, attribution: g.data.tilesCredit ? g.escape(g.data.tilesCredit) : "tiles: see their server's terms" }).addTo(map);
    return layer;
  };
})(window.geoint);
