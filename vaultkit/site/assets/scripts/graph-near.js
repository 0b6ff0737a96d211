// only where: vk-neighbours
// Lets the graph round a note show what is two links away, from the data of the whole graph, which
// are loaded when somebody asks for it.
const { t } = vaultkitWords;
const SVG = "http://www.w3.org/2000/svg";
const EACH = 3;
const CUT = 26;

const cut = (text) => ([...text].length > CUT ? `${[...text].slice(0, CUT - 1).join("").trimEnd()}…` : text);
function make(tag, values, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const known = new Map();
function load(url) {
  if (!known.has(url)) known.set(url, fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(url)))));
  return known.get(url);
}

function read(data) {
  let at = 0;
  const near = data.title.map(() => new Set());
  data.count.forEach((many, note) => {
    let to = 0;
    for (const step of data.to.slice(at, (at += many))) {
      near[note].add((to += step));
      near[to].add(note);
    }
  });
  const urls = data.name.map((name, note) => {
    const above = data.above[data.aboveOf[note]];
    return `${above ? `${above}/` : ""}${name}${name ? "/" : ""}`;
  });
  return { near, urls };
}

// Rows: those next to the note, as they are drawn already, each with the most central beyond it.
function drawTwo(section, data) {
  const { near, urls } = read(data);
  const root = new URL("../", new URL(section.dataset.graph, location.href));
  const noteAt = new Map(urls.map((url, note) => [new URL(url || "./", root).href, note]));
  const here = noteAt.get(new URL(section.dataset.note === "./" ? "./" : section.dataset.note, root).href);
  const shown = new Set([here]);
  const first = [...section.querySelectorAll("svg.vk-graph a")].map((link) => [link, noteAt.get(new URL(link.getAttribute("href"), location.href).href)]);
  for (const [, note] of first) shown.add(note);
  const svg = make("svg", { class: "vk-graph", role: "group", "aria-label": section.querySelector("svg").getAttribute("aria-label") });
  const lines = make("path", {});
  svg.append(lines);
  let y = 12;
  let steps = "";
  const row = (x, from, text, title, href, colour) => {
    steps += `M${from[0]} ${from[1]}C${from[0]} ${y} ${(from[0] + x) / 2} ${y} ${x} ${y}`;
    const link = make("a", { href }, make("circle", { cx: x, cy: y, r: from[2], ...(colour ? { class: colour } : {}) }), make("text", { x: x + 9, y: y + 4 }, text));
    if (title !== text) link.prepend(make("title", {}, title));
    svg.append(link);
    y += 20;
  };
  for (const [link, note] of first) {
    if (note === undefined) continue;
    const colour = link.querySelector("circle").getAttribute("class");
    const place = [26, y, 3.5];
    row(26, [8, 12, 4.5], cut(data.title[note]), data.title[note], link.getAttribute("href"), colour);
    const beyond = [...near[note]].filter((to) => !shown.has(to)).sort((a, b) => data.rank[b] - data.rank[a] || a - b);
    for (const to of beyond.slice(0, EACH)) {
      shown.add(to);
      row(44, place, cut(data.title[to]), data.title[to], new URL(urls[to] || "./", root).href);
    }
  }
  lines.setAttribute("d", steps);
  svg.append(make("circle", { class: "vk-graph-here", cx: 8, cy: 12, r: 6 }));
  svg.setAttribute("viewBox", `0 0 230 ${y}`);
  return svg;
}

function add(section) {
  const one = section.querySelector("svg.vk-graph");
  const heading = section.querySelector("h2");
  const head = document.createElement("div");
  head.className = "vk-graph-head";
  const group = document.createElement("div");
  group.className = "vk-graph-steps";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", t("Links away from the note"));
  heading.before(head);
  head.append(heading, group);
  let two;
  const buttons = [1, 2].map((depth) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = depth;
    button.setAttribute("aria-pressed", String(depth === 1));
    button.addEventListener("click", async () => {
      try {
        if (depth === 2) two ??= drawTwo(section, await load(new URL(section.dataset.graph, location.href).href));
      } catch {
        return;
      }
      section.querySelector("svg.vk-graph").replaceWith(depth === 2 ? two : one);
      for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
    });
    return button;
  });
  group.append(...buttons);
}

function addAll() {
  for (const section of document.querySelectorAll(".vk-neighbours[data-graph]:not([data-ready])")) {
    section.dataset.ready = "";
    add(section);
  }
}
if (typeof document$ === "undefined") addEventListener("DOMContentLoaded", addAll);
else document$.subscribe(addAll);
