// only where: vk-nearest
// The page that was not found: notes whose names are like the address that was asked for.
const MOST = 5;
const LIKE_ENOUGH = 0.5;

function fold(text) {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function pairsOf(text) {
  const padded = ` ${text} `;
  const pairs = new Set();
  for (let at = 0; at + 2 <= padded.length; at += 1) pairs.add(padded.slice(at, at + 2));
  return pairs;
}

function likeness(wanted, name) {
  let both = 0;
  for (const pair of name) if (wanted.has(pair)) both += 1;
  return (2 * both) / (wanted.size + name.size);
}

function lastPart(path) {
  const parts = path.split("/").filter(Boolean);
  return parts[parts.length - 1] ?? "";
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function suggest(place) {
  const url = new URL(place.dataset.titles, location.href);
  const root = new URL("../", url);
  const wanted = fold(decode(lastPart(location.pathname)).replace(/\.(html?|md)$/i, ""));
  if (!wanted) return;
  const response = await fetch(url);
  if (!response.ok) return;
  const pairs = pairsOf(wanted);
  const found = [];
  for (const [title, address, , ...others] of await response.json()) {
    const names = [title, ...others, decode(lastPart(address))];
    const score = Math.max(...names.map((name) => likeness(pairs, pairsOf(fold(name)))));
    if (score >= LIKE_ENOUGH) found.push({ title, address, score });
  }
  found.sort((a, b) => b.score - a.score);
  const items = found.slice(0, MOST).map(({ title, address }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = new URL(address || "./", root).href;
    link.textContent = title;
    link.dir = "auto";
    item.append(link);
    return item;
  });
  place.querySelector("ul").replaceChildren(...items);
  place.hidden = !items.length;
}

function suggestNearest() {
  const place = document.querySelector(".vk-nearest:not([data-ready])");
  if (!place) return;
  place.dataset.ready = "";
  suggest(place);
}

vaultkitPage.onPage(suggestNearest);
