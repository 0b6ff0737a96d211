// only where: vk-two-away
// Draws what is two links away from a note in its right column, from the data of the whole graph.
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

const hereOf = (section, root) => new URL(section.querySelector("p > a").search.slice(6), root).href;

// Rows: those next to the note, as they are drawn already, each with the most central beyond it.
function draw(section, data) {
  const { near, urls } = read(data);
  const root = new URL("../", new URL(section.dataset.graph, location.href));
  const hrefOf = (note) => new URL(urls[note] || "./", root).href;
  const noteAt = new Map(urls.map((_, note) => [hrefOf(note), note]));
  const one = section.querySelector("svg.vk-graph");
  const first = [...one.querySelectorAll("a")].map((link) => [link, noteAt.get(new URL(link.getAttribute("href"), location.href).href)]);
  const shown = new Set([noteAt.get(hereOf(section, root)), ...first.map(([, note]) => note)]);
  const svg = make("svg", { class: "vk-graph", role: "group", "aria-label": one.getAttribute("aria-label") });
  let y = 12;
  let steps = "";
  const rows = [];
  const row = (x, [fromX, fromY], note, href, circle) => {
    steps += `M${fromX} ${fromY}C${fromX} ${y} ${(fromX + x) / 2} ${y} ${x} ${y}`;
    const title = data.title[note];
    const text = cut(title);
    const link = make("a", { href }, make("circle", { cx: x, cy: y, ...circle }), make("text", { x: x + 9, y: y + 4 }, text));
    if (title !== text) link.prepend(make("title", {}, title));
    rows.push(link);
    y += 20;
  };
  for (const [link, note] of first) {
    if (note === undefined) continue;
    const place = [26, y];
    const name = link.querySelector("circle").getAttribute("class");
    row(26, [8, 12], note, link.getAttribute("href"), { r: 4.5, ...(name ? { class: name } : {}) });
    const beyond = [...near[note]].filter((to) => !shown.has(to)).sort((a, b) => data.rank[b] - data.rank[a] || a - b);
    for (const to of beyond.slice(0, EACH)) {
      shown.add(to);
      row(44, place, to, hrefOf(to), { r: 3.5 });
    }
  }
  svg.setAttribute("viewBox", `0 0 230 ${y}`);
  svg.append(make("path", { d: steps }), ...rows, make("circle", { class: "vk-graph-here", cx: 8, cy: 12, r: 6 }));
  return [one, svg];
}

const drawn = new WeakMap();
async function show(section, depth) {
  if (!drawn.has(section)) {
    const answer = await fetch(new URL(section.dataset.graph, location.href));
    if (!answer.ok) return;
    drawn.set(section, draw(section, await answer.json()));
  }
  section.querySelector("svg.vk-graph").replaceWith(drawn.get(section)[depth - 1]);
  for (const [at, link] of [...section.querySelectorAll(".vk-graph-steps a")].entries()) {
    if (at === depth - 1) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

addEventListener("click", (event) => {
  const link = event.target.closest?.(".vk-two-away .vk-graph-steps a");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link.closest("section"), link.matches(".vk-graph-two") ? 2 : 1);
});
addEventListener("vk-content", ({ target }) => {
  if (target.matches(".vk-two-away")) show(target, 2);
});
for (const section of document.querySelectorAll(".vk-two-away")) show(section, 2);
