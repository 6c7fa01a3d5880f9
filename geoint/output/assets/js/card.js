/* One event as a card: a heading that opens, then what is known, what the reports say, and why. */
(function (g) {
  "use strict";

  const DATE_PRECISION = { 1: "to the day", 2: "within a week", 3: "to the month", 4: "within the year", 5: "to the year or wider" };
  const VERDICTS = { same: "Same event", different: "Different events", unsure: "Unsure whether the same event" };

  /** Text pieces as nodes; a marked piece becomes a mark of its kind. Clipped to `limit` characters where one is given. */
  g.parts = (parts, limit = Infinity) => {
    const out = [];
    let left = limit;
    for (const [text, kind] of parts) {
      if (left <= 0) break;
      const shown = text.length > left ? `${text.slice(0, left).trimEnd()}…` : text;
      left -= text.length;
      out.push(kind ? g.el("mark", { class: `mark-${kind}` }, shown) : shown);
    }
    return g.bdi(out, { class: "quote-text" });
  };

  /** A state as its code and name. */
  g.state = (code, note) => g.el("span", { class: "state" }, g.el("abbr", { title: g.country(code) }, code),
    g.el("span", { class: "state-name" }, g.country(code)), note ? g.el("i", {}, note) : null);

  /** How sure: three steps and a word. */
  g.meter = (confidence) => {
    const level = g.level(confidence);
    return g.el("span", { class: `meter level-${level}`, title: `Certainty ${Math.round(confidence * 100)}%` },
      g.el("span", { class: "steps", "aria-hidden": "true" }, [0, 1, 2].map((i) => g.el("i", { class: i <= level ? "on" : "" }))),
      g.levelWords[level]);
  };

  const row = (name, ...value) => (value.flat(3).some((v) => v !== null && v !== undefined && v !== false && v !== "")
    ? [g.el("dt", {}, name), g.el("dd", {}, ...value)] : []);

  const joined = (nodes, between = ", ") => nodes.flatMap((node, i) => (i ? [between, node] : [node]));

  function dateRow(event) {
    const text = g.dates(event.start, event.end);
    const precision = text && DATE_PRECISION[event.datePrec] ? g.el("small", {}, `known ${DATE_PRECISION[event.datePrec]}`) : null;
    if (text) return row("When", text, precision);
    const words = [...new Set(event.sources.map((s) => s.words).filter(Boolean))];
    return row("When", "Not known", words.length ? g.el("small", {}, "reports say ", joined(words.map((w) => g.el("q", {}, g.bdi(w))))) : null);
  }

  function whoRow(event) {
    const note = (code) => (event.hosts.includes(code) ? "host" : event.observers.includes(code) ? "observer" : null);
    return row("Who", g.el("span", { class: "states" }, event.everyone.map((code) => g.state(code, note(code)))));
  }

  function whereRow(event) {
    const items = event.areas.map((area) => {
      const words = g.style.where[area.prec] ? g.style.where[area.prec].words : "";
      const role = area.role === "area" ? null : g.style.roles[area.role];
      return g.el("li", {}, g.bdi(area.name), g.el("small", {}, [role, words, g.levelWords[g.level(area.conf)]].filter(Boolean).join(" · ")));
    });
    const loose = event.places.filter((name) => !event.areas.some((area) => area.name.includes(name)));
    items.push(...loose.map((name) => g.el("li", {}, g.bdi(name), g.el("small", {}, "not on the map"))));
    return row("Where", items.length ? g.el("ul", { class: "bare" }, items) : "No place could be found; see the review list");
  }

  function forcesRow(event) {
    const rows = new Map();
    for (const source of event.sources) {
      for (const q of source.quantities) {
        const text = [q.qualifier, g.number(q.value), q.what].filter(Boolean).join(" ");
        rows.set(text, g.el("li", {}, g.bdi(text), q.country ? g.el("small", {}, g.country(q.country)) : null));
      }
    }
    if (event.troops && ![...rows.keys()].some((text) => text.includes(g.number(event.troops)))) {
      rows.set("troops", g.el("li", {}, `${g.number(event.troops)} troops`));
    }
    return row("Forces", rows.size ? g.el("ul", { class: "bare" }, [...rows.values()]) : null);
  }

  function facts(event) {
    const equipment = [...new Set(event.sources.flatMap((s) => s.equipment))];
    const domains = event.domains.map((d) => g.el("span", { class: "domain" }, g.glyph(d), g.style.domains[d]));
    return g.el("dl", { class: "facts" }, dateRow(event), whereRow(event), whoRow(event), forcesRow(event),
      row("Equipment", equipment.length ? g.bdi(equipment.join(", ")) : null),
      row("Domain", domains.length ? g.el("span", { class: "domains" }, domains) : null),
      row("Series", event.series ? g.bdi([g.seriesName(event.series), event.edition].filter(Boolean).join(", ")) : null),
      row("Status", g.style.statuses[event.status], g.el("small", {}, "seen from the reports’ dates")));
  }

  function source(item) {
    const report = g.report(item.r);
    const published = report && g.dates(report.published, null);
    const quotes = item.quotes.map((quote) => g.el("blockquote", {}, g.parts(quote.parts), quote.cut ? " … [quote cut]" : null));
    const title = report && report.title && report.publisher ? report.title : null;
    return g.el("figure", { class: "quote" }, quotes.length ? quotes : g.el("p", { class: "note" }, "No sentence was kept."),
      g.el("figcaption", {}, g.el("b", {}, g.bdi(g.byline(report))),
        title ? [" — ", g.bdi(title)] : null,
        g.el("span", { class: "when" }, published ? `, ${published}` : ", not dated"),
        report && Number.isInteger(report.copyOf) ? g.el("span", { class: "copy" }, ", repeats the text of ", g.bdi(g.byline(g.report(report.copyOf)))) : null,
        report && report.url ? [" ", g.link(report.url, "open report", g.icon("out"))] : null,
        report && report.badUrl ? g.el("small", { class: "block" }, "address, not a safe link: ", g.bdi(report.badUrl)) : null));
  }

  function reasons(list) {
    return g.el("ul", { class: "reasons" }, list.map((text) => g.el("li", {}, g.bdi(text))));
  }

  function placing(event) {
    const blocks = [];
    for (const item of event.sources) {
      for (const place of item.places) {
        const why = g.why(place.why);
        if (!why.length) continue;
        blocks.push(g.el("div", { class: "reason" }, g.el("p", {}, g.el("b", {}, g.bdi(place.name)), ` · ${g.style.roles[place.role]} · `, g.bdi(g.byline(g.report(item.r)))), reasons(why)));
      }
    }
    const rules = event.areas.filter((a) => a.by || (a.rule && a.rule !== "entry"))
      .map((a) => g.el("p", { class: "reason" }, g.el("b", {}, g.bdi(a.name)),
        a.rule === "entry" || a.rule === "geocoder" ? null : [": drawn by the rule ", g.el("q", {}, g.bdi(g.words(a.rule)))],
        a.by ? ": placed by a geocoding service, not by the gazetteer" : null));
    return [...rules, ...blocks];
  }

  function merging(event) {
    const decisions = event.merges.map((m) => g.el("div", { class: "reason" },
      g.el("p", {}, g.el("b", {}, VERDICTS[m.verdict]), ` (score ${m.score}) · `, g.bdi(g.byline(g.report(m.a))), " and ", g.bdi(g.byline(g.report(m.b)))), reasons(g.why(m.why))));
    const own = event.sources.filter((s) => s.why.length).map((s) => g.el("div", { class: "reason" },
      g.el("p", {}, "Read as an event in ", g.el("b", {}, g.bdi(g.byline(g.report(s.r))))), reasons(g.why(s.why))));
    return [...decisions, ...own];
  }

  function conflicts(event) {
    return event.conflicts.map((c) => g.el("div", { class: "conflict" },
      g.el("p", {}, g.el("b", {}, g.sentence(g.words(c.field)))),
      g.el("ul", { class: "bare" }, c.values.map((value, i) => g.el("li", { class: value === c.chosen ? "taken" : "" }, g.bdi(value),
        c.reports[i] === undefined ? null : g.el("small", {}, g.bdi(g.byline(g.report(c.reports[i])))),
        value === c.chosen ? g.el("span", { class: "chip" }, "taken") : null))),
      c.values.includes(c.chosen) ? null : g.el("p", {}, "Taken: ", g.bdi(c.chosen)),
      c.why ? g.el("p", { class: "note" }, g.bdi(c.why)) : null));
  }

  const fold = (title, nodes, open = false) => (nodes.length ? g.el("details", { class: "fold", open }, g.el("summary", {}, title), nodes) : null);

  function body(event, level) {
    const found = conflicts(event);
    const title = (text) => g.el(`h${level + 1}`, { class: "card-section" }, text);
    return [
      facts(event),
      title(event.sources.length === 1 ? "What the report says" : `What the ${g.number(event.sources.length)} reports say`),
      event.sources.map(source),
      found.length ? g.el("div", { class: "conflicts" }, title("Where the sources differ"), found) : null,
      fold("Why it is placed here", placing(event)),
      fold("Why these reports make one event", merging(event)),
      g.el("p", { class: "card-tools" },
        event.lon === null ? null : g.el("button", { type: "button", class: "plain", onclick: () => g.goTo(event.index) }, g.icon("target"), "Show on map"),
        g.el("a", { href: `#${encodeURIComponent(event.id)}`, class: "plain" }, g.icon("link"), "Link to this event")),
    ];
  }

  /** Unique ids for headings: a card may be in the list and in the selection at once. */
  let serial = 0;

  /** A card; `open` shows its body, made when first opened; `level` is that of its heading. */
  g.card = (event, { open = false, level = 2 } = {}) => {
    serial += 1;
    const inner = g.el("div", { class: "card-body", id: `card-${serial}`, hidden: !open });
    const who = event.everyone.slice(0, 6);
    const head = g.el("button", { type: "button", class: "card-head", "aria-expanded": String(open), "aria-controls": inner.id },
      g.symbol(event.type, event.domains, { level: g.level(event.conf) }),
      g.el("span", { class: "card-title" }, g.bdi(event.headline)),
      g.el("span", { class: "card-line" }, g.el("span", { class: "card-date" }, g.dates(event.start, event.end) || "Date not known"),
        event.places.length ? [" · ", g.bdi(event.places.slice(0, 2).join(", ") + (event.places.length > 2 ? " …" : ""))] : " · place not known"),
      g.el("span", { class: "card-line small" }, !who.length ? null : g.el("span", { class: "codes" }, who.map((code) => g.el("abbr", { title: g.country(code) }, code)),
        event.everyone.length > 6 ? g.el("span", {}, `+${event.everyone.length - 6}`) : null),
      g.el("span", {}, g.told(event)), g.meter(event.conf),
      event.conflicts.length ? g.el("span", { class: "chip warn" }, "sources differ") : null));
    const node = g.el("article", { class: "card", "data-index": event.index }, g.el(`h${level}`, { class: "card-heading" }, head), inner);
    const show = (on) => {
      if (on && !inner.hasChildNodes()) g.add(inner, body(event, level));
      inner.hidden = !on;
      head.setAttribute("aria-expanded", String(on));
      node.classList.toggle("open", on);
    };
    node.show = show;
    head.addEventListener("click", () => {
      const on = inner.hidden;
      show(on);
      g.cardToggled(event.index, on, node);
    });
    if (open) show(true);
    return node;
  };
})(window.geoint);
