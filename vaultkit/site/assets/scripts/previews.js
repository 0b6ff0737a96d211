// The beginning of a note, or the part a link names, in a card beside the link: on hover, on focus
// by keys (arrow down goes into the card) and when a finger rests on it. A link in a card has a card
// of its own; there it ends.
const LINKS =
  "a.internal-link[href], .vk-graph a[href], :is(.vk-notes, .vk-footer, .vk-inline, .vk-sources) li > a[href]";
const { make, button, fetchPage, onPage } = vaultkitPage;
const CLOSE = vaultkitWords.t("Close");
const FILE = "vk-preview.html";
const SHOW_AFTER = 350;
const HIDE_AFTER = 250;
const TOUCH_FOR = 450;
const MOST_CARDS = 2;
const MOST_BLOCKS = 6;
const EDGE = 8;
const NOT_SHOWN =
  "script, style, iframe, object, embed, video, audio, form, input, button, .headerlink, .vk-header, .vk-footer, .md-code__nav, .footnotes, .vk-source";
const cards = [];
let wanted;
let timer;
let touched;

function levelOf(element) {
  const match = /^H([1-6])$/.exec(element.tagName);
  return match ? Number(match[1]) : 0;
}

// What a link to this page leads to.
function blocksHere(hash) {
  const target = document.getElementById(hash);
  if (!target?.closest("article.md-content__inner")) return [];
  const level = levelOf(target);
  if (!level) return [target.closest("li, table, blockquote, p, pre, figure, .callout") ?? target];
  const blocks = [target];
  for (let next = target.nextElementSibling; next && blocks.length < MOST_BLOCKS; next = next.nextElementSibling) {
    if (levelOf(next) && levelOf(next) <= level) break;
    blocks.push(next);
  }
  return blocks;
}

function cleaned(block, url) {
  const copy = document.importNode(block, true);
  for (const hidden of copy.querySelectorAll(NOT_SHOWN)) hidden.remove();
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    element.removeAttribute("id");
    for (const name of element.getAttributeNames()) if (/^on/i.test(name)) element.removeAttribute(name);
    for (const name of ["src", "href"]) {
      const value = element.getAttribute(name);
      if (value && (name === "src" || element.matches("a"))) element.setAttribute(name, new URL(value, url).href);
    }
  }
  return copy;
}

async function contentFor(url) {
  const hash = decodeURIComponent(url.hash.slice(1));
  if (url.pathname === location.pathname) {
    const title = document.querySelector("article h1")?.textContent.trim() ?? document.title;
    const language = document.querySelector("article[lang]")?.lang;
    return hash ? { title, language, blocks: blocksHere(hash) } : undefined;
  }
  if (!/\/(?:index\.html)?$/.test(url.pathname)) return undefined;
  const found = await fetchPage(new URL(FILE, new URL(".", url)).href);
  const parts = [...found.querySelectorAll("section[data-for]")];
  const part = parts.find((one) => one.dataset.for === hash) ?? parts[0];
  return part && { title: found.title, language: found.documentElement.lang, blocks: [...part.children] };
}

function addressOf(link) {
  const href = link.href instanceof SVGAnimatedString ? link.href.baseVal : link.href;
  return new URL(href, link.baseURI);
}

function makeCard(link, url, { title, language, blocks }) {
  const open = Object.assign(make("a", "", title), { href: url.href, dir: "auto" });
  const close = button("vk-preview-close", "×", () => closeTo(cards.findIndex((one) => one.card === card)));
  close.setAttribute("aria-label", CLOSE);
  const body = make("div", "vk-preview-body", ...blocks.map((block) => cleaned(block, url)));
  body.dir = "auto";
  if (language) open.lang = body.lang = language;
  const card = make("div", "vk-preview md-typeset", make("p", "vk-preview-title", open, close), body);
  card.id = `vk-preview-${cards.length + 1}`;
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-label", title);
  return card;
}

function place(card, link) {
  const box = [...link.getClientRects()][0] ?? link.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const { clientWidth, clientHeight } = document.documentElement;
  const start = getComputedStyle(link).direction === "rtl" ? box.right - width : box.left;
  const left = Math.max(EDGE, Math.min(start, clientWidth - width - EDGE));
  const below = box.bottom + EDGE;
  const above = box.top - height - EDGE;
  const top = below + height <= clientHeight - EDGE || above < EDGE ? below : above;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${Math.max(EDGE, Math.min(top, clientHeight - height - EDGE)) + scrollY}px`;
}

function depthOf(node) {
  const card = node instanceof Element ? node.closest(".vk-preview") : null;
  return cards.findIndex((one) => one.card === card) + 1;
}

async function show(link) {
  const url = addressOf(link);
  const depth = depthOf(link);
  if (url.origin !== location.origin || depth >= MOST_CARDS || cards[depth]?.link === link) return;
  wanted = link;
  let content;
  try {
    content = await contentFor(url);
  } catch {
    return;
  }
  if (wanted !== link || !content?.blocks.length || !link.isConnected) return;
  closeTo(depth);
  const card = makeCard(link, url, content);
  document.body.append(card);
  card.dispatchEvent(new Event("vk-content", { bubbles: true }));
  cards.push({ card, link });
  link.setAttribute("aria-details", card.id);
  place(card, link);
}

function closeTo(depth, { focus = false } = {}) {
  clearTimeout(timer);
  wanted = undefined;
  while (cards.length > Math.max(depth, 0)) {
    const { card, link } = cards.pop();
    if (focus && (card.contains(document.activeElement) || document.activeElement === document.body)) link.focus({ preventScroll: true });
    link.removeAttribute("aria-details");
    card.remove();
  }
}

function later(action, after) {
  clearTimeout(timer);
  timer = setTimeout(action, after);
}

function linkAt(target) {
  const link = target instanceof Element ? target.closest(LINKS) : null;
  return link?.closest("article, .vk-preview") ? link : null;
}

// How many cards stay while the pointer or the focus is there.
function staying(target) {
  const link = linkAt(target);
  const owned = link ? cards.findIndex((one) => one.link === link) + 1 : 0;
  return Math.max(depthOf(target), owned);
}

addEventListener("mouseover", ({ target }) => {
  if (touched || !matchMedia("(hover: hover)").matches) return;
  const link = linkAt(target);
  const stay = staying(target);
  if (link && cards[depthOf(link)]?.link !== link) later(() => show(link), SHOW_AFTER);
  else if (stay < cards.length) later(() => closeTo(stay), HIDE_AFTER);
  else {
    clearTimeout(timer);
    wanted = undefined;
  }
});
document.documentElement.addEventListener("mouseleave", () => {
  if (cards.length && !cards.some((one) => one.card.contains(document.activeElement))) later(() => closeTo(0), HIDE_AFTER);
});
addEventListener("focusin", ({ target }) => {
  if (touched) return;
  const link = linkAt(target);
  if (link?.matches(":focus-visible") && matchMedia("(hover: hover)").matches) later(() => show(link), SHOW_AFTER);
  else if (!link) clearTimeout(timer);
  if (staying(target) < cards.length) closeTo(staying(target));
});
addEventListener("focusout", ({ target, relatedTarget }) => {
  if (relatedTarget || !linkAt(target)) return;
  wanted = undefined;
});

function goInto(card) {
  card.querySelector("a, button")?.focus({ preventScroll: true });
}

addEventListener("keydown", (event) => {
  const last = cards.at(-1);
  if (!last || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    closeTo(cards.length - 1, { focus: true });
  } else if (event.key === "ArrowDown" && cards.some((one) => one.link === document.activeElement)) {
    event.preventDefault();
    goInto(cards.find((one) => one.link === document.activeElement).card);
  } else if (event.key === "Tab") leaveBy(event);
}, true);

// Cards stand at the end of the page, but follow their link in the order of keys.
function leaveBy(event) {
  const depth = depthOf(document.activeElement);
  if (!depth) return;
  const { card } = cards[depth - 1];
  const stops = [...card.querySelectorAll("a[href], button")].filter((one) => one.offsetParent);
  if (document.activeElement !== (event.shiftKey ? stops[0] : stops.at(-1))) return;
  event.preventDefault();
  closeTo(depth - 1, { focus: true });
}

// A finger that rests on a link; the click that follows does not count.
addEventListener("touchstart", ({ target, touches }) => {
  const link = linkAt(target);
  clearTimeout(timer);
  touched = link && touches.length === 1 ? { link, isShown: false } : undefined;
  if (touched) timer = setTimeout(rest, TOUCH_FOR);
  else if (!depthOf(target)) closeTo(0);
}, { passive: true });
function rest() {
  if (!touched) return;
  touched.isShown = true;
  show(touched.link);
}
addEventListener("touchmove", () => {
  if (touched && !touched.isShown) {
    clearTimeout(timer);
    touched = undefined;
  }
}, { passive: true });
addEventListener("contextmenu", (event) => {
  if (!touched) return;
  event.preventDefault();
  if (!touched.isShown) rest();
});
for (const name of ["touchend", "touchcancel"]) {
  addEventListener(name, (event) => {
    if (!touched?.isShown) clearTimeout(timer);
    else if (event.cancelable) event.preventDefault();
    setTimeout(() => { touched = undefined; }, 0);
  }, { passive: false });
}
addEventListener("pagehide", () => closeTo(0));
onPage(() => closeTo(0));
