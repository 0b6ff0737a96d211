// only where: vk-whole-graph
// The graph as data: which notes are near which, which a filter leaves, and ways between them.
const graph = (globalThis.vaultkitGraph ??= {});

graph.fold = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();

graph.load = async (url, root) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return decode(await response.json(), root);
};

function sums(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

// What is written in columns and steps, with all that is asked of it often.
function decode(data, root) {
  const count = data.title.length;
  const into = Array.from({ length: count }, () => []);
  let at = 0;
  const out = data.count.map((many, note) => {
    const there = sums(data.to.slice(at, (at += many)));
    for (const to of there) into[to].push(note);
    return there;
  });
  const near = out.map((there, note) => [...new Set([...there, ...into[note]])].sort((a, b) => a - b));
  // One number a pair, in a row: there may be 60,000.
  const pairs = new Int32Array(near.reduce((all, one) => all + one.length, 0));
  let end = 0;
  for (let note = 0; note < count; note += 1) {
    for (const to of near[note]) {
      if (to > note) {
        pairs[end] = note;
        pairs[end + 1] = to;
        end += 2;
      }
    }
  }
  let folded;
  const urls = data.name.map((name, note) => {
    const above = data.above[data.aboveOf[note]];
    return `${above ? `${above}/` : ""}${name}${name ? "/" : ""}`;
  });
  const titles = new Map();
  for (const title of data.title) titles.set(title, (titles.get(title) ?? 0) + 1);
  const folder = (note) => data.folder[data.folderOf[note]];
  return {
    ...data, n: count, out, into, near, pairs, urls,
    created: sums(data.created),
    order: data.rank.map((_, note) => note).sort((a, b) => data.rank[b] - data.rank[a] || into[b].length - into[a].length || a - b),
    get folded() {
      folded ??= data.title.map(graph.fold);
      return folded;
    },
    x: Float64Array.from(data.x),
    y: Float64Array.from(data.y),
    folderName: folder,
    label: (note) => (titles.get(data.title[note]) > 1 ? `${data.title[note]} · ${folder(note)}` : data.title[note]),
    href: (note) => new URL(urls[note] || "./", root).href,
  };
}

// Days are counted as calendars do; 719163 is 1 January 1970.
graph.isoOf = (day) => new Date((day - 719163) * 864e5).toISOString().slice(0, 10);
graph.dayOf = (iso) => Math.round(Date.parse(iso) / 864e5) + 719163;

const below = (name, wanted) => name === wanted || name.startsWith(`${wanted}/`);

// Which notes a state shows: 1 for each of them.
graph.choose = (data, state) => {
  const { folder, type, tag, lone, until, off } = state;
  const tags = new Set(data.tag.flatMap((name, at) => (tag && below(name, tag) ? [at] : [])));
  const shown = Uint8Array.from(data.title, (_, note) => {
    if (folder && !below(data.folderName(note), folder)) return 0;
    if (type && data.type[data.typeOf[note]] !== type) return 0;
    if (tag && !data.tagsOf[note].some((at) => tags.has(at))) return 0;
    if (!lone && !data.near[note].length) return 0;
    if (until && data.created[note] > until) return 0;
    return off.has(data.groupOf[note]) ? 0 : 1;
  });
  if (state.note < 0 || !state.depth) return shown;
  const far = reach(data.near, state.note, (to) => shown[to], state.depth);
  return Uint8Array.from(shown, (is, note) => (far[note] >= 0 ? 1 : 0));
};

// How many links each note is away; -1 for those out of reach.
function reach(near, from, isShown, most = Infinity) {
  const far = new Int32Array(near.length).fill(-1);
  far[from] = 0;
  for (let ring = [from]; ring.length && far[ring[0]] < most;) {
    const next = [];
    for (const note of ring) {
      for (const to of near[note]) {
        if (far[to] < 0 && isShown(to)) {
          far[to] = far[note] + 1;
          next.push(to);
        }
      }
    }
    ring = next;
  }
  return far;
}

// A shortest way: as links point, else in both directions; of several, through the most central.
graph.way = (data, shown, from, to) => {
  const isShown = (note) => shown[note] || note === from || note === to;
  for (const [near, back] of [[data.out, data.into], [data.near, data.near]]) {
    const far = reach(near, from, isShown);
    if (far[to] < 0) continue;
    const way = [to];
    while (way[0] !== from) {
      const before = back[way[0]].filter((note) => far[note] === far[way[0]] - 1);
      way.unshift(before.reduce((a, b) => (data.rank[b] > data.rank[a] ? b : a)));
    }
    return { way, isDirected: near === data.out };
  }
  return { way: [], isDirected: true };
};

graph.find = (data, text, most = Infinity) => {
  const words = graph.fold(text).split(/\s+/).filter(Boolean);
  const found = [];
  for (const note of words.length ? data.order : []) {
    if (words.every((word) => data.folded[note].includes(word))) found.push(note);
    if (found.length >= most) break;
  }
  const whole = words.join(" ");
  return found.sort((a, b) => Number(data.folded[b] === whole) - Number(data.folded[a] === whole));
};

// What colours stand for: for each note a number below 10, or -1, and what each is called.
const MOST = 10;
graph.colouring = (data, kind) => {
  if (kind === "author") return { of: data.colourOf, names: data.colour.map(([name]) => name), own: data.colour.map((one) => one[document.body.dataset.mdColorScheme === "slate" ? 2 : 1]) };
  if (kind === "group") return { of: data.groupOf.map((at) => (at < 0 ? -1 : at % MOST)), names: data.group };
  const top = (note) => data.folder[data.folderOf[note]].split("/")[0];
  const first = (note) => data.tag[data.tagsOf[note][0]] ?? "";
  const name = { folder: top, type: (note) => data.type[data.typeOf[note]], tag: first }[kind];
  const counts = new Map();
  const names = data.title.map((_, note) => name(note));
  for (const one of names) if (one) counts.set(one, (counts.get(one) ?? 0) + 1);
  const kept = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST).map(([one]) => one);
  const at = new Map(kept.map((one, index) => [one, index]));
  return { of: names.map((one) => at.get(one) ?? -1), names: kept };
};
