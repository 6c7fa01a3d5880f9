/* The panel's other tabs: places named, sources, and what an analyst should look at. Filled when first opened. */
(function (g) {
  "use strict";

  const BATCH = 60;
  const WHAT = { place: "Place", date: "Date", event: "Event", merge: "Merge", "publication date": "Publication date" };
  const FROM = { field: "from the caller", "front matter": "from the front matter", html: "from the page", "file name": "from the file’s name", text: "from the text" };

  /** Put items into a section, a batch at a time. */
  function fill(section, items, draw, empty) {
    let next = 0;
    const list = g.el("ul", { class: "rows" });
    const button = g.el("button", { type: "button", class: "button", onclick: () => add() }, "Show more");
    const add = () => {
      const stop = Math.min(next + BATCH, items.length);
      for (; next < stop; next += 1) list.append(draw(items[next]));
      button.hidden = next >= items.length;
    };
    g.add(section, items.length ? list : g.el("p", { class: "note" }, empty), button);
    add();
  }

  function placeRow(place) {
    return g.el("li", {}, g.el("button", { type: "button", class: "row-head", onclick: () => g.goToPlace(place) },
      g.el("b", {}, g.bdi(place.name)), g.el("small", {}, [g.words(place.kind), place.country && g.country(place.country)].filter(Boolean).join(" · "))),
    g.el("p", { class: "note" }, g.placeWords(place)), g.placeExamples(place).slice(0, 1));
  }

  function sourceRow(report) {
    const index = g.data.reports.indexOf(report);
    const events = g.store.events.filter((event) => event.sources.some((s) => s.r === index));
    const published = g.dates(report.published, null);
    return g.el("li", {}, g.el("p", { class: "row-title" }, g.el("b", {}, g.bdi(report.title || report.path || report.id))),
      g.el("p", { class: "note" }, g.bdi([report.publisher, published ? `${published}${report.from ? ` (${FROM[report.from]})` : ""}` : "not dated"].filter(Boolean).join(", ")),
        report.url ? [" · ", g.link(report.url, "open report", g.icon("out"))] : null,
        report.badUrl ? g.el("small", { class: "block" }, "address, not a safe link: ", g.bdi(report.badUrl)) : null,
        report.path ? g.el("small", { class: "block" }, g.bdi(report.path)) : null),
      events.length ? g.el("ul", { class: "bare" }, events.slice(0, 20).map((event) => g.el("li", {},
        g.el("button", { type: "button", class: "plain", onclick: () => g.openCard(event.index) }, g.symbol(event.type, event.domains), g.bdi(event.headline)))))
        : g.el("p", { class: "note" }, "No event was found in it."));
  }

  function reviewRow(item) {
    return g.el("li", {}, g.el("p", { class: "row-title" }, g.el("span", { class: "chip" }, WHAT[item.what] || item.what), g.el("b", {}, g.bdi(item.subject))),
      g.el("p", {}, g.bdi(item.reason)),
      item.quote ? g.el("figure", { class: "quote small" }, g.el("blockquote", {}, g.bdi(item.quote)), g.el("figcaption", {}, g.bdi(g.byline(g.report(item.r))))) : null,
      item.rivals.length ? g.el("p", { class: "note" }, "Could be: ", item.rivals.flatMap((rival, i) => [i ? "; " : "", g.bdi(rival)])) : null);
  }

  const makers = {
    places(section) {
      g.add(section, g.el("p", { class: "lead" }, "Places that the reports name though no event was there: a capital that speaks, a headquarters, a summit. They are a layer of the map, off at first."));
      fill(section, g.data.mentions, placeRow, "No other place is named.");
    },
    sources(section) {
      g.add(section, g.el("p", { class: "lead" }, "Every report that was read, and the events found in it."));
      fill(section, g.data.reports, sourceRow, "No report was read.");
    },
    review(section) {
      g.add(section, g.el("p", { class: "lead" }, "What is unsure or could not be resolved. Nothing was dropped."));
      if (g.data.faults.length) {
        g.add(section, g.el("h2", {}, "Left out"), g.el("ul", { class: "rows" }, g.data.faults.map((text) => g.el("li", {}, g.bdi(text)))), g.el("h2", {}, "Unsure"));
      }
      fill(section, g.data.review, reviewRow, "Nothing is waiting for review.");
    },
  };

  const filled = new Set();
  /** Make a tab's content the first time it is shown. */
  g.fillTab = (name) => {
    if (filled.has(name)) return;
    filled.add(name);
    makers[name](document.getElementById(`view-${name}`));
  };
})(window.geoint);
