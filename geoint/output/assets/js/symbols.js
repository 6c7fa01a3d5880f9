/* Symbols drawn for this map: the shape and colour say the type, the pictogram the domain. No friend-or-foe colours. */
(function (g) {
  "use strict";

  g.typeStyle = (type) => g.style.types[type] || g.style.types.other;
  g.colour = (type) => g.typeStyle(type)[g.look()];

  /** The domain that the symbol shows: the first of the event's own order that has a pictogram. */
  g.mainDomain = (domains) => (domains || []).find((d) => g.style.glyphs[d]) || null;

  /** The symbol of an event: shape and colour of its type, pictogram of its domain; hollow where doubtful. */
  g.symbol = (type, domains, options = {}) => {
    const style = g.typeStyle(type);
    const hollow = options.level === 0;
    const shape = g.svg("path", { d: g.style.shapes[style.shape] });
    shape.setAttribute("class", hollow ? "shape hollow" : "shape");
    const node = g.svg("svg", { class: `symbol type-${type}`, viewBox: "0 0 32 32", "aria-hidden": "true", focusable: "false" }, shape);
    node.style.setProperty("--c", g.colour(type));
    const glyph = g.style.glyphs[g.mainDomain(domains)];
    if (glyph) {
      const [size, drop] = g.style.glyphPlace[style.shape] || g.style.glyphPlace[""];
      node.append(g.svg("path", { class: hollow ? "glyph hollow" : "glyph", d: glyph, transform: `translate(${16 - 12 * size} ${drop - 12 * size}) scale(${size})` }));
    }
    return node;
  };

  /** A pictogram alone, in the colour of the text. */
  g.glyph = (domain) => g.svg("svg", { class: "pictogram", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    g.svg("path", { d: g.style.glyphs[domain] || "", fill: "currentColor" }));

  /** A ring of the types inside a group of events, with their number in the middle. */
  g.groupSymbol = (counts, total) => {
    const node = g.svg("svg", { class: "symbol group", viewBox: "0 0 40 40", "aria-hidden": "true", focusable: "false" },
      g.svg("circle", { class: "disc", cx: 20, cy: 20, r: 17.5 }));
    const round = 2 * Math.PI * 15.5;
    let turned = 0;
    for (const [type, count] of counts) {
      const share = count / total * round;
      node.append(g.svg("circle", { class: "arc", cx: 20, cy: 20, r: 15.5, stroke: g.colour(type),
        "stroke-dasharray": `${share} ${round - share}`, "stroke-dashoffset": -turned, transform: "rotate(-90 20 20)" }));
      turned += share;
    }
    const label = total > 999 ? `${Math.round(total / 1000)}k` : String(total);
    node.append(g.svg("text", { x: 20, y: 20, "dominant-baseline": "central", "text-anchor": "middle", class: label.length > 2 ? "small" : "" }, label));
    return node;
  };

  /** 0 doubtful, 1 likely, 2 sure. */
  g.level = (confidence) => (confidence < g.style.certainty[0] ? 0 : confidence < g.style.certainty[1] ? 1 : 2);
  g.levelWords = ["doubtful", "likely", "sure"];

  g.glyphOrder = () => Object.keys(g.style.glyphs);
  g.icons = {
    layers: "M12 3 2.5 8 12 13l9.5-5zM2.5 12 12 17l9.5-5M2.5 16 12 21l9.5-5",
    moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
    sun: "M12 7.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM12 1.5v2.5M12 20v2.5M1.5 12H4M20 12h2.5M4.6 4.6l1.8 1.8M17.6 17.6l1.8 1.8"
      + "M4.6 19.4l1.8-1.8M17.6 6.4l1.8-1.8",
    print: "M7 8V3h10v5M7 17H4V9.5C4 8.7 4.7 8 5.5 8h13c.8 0 1.5.7 1.5 1.5V17h-3M7 14h10v7H7z",
    play: "M7 4.5v15l12-7.5z",
    pause: "M8 5v14M16 5v14",
    close: "M5 5l14 14M19 5 5 19",
    down: "M5 9l7 7 7-7",
    out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
    link: "M10 14a4 4 0 0 0 5.7 0l3.5-3.5a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.5 3.5a4 4 0 0 0 5.7 5.7l1.5-1.5",
    target: "M12 5a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM12 1.5v5M12 17.5v5M1.5 12h5M17.5 12h5",
    home: "M3 11.5 12 4l9 7.5M6 9.5V20h12V9.5",
  };
  /** A line icon for a button. */
  g.icon = (name) => g.svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    g.svg("path", { d: g.icons[name] }));
})(window.geoint);
