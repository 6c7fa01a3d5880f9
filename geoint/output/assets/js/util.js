/* Small tools: elements made of text nodes, dates at their precision, coded geometry. */
(function (g) {
  "use strict";

  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const DAY = 86400000;
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const CODES = new Int8Array(128);
  for (let i = 0; i < 64; i += 1) CODES[ALPHABET.charCodeAt(i)] = i;

  /** The value of a JSON data block of this page. */
  g.read = (id) => JSON.parse(document.getElementById(id).textContent);

  function fill(node, attributes, children) {
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value === true ? "" : String(value));
    }
    for (const child of children.flat(3)) {
      if (child === null || child === undefined || child === false || child === "") continue;
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return node;
  }

  /** An HTML element; strings among the children become text nodes, never markup. */
  g.el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

  /** An SVG element. */
  g.svg = (tag, attributes, ...children) =>
    fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

  /** Text from outside, kept from turning the line around it (right-to-left overrides). */
  g.bdi = (text, attributes) => g.el("bdi", Object.assign({ dir: "auto" }, attributes), text);

  /** A link, if the address is http or https; else the text alone. */
  g.link = (address, ...children) => {
    let parsed = null;
    try { parsed = new URL(address); } catch (error) { parsed = null; }
    if (!parsed || !/^https?:$/.test(parsed.protocol)) return g.el("span", {}, ...children);
    return g.el("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
  };

  /** Add children to a node, as `el` does. */
  g.add = (node, ...children) => fill(node, {}, children);
  g.clear = (node) => { node.replaceChildren(); return node; };
  g.clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  const FORMAT = new Intl.NumberFormat("en-GB");
  g.number = (value) => FORMAT.format(Number(value));
  g.plural = (count, one, many) => `${g.number(count)} ${count === 1 ? one : many || `${one}s`}`;
  g.sentence = (text) => (text ? text[0].toUpperCase() + text.slice(1) : "");
  g.words = (code) => String(code || "").replace(/[_-]+/g, " ");

  /** Text as it must stand inside HTML. */
  g.escape = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

  /** Lower case without accents and punctuation: what the search compares. */
  g.fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");

  // Dates

  const parse = (text) => {
    const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text || "");
    return match ? match.slice(1).filter(Boolean).map(Number) : null;
  };
  const first = ([y, m, d]) => Date.UTC(y, (m || 1) - 1, d || 1);
  const last = ([y, m, d]) => (d ? Date.UTC(y, m - 1, d) : Date.UTC(m ? y : y + 1, m || 0, 1) - DAY) + DAY - 1;

  /** [first, last] millisecond of what two partial dates cover, or null. */
  g.interval = (start, end) => {
    const low = parse(start) || parse(end);
    const high = parse(end) || low;
    return low ? [first(low), Math.max(last(high), last(low))] : null;
  };

  const spell = ([y, m, d], withYear = true) =>
    [d, m && MONTHS[m - 1], withYear || !m ? y : null].filter(Boolean).join(" ");

  /** Two partial dates as a reader writes them: "30 August – 5 September 2022", "October 2021". */
  g.dates = (start, end) => {
    const low = parse(start) || parse(end);
    if (!low) return null;
    const high = parse(end) || low;
    if (low.join() === high.join()) return spell(low);
    if (low[0] !== high[0] || low.length !== high.length) return `${spell(low)} – ${spell(high)}`;
    if (low.length === 3 && low[1] === high[1]) return `${low[2]}–${spell(high)}`;
    return `${spell(low, false)} – ${spell(high)}`;
  };

  g.dayText = (time) => { const d = new Date(time); return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()].slice(0, 3)} ${d.getUTCFullYear()}`; };
  g.monthText = (time) => { const d = new Date(time); return `${MONTHS[d.getUTCMonth()].slice(0, 3)} ${d.getUTCFullYear()}`; };
  g.DAY = DAY;

  // Geometry

  /** Decode one coded line to a flat array lon, lat, lon, lat, ... in degrees. */
  g.decode = (text, quantum) => {
    const out = [];
    let value = 0, shift = 0, x = 0, y = 0, odd = false;
    for (let i = 0; i < text.length; i += 1) {
      const code = CODES[text.charCodeAt(i)];
      value += (code & 31) * 2 ** shift;
      if (code & 32) { shift += 5; continue; }
      const delta = value % 2 ? -(value + 1) / 2 : value / 2;
      if (odd) { y += delta; out.push(x * quantum, y * quantum); } else x += delta;
      odd = !odd;
      value = 0; shift = 0;
    }
    return out;
  };

  /** Whether a point lies inside flat rings, by the even-odd rule. */
  g.inside = (rings, lon, lat) => {
    let hit = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        if ((ring[i + 1] > lat) !== (ring[j + 1] > lat)
          && lon < (ring[j] - ring[i]) * (lat - ring[i + 1]) / (ring[j + 1] - ring[i + 1]) + ring[i]) hit = !hit;
      }
    }
    return hit;
  };

  /** Run something once, soon, however often it is asked for. */
  g.soon = (work) => {
    let asked = false;
    return () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => { asked = false; work(); });
    };
  };
})(window.geoint = window.geoint || {});
