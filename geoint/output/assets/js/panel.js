/* The panel: headline, search and filters, the list of events, and what was selected on the map. */
(function (g) {
  "use strict";

  const BATCH = 30; // cards added at a time: 10,000 at once would freeze the page
  const OPEN_AT_MOST = 5; // cards of a selection that open by themselves

  const find = (id) => document.getElementById(id);
  g.narrow = () => window.matchMedia("(max-width: 860px)").matches;

  function option(value, text) { return g.el("option", { value }, text); }

  function select(name, key, entries) {
    const node = g.el("select", { onchange: () => g.filter({ [key]: key === "level" ? Number(node.value) : node.value }) },
      entries.map(([value, text]) => option(value, text)));
    node.dataset.key = key;
    return g.el("label", { class: "field" }, g.el("span", {}, name), node);
  }

  const used = (values) => [...new Set(values)];

  function buildFinder() {
    const events = g.store.events;
    const types = used(events.map((e) => e.type)).sort();
    const states = used(events.flatMap((e) => e.everyone)).sort((a, b) => g.country(a).localeCompare(g.country(b), "en"));
    const statuses = used(events.map((e) => e.status)).sort();
    const input = g.el("input", { type: "search", id: "search", placeholder: "Search events, places, quotes …", autocomplete: "off", spellcheck: "false",
      "aria-label": "Search events, places and quotes", oninput: () => g.filter({ text: input.value }) });
    const filters = g.el("details", { class: "filters" }, g.el("summary", {}, "Filter and sort", g.el("span", { id: "filter-count", class: "chip" })),
      g.el("div", { class: "fields" },
        select("Type", "type", [["", "All types"], ...types.map((t) => [t, g.style.types[t].label])]),
        select("Participant", "who", [["", "All participants"], ...states.map((code) => [code, g.country(code)])]),
        select("Status", "status", [["", "Any status"], ...statuses.map((s) => [s, g.style.statuses[s]])]),
        select("Certainty", "level", [["0", "Any certainty"], ["1", "Likely or sure"], ["2", "Sure only"]]),
        select("Sort by", "sort", [["date", "Newest first"], ["oldest", "Oldest first"], ["sure", "Surest first"], ["reports", "Most reports first"], ["name", "Name"]]),
        g.el("button", { type: "button", class: "button", id: "reset", onclick: g.resetFilters }, "Clear all")));
    const form = find("finder");
    form.append(input, filters);
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  g.resetFilters = () => {
    find("search").value = "";
    document.querySelectorAll("#finder select").forEach((node) => { node.selectedIndex = 0; });
    if (g.resetTime) g.resetTime();
    g.filter({ text: "", type: "", who: "", status: "", level: 0, sort: "date" });
  };

  let rendered = 0, watcher = null;

  function more() {
    const list = find("cards"), events = g.store.shown, stop = Math.min(rendered + BATCH, events.length);
    const last = list.querySelector(".sentinel");
    if (last) last.remove();
    for (; rendered < stop; rendered += 1) list.append(g.card(events[rendered]));
    if (rendered < events.length) {
      const node = g.el("button", { type: "button", class: "button sentinel", onclick: more }, `Show more of ${g.number(events.length - rendered)}`);
      list.append(node);
      if (watcher) watcher.observe(node);
    }
    mark();
  }

  function list() {
    rendered = 0;
    const open = [...find("cards").querySelectorAll(".card.open")].map((node) => Number(node.dataset.index));
    g.clear(find("cards"));
    more();
    find("cards").querySelectorAll(".card").forEach((node) => { if (open.includes(Number(node.dataset.index))) node.show(true); });
    const total = g.store.events.length, shown = g.store.shown.length;
    find("count").textContent = total === 0 ? "No event was found in these reports."
      : shown === total ? `${g.plural(total, "event")}` : `${g.number(shown)} of ${g.plural(total, "event")} shown`;
    const active = g.activeFilters();
    find("filter-count").textContent = active ? String(active) : "";
    find("filter-count").hidden = !active;
    if (total && !shown) {
      find("cards").append(g.el("p", { class: "note" }, "Nothing matches. ", g.el("button", { type: "button", class: "plain", onclick: () => { g.resetFilters(); g.resetLayers(); } }, "Show everything")));
    }
  }

  /** Show in the list which cards are selected. */
  function mark() {
    const chosen = g.store.selected;
    document.querySelectorAll(".card").forEach((node) => node.classList.toggle("picked", chosen.includes(Number(node.dataset.index))));
  }

  function spot() {
    const box = g.clear(find("spot")), { selected, spot: place } = g.store;
    box.hidden = !place;
    mark();
    if (!place) return;
    const events = selected.map((index) => g.store.events[index]);
    const shown = events.slice(0, BATCH);
    const cards = shown.map((event, i) => g.card(event, { open: i < OPEN_AT_MOST, level: 3 }));
    g.add(box, g.el("div", { class: "spot-head" },
      g.el("h2", {}, events.length === 1 ? "Selected" : `${g.number(events.length)} events · `, events.length === 1 ? null : g.bdi(place)),
      g.el("button", { type: "button", class: "plain", onclick: () => { g.choose([]); g.setHash(null); } }, g.icon("close"), "Close")),
    cards, events.length > BATCH ? g.el("p", { class: "note" }, `and ${g.number(events.length - BATCH)} more: zoom in, or search`) : null);
    mark();
    g.showTab("events");
    box.scrollIntoView({ block: "start", behavior: g.calm() ? "auto" : "smooth" });
  }

  /** A card was opened or closed by hand: the map follows. */
  g.cardToggled = (index, open, card) => {
    if (!open || card.closest("#spot")) return;
    g.select([index]);
    g.map.closePopup();
    g.bringIntoView(index);
    g.setHash(g.store.events[index].id);
  };

  /** Select one event, open its card at the top of the panel, and go there on the map. */
  g.openCard = (index) => {
    const event = g.store.events[index];
    g.select([index], event.places[0] || event.headline);
    g.setHash(event.id);
  };

  /** Tabs of the panel. */
  const TABS = [["events", "Events"], ["places", "Places"], ["sources", "Sources"], ["review", "Review"]];
  g.showTab = (name) => {
    for (const [key] of TABS) {
      find(`view-${key}`).hidden = key !== name;
      const tab = find(`tab-${key}`);
      tab.setAttribute("aria-selected", String(key === name));
      tab.tabIndex = key === name ? 0 : -1;
    }
    if (name !== "events") g.fillTab(name);
    const panel = find("panel"), top = find("tabs").offsetTop;
    if (panel.scrollTop > top) panel.scrollTop = find("view-events").offsetTop - find("tabs").offsetHeight;
  };

  function buildTabs() {
    const counts = { events: g.store.events.length, places: g.data.mentions.length, sources: g.data.reports.length, review: g.data.review.length + g.data.faults.length };
    const bar = find("tabs");
    for (const [key, text] of TABS) {
      bar.append(g.el("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-controls": `view-${key}`, onclick: () => g.showTab(key) },
        text, g.el("span", { class: "tally" }, g.number(counts[key]))));
    }
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const at = TABS.findIndex(([key]) => `tab-${key}` === document.activeElement.id);
      const next = TABS[(at + step + TABS.length) % TABS.length][0];
      g.showTab(next);
      find(`tab-${next}`).focus();
    });
    g.showTab("events");
  }

  function buildHead() {
    const times = g.store.events.filter((e) => e.t).map((e) => e.t);
    const span = times.length ? [g.monthText(Math.min(...times.map((t) => t[0]))), g.monthText(Math.max(...times.map((t) => t[1])))] : null;
    find("dek").append([g.plural(g.store.events.length, "event"), ` from ${g.plural(g.data.reports.length, "report")}`,
      span ? (span[0] === span[1] ? `, ${span[0]}` : `, ${span[0]} to ${span[1]}`) : ""].join(""));
    const look = g.el("button", { type: "button", class: "tool", title: "Light or dark", "aria-label": "Switch between light and dark", onclick: g.switchLook });
    const print = g.el("button", { type: "button", class: "tool", title: "Print", "aria-label": "Print", onclick: () => window.print() }, g.icon("print"));
    find("tools").append(look);
    if (window.parent === window) find("tools").append(print); // a sandboxed frame may not print
    const showLook = () => look.replaceChildren(g.icon(g.look() === "dark" ? "sun" : "moon"));
    showLook();
    g.on("look", showLook);
  }

  g.addPanel = () => {
    buildHead();
    buildFinder();
    buildTabs();
    watcher = "IntersectionObserver" in window
      ? new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) more(); }, { rootMargin: "600px" }) : null;
    g.on("filter", list);
    g.on("select", spot);
    g.on("look", () => { list(); if (g.store.spot) spot(); });
  };
})(window.geoint);
