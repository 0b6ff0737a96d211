// Answers searches from an index in pieces (see search_index.py): only those that hold the words
// asked for, and the texts of what is shown, are fetched.
//
// In:  {id, query, from, most}: results from a number on, at most so many
// Out: {id, items, total, isMore, words, changed, instead, missing}: see `search`
const PAUSE = 120;
const MOST_WORDS = 60;
const MOST_NAME_PIECES = 4;
const MOST_TEXTS = 300;
const MOST_SECTIONS = 3;
const MOST_OF_SLIP = 2;
const AROUND = 90;
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
// What a word is worth by where it stands: nowhere shown, text (3), tag, heading (2), name, title (4).
const WORTH = [0, 1, 1.6, 2, 14, 16, 20, 22, 22, 25, 28, 32];
const UNSPACED =
  /[\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const WORD = /[\p{L}\p{N}]+/gu;
const PART = /(-?)(?:(tag|path|type):)?(?:["“”„«»]([^"“”„«»]*)["“”„«»]?|(\S+))/giu;
const base = new URL("../search/", self.location.href);
const values = new Int8Array(128);
[...DIGITS].forEach((sign, value) => (values[sign.charCodeAt(0)] = value));
const fetched = new Map();
let head;

async function fetchJson(name) {
  const response = await fetch(new URL(name, base));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

// Where the pieces begin, and of each page the first section and how much it is linked to.
function loadHead() {
  head ??= fetchJson("search_index.json").then((pieces) => {
    const starts = [];
    let sum = 0;
    for (const size of decode(pieces.sizes)) {
      starts.push(sum);
      sum += size;
    }
    return { ...pieces, starts, total: sum, ranks: decode(pieces.ranks) };
  });
  head.catch(() => (head = undefined));
  return head;
}

function fetchPiece(index, name) {
  if (!fetched.has(name)) {
    const loading = fetchJson(`${name}?${index.version}`);
    loading.catch(() => fetched.delete(name));
    fetched.set(name, loading);
  }
  return fetched.get(name);
}

// Whole numbers from 0, five bits a sign, the lowest first; 32 says that more follow.
function decode(text) {
  const found = [];
  let [number, shift] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const value = values[text.charCodeAt(at)];
    number += (value & 31) * 2 ** shift;
    if (value & 32) shift += 5;
    else {
      found.push(number);
      [number, shift] = [0, 0];
    }
  }
  return found;
}

function fold(text) {
  const letters = text.normalize("NFKD").toLowerCase().replaceAll("ß", "ss");
  return letters.replace(/\p{M}/gu, "").normalize("NFKC");
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

// The words of a text; a stretch of unspaced script is its pairs of signs.
function wordsOf(text) {
  const found = [];
  for (const word of fold(text).match(WORD) ?? []) {
    for (const { kind, signs } of stretchesOf(word)) {
      if (!kind || signs.length === 1) found.push(signs.join(""));
      else for (let at = 0; at + 1 < signs.length; at += 1) found.push(signs[at] + signs[at + 1]);
    }
  }
  return found;
}

// What a query asks for: words; phrases; words without which a page is none; what it must not have.
function parse(query) {
  const asked = { text: "", words: [], phrases: [], fields: [], without: [] };
  for (const [, minus, field, quoted, bare] of query.matchAll(PART)) {
    const text = quoted ?? bare;
    const words = field ? fieldOf(field.toLowerCase(), text) : wordsOf(text);
    if (minus) asked.without.push(...words);
    else if (field) asked.fields.push(...words);
    else {
      asked.text += ` ${text}`;
      asked.words.push(...words);
      if (quoted && words.length > 1) asked.phrases.push(phraseOf(text));
    }
  }
  asked.words = asked.words.filter((word, at) => asked.words.indexOf(word) === at);
  return asked;
}

function fieldOf(name, text) {
  if (name === "tag") return [`#${fold(text.replace(/^#/, "")).replaceAll(" ", "-")}`];
  return wordsOf(text).map((word) => (name === "path" ? "/" : "=") + word);
}

function phraseOf(text) {
  return ` ${(fold(text).match(WORD) ?? []).join(" ")} `;
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

// The rows of the pieces in which words from `first` to `last` stand, at most so many pieces.
async function rowsOf(index, kind, first, last, most = Infinity) {
  const keys = index[kind];
  if (!keys.length) return [];
  const from = Math.max(lastAtOrBefore(keys, first, (a, b) => compare(a, b) || 1), 0);
  const past = Math.min(lastAtOrBefore(keys, last, compare), from + most - 1);
  const names = [];
  for (let at = from; at <= past; at += 1) names.push(`${kind}-${at}.json`);
  return (await Promise.all(names.map((name) => fetchPiece(index, name)))).flat();
}

// The index's words that one of a query may stand for: itself, what it begins, its singular.
async function entriesOf(index, word) {
  if (/^[#/=]/.test(word)) return fieldEntries(index, word);
  const isOpen = word.length > 2 || UNSPACED.test(word);
  const rows = await rowsOf(index, "terms", word, isOpen ? `${word}\u{10ffff}` : word);
  const found = rows.filter(([term]) => term === word || (isOpen && term.startsWith(word)));
  const singular = singularOf(word);
  if (singular) {
    const others = await rowsOf(index, "terms", singular, singular);
    found.push(...others.filter(([term]) => term === singular));
  }
  return found.sort((a, b) => a[0].length - b[0].length).slice(0, MOST_WORDS);
}

function singularOf(word) {
  if (word.length < 4 || !word.endsWith("s") || word.endsWith("ss")) return "";
  return word.endsWith("ies") ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

// A tag stands for those below it, too; a folder and a type may be begun.
async function fieldEntries(index, word) {
  const rows = await rowsOf(index, "terms", word, `${word}\u{10ffff}`);
  const isTag = word[0] === "#";
  return rows.filter(([term]) => term === word || term.startsWith(isTag ? `${word}/` : word));
}

// Section to score, for one word: the best of the index's words that it may stand for.
function scoresOf(index, word, entries) {
  const scores = new Map();
  for (const [term, count, places] of entries) {
    const rarity = 1 + Math.log(index.total / count);
    const closeness = term === word ? 1 : 0.6 * (word.length / term.length) + 0.2;
    let place = 0;
    for (const step of decode(places)) {
      place += step;
      const section = Math.floor(place / 16);
      const score = rarity * Math.min(closeness, 1) * WORTH[place % 16];
      if (score > (scores.get(section) ?? -1)) scores.set(section, score);
    }
  }
  return scores;
}

function pageOf(index, section) {
  return lastAtOrBefore(index.starts, section, (a, b) => a - b);
}

// What each word of a query finds. Two that follow one another are found as one, too, and one that
// is nowhere is taken for the nearest word of a name.
async function findWords(index, words) {
  const found = await Promise.all(
    words.map(async (word) => ({ word, entries: await entriesOf(index, word) })),
  );
  const pairs = words.slice(1).map((word, at) => words[at] + word);
  const joined = await Promise.all(pairs.map((pair) => exactEntries(index, pair)));
  found.forEach((one, at) => {
    const near = [joined[at - 1], joined[at]].filter((entries) => entries?.length);
    one.scores = scoresOf(index, one.word, one.entries);
    near.forEach((entries) => addAll(one.scores, scoresOf(index, entries[0][0], entries)));
  });
  await Promise.all(found.map((one) => mend(index, one)));
  return found;
}

async function exactEntries(index, word) {
  if (word.length > 40) return [];
  const rows = await rowsOf(index, "terms", word, word);
  return rows.filter(([term]) => term === word);
}

function addAll(scores, others) {
  for (const [section, score] of others) {
    scores.set(section, Math.max(scores.get(section) ?? 0, score * 0.8));
  }
}

// A word that few notes have, and none in a name, may be a slip, too: what it may stand for is told.
async function mend(index, one) {
  const { word, scores, entries } = one;
  if (word.length < 3 || UNSPACED.test(word)) return;
  const isNowhere = ![...scores.keys()].some((section) => index.ranks[pageOf(index, section)]);
  if (!isNowhere && (scores.size > MOST_OF_SLIP || entries.some(isInName))) return;
  const near = nearestOf(word, await fetchPiece(index, "words.json"));
  if (!near.length) return;
  if (!isNowhere) {
    one.others = near;
    return;
  }
  [one.instead, ...one.others] = near;
  one.entries = await entriesOf(index, one.instead);
  one.scores = scoresOf(index, one.instead, one.entries);
}

function isInName([, , places]) {
  let place = 0;
  return decode(places).some((step) => WORTH[(place += step) % 16] >= 14);
}

// The words that are at most two slips away (one of a short word), the nearest first.
function nearestOf(word, words) {
  const most = word.length > 5 ? 2 : 1;
  const found = [];
  for (const other of words) {
    if (Math.abs(other.length - word.length) > most) continue;
    const slips = slipsBetween(word, other, most);
    if (slips <= most) found.push({ other, slips: slips + (other[0] === word[0] ? 0 : 0.5) });
  }
  found.sort((a, b) => a.slips - b.slips || b.other.length - a.other.length);
  return found.slice(0, 3).map(({ other }) => other);
}

// Letters left out, put in, changed or exchanged with their neighbour (optimal string alignment).
function slipsBetween(first, second, most) {
  let [before, last] = [[], [...Array(second.length + 1).keys()]];
  for (let row = 1; row <= first.length; row += 1) {
    const line = [row];
    for (let at = 1; at <= second.length; at += 1) {
      const change = first[row - 1] === second[at - 1] ? 0 : 1;
      line[at] = Math.min(last[at] + 1, line[at - 1] + 1, last[at - 1] + change);
      const isTurned = first[row - 1] === second[at - 2] && first[row - 2] === second[at - 1];
      if (row > 1 && at > 1 && isTurned) line[at] = Math.min(line[at], before[at - 2] + 1);
    }
    if (Math.min(...line) > most) return most + 1;
    [before, last] = [last, line];
  }
  return last[second.length];
}

// Pages whose name the query is, signs and all (4), whose name its words are (3) or begin, at the
// end of a word (2) or within one (1).
async function findNames(index, text) {
  const signs = signsOf(text);
  const found = new Map();
  for (const key of new Set([signs, (fold(text).match(WORD) ?? []).join("")])) {
    if (!key) continue;
    const isWhole = key.length < 2 && !UNSPACED.test(key);
    const rows = await rowsOf(index, "names", key, isWhole ? key : `${key}\u{10ffff}`, MOST_NAME_PIECES);
    for (const [name, page, kind] of rows) {
      const letters = name.replaceAll(" ", "");
      if (isWhole ? letters !== key : !letters.startsWith(key)) continue;
      const isSame = letters === key;
      const tier = isSame ? (key === signs && kind < 2 ? 4 : 3) : endsWord(name, key.length) ? 2 : 1;
      const value = tier * 100 + (key.length / letters.length) * 20 - (kind % 2);
      if (value > (found.get(page) ?? 0)) found.set(page, value);
    }
  }
  return found;
}

// A text with the signs that tell names apart: "c++", but "nodeport" of "Node-port".
function signsOf(text) {
  return fold(text).replace(/[\s\p{Cc}\p{Cf}\p{Pc}\p{Pd}\p{Pe}\p{Pf}\p{Pi}\p{Ps}.,:;!?'"&/\\·]/gu, "");
}

// A text word by word, with the signs that tell names apart.
function literal(text) {
  return ` ${text.split(/\s+/).map(signsOf).filter(Boolean).join(" ")}`;
}

function endsWord(name, letters) {
  let left = letters;
  let at = 0;
  for (; at < name.length && left; at += 1) if (name[at] !== " ") left -= 1;
  return at === name.length || name[at] === " ";
}

// The pages that hold most of the words, in order: by name first, then by how well they fit; those
// that are nobody's files come last.
function rank(index, found, names, allowed) {
  const pages = new Map();
  const pageFor = (number) => {
    if (!pages.has(number)) pages.set(number, { number, best: [], sections: new Map(), name: 0 });
    return pages.get(number);
  };
  found.forEach(({ scores }, word) => {
    for (const [section, score] of scores) {
      const page = pageFor(pageOf(index, section));
      page.best[word] = Math.max(page.best[word] ?? 0, score);
      page.sections.set(section, (page.sections.get(section) ?? 0) + score);
    }
  });
  for (const [number, value] of names) {
    const page = pageFor(number);
    page.name = value;
    found.forEach((_, word) => (page.best[word] ??= 0.1));
  }
  if (!found.length) for (const number of allowed ?? []) pageFor(number);
  const ranked = [...pages.values()].filter(({ number }) => !allowed || allowed.has(number));
  for (const page of ranked) {
    page.count = page.best.filter((score) => score > 0).length;
    const links = index.ranks[page.number];
    const fit = page.best.reduce((sum, score) => sum + (score ?? 0), 0);
    page.score = page.name ? page.name + links : fit * (1 + 0.04 * links);
    page.order = page.name >= 300 ? 3 : links ? 1 + Math.min(Math.floor(page.name / 100), 1) : 0;
  }
  const most = ranked.reduce((count, page) => Math.max(count, page.count), 0);
  return ranked
    .filter((page) => page.count === most)
    .sort(
      (a, b) =>
        b.order - a.order ||
        Math.floor(b.name / 100) - Math.floor(a.name / 100) ||
        b.score - a.score ||
        index.ranks[b.number] - index.ranks[a.number] ||
        a.number - b.number,
    );
}

async function pagesWith(index, word) {
  const entries = /^[#/=]/.test(word) ? await fieldEntries(index, word) : await exactEntries(index, word);
  return new Set([...scoresOf(index, word, entries).keys()].map((section) => pageOf(index, section)));
}

// Pages that have every field and none of the words that are not wanted; undefined for all.
async function allowedPages(index, { fields, without }) {
  const [wanted, unwanted] = await Promise.all(
    [fields, without].map((words) => Promise.all(words.map((word) => pagesWith(index, word)))),
  );
  if (!wanted.length && !unwanted.length) return undefined;
  const all = wanted.length ? [...wanted[0]] : index.starts.map((_, number) => number);
  return new Set(
    all.filter((page) => wanted.every((one) => one.has(page)) && !unwanted.some((one) => one.has(page))),
  );
}

async function textOf(index, number) {
  const at = lastAtOrBefore(index.texts, number, (a, b) => a - b);
  const rows = await fetchPiece(index, `texts-${at}.json`);
  return rows[number - index.texts[at]];
}

// The pages that say every phrase, as many as are wanted; tells whether there may be more.
async function withPhrases(index, ranked, phrases, wanted) {
  if (!phrases.length) return { pages: ranked, isMore: false };
  const pages = [];
  for (const page of ranked.slice(0, MOST_TEXTS)) {
    const [, title, names, , parts] = await textOf(index, page.number);
    const texts = [title, ...names, ...parts.flatMap(([, heading, text]) => [heading, ...text.split("\u2029")])];
    const said = texts.map(phraseOf);
    if (phrases.every((phrase) => said.some((text) => text.includes(phrase)))) pages.push(page);
    if (pages.length > wanted) return { pages, isMore: true };
  }
  return { pages, isMore: ranked.length > MOST_TEXTS };
}

function escapeHtml(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function marked(text) {
  return text && `<mark>${escapeHtml(text)}</mark>`;
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

// A letter alone is a word, and begins none, unless it ends the query: more of it may follow.
const isLetter = (word) => word.length < 2 && !UNSPACED.test(word);

// Marks in a text the words that start as one of the query does, whatever their accents.
function mark(text, words) {
  let html = "";
  let at = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    html += escapeHtml(text.slice(at, match.index));
    at = match.index + match[0].length;
    const folded = fold(match[0]);
    if (UNSPACED.test(folded)) html += markWithin(match[0], words);
    else if (words.some((word, at) => (isLetter(word) && words[at + 1] ? folded === word : folded.startsWith(word)))) html += marked(match[0]);
    else html += escapeHtml(match[0]);
  }
  return html + escapeHtml(text.slice(at));
}

// Texts of two blocks are apart in the index (U+2029), and go on behind a blank where they are shown.
function snippet(indexed, words) {
  const text = indexed.replaceAll("\u2029", " ");
  const folded = fold(text);
  const placeOf = (word) => (isLetter(word) ? folded.search(new RegExp(`\\b${word}\\b`)) : folded.indexOf(word));
  const places = words.map(placeOf).filter((place) => place >= 0);
  const first = places.length ? Math.min(...places) : 0;
  let start = Math.max(first - AROUND, 0);
  if (start) start = text.indexOf(" ", start) + 1 || start;
  const cut = text.slice(start, start + 3 * AROUND);
  return `${start ? "…" : ""}${mark(cut, words)}${start + cut.length < text.length ? "…" : ""}`;
}

// A page as it is shown: its address, title, folder, what it is also called, its best sections.
async function showPage(index, page, found, asked) {
  const [url, title, names, tags, parts, path, language] = await textOf(index, page.number);
  const words = found.map(({ word, instead }) => instead ?? word);
  const says = (name) => words.length && words.every((word) => fold(name).includes(word));
  const also = says(title) ? "" : (names.find(says) ?? "");
  const sections = [...page.sections]
    .sort((a, b) => b[1] - a[1])
    .map(([section]) => parts[section - index.starts[page.number]])
    .filter(([anchor]) => anchor)
    .slice(0, MOST_SECTIONS)
    .map(([anchor, heading, text]) => ({
      url: `${url}#${anchor}`,
      heading: mark(heading, words),
      text: snippet(text, words),
    }));
  return {
    url,
    isLiteral: literal(title).includes(asked),
    title: mark(title, words),
    also: mark(also, words),
    folder: path.split("/").slice(0, -1).join("/"),
    isCanvas: path.endsWith(".canvas"),
    language,
    tags,
    text: snippet((parts.find(([, , text]) => text) ?? parts[0])[2], words),
    sections,
    headings: parts.filter(([anchor]) => anchor).map(([anchor, heading]) => ({ url: `${url}#${anchor}`, heading })),
    links: index.ranks[page.number],
    missing: found.filter((_, at) => !(page.best[at] > 0)).map(({ word }) => word),
  };
}

// Args: see the top. Returns the pages that are shown, how many there are, and of the words those
// that were taken for others (`changed`, and what else they may be), and those that no page has.
async function search({ query, from = 0, most = 10 }, isStale) {
  const index = await loadHead();
  const asked = parse(query);
  const nothing = { items: [], total: 0, isMore: false, words: [], changed: [], instead: [], missing: [] };
  const isAsked = asked.words.length || asked.fields.length || asked.without.length || signsOf(asked.text);
  if (!isAsked || !index.starts.length) return nothing;
  const [found, allowed] = await Promise.all([findWords(index, asked.words), allowedPages(index, asked)]);
  if (isStale()) return nothing;
  const words = found.map(({ word, instead }) => instead ?? word);
  const isChanged = found.some(({ instead }) => instead);
  const names = await findNames(index, isChanged ? words.join(" ") : asked.text);
  const ranked = rank(index, found, names, allowed);
  const isNamed = ranked[0]?.name >= 300;
  const { pages, isMore } = await withPhrases(index, ranked, asked.phrases, from + most);
  if (isStale()) return nothing;
  const shown = pages.slice(from, from + most);
  // Where the query has signs, titles that say them come before those of the same words.
  const text = literal(asked.text);
  const hasSigns = /[^\p{L}\p{N} ]/u.test(text);
  const items = await Promise.all(shown.map((page) => showPage(index, page, found, text)));
  return {
    items: items.sort((a, b) => hasSigns && b.isLiteral - a.isLiteral),
    total: pages.length,
    isMore,
    words,
    changed: found.filter(({ instead }) => instead).map(({ word, instead }) => [word, instead]),
    instead: isNamed && !isChanged ? [] : found.flatMap(({ others }) => others ?? []),
    missing: found.filter(({ scores }) => !scores.size).map(({ word }) => word),
  };
}

let latest = 0;
addEventListener("message", async ({ data }) => {
  latest = data.id;
  const isStale = () => data.id !== latest;
  // Whoever is still typing wants no answer to half a word, and it would cost them its pieces.
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  if (isStale()) return;
  try {
    const found = await search(data, isStale);
    if (!isStale()) postMessage({ id: data.id, ...found });
  } catch (error) {
    if (!isStale()) postMessage({ id: data.id, error: String(error) });
  }
});
