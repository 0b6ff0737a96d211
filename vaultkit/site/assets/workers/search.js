// Answers the theme's search box from an index in pieces (see search.py): only those that hold the
// words asked for, and the texts of what is shown, are fetched. Speaks the messages of the theme's
// own worker: 0 set up, 1 ready, 2 query, 3 result.
const MOST = 10;
const PAUSE = 120;
const MOST_WORDS = 60;
const AROUND = 90;
const UNSPACED =
  /[\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const base = new URL("../search/", self.location.href);
const fetched = new Map();
let pieces;
let starts;

function fetchPiece(name) {
  if (!fetched.has(name)) {
    const loading = fetch(new URL(`${name}?${pieces.version}`, base)).then((response) =>
      response.ok ? response.json() : Promise.reject(new Error(`${name}: ${response.status}`)),
    );
    loading.catch(() => fetched.delete(name));
    fetched.set(name, loading);
  }
  return fetched.get(name);
}

function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");
}

function stretchesOf(word) {
  const found = [];
  for (const sign of word) {
    const kind = UNSPACED.test(sign);
    const last = found[found.length - 1];
    if (last && last.kind === kind) last.signs.push(sign);
    else found.push({ kind, signs: [sign] });
  }
  return found;
}

// The words of a query; only the last may go on. A stretch of unspaced script is its pairs of signs.
function wordsOf(query) {
  const found = [];
  for (const word of fold(query).match(/[\p{L}\p{N}]+/gu) ?? []) {
    for (const { kind, signs } of stretchesOf(word)) {
      if (!kind || signs.length === 1) found.push(signs.join(""));
      else for (let at = 0; at + 1 < signs.length; at += 1) found.push(signs[at] + signs[at + 1]);
    }
  }
  return [...new Set(found)];
}

// Python sorts by code point; so must whoever looks words up.
function compare(a, b) {
  const [first, second] = [[...a], [...b]];
  for (let at = 0; at < first.length && at < second.length; at += 1) {
    const difference = first[at].codePointAt(0) - second[at].codePointAt(0);
    if (difference) return difference;
  }
  return first.length - second.length;
}

function lastAtOrBefore(list, value, order) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(list[middle], value) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

async function entriesOf(word) {
  const isOpen = word.length > 2 || UNSPACED.test(word);
  const end = isOpen ? `${word}\u{10ffff}` : word;
  const from = Math.max(lastAtOrBefore(pieces.terms, word, compare), 0);
  const past = lastAtOrBefore(pieces.terms, end, compare);
  const names = [];
  for (let at = from; at <= past; at += 1) names.push(`terms-${at}.json`);
  const rows = (await Promise.all(names.map(fetchPiece))).flat();
  const fits = (term) => term === word || (isOpen && term.startsWith(word));
  const found = rows.filter(([term]) => fits(term));
  if (!found.length && word.length > 3 && word.endsWith("s")) return entriesOf(word.slice(0, -1));
  return found.sort((a, b) => a[0].length - b[0].length).slice(0, MOST_WORDS);
}

// Section to score, for one word: the best of the index's words that it may stand for.
async function scoresOf(word) {
  const scores = new Map();
  const entries = await entriesOf(word);
  const all = starts[starts.length - 1] + 1;
  for (const [term, steps] of entries) {
    const rarity = 1 + Math.log(all / steps.length);
    const closeness = term === word ? 1 : 0.6 * (word.length / term.length) + 0.2;
    let place = 0;
    for (const step of steps) {
      place += step;
      const section = place >> 3;
      const weight = place & 7;
      const score = rarity * closeness * (weight > 3 ? 4 * weight : weight);
      if (score > (scores.get(section) ?? 0)) scores.set(section, score);
    }
  }
  return { scores, terms: entries.map(([term]) => term) };
}

function pageOf(section) {
  return lastAtOrBefore(starts, section, (a, b) => a - b);
}

function rank(found) {
  const pages = new Map();
  found.forEach(({ scores }, word) => {
    for (const [section, score] of scores) {
      const number = pageOf(section);
      let page = pages.get(number);
      if (!page) pages.set(number, (page = { number, best: [], sections: new Map() }));
      page.best[word] = Math.max(page.best[word] ?? 0, score);
      page.sections.set(section, (page.sections.get(section) ?? 0) + score);
    }
  });
  const ranked = [...pages.values()];
  for (const page of ranked) {
    page.count = page.best.filter(Boolean).length;
    page.score = page.best.reduce((sum, score) => sum + (score ?? 0), 0);
  }
  const most = ranked.reduce((count, page) => Math.max(count, page.count), 0);
  return ranked
    .filter((page) => page.count === most)
    .sort((a, b) => b.score - a.score || a.number - b.number);
}

function escapeHtml(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function marked(text) {
  return text && `<mark data-md-highlight>${escapeHtml(text)}</mark>`;
}

// Marks the parts of a stretch of unspaced script that a word of the query covers.
function markWithin(text, words) {
  const folded = fold(text);
  if (folded.length !== text.length) return words.some((word) => folded.includes(word)) ? marked(text) : escapeHtml(text);
  const covered = new Array(text.length).fill(false);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
      covered.fill(true, at, at + word.length);
    }
  }
  let html = "";
  for (let at = 0, end; at < text.length; at = end) {
    end = at + 1;
    while (end < text.length && covered[end] === covered[at]) end += 1;
    html += covered[at] ? marked(text.slice(at, end)) : escapeHtml(text.slice(at, end));
  }
  return html;
}

// Marks in a text the words that start as one of the query does, whatever their accents.
function mark(text, words) {
  let html = "";
  let at = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    html += escapeHtml(text.slice(at, match.index));
    at = match.index + match[0].length;
    const folded = fold(match[0]);
    if (UNSPACED.test(folded)) html += markWithin(match[0], words);
    else if (words.some((word) => folded.startsWith(word))) html += marked(match[0]);
    else html += escapeHtml(match[0]);
  }
  return html + escapeHtml(text.slice(at));
}

// Texts of two blocks are apart in the index (U+2029), and go on behind a blank where they are shown.
function snippet(indexed, words) {
  const text = indexed.replaceAll("\u2029", " ");
  const folded = fold(text);
  const places = words.map((word) => folded.indexOf(word)).filter((place) => place >= 0);
  const first = places.length ? Math.min(...places) : 0;
  let start = Math.max(first - AROUND, 0);
  if (start) start = text.indexOf(" ", start) + 1 || start;
  const cut = text.slice(start, start + 3 * AROUND);
  return `${start ? "…" : ""}${mark(cut, words)}${start + cut.length < text.length ? "…" : ""}`;
}

async function showPage({ number, score, sections }, words, terms) {
  const at = lastAtOrBefore(pieces.texts, number, (a, b) => a - b);
  const rows = await fetchPiece(`texts-${at}.json`);
  const [location, title, aliases, tags, parts] = rows[number - pieces.texts[at]];
  const named = aliases.filter((name) => {
    const folded = fold(name);
    return words.every((word) => folded.includes(word));
  });
  const shown = named.length && !words.every((word) => fold(title).includes(word)) ? ` – ${named[0]}` : "";
  const top = {
    location,
    title: mark(title, words) + mark(shown, words),
    text: `<p>${snippet(parts[0][2], words)}</p>`,
    score,
    terms,
  };
  if (tags.length) top.tags = tags.map(escapeHtml); // the theme puts them into HTML as they are
  const items = [top];
  for (const [section, value] of [...sections].sort((a, b) => b[1] - a[1])) {
    const part = parts[section - starts[number]];
    if (!part[0]) continue;
    items.push({
      location: `${location}#${part[0]}`,
      title: mark(part[1], words),
      text: `<p>${snippet(part[2], words)}</p>`,
      score: Math.min(value, score),
      terms,
    });
  }
  return items;
}

async function search(query, isStale) {
  const words = wordsOf(query.replace(/["*+~^:]|(?:^|\s)-/g, " "));
  if (!words.length || !starts.length) return { items: [] };
  const found = await Promise.all(words.map(scoresOf));
  if (isStale()) return { items: [] };
  const ranked = rank(found).slice(0, MOST);
  const terms = {};
  words.forEach((word, at) => (terms[word] = found[at].scores.size > 0));
  const items = await Promise.all(ranked.map((page) => showPage(page, words, terms)));
  const last = words.length - 1;
  const suggest = ranked.length ? [...words.slice(0, last), found[last].terms[0] ?? words[last]] : [];
  return { items, suggest };
}

let latest = 0;
addEventListener("message", async ({ data: { type, data } }) => {
  if (type === 0) {
    pieces = data.config.pieces;
    starts = [];
    let sum = 0;
    for (const size of pieces.sizes) {
      starts.push(sum);
      sum += size;
    }
    postMessage({ type: 1 });
  } else if (type === 2) {
    latest += 1;
    const mine = latest;
    const isStale = () => mine !== latest;
    // Whoever is still typing wants no answer to half a word, and it would cost them its pieces.
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (isStale()) return;
    let result = { items: [] };
    try {
      result = await search(data, isStale);
    } catch (error) {
      console.warn(error);
    }
    if (!isStale()) postMessage({ type: 3, data: result });
  }
});
