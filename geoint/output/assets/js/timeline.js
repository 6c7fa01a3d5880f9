/* When: a histogram of the events' intervals with two handles and a play button. Undated events keep a switch of their own. */
(function (g) {
  "use strict";

  const MOST_BINS = 72; // bars: more would be under 10 px wide on a laptop
  const HEIGHT = 44; // px
  const VAGUE_BINS = 4; // an event spread over more bars than this is drawn pale: it lies somewhere in them
  const STEP_MS = 750; // between the steps of play: long enough to read the map

  const UNITS = [
    { name: "day", next: (d) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate() + 1), floor: (d) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()), text: g.dayText },
    { name: "week", next: (d) => d.getTime() + 7 * g.DAY, floor: (d) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate() - (d.getUTCDay() + 6) % 7), text: g.dayText },
    { name: "month", next: (d) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 1), floor: (d) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), 1), text: g.monthText },
    { name: "quarter", next: (d) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 3, 1), floor: (d) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth() - d.getUTCMonth() % 3, 1), text: g.monthText },
    { name: "year", next: (d) => Date.UTC(d.getUTCFullYear() + 1, 0, 1), floor: (d) => Date.UTC(d.getUTCFullYear(), 0, 1), text: (t) => String(new Date(t).getUTCFullYear()) },
    { name: "decade", next: (d) => Date.UTC(d.getUTCFullYear() + 10, 0, 1), floor: (d) => Date.UTC(Math.floor(d.getUTCFullYear() / 10) * 10, 0, 1), text: (t) => String(new Date(t).getUTCFullYear()) },
  ];

  /** Starts of the bins, the end of the last one added, in the finest unit that gives few enough. */
  function binning(low, high) {
    for (const unit of UNITS) {
      const edges = [unit.floor(new Date(low))];
      while (edges[edges.length - 1] <= high && edges.length <= MOST_BINS + 1) edges.push(unit.next(new Date(edges[edges.length - 1])));
      if (edges.length <= MOST_BINS + 1) return { unit, edges };
    }
    return { unit: UNITS[UNITS.length - 1], edges: [low, high + 1] };
  }

  const binOf = (edges, time) => {
    let low = 0, high = edges.length - 2;
    while (low < high) { const middle = (low + high + 1) >> 1; if (edges[middle] <= time) low = middle; else high = middle - 1; }
    return low;
  };

  /** For each bin the events by type; those that only may lie in it ("2021") are counted apart. */
  function countBins(edges, events) {
    const bins = edges.slice(1).map(() => ({ sure: new Map(), vague: new Map(), total: 0 }));
    for (const event of events) {
      if (!event.t) continue;
      const start = binOf(edges, event.t[0]), end = binOf(edges, event.t[1]);
      const kind = end - start + 1 > VAGUE_BINS ? "vague" : "sure";
      for (let i = start; i <= end; i += 1) {
        bins[i][kind].set(event.type, (bins[i][kind].get(event.type) || 0) + 1);
        bins[i].total += 1;
      }
    }
    return bins;
  }

  function drawBars(svg, bins, range) {
    const most = Math.max(1, ...bins.map((bin) => bin.total)), width = 100 / bins.length;
    g.clear(svg);
    bins.forEach((bin, i) => {
      let at = HEIGHT;
      for (const kind of ["sure", "vague"]) {
        for (const type of Object.keys(g.style.types)) {
          const count = bin[kind].get(type);
          if (!count) continue;
          const height = Math.max(2, count / most * (HEIGHT - 4));
          at -= height;
          svg.append(g.svg("rect", { x: `${i * width + width * 0.08}%`, y: Math.max(0, at), width: `${width * 0.84}%`, height, fill: g.colour(type),
            class: `bar ${kind}${i >= range[0] && i < range[1] ? "" : " out"}` }));
        }
      }
    });
  }

  function ticks(box, { unit, edges }) {
    g.clear(box);
    const bins = edges.length - 1, every = Math.max(1, Math.ceil(bins / (g.narrow() ? 4 : 9)));
    for (let i = 0; i < bins; i += every) {
      if (bins - i < every * 0.6 && i) break;
      const node = g.el("span", {}, unit.text(edges[i]));
      node.style.left = `${i / bins * 100}%`;
      box.append(node);
    }
  }

  g.addTimeline = () => {
    const box = document.getElementById("timeline");
    const dated = g.store.events.filter((event) => event.t), undated = g.store.events.length - dated.length;
    const undatedSwitch = undated ? g.el("label", { class: "check" },
      g.el("input", { type: "checkbox", id: "undated", checked: true, onchange: (e) => g.filter({ undated: e.target.checked }) }), `${g.number(undated)} undated`) : null;
    if (!dated.length) {
      g.add(box, g.el("p", { class: "note" }, g.store.events.length ? "No event has a known date." : "No dates to show."), undatedSwitch);
      g.resetTime = () => {};
      return;
    }
    const scale = binning(Math.min(...dated.map((e) => e.t[0])), Math.max(...dated.map((e) => e.t[1])));
    build(box, scale, undatedSwitch);
  };

  function build(box, scale, undatedSwitch) {
    const { unit, edges } = scale, count = edges.length - 1;
    let timer = null;
    const range = [0, count];
    const svg = g.svg("svg", { class: "bars", height: HEIGHT, width: "100%", "aria-hidden": "true" });
    const text = g.el("output", { class: "range-text", "aria-live": "off" });
    const input = (label, which) => g.el("input", { type: "range", min: 0, max: count, step: 1, value: range[which], "aria-label": label, class: `handle handle-${which}`,
      oninput: (event) => { stop(); set(which, Number(event.target.value)); } });
    const handles = [input("Earliest date shown", 0), input("Latest date shown", 1)];
    const play = g.el("button", { type: "button", class: "tool", "aria-label": "Play through time", title: "Play through time", onclick: () => (timer ? stop() : start()) }, g.icon("play"));
    const reset = g.el("button", { type: "button", class: "plain", onclick: () => g.resetTime() }, "all dates");
    const axis = g.el("div", { class: "ticks", "aria-hidden": "true" });
    g.add(box, g.el("div", { class: "time-head" }, play, text, reset, undatedSwitch),
      g.el("div", { class: "time-body" }, svg, g.el("div", { class: "handles" }, handles), axis));
    ticks(axis, scale);
    window.addEventListener("resize", () => ticks(axis, scale));

    function set(which, value) {
      range[which] = which === 0 ? g.clamp(value, 0, range[1] - 1) : g.clamp(value, range[0] + 1, count);
      apply();
    }
    function apply() {
      const all = range[0] === 0 && range[1] === count;
      handles.forEach((node, i) => {
        node.value = range[i];
        node.setAttribute("aria-valuetext", i ? g.dayText(edges[range[1]] - 1) : g.dayText(edges[range[0]]));
      });
      box.style.setProperty("--from", `${range[0] / count * 100}%`);
      box.style.setProperty("--to", `${range[1] / count * 100}%`);
      reset.hidden = all;
      text.textContent = `${g.dayText(edges[range[0]])} – ${g.dayText(edges[range[1]] - 1)}`;
      g.filter({ from: all ? null : edges[range[0]], to: all ? null : edges[range[1]] - 1 });
    }
    function start() {
      const width = range[1] - range[0] < count ? range[1] - range[0] : Math.max(1, Math.round(count / 12));
      if (range[1] - range[0] === count || range[1] >= count) { range[0] = 0; range[1] = width; apply(); }
      play.replaceChildren(g.icon("pause"));
      play.setAttribute("aria-label", "Stop");
      timer = setInterval(() => {
        if (range[1] >= count) { stop(); return; }
        range[0] += 1; range[1] += 1;
        apply();
      }, STEP_MS);
    }
    function stop() {
      if (timer) clearInterval(timer);
      timer = null;
      play.replaceChildren(g.icon("play"));
      play.setAttribute("aria-label", "Play through time");
    }
    g.resetTime = () => {
      stop();
      range[0] = 0; range[1] = count;
      const box2 = document.getElementById("undated");
      if (box2) box2.checked = true;
      g.store.filters.undated = true;
      apply();
    };
    const draw = () => drawBars(svg, countBins(edges, g.store.timed || []), range);
    g.on("filter", draw);
    g.on("look", draw);
    svg.append(g.svg("title", {}, `Events by ${unit.name}`));
    apply();
  }
})(window.geoint);
