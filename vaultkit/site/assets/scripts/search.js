// The search: a dialog over every page, and a page of its own that shows all results. What is found
// is worked out by workers/search.js.
const SHOWN = 10;
const ON_PAGE = 20;
const MOST_RECENT = 6;
const WIDE = matchMedia("(min-width: 60em)");
const { t, n, parts, number } = vaultkitWords;
const { isWriting, onPage } = vaultkitPage;
const HINTS = [
  [`"${t("these words")}"`, t("these words together")],
  [`tag:${t("name")}`, t("notes with a tag")],
  [`type:${t("name")}`, t("notes of a type")],
  [`path:${t("folder")}`, t("notes in a folder")],
  [`-${t("word")}`, t("without a word")],
];
let worker;
let asked = 0;
const waiting = new Map();

const opener = () => document.querySelector(".vk-search-open");
const root = () => new URL(opener().dataset.root.replace(/\/?$/, "/"), location.href);
const memory = () => `vaultkit-recent:${root().pathname}`;

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== "" && child !== undefined));
  return made;
}

// What the worker marked; everything else in it is escaped there.
function fromMarked(tag, html, attributes = {}) {
  const made = make(tag, attributes);
  made.innerHTML = html;
  return made;
}

// Asks the worker; only the last question of each place is answered.
function ask(place, query, from, most, take) {
  worker ??= startWorker();
  asked += 1;
  waiting.set(place, { id: asked, take });
  worker.postMessage({ id: asked, query, from, most });
}

function startWorker() {
  const made = new Worker(new URL(opener().dataset.worker, location.href));
  made.addEventListener("message", ({ data }) => {
    for (const { id, take } of waiting.values()) if (id === data.id) take(data);
  });
  return made;
}

function readRecent() {
  try {
    const kept = JSON.parse(localStorage.getItem(memory()) ?? "[]");
    return kept.filter((one) => typeof one?.url === "string" && typeof one?.title === "string");
  } catch {
    return [];
  }
}

// Keeps the note that is read, in this browser alone.
function keepRecent() {
  const heading = document.querySelector("article h1");
  if (!heading || !document.querySelector("article .vk-header, article .vk-footer")) return;
  const url = location.pathname.slice(root().pathname.length);
  const copy = heading.cloneNode(true);
  for (const link of copy.querySelectorAll(".headerlink")) link.remove();
  const title = copy.textContent.trim();
  try {
    const others = readRecent().filter((one) => one.url !== url);
    localStorage.setItem(memory(), JSON.stringify([{ url, title }, ...others].slice(0, MOST_RECENT + 1)));
  } catch {
    // A browser that keeps nothing has no recent notes.
  }
}

function countOf({ total, isMore }) {
  if (isMore) return n("More than {count} note", "More than {count} notes", total - 1);
  return n("{count} note", "{count} notes", total);
}

// Address of a page of the site; with words, for them to be marked there.
function addressOf(url, words = []) {
  const address = new URL(url || "./", root());
  if (words.length) address.searchParams.set("h", words.join(" "));
  return address.href;
}

// A page that was found, as rows that can be gone through: itself, then its sections.
function rowsOf(item, words) {
  const rows = [];
  const name = fromMarked("span", item.title, { class: "vk-found-title", dir: "auto", lang: item.language });
  const about = item.isCanvas ? t("Canvas") : item.folder.split("/").pop();
  const head = make("a", { href: addressOf(item.url, words), class: "vk-found" }, name);
  if (about) head.append(make("span", { class: "vk-found-place", dir: "auto", title: item.folder || false }, about));
  if (item.also) head.append(fromMarked("span", t("also {name}", { name: item.also }), { class: "vk-found-also", dir: "auto" }));
  if (item.missing.length) head.append(make("span", { class: "vk-found-missing" }, t("without {words}", { words: item.missing.join(", ") })));
  else if (item.text && !item.sections.length) head.append(fromMarked("span", item.text, { class: "vk-found-text", dir: "auto", lang: item.language }));
  rows.push(head);
  for (const { url, heading, text } of item.sections) {
    const section = make("a", { href: addressOf(url, words), class: "vk-found vk-found-section", dir: "auto", lang: item.language });
    section.append(fromMarked("strong", heading), " ", fromMarked("span", text));
    rows.push(section);
  }
  return rows;
}

// What is to be said of a result besides its pages: words that were taken for others, or are nowhere.
function remarksOn(found, again) {
  const remarks = [];
  for (const [word, instead] of found.changed) {
    const words = { word: make("b", {}, word), other: make("b", {}, instead) };
    const said = make("p", { class: "vk-search-remark" }, ...parts("Nothing for {word}. Showing {other}.", words));
    const others = found.instead.filter((other) => other !== instead);
    if (others.length) said.append(" ", ...parts("Did you mean {words}?", { words: choices(others, word, again) }));
    remarks.push(said);
  }
  if (!found.changed.length && found.instead.length) {
    remarks.push(make("p", { class: "vk-search-remark" }, ...parts("Did you mean {words}?", { words: choices(found.instead, found.words[0], again) })));
  }
  if (found.missing.length && (found.total || found.words.length > found.missing.length)) {
    remarks.push(make("p", { class: "vk-search-remark" }, ...parts("No note has {words}.", { words: make("b", {}, found.missing.join(", ")) })));
  }
  return remarks;
}

function choices(others, word, again) {
  return others.flatMap((other, at) => {
    const button = make("button", { type: "button" }, other);
    button.addEventListener("click", () => again(word, other));
    return at ? [` ${t("or")} `, button] : [button];
  });
}

function nothingFor(query) {
  return make("p", { class: "vk-search-nothing" }, ...parts("No note has {words}.", { words: make("b", {}, query.trim()) }));
}

// The dialog ------------------------------------------------------------------------------------

let box;

function makeBox() {
  const input = make("input", {
    type: "text", inputmode: "search", class: "vk-search-input", role: "combobox", "aria-expanded": "true", "aria-autocomplete": "list",
    "aria-controls": "vk-search-list", "aria-label": opener().getAttribute("aria-label"), placeholder: t("Search notes and headings"),
    autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go", dir: "auto",
  });
  const close = make("button", { type: "button", class: "vk-search-close", "aria-label": t("Close") }, make("kbd", { "aria-hidden": "true" }, t("Esc").toLowerCase()));
  const list = make("div", { id: "vk-search-list", class: "vk-search-list", role: "listbox", "aria-label": t("Results") });
  const remarks = make("div", { class: "vk-search-remarks" });
  const side = make("aside", { class: "vk-search-side" });
  const status = make("span", { class: "vk-search-status", role: "status" });
  const all = make("a", { class: "vk-search-all", href: opener().href }, t("All notes"));
  const keys = make("span", { class: "vk-search-keys", "aria-hidden": "true" });
  for (const [key, what] of [["↑ ↓", t("move")], ["↵", t("open")], [`${t("Ctrl")} ↵`, t("new tab")]]) keys.append(make("kbd", {}, key), ` ${what} `);
  const main = make("div", { class: "vk-search-main" }, make("div", { class: "vk-search-results" }, remarks, list), side);
  const dialog = make("dialog", { class: "vk-search", "aria-label": opener().getAttribute("aria-label") },
    make("div", { class: "vk-search-bar" }, input, close), main, make("div", { class: "vk-search-foot" }, keys, status, all));
  document.body.append(dialog);
  const made = { dialog, input, list, remarks, side, status, all, rows: [], at: -1, query: undefined };
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  input.addEventListener("input", () => look(made));
  dialog.addEventListener("keydown", (event) => onKey(made, event));
  list.addEventListener("click", (event) => event.target.closest("a") && !event.ctrlKey && !event.metaKey && dialog.close());
  list.addEventListener("mousemove", (event) => {
    const row = event.target.closest("a");
    if (row && made.rows[made.at] !== row) choose(made, made.rows.indexOf(row), false);
  });
  return made;
}

function open(query = "") {
  box ??= makeBox();
  if (box.dialog.open) return;
  box.dialog.showModal();
  if (query) box.input.value = query;
  box.input.select();
  box.query = undefined;
  look(box);
}

function look(one) {
  const query = one.input.value;
  if (query === one.query) return;
  one.query = query;
  one.all.href = query.trim() ? `${opener().href}?q=${encodeURIComponent(query.trim())}` : opener().href;
  one.all.textContent = query.trim() ? t("All results") : t("All notes");
  if (!query.trim()) {
    waiting.delete("box");
    showStart(one);
    return;
  }
  ask("box", query, 0, SHOWN, (found) => showFound(one, query, found));
}

function showStart(one) {
  one.remarks.replaceChildren();
  one.status.textContent = "";
  const here = location.pathname.slice(root().pathname.length);
  const recent = readRecent().filter(({ url }) => url !== here).slice(0, MOST_RECENT);
  const rows = recent.map(({ url, title }) => make("a", { href: addressOf(url), class: "vk-found" }, make("span", { class: "vk-found-title", dir: "auto" }, title)));
  const group = make("div", { role: "group", "aria-label": t("Recently read here") }, make("p", { class: "vk-search-label", "aria-hidden": "true" }, t("Recently read here")), ...rows);
  fill(one, rows.length ? [group] : [], rows);
  const hints = make("dl", { class: "vk-search-hints" });
  for (const [form, what] of HINTS) hints.append(make("dt", {}, make("code", {}, form)), make("dd", {}, what));
  one.side.replaceChildren(make("h2", {}, t("Find more exactly")), hints,
    make("p", {}, t("Names and aliases come first, then headings, tags and text. The list of recent notes stays in this browser.")));
}

function showFound(one, query, found) {
  if (found.error) {
    one.status.textContent = t("The search could not be read. Is the site still there?");
    return;
  }
  const rows = [];
  const groups = found.items.map((item) => {
    const own = rowsOf(item, found.words);
    own[0].item = item;
    for (const row of own) row.of = item;
    rows.push(...own);
    return make("div", { role: "group", class: "vk-found-group", "aria-label": own[0].firstChild.textContent }, ...own);
  });
  one.remarks.replaceChildren(...remarksOn(found, (word, other) => change(one, word, other)));
  fill(one, groups.length ? groups : [nothingFor(query)], rows);
  one.status.textContent = found.total ? countOf(found) : "";
  one.all.textContent = found.total > found.items.length ? allOf(found) : t("As a page");
}

function allOf({ total, isMore }) {
  return isMore ? t("All results") : n("All of {count} result", "All {count} results", total);
}

function change(one, word, other) {
  one.input.value = one.input.value.replace(new RegExp(word.replace(/[^\p{L}\p{N}]/gu, "."), "iu"), other);
  one.input.focus();
  look(one);
}

function fill(one, groups, rows) {
  rows.forEach((row, at) => {
    row.id = `vk-found-${at}`;
    row.setAttribute("role", "option");
    row.tabIndex = -1;
  });
  one.list.replaceChildren(...groups);
  one.list.scrollTop = 0;
  one.rows = rows;
  choose(one, rows.length ? 0 : -1, false);
}

function choose(one, at, isMoved = true) {
  one.rows[one.at]?.removeAttribute("aria-selected");
  one.at = at;
  const row = one.rows[at];
  if (!row) {
    one.input.removeAttribute("aria-activedescendant");
    if (one.query?.trim()) one.side.replaceChildren();
    return;
  }
  row.setAttribute("aria-selected", "true");
  one.input.setAttribute("aria-activedescendant", row.id);
  if (isMoved) row.scrollIntoView({ block: "nearest" });
  if (row.of && WIDE.matches) showSide(one, row.of);
}

// What the chosen page is about, beside the results.
function showSide(one, item) {
  if (one.shown === item) return;
  one.shown = item;
  const facts = [item.folder.replaceAll("/", " › "), item.tags.slice(0, 3).map((tag) => `#${tag}`).join(" ")].filter(Boolean);
  const headings = make("ul", {});
  for (const { url, heading } of item.headings.slice(0, 8)) headings.append(make("li", { dir: "auto" }, make("a", { href: addressOf(url), tabindex: "-1" }, heading)));
  one.side.replaceChildren(
    fromMarked("h2", item.title, { dir: "auto", lang: item.language }),
    make("p", { class: "vk-search-facts", dir: "auto" }, facts.join(" · ")),
    fromMarked("p", item.text, { dir: "auto", lang: item.language }),
    item.headings.length ? headings : "",
  );
}

function onKey(one, event) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps && one.rows.length) {
    const count = one.rows.length;
    choose(one, (one.at + steps[event.key] + count) % count);
    event.preventDefault();
  } else if (event.key === "Enter" && event.target === one.input) {
    event.preventDefault();
    const row = one.rows[one.at];
    if (!row || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) window.open(row.href, "_blank", "noopener");
    else {
      one.dialog.close();
      location.assign(row.href);
    }
  }
}

// A page of all results -------------------------------------------------------------------------

function fillPage() {
  const place = document.querySelector(".vk-search-page:not([data-ready])");
  if (!place) return;
  place.dataset.ready = "";
  const input = place.querySelector("input");
  const list = place.querySelector(".vk-search-all-results");
  const status = place.querySelector("[role=status]");
  const more = place.querySelector("button");
  let shown = 0;
  const show = () => {
    const query = input.value;
    if (!query.trim()) return;
    ask("page", query, shown, ON_PAGE, (found) => {
      if (found.error) {
        status.textContent = t("The search could not be read. Is the site still there?");
        return;
      }
      if (!shown) list.replaceChildren(...remarksOn(found, (word, other) => start(query.replace(word, other))));
      for (const item of found.items) list.append(make("section", { class: "vk-found-group" }, ...rowsOf(item, found.words)));
      if (!found.total) list.append(nothingFor(query));
      shown += found.items.length;
      status.textContent = found.total ? countOf(found) : "";
      more.hidden = shown >= found.total;
    });
  };
  const start = (query) => {
    input.value = query;
    shown = 0;
    list.replaceChildren();
    more.hidden = true;
    status.textContent = "";
    const address = new URL(location.href);
    if (query.trim()) address.searchParams.set("q", query.trim());
    else address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
    show();
  };
  input.addEventListener("input", () => start(input.value));
  more.addEventListener("click", show);
  place.hidden = false;
  start(new URL(location.href).searchParams.get("q") ?? "");
  input.focus();
}

// Marks on a page the words it was found by.
function markFound() {
  const words = (new URL(location.href).searchParams.get("h") ?? "").toLowerCase().split(/\s+/u).filter(Boolean);
  const article = document.querySelector("article");
  if (!words.length || !article || article.dataset.marked !== undefined) return;
  article.dataset.marked = "";
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("script, style, svg, mark, button, .vk-header")) texts.push(walker.currentNode);
  for (const text of texts) {
    for (const match of [...text.data.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].reverse()) {
      if (!words.some((word) => fold(match[0]).startsWith(word) || (word.length === 2 && /[^\u0000-\u0e00]/u.test(word) && match[0].includes(word)))) continue;
      const range = document.createRange();
      range.setStart(text, match.index);
      range.setEnd(text, match.index + match[0].length);
      range.surroundContents(make("mark", { class: "vk-searched" }));
    }
  }
}

let isListening = false;
function setUp() {
  if (!opener()) return;
  if (!isListening) {
    isListening = true;
    addEventListener("keydown", (event) => {
      const isPalette = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && (event.key === "/" || event.key === "s");
      if (!(isPalette || (isPlain && !isWriting(event.target)))) return;
      event.preventDefault();
      open();
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest(".vk-search-open");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
  }
  keepRecent();
  markFound();
  fillPage();
}

onPage(setUp);
