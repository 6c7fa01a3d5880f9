/* What is known and what is shown: events, filters, switched-off layers, selection. Views listen; none writes another. */
(function (g) {
  "use strict";

  const NONE = "";
  const listeners = { filter: [], select: [], look: [], mentions: [] };

  /** Call `work` whenever `what` ("filter", "select", "look", "mentions") changes. */
  g.on = (what, work) => listeners[what].push(work);
  g.tell = (what) => listeners[what].forEach((work) => work());

  const store = g.store = {
    events: [],
    shown: [],
    filters: { text: "", type: NONE, who: NONE, status: NONE, level: 0, from: null, to: null, undated: true, sort: "date" },
    off: { type: new Set(), series: new Set(), who: new Set(), status: new Set() },
    selected: [],
    spot: null,
  };

  /** Lists and nulls that the page's data leave out to be small. */
  const EMPTY = {
    event: { lon: null, lat: null, series: null, who: [], hosts: [], observers: [], domains: [], places: [], areas: [], sources: [], merges: [], conflicts: [] },
    area: { name: "", g: null },
    source: { r: null, quotes: [], places: [], quantities: [], equipment: [], why: [] },
    place: { name: "", why: [] },
    mention: { name: "", by: "", why: [], examples: [] },
    review: { r: null, subject: "", rivals: [] },
    conflict: { field: "", values: [], reports: [], chosen: "" },
    report: { id: "", url: null },
  };
  function restore(items, kind) {
    for (const item of items) for (const key in EMPTY[kind]) if (item[key] === undefined) item[key] = Array.isArray(EMPTY[kind][key]) ? [] : EMPTY[kind][key];
  }

  /** Take the page's data in. */
  g.load = () => {
    g.data = g.read("data");
    g.base = g.read("basemap");
    g.style = g.data.style;
    store.events = g.data.events;
    restore(g.data.events, "event");
    restore(g.data.mentions, "mention");
    restore(g.data.review, "review");
    restore(g.data.reports, "report");
    store.events.forEach((event, index) => {
      restore(event.areas, "area");
      restore(event.sources, "source");
      restore(event.conflicts, "conflict");
      for (const source of event.sources) restore(source.places, "place");
      if (event.headline === undefined) event.headline = "Unnamed activity";
      event.index = index;
      event.t = g.interval(event.start, event.end);
      event.everyone = [...new Set([...event.who, ...event.hosts, ...event.observers])];
    });
  };

  g.why = (numbers) => (numbers || []).map((number) => g.data.strings[number]);
  g.report = (index) => (index === null || index === undefined ? null : g.data.reports[index]);
  g.country = (code) => g.base.names[code] || code;
  /** "3 reports", and how many of them only repeat another's text. */
  g.told = (event) => {
    const reports = new Set(event.sources.map((source) => source.r));
    const sources = new Set([...reports].map((r) => { const report = g.report(r); return report && Number.isInteger(report.copyOf) ? report.copyOf : r; }));
    const copies = reports.size - sources.size;
    return g.plural(reports.size, "report") + (copies ? `, ${copies === 1 ? "one a copy" : `${g.number(copies)} copies`}` : "");
  };
  g.byline = (report) => (report ? report.publisher || report.title || (report.path || report.id).split(/[\\/]/).pop() : "unknown report");

  const quoteText = (source) => source.quotes.map((q) => q.parts.map((part) => part[0]).join("")).join(" ");

  /** What the search looks through, made when it is first needed: 10,000 events take a moment. */
  const haystack = (event) => {
    if (event.hay === undefined) {
      const reports = event.sources.map((s) => g.report(s.r)).filter(Boolean);
      event.hay = " " + g.fold([event.headline, event.label, event.name, event.series, event.edition, g.words(event.type), ...event.places,
        ...event.areas.map((a) => a.name), ...event.everyone.map(g.country), ...event.everyone,
        ...event.sources.flatMap((s) => [s.name, quoteText(s)]), ...reports.flatMap((r) => [r.title, r.publisher])]
        .filter(Boolean).join(" \n "));
    }
    return event.hay;
  };
  /** Fill the search text in idle moments. */
  g.warmSearch = () => {
    let next = 0;
    const work = () => {
      const stop = Math.min(next + 250, store.events.length);
      for (; next < stop; next += 1) haystack(store.events[next]);
      if (next < store.events.length) setTimeout(work, 30);
    };
    setTimeout(work, 400);
  };

  const anyOn = (values, off) => (values.length ? values.some((value) => !off.has(value)) : !off.has(NONE));

  const switchedOn = (event) => !store.off.type.has(event.type) && !store.off.status.has(event.status)
    && !store.off.series.has(event.series || NONE) && anyOn(event.everyone, store.off.who);

  const inTime = (event, filters) => {
    if (!event.t) return filters.undated;
    return (filters.from === null || event.t[1] >= filters.from) && (filters.to === null || event.t[0] <= filters.to);
  };

  const matches = (event, filters, words) => (!filters.type || event.type === filters.type)
    && (!filters.status || event.status === filters.status)
    && (!filters.who || event.everyone.includes(filters.who))
    && (!filters.level || g.level(event.conf) >= filters.level)
    && words.every((word) => haystack(event).includes(word));

  /** Words to look for. Latin words are sought where a word begins, so that "vostok" does not find Vladivostok. */
  const wanted = (text) => g.fold(text).split(" ").filter(Boolean).map((word) => (/^[a-z0-9]/.test(word) ? ` ${word}` : word));

  const SORTS = {
    date: (a, b) => (b.t ? b.t[0] : -Infinity) - (a.t ? a.t[0] : -Infinity) || a.index - b.index,
    oldest: (a, b) => (a.t ? a.t[0] : Infinity) - (b.t ? b.t[0] : Infinity) || a.index - b.index,
    sure: (a, b) => b.conf - a.conf || a.index - b.index,
    reports: (a, b) => b.sources.length - a.sources.length || a.index - b.index,
    name: (a, b) => a.headline.localeCompare(b.headline, "en") || a.index - b.index,
  };
  const compare = (sort) => (a, b) => { const order = SORTS[sort](a, b); return Number.isNaN(order) ? a.index - b.index : order; };

  /** Work out anew which events are shown, and tell every view. */
  g.refresh = () => {
    const filters = store.filters;
    const words = wanted(filters.text);
    const kept = store.events.filter((event) => switchedOn(event) && matches(event, filters, words));
    store.timed = kept;
    store.shown = kept.filter((event) => inTime(event, filters)).sort(compare(filters.sort));
    store.isShown = new Uint8Array(store.events.length);
    store.shown.forEach((event) => { store.isShown[event.index] = 1; });
    g.tell("filter");
  };
  g.refreshSoon = g.soon(g.refresh);

  /** Change filters and refresh. */
  g.filter = (change) => { Object.assign(store.filters, change); g.refreshSoon(); };

  /** Switch a value of a layer group on or off. */
  g.switchLayer = (group, value, on) => {
    if (on) store.off[group].delete(value); else store.off[group].add(value);
    g.refreshSoon();
  };

  /** Select events; `spot` says what was clicked ("Sea of Japan"), null when a card was opened. */
  g.select = (indexes, spot = null) => {
    store.selected = indexes;
    store.spot = indexes.length ? spot : null;
    g.tell("select");
  };

  g.activeFilters = () => {
    const f = store.filters;
    return [f.type, f.who, f.status, f.level].filter(Boolean).length;
  };

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  let look = null;
  const findLook = () => {
    if (document.documentElement.classList.contains("printing")) return "light";
    return document.documentElement.dataset.look || (dark.matches ? "dark" : "light");
  };
  /** The look in use, "light" or "dark". */
  g.look = () => look || (look = findLook());
  /** Find the look anew after its causes changed, and tell every view. */
  g.changeLook = () => { look = findLook(); g.tell("look"); };
  dark.addEventListener("change", g.changeLook);
  /** Canvas pixels for each CSS pixel; a printed page gets twice as many. */
  g.ratio = () => (document.documentElement.classList.contains("printing") ? 2 : window.devicePixelRatio || 1);
  g.calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
})(window.geoint);
