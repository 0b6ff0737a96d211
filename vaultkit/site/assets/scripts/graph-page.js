// only where: vk-whole-graph
// The page of the graph: tools above, the drawing, and beside it the same as lists. What is chosen
// stands in the address.
const graph = (globalThis.vaultkitGraph ??= {});
const { t, n, number, date } = vaultkitWords;
const LISTED = 30;
const WIDE = matchMedia("(min-width: 60em)");
const EMPTY = { note: -1, depth: 0, from: -1, to: -1, folder: "", type: "", tag: "", lone: true, until: 0, colour: "", query: "", unknown: {} };

function make(tag, values = {}, ...children) {
  const { dataset, ...rest } = values;
  const made = Object.assign(document.createElement(tag), rest);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
}
function button(text, action, values = {}) {
  const made = make("button", { type: "button", ...values }, text);
  made.addEventListener("click", action);
  return made;
}
let fieldsMade = 0;
function labelled(text, field, values = {}, ...more) {
  field.id = `vk-graph-field-${(fieldsMade += 1)}`;
  return make("div", { className: "vk-graph-field", ...values }, make("label", { htmlFor: field.id }, text), ...more, field);
}

// What the address says

const keyOf = (url) => decodeURIComponent(url) || "./";

function readState(data) {
  const said = new URLSearchParams(location.hash.slice(1) || location.search);
  const known = new Map(data.urls.map((url, note) => [keyOf(url), note]));
  const noteOf = (key) => known.get(said.get(key)) ?? -1;
  const oneOf = (key, all) => (all.some((one) => one === said.get(key)) ? said.get(key) : "");
  const folder = said.get("folder") ?? "";
  const until = graph.dayOf(said.get("until") ?? "");
  const view = (said.get("at") ?? "").split(",").map(Number);
  return {
    ...EMPTY,
    note: noteOf("note"),
    depth: Math.min(5, Math.max(0, Math.trunc(Number(said.get("depth"))) || 0)),
    from: noteOf("from"),
    to: noteOf("to"),
    folder: data.folder.some((one) => one === folder || one.startsWith(`${folder}/`)) ? folder : "",
    type: oneOf("type", data.type),
    tag: oneOf("tag", data.tag),
    lone: said.get("lone") !== "0",
    until: Number.isFinite(until) ? until : 0,
    colour: oneOf("colour", ["group", "folder", "type", "tag", "author"]),
    query: said.get("find") ?? "",
    off: new Set((said.get("off") ?? "").split(",").filter(Boolean).map(Number)),
    view: view.length === 3 && view.every(Number.isFinite) && view[2] > 0 ? { x: view[0], y: view[1], k: view[2] } : undefined,
  };
}

function writeState(data, state, view) {
  const said = new URLSearchParams();
  for (const key of ["note", "from", "to"]) if (state[key] >= 0) said.set(key, keyOf(data.urls[state[key]]));
  for (const key of ["folder", "type", "tag", "colour"]) if (state[key]) said.set(key, state[key]);
  if (state.depth) said.set("depth", state.depth);
  if (!state.lone) said.set("lone", "0");
  if (state.until) said.set("until", graph.isoOf(state.until));
  if (state.query) said.set("find", state.query);
  if (state.off.size) said.set("off", [...state.off].join(","));
  if (view) said.set("at", `${Math.round(view.x)},${Math.round(view.y)},${view.k.toPrecision(3)}`);
  const hash = String(said).replace(/%2F/g, "/").replace(/%2C/g, ",");
  history.replaceState(history.state, "", location.pathname + (hash ? `#${hash}` : ""));
}

function open(root, data) {
  let state = readState(data);
  let shown = new Uint8Array(data.n);
  let colours = graph.colouring(data, "group");
  let found = [];
  let way = { way: [], isDirected: true };
  let most = LISTED;

  const stage = root.querySelector(".vk-graph-stage");
  const canvas = make("canvas", { tabIndex: 0, role: "img" });
  canvas.setAttribute("aria-label", t("Map of {count} notes. The list beside it says the same. Keys: arrows move, + and - zoom, 0 shows all, Shift with an arrow goes to the next note, Enter opens it.", { count: number(data.n) }));
  const tip = make("p", { className: "vk-graph-tip", hidden: true });
  const status = make("p", { className: "vk-graph-status" });
  status.setAttribute("role", "status");
  const panel = make("div", { className: "vk-graph-panel" });
  const tools = make("div", { className: "vk-graph-tools" });
  stage.append(canvas, tip);
  stage.before(tools);
  stage.after(panel);
  root.classList.add("is-live");

  const members = data.group.map(() => []);
  for (const note of data.order) members[data.groupOf[note]]?.push(note);
  let islands = [];
  let strip = { notes: [] };
  // The groups that are seen, the largest first, and what stands below them.
  function findIslands() {
    const seen = (notes) => notes.filter((note) => shown[note]);
    islands = members.map((notes, at) => ({ text: data.group[at], notes: seen(notes) }))
      .filter(({ notes }) => notes.length).sort((a, b) => b.notes.length - a.notes.length);
    const notes = seen(data.order.filter((note) => data.groupOf[note] < 0));
    const isLone = notes.every((note) => !data.near[note].length);
    strip = { notes, text: isLone ? n("{count} note without links", "{count} notes without links", notes.length) : `${t("Few or no links")}: ${number(notes.length)}` };
  }
  // The author's colours, unless more than a third of the notes have one of them.
  const ofAuthor = data.colour.map((_, at) => data.colourOf.filter((one) => one === at).length);
  const first = ofAuthor.length && Math.max(...ofAuthor) * 3 <= data.n ? "author" : "group";
  const colourKind = () => state.colour || first;

  const view = graph.view(canvas, data, () => ({ shown, colours, isGroups: colourKind() === "group", note: state.note, found, way: way.way, islands, strip }), {
    point(note) {
      tip.hidden = note < 0;
      if (note >= 0) tip.textContent = data.title[note];
    },
    pick: (note) => pick(note),
    open: (note) => location.assign(data.href(note)),
    dyed: () => update(),
    moved: () => writeState(data, state, view.look()),
  });

  // Tools

  const finder = make("input", { type: "search", value: state.query, autocomplete: "off", placeholder: t("Find a note") });
  finder.setAttribute("aria-label", t("Find a note"));
  finder.addEventListener("input", () => set({ query: finder.value }));
  finder.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && found.length) pick(found[0]);
  });

  function chooser(label, key, options, everything) {
    const field = make("select");
    if (everything) field.append(make("option", { value: "" }, everything));
    for (const [value, text] of options) field.append(make("option", { value }, text));
    field.addEventListener("change", () => set({ [key]: field.value }));
    fields.push(() => { field.value = key === "colour" ? colourKind() : state[key]; });
    return options.length ? [labelled(label, field)] : [];
  }
  const fields = [];
  const folders = [...new Set(data.folder.flatMap((path) => path.split("/").map((_, at, all) => all.slice(0, at + 1).join("/"))))].filter(Boolean).sort();
  const alike = (all) => all.filter(Boolean).map((one) => [one, one]);
  const tags = [...new Set(data.tag)];
  const kinds = [
    ...(data.colour.length ? [["author", t("Groups of the author")]] : []),
    ["group", t("Groups by links")], ["folder", t("Folder")],
    ...(data.type.some(Boolean) ? [["type", t("Type")]] : []), ...(tags.length ? [["tag", t("Tag")]] : []),
  ];
  const lone = make("input", { type: "checkbox" });
  lone.addEventListener("change", () => set({ lone: lone.checked }));
  fields.push(() => { lone.checked = state.lone; });

  // A field that takes a note by its name.
  let lists = 0;
  function noteField(label, key) {
    const list = make("datalist", { id: `vk-graph-notes-${(lists += 1)}` });
    const field = make("input", { type: "text", autocomplete: "off" });
    field.setAttribute("list", list.id);
    field.addEventListener("input", () => {
      const hits = graph.find(data, field.value.split(" · ")[0], 12);
      list.replaceChildren(...hits.map((note) => make("option", { value: data.label(note) })));
    });
    const fault = make("p", { className: "vk-graph-fault", id: `${list.id}-fault` });
    fault.setAttribute("role", "status");
    field.setAttribute("aria-describedby", fault.id);
    field.addEventListener("change", () => {
      const hits = graph.find(data, field.value.split(" · ")[0]);
      const hit = hits.find((note) => data.label(note) === field.value) ?? hits[0] ?? -1;
      set({ [key]: hit, unknown: { ...state.unknown, [key]: hit < 0 ? field.value.trim() : "" } });
      if (!way.way.length) return;
      if (!WIDE.matches) showFilters(false);
      view.fit(way.way);
    });
    fields.push(() => {
      const unknown = state.unknown[key] ?? "";
      field.value = state[key] >= 0 ? data.label(state[key]) : unknown;
      field.setAttribute("aria-invalid", String(Boolean(unknown)));
      fault.textContent = unknown ? t("No note of this name") : "";
    });
    return make("div", { className: "vk-graph-long" }, labelled(label, field), list, fault);
  }

  function timeField() {
    const days = data.created.filter(Boolean).sort((a, b) => a - b);
    if (days.length < 3 || days[0] === days.at(-1)) return [];
    const field = make("input", { type: "range", min: days[0], max: days.at(-1), step: 1 });
    const said = make("output");
    const show = () => {
      said.textContent = date(graph.isoOf(Number(field.value)));
      field.setAttribute("aria-valuetext", said.textContent);
    };
    field.addEventListener("input", () => {
      set({ until: Number(field.value) < days.at(-1) ? Number(field.value) : 0 });
    });
    fields.push(() => {
      field.value = state.until || days.at(-1);
      show();
    });
    return [labelled(t("Created until"), field, { className: "vk-graph-field vk-graph-time vk-graph-long" }, said)];
  }

  // Beside the map, on phones over it: opened, it pushes nothing away.
  const filters = make("div", { className: "vk-graph-filters", id: "vk-graph-filters", hidden: true });
  const more = button(t("Filters and paths"), () => showFilters(filters.hidden));
  more.setAttribute("aria-controls", filters.id);
  function showFilters(is) {
    filters.hidden = !is;
    more.setAttribute("aria-expanded", String(is));
  }
  filters.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    showFilters(false);
    more.focus();
  });
  const reset = button(t("Reset"), () => {
    finder.value = "";
    set({ ...EMPTY, off: new Set() });
    view.fit();
  });
  filters.append(
    ...chooser(t("Folder"), "folder", alike(folders), t("All folders")),
    ...chooser(t("Type"), "type", alike(data.type), t("All types")),
    ...chooser(t("Tag"), "tag", alike(tags), t("All tags")),
    noteField(t("Path from"), "from"), noteField(t("Path to"), "to"),
    ...timeField(),
    make("label", { className: "vk-graph-check vk-graph-long" }, lone, make("span", {}, t("Notes without links"))),
    reset,
  );
  const depth = make("div", { className: "vk-graph-depth" });
  depth.setAttribute("role", "group");
  depth.setAttribute("aria-label", t("How far round the note"));
  for (const [value, text] of [[0, t("all")], [1, "1"], [2, "2"], [3, "3"]]) {
    depth.append(button(text, () => {
      set({ depth: value });
      view.fit(data.order.filter((note) => shown[note]));
    }, { value }));
  }
  fields.push(() => {
    for (const one of depth.children) one.setAttribute("aria-pressed", String(Number(one.value) === state.depth));
  });
  const named = (one, label) => {
    one.setAttribute("aria-label", label);
    one.title = label;
    return one;
  };
  const zoom = make("div", { className: "vk-graph-zoom" },
    named(button("+", () => view.zoom(1.4)), t("Larger")),
    named(button("−", () => view.zoom(1 / 1.4)), t("Smaller")),
    named(button("", () => view.fit(), { className: "vk-graph-fit" }), t("Show all")),
    ...(document.fullscreenEnabled ? [named(button("", () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()), { className: "vk-graph-full" }), t("Full screen"))] : []),
  );
  stage.append(zoom);
  tools.append(finder, more, status);
  tools.after(filters);

  // Lists

  function row(note, values = {}) {
    const link = make("a", { href: data.href(note), dir: "auto" }, data.title[note]);
    const see = named(button("", () => pick(note)), t("Show {note} in the graph", { note: data.title[note] }));
    const item = make("li", values, see, link);
    item.style.setProperty("--dot", colourOf(note));
    for (const name of ["mouseenter", "focusin"]) item.addEventListener(name, () => view.point(note));
    for (const name of ["mouseleave", "focusout"]) item.addEventListener(name, () => view.point(-1));
    return item;
  }
  const colourOf = (note) => {
    const at = colours.of[note] ?? -1;
    return at < 0 ? "var(--vk-edge)" : colours.own?.[at] ?? `var(--vk-g${at})`;
  };
  function list(title, notes, limit = Infinity) {
    if (!notes.length) return [];
    const items = make("ul", { className: "vk-graph-notes" }, ...notes.slice(0, limit).map((note) => row(note)));
    const heading = make("h2", {}, title, " ", make("span", { className: "vk-count" }, number(notes.length)));
    if (notes.length <= limit) return [heading, items];
    return [heading, items, button(n("{count} more", "{count} more", notes.length - limit), () => {
      most += 5 * LISTED;
      showLists();
      panel.querySelectorAll(".vk-graph-notes")[panel.querySelectorAll(".vk-graph-notes").length - 1]?.children[limit]?.querySelector("a")?.focus();
    }, { className: "vk-graph-more" })];
  }
  function ofNote(note) {
    const link = make("a", { href: data.href(note), dir: "auto" }, data.title[note]);
    const folder = data.folderName(note);
    const mutual = new Set(data.out[note].filter((to) => data.into[note].includes(to)));
    const ranked = (notes) => notes.filter((one) => shown[one]).sort((a, b) => data.rank[b] - data.rank[a] || a - b);
    return [make("section", { className: "vk-graph-chosen" },
      make("div", { className: "vk-graph-title" }, make("h2", {}, link), named(button("×", () => pick(-1)), t("Close"))),
      ...(folder ? [make("p", { className: "vk-about", dir: "auto" }, folder)] : []),
      make("div", { className: "vk-graph-from" }, make("span", {}, t("How far")), depth),
      ...list(t("Linked both ways"), ranked([...mutual]), most),
      ...list(t("Links here"), ranked(data.into[note].filter((to) => !mutual.has(to))), most),
      ...list(t("Linked from here"), ranked(data.out[note].filter((to) => !mutual.has(to))), most),
    )];
  }
  function wayList() {
    if (state.from < 0 || state.to < 0) return [];
    const title = way.way.length ? n("Path of {count} link", "Path of {count} links", way.way.length - 1) : t("No links lead there");
    const about = way.isDirected ? [] : [make("p", { className: "vk-about" }, t("Some of these links point the other way."))];
    return [make("section", {}, make("h2", {}, title), ...about, make("ol", { className: "vk-graph-notes" }, ...way.way.map((note) => row(note))))];
  }
  const [dye] = chooser(t("Colours"), "colour", kinds);
  function groupList() {
    const isColoured = colourKind() === "group";
    const items = members.flatMap((notes, at) => {
      if (!notes.length) return [];
      const one = button("", () => {
        const off = new Set(state.off);
        if (!off.delete(at)) off.add(at);
        set({ off });
      }, { className: "vk-graph-group" });
      one.setAttribute("aria-pressed", String(!state.off.has(at)));
      one.style.setProperty("--dot", `var(--vk-g${at % 10})`);
      one.append(make("span", { dir: "auto" }, data.group[at]), make("span", { className: "vk-count" }, number(notes.length)));
      return [make("li", {}, one)];
    });
    return [dye, isColoured ? make("ul", { className: "vk-graph-groups" }, ...items) : legend()];
  }
  function legend() {
    const counts = new Map();
    for (let note = 0; note < data.n; note += 1) if (shown[note]) counts.set(colours.of[note], (counts.get(colours.of[note]) ?? 0) + 1);
    const items = colours.names.map((name, at) => {
      const item = make("li", {}, make("span", { dir: "auto" }, name || t("Group {number}", { number: number(at + 1) })), make("span", { className: "vk-count" }, number(counts.get(at) ?? 0)));
      item.style.setProperty("--dot", colours.own?.[at] ?? `var(--vk-g${at})`);
      return item;
    });
    return make("ul", { className: "vk-graph-groups vk-graph-legend" }, ...items);
  }
  function showLists() {
    const focused = document.activeElement;
    const isDyeing = dye.contains(focused);
    const kept = panel.contains(focused) && (focused.getAttribute("aria-label") || focused.textContent);
    const all = (state.query ? found : data.order).filter((note) => shown[note]);
    const title = state.query ? t("Found") : t("Most central notes");
    panel.replaceChildren(...wayList(), ...(state.note >= 0 ? ofNote(state.note) : []), ...(state.query ? [] : groupList()),
      make("section", {}, ...(all.length ? list(title, all, most) : [make("p", {}, t("No note is shown."))])));
    if (isDyeing) focused.focus({ preventScroll: true });
    if (kept && !panel.contains(document.activeElement)) {
      const same = [...panel.querySelectorAll("a, button")].find((one) => (one.getAttribute("aria-label") || one.textContent) === kept);
      (same ?? panel.querySelector("a, button"))?.focus({ preventScroll: true });
    }
  }

  // Changes

  function pick(note) {
    set({ note, depth: note < 0 ? 0 : state.depth });
    if (note < 0) return;
    panel.scrollTop = 0;
    if (state.depth) view.fit(data.order.filter((one) => shown[one]));
    else view.show(note);
  }
  function set(changes) {
    state = { ...state, ...changes };
    most = LISTED;
    update();
    writeState(data, state, view.look());
  }
  function update() {
    colours = graph.colouring(data, colourKind());
    shown = graph.choose(data, state);
    found = state.query ? graph.find(data, state.query).filter((note) => shown[note]) : [];
    way = state.from >= 0 && state.to >= 0 ? graph.way(data, shown, state.from, state.to) : { way: [], isDirected: true };
    for (const note of way.way) shown[note] = 1;
    findIslands();
    for (const field of fields) field();
    const count = shown.reduce((all, one) => all + one, 0);
    const figures = t("{shown} of {total} notes", { shown: number(count), total: number(data.n) });
    const said = state.query ? n("{count} note found", "{count} notes found", found.length) : figures;
    if (status.textContent !== said) status.textContent = said;
    showLists();
    view?.change();
  }
  root.vkUpdate = () => {
    state = readState(data);
    finder.value = state.query;
    update();
  };
  update();
  if (state.view) view.set(state.view);
  else if (state.depth && state.note >= 0) view.fit(data.order.filter((note) => shown[note]));
  else if (state.note >= 0) view.show(state.note);
  if (way.way.length && !state.view) view.fit(way.way);
  showFilters(Boolean(state.folder || state.type || state.tag || state.from >= 0 || state.until) && WIDE.matches);
}

async function start() {
  for (const root of document.querySelectorAll(".vk-whole-graph:not([data-ready])")) {
    root.dataset.ready = "";
    try {
      const base = new URL(root.dataset.root, location.href);
      open(root, await graph.load(new URL(root.dataset.graph, location.href), base));
    } catch (error) {
      root.classList.remove("is-live");
      console.warn(error);
    }
  }
}
addEventListener("hashchange", () => document.querySelector(".vk-whole-graph[data-ready]")?.vkUpdate?.());
vaultkitPage.onPage(start);
