// The start of a note, or the section a link names, shown beside the link on hover and focus.
const LINKS =
  "a.internal-link[href], .vk-graph a[href], :is(.vk-notes, .vk-footer, .vk-inline, .vk-sources) li > a[href]";
const SHOW_AFTER = 350;
const HIDE_AFTER = 200;
const MOST_BLOCKS = 6;
const NOT_SHOWN =
  "script, style, iframe, object, embed, video, audio, form, input, button, .headerlink, .vk-header, .vk-footer, .md-code__nav, .footnotes";
const pages = new Map();
let card;
let shownFor;
let timer;

// Only pages are read as HTML: an attachment is not cleaned of what it would run as a page.
function isPage(response) {
  return response.ok && (response.headers.get("content-type") ?? "").startsWith("text/html");
}

function fetchPage(url) {
  if (!pages.has(url)) {
    const loading = fetch(url)
      .then((response) => (isPage(response) ? response.text() : Promise.reject(response.status)))
      .then((html) => new DOMParser().parseFromString(html, "text/html"));
    loading.catch(() => pages.delete(url));
    pages.set(url, loading);
  }
  return pages.get(url);
}

function levelOf(element) {
  const match = /^H([1-6])$/.exec(element.tagName);
  return match ? Number(match[1]) : 0;
}

function blocksOf(article, hash) {
  const target = hash ? article.ownerDocument.getElementById(hash) : null;
  if (target && article.contains(target)) {
    const level = levelOf(target);
    if (!level) return [target.closest("li, table, blockquote, p, pre, .callout") ?? target];
    const blocks = [target];
    for (let next = target.nextElementSibling; next; next = next.nextElementSibling) {
      if (levelOf(next) && levelOf(next) <= level) break;
      blocks.push(next);
    }
    return blocks;
  }
  const skipped = ".vk-header, .vk-footer, .vk-aliases, .md-content__button, nav, aside";
  const blocks = [...article.children].filter((child) => !child.matches(skipped));
  const first = blocks.findIndex((block) => levelOf(block) === 1);
  return blocks.slice(Math.max(first, 0));
}

function copyOf(block, url) {
  const copy = document.importNode(block, true);
  for (const hidden of copy.querySelectorAll(NOT_SHOWN)) hidden.remove();
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    element.removeAttribute("id");
    for (const name of element.getAttributeNames()) if (/^on/i.test(name)) element.removeAttribute(name);
    for (const name of ["src", "href"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, new URL(value, url).href);
    }
    if (element.matches("a")) element.tabIndex = -1;
  }
  return copy;
}

function makeCard() {
  const made = document.createElement("aside");
  made.className = "vk-preview md-typeset";
  made.id = "vk-preview";
  made.setAttribute("role", "tooltip");
  made.hidden = true;
  made.addEventListener("mouseenter", () => clearTimeout(timer));
  made.addEventListener("mouseleave", () => hideSoon());
  return made;
}

function place(link) {
  const box = link.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const room = document.documentElement;
  const left = Math.min(Math.max(box.left, 8), room.clientWidth - width - 8);
  const below = box.bottom + 8;
  const fits = below + height < room.clientHeight || box.top < height + 16;
  card.style.left = `${Math.max(left, 8) + scrollX}px`;
  card.style.top = `${(fits ? below : box.top - height - 8) + scrollY}px`;
}

async function show(link) {
  const url = new URL(link.href instanceof SVGAnimatedString ? link.href.baseVal : link.href, location.href);
  const hash = decodeURIComponent(url.hash.slice(1));
  const isHere = url.pathname === location.pathname;
  if (url.origin !== location.origin || (isHere && !hash)) return;
  if (!/(?:\/|\.html)$/.test(url.pathname)) return;
  let page = document;
  if (!isHere) {
    url.hash = "";
    try {
      page = await fetchPage(url.href);
    } catch {
      return;
    }
    if (shownFor !== link) return;
  }
  const article = page.querySelector("article.md-content__inner");
  if (!article) return;
  const blocks = blocksOf(article, hash).slice(0, MOST_BLOCKS);
  if (!blocks.length) return;
  card ??= makeCard();
  card.replaceChildren(...blocks.map((block) => copyOf(block, url)));
  if (card.parentElement !== document.body) document.body.append(card);
  card.hidden = false;
  card.dispatchEvent(new Event("vk-content", { bubbles: true }));
  place(link);
  link.setAttribute("aria-describedby", card.id);
}

function hide() {
  clearTimeout(timer);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = undefined;
  if (card) card.hidden = true;
}

function hideSoon() {
  clearTimeout(timer);
  timer = setTimeout(hide, HIDE_AFTER);
}

function showSoon(link) {
  clearTimeout(timer);
  if (shownFor === link) return;
  timer = setTimeout(() => {
    hide();
    shownFor = link;
    show(link);
  }, SHOW_AFTER);
}

function linkAt(event) {
  const link = event.target instanceof Element ? event.target.closest(LINKS) : null;
  return link?.closest("article, .vk-preview") && !link.closest(".vk-preview") ? link : null;
}

if (matchMedia("(hover: hover)").matches) {
  addEventListener("mouseover", (event) => {
    const link = linkAt(event);
    if (link) showSoon(link);
  });
  addEventListener("mouseout", (event) => {
    if (linkAt(event)) hideSoon();
  });
  addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (link?.matches(":focus-visible")) showSoon(link);
  });
  addEventListener("focusout", (event) => {
    if (linkAt(event)) hide();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shownFor) hide();
  });
  if (typeof document$ !== "undefined") document$.subscribe(hide);
}
