// The tree of folders and notes: opens folders, whose entries it fetches piece by piece (see
// folder_tree.py), and keeps what is open while a reader walks on. It runs right behind the tree,
// before that is painted, so that nothing moves when it opens again what was open.
(() => {
  const nav = document.currentScript.previousElementSibling;
  const tree = nav.querySelector(".vk-tree");
  if (!tree) return;
  const root = new URL(tree.dataset.root, location.href);
  const wide = matchMedia("(min-width: 76.25em)");
  const drawer = document.getElementById("__drawer");
  const body = nav.querySelector(".vk-nav-body");
  const KEY = `vk-tree ${root.pathname}`;
  const MOST_KEPT = 200_000;
  const FRESH = 10_000;
  const loading = new Map();
  const kept = recall();

  // What is kept for this tab: `open` folders, `pieces` by name, at what height a line was clicked, when.
  function recall() {
    try {
      const found = JSON.parse(sessionStorage.getItem(KEY)) ?? {};
      return { open: found.open ?? [], pieces: found.pieces ?? {}, height: found.height, at: found.at ?? 0 };
    } catch {
      return { open: [], pieces: {}, at: 0 };
    }
  }

  function remember(clicked) {
    const open = [...tree.querySelectorAll("li.vk-open[data-tree]")].map((item) => item.dataset.tree);
    const pieces = {};
    let size = 0;
    for (const name of [...new Set([...open, ...Object.keys(kept.pieces).reverse()])]) {
      if (!kept.pieces[name]) continue;
      size += JSON.stringify(kept.pieces[name]).length;
      if (size > MOST_KEPT) break;
      pieces[name] = kept.pieces[name];
    }
    try {
      const height = clicked && wide.matches ? heightOf(clicked, scroller()) : undefined;
      sessionStorage.setItem(KEY, JSON.stringify({ open, pieces, height, at: Date.now() }));
    } catch {
      // A browser that keeps nothing shows the tree of each page as it is.
    }
  }

  function load(name) {
    if (!loading.has(name)) {
      const found = fetch(new URL(`search/tree-${name}.json`, root)).then((response) => {
        if (!response.ok) throw new Error(`${response.status}`);
        return response.json();
      });
      found.then((piece) => (kept.pieces[name] = piece)).catch(() => loading.delete(name));
      loading.set(name, found);
    }
    return loading.get(name);
  }

  function scroller() {
    return wide.matches ? nav.closest(".md-sidebar__scrollwrap") : body;
  }

  function linkOf(item) {
    return item.querySelector(":scope > a");
  }

  function listOf(item) {
    return item.querySelector(":scope > ul");
  }

  function isOpen(item) {
    return item.classList.contains("vk-open");
  }

  function addToggle(item) {
    const toggle = document.createElement("button");
    toggle.type = "button";
    toggle.className = "vk-toggle";
    toggle.setAttribute("aria-label", linkOf(item).firstChild.textContent);
    toggle.setAttribute("aria-expanded", isOpen(item));
    item.prepend(toggle);
  }

  function makeItem([name, url, kind, size]) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const text = document.createElement("span");
    text.dir = "auto";
    text.textContent = name;
    link.href = new URL(url, root).href;
    link.append(text);
    item.append(link);
    if (size !== undefined) {
      item.dataset.tree = kind;
      addToggle(item);
      showSize(item, size);
    } else if (kind) link.dataset.kind = kind;
    if (link.href === location.href.replace(/[?#].*$/, "")) link.setAttribute("aria-current", "page");
    return item;
  }

  function showSize(item, size) {
    const link = linkOf(item);
    let place = link.querySelector(".vk-size");
    if (!place) {
      place = document.createElement("span");
      place.className = "vk-size";
      link.append(" ", place);
    }
    place.textContent = size.toLocaleString(`${document.documentElement.lang || "en"}-u-nu-latn`);
  }

  function showSizes({ sizes, rows }) {
    const all = { ...sizes };
    for (const [, , name, size] of rows) if (size !== undefined) all[name] = size;
    for (const item of tree.querySelectorAll("li[data-tree], li[data-all]")) {
      const size = all[item.dataset.tree ?? item.dataset.all];
      if (size !== undefined) showSize(item, size);
    }
  }

  function fill(item, piece) {
    const list = document.createElement("ul");
    list.append(...piece.rows.map(makeItem));
    if (piece.more) {
      const [url, size] = piece.more;
      const all = makeItem([tree.dataset.all, url]);
      all.className = "vk-all";
      showSize(all, size);
      list.append(all);
    }
    listOf(item)?.remove();
    item.append(list);
  }

  function show(item, isShown) {
    const toggle = item.querySelector(":scope > .vk-toggle");
    const list = listOf(item);
    if (!isShown && list?.contains(document.activeElement)) toggle?.focus();
    item.classList.toggle("vk-open", isShown);
    if (list) list.hidden = !isShown;
    toggle?.setAttribute("aria-expanded", isShown);
  }

  async function open(item) {
    if (!listOf(item)) {
      item.setAttribute("aria-busy", "true");
      try {
        fill(item, await load(item.dataset.tree));
      } catch {
        location.href = linkOf(item).href;
        return;
      } finally {
        item.removeAttribute("aria-busy");
      }
    }
    show(item, true);
    remember();
  }

  function toggle(item) {
    if (!isOpen(item)) return open(item);
    show(item, false);
    return remember();
  }

  // All of a folder of which a page shows a part, where a piece holds them all.
  async function showAll(row) {
    const name = row.dataset.all;
    const folder = row.closest("li[data-tree]");
    try {
      const piece = await load(name);
      if (piece.more) throw new Error("more than a piece");
      const first = row.parentElement.children.length - 1;
      const list = document.createElement("ul");
      list.append(...piece.rows.map(makeItem));
      const inner = row.parentElement.querySelector(":scope > .vk-open");
      if (inner) list.querySelector(`:scope > [data-tree="${inner.dataset.tree}"]`)?.replaceWith(inner);
      row.parentElement.replaceWith(list);
      linkOf(list.children[Math.min(first, list.children.length - 1)]).focus();
      if (folder) showSizes(piece);
      remember();
    } catch {
      location.href = linkOf(row).href;
    }
  }

  function visibleLinks() {
    return [...tree.querySelectorAll("a")].filter((link) => link.getClientRects().length);
  }

  function step(item, by) {
    const links = visibleLinks();
    const at = links.indexOf(linkOf(item));
    links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
  }

  const keys = {
    ArrowDown: (item) => step(item, 1),
    ArrowUp: (item) => step(item, -1),
    Home: (item) => step(item, -Infinity),
    End: (item) => step(item, Infinity),
    ArrowRight: (item) => {
      if (!item.dataset.tree) return;
      if (!isOpen(item)) open(item);
      else listOf(item)?.querySelector("a")?.focus();
    },
    ArrowLeft: (item) => {
      if (isOpen(item)) toggle(item);
      else linkOf(item.parentElement.closest("li") ?? item)?.focus();
    },
  };
  const mirrored = { ArrowRight: "ArrowLeft", ArrowLeft: "ArrowRight" };

  tree.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isMirrored = getComputedStyle(tree).direction === "rtl";
    const move = keys[isMirrored ? (mirrored[event.key] ?? event.key) : event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move(event.target.closest("li"));
  });
  tree.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (event.target.closest(".vk-toggle")) toggle(item);
    else if (event.target.closest("a")) {
      if (item.dataset.all && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        showAll(item);
      } else remember(event.target.closest("a"));
    }
  });
  // A name that is cut is said in full by what the browser shows beside the pointer.
  tree.addEventListener("pointerover", ({ target }) => {
    const link = target.closest("a");
    if (link && link.scrollHeight > link.clientHeight) link.title = link.textContent;
  });
  nav.querySelector(".vk-nav-toc")?.addEventListener("click", (event) => {
    if (event.target.closest("a")) drawer.click();
  });

  function restore() {
    for (const name of kept.open) {
      const item = tree.querySelector(`li[data-tree="${name}"]`);
      if (!item || isOpen(item)) continue;
      const piece = kept.pieces[name];
      if (!piece) {
        open(item);
        continue;
      }
      fill(item, piece);
      show(item, true);
      refresh(item, piece);
    }
  }

  // What is kept may be of an older site.
  function refresh(item, piece) {
    load(item.dataset.tree).then((found) => {
      if (JSON.stringify(found.rows) === JSON.stringify(piece.rows)) return;
      fill(item, found);
      show(item, isOpen(item));
    }, () => {});
  }

  function heightOf(link, box) {
    return link.getBoundingClientRect().top - box.getBoundingClientRect().top;
  }

  // How low the page's own line may be: two lines above the foot of the box, where what is longer fades.
  function lowestOf(link, box) {
    return box.clientHeight - 3 * link.offsetHeight;
  }

  // Scrolls so that the page's own line is where it was clicked, else so that it is seen.
  function showCurrent(height) {
    const link = tree.querySelector("[aria-current]");
    const box = scroller();
    if (!link || !box?.clientHeight) return;
    const at = heightOf(link, box) + box.scrollTop;
    const middle = (box.clientHeight - link.offsetHeight) / 2;
    box.scrollTop = at - (height ?? (at > lowestOf(link, box) ? middle : at));
  }

  // The theme makes the box lower where the foot of the page is seen: the line stays clear of the fade.
  function keepClear(box) {
    const link = tree.querySelector("[aria-current]");
    let room = box.clientHeight;
    if (!link) return;
    new ResizeObserver(() => {
      const height = heightOf(link, box);
      if (height < room) box.scrollTop += Math.max(height - lowestOf(link, box), 0);
      room = box.clientHeight;
    }).observe(box);
  }

  function loadSizes() {
    const piece = kept.pieces[tree.dataset.piece];
    if (piece) showSizes(piece);
    load(tree.dataset.piece).then(showSizes, () => {});
  }

  for (const item of tree.querySelectorAll("li[data-tree]")) addToggle(item);
  restore();
  if (wide.matches) loadSizes();
  else {
    drawer?.addEventListener("change", () => {
      if (!drawer.checked) return;
      loadSizes();
      showCurrent();
    });
  }
  const clicked = Date.now() - kept.at < FRESH ? kept.height : undefined;
  showCurrent(clicked);
  if (wide.matches && clicked === undefined) keepClear(scroller());
})();
