// only where: vk-comparison
// Lets readers choose two to four of what a table compares, see only where they differ, and narrow
// down what there is to choose from. Without this script the whole table stands as it is. What is
// chosen stands in the address, so that it can be shared.

const PREFIX = "compare";
const LEAST = 2;
const MOST = 4;
const USUAL = 3;
const narrow = matchMedia("(max-width: 44.9844em)");
const { t, n } = vaultkitWords;
const { make, button, onPage } = vaultkitPage;

function checkbox(label, run) {
  const input = make("input");
  Object.assign(input, { type: "checkbox", autocomplete: "off" });
  input.addEventListener("change", run);
  return { input, label: make("label", "", input, label) };
}

const said = (cell) => cell.textContent.replace(/\s+/g, " ").trim();

class Comparison {
  constructor(section, index) {
    this.section = section;
    this.table = section.querySelector(".vk-compare-table");
    this.mark = `#${PREFIX}${index ? `-${index + 1}` : ""}/`;
    const [, ...heads] = this.table.tHead.rows[0].cells;
    this.items = heads.map((head, at) => ({ head, at: at + 1, name: said(head), key: head.dataset.key }));
    this.rows = [...this.table.querySelectorAll("tbody > tr:not(.vk-compare-group)")];
    this.facets = [...section.querySelectorAll("[data-facet]")];
    this.filters = [...section.querySelectorAll("[data-filter]")];
    this.nameRoles();
    this.addControls();
    this.read();
    this.show();
  }

  // A table that is laid out otherwise on a phone is one all the same.
  nameRoles() {
    const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
    for (const one of [this.table, ...this.table.querySelectorAll("*")]) {
      if (one.tagName === "TH") one.setAttribute("role", one.scope === "col" ? "columnheader" : "rowheader");
      else if (roles[one.tagName]) one.setAttribute("role", roles[one.tagName]);
    }
  }

  addControls() {
    const filters = this.section.querySelector(".vk-compare-narrow");
    const controls = make("div", "vk-compare-controls");
    filters.before(controls);
    if (this.facets.length || this.filters.length) {
      filters.hidden = false;
      controls.append(filters);
      for (const one of [...this.facets, ...this.filters]) one.addEventListener("change", () => this.change());
    }
    const chips = make("fieldset", "vk-narrow vk-compare-chips", make("legend", "", t("Compare")));
    for (const item of this.items) {
      item.chip = checkbox(make("span", "", item.name), () => this.choose(item, item.chip.input.checked));
      item.chip.label.querySelector("span").dir = "auto";
      chips.append(item.chip.label);
      item.remove = button("vk-compare-remove", "×", () => this.remove(item));
      item.remove.setAttribute("aria-label", t("Take {name} out", { name: item.name }));
      item.head.append(item.remove);
    }
    this.only = checkbox(t("only differences"), () => this.change());
    const shown = make("fieldset", "vk-narrow vk-compare-show", make("legend", "", t("Show")), this.only.label);
    this.status = make("p", "vk-compare-status");
    this.status.setAttribute("role", "status");
    shown.append(this.status);
    this.clear = button("", t("All side by side"), () => this.showAll());
    const bar = make("div", "vk-compare-bar", this.clear, this.shareButton(), button("", t("Print"), () => this.print()));
    controls.append(chips, shown, bar);
    this.same = make("p", "vk-compare-same");
    this.section.append(this.same);
    this.section.classList.add("is-ready");
  }

  // A wide table is scrolled sideways in its box and down with the page: its head goes along.
  keepHead() {
    const header = document.querySelector(".md-header");
    const { top, bottom } = this.table.getBoundingClientRect();
    const { tHead } = this.table;
    const most = bottom - top - 2 * tHead.offsetHeight;
    const gone = (header ? header.offsetHeight : 0) - top;
    const isChosen = this.section.classList.contains("is-chosen");
    this.table.style.setProperty("--vk-gone", isChosen ? "0px" : `${Math.max(0, Math.min(gone, most))}px`);
  }

  shareButton() {
    if (!navigator.clipboard) return "";
    const share = button("", t("Copy link"), () => {
      navigator.clipboard.writeText(window.location.href).then(
        () => { share.textContent = t("Link copied"); },
        () => { share.textContent = t("Copy the address of this page"); },
      );
    });
    return share;
  }

  get chosen() {
    return this.items.filter(({ chip }) => chip.input.checked);
  }

  fits({ head }) {
    const passed = head.dataset.fits.split(" ");
    const values = head.dataset.values.split(" ");
    return (
      this.filters.every((one) => !one.checked || passed.includes(one.dataset.filter)) &&
      this.facets.every((one) => !one.value || values.includes(`${one.dataset.facet}.${one.value}`))
    );
  }

  // What is in the address; else what the table begins with.
  read() {
    const { hash } = window.location;
    const isMine = hash.startsWith(this.mark);
    const [keys, rest = ""] = (isMine ? hash.slice(this.mark.length) : "").split("?");
    const given = new URLSearchParams(rest);
    const wanted = keys.split(",").filter(Boolean).map(decodeURIComponent);
    const only = (given.get("only") ?? "").split(",");
    for (const one of this.filters) one.checked = only.includes(one.dataset.key);
    for (const one of this.facets) {
      const text = given.get(one.dataset.key);
      const option = [...one.options].find((found) => found.value && found.textContent === text);
      one.value = option ? option.value : "";
    }
    const first = this.items.filter(({ head }) => "first" in head.dataset);
    const isTold = first.length >= LEAST;
    const most = narrow.matches ? LEAST : isTold ? MOST : USUAL;
    const usual = (isTold ? first : this.items).slice(0, most);
    const chosen = isMine ? this.items.filter(({ key }) => wanted.includes(key)).slice(0, MOST) : usual;
    for (const item of this.items) item.isWanted = chosen.includes(item);
    this.only.input.checked = given.has("differences");
    this.settle();
  }

  // What filters leave out stays wanted, and comes back with them.
  settle() {
    const chosen = this.items.filter((item) => item.isWanted && this.fits(item)).slice(0, MOST);
    for (const item of this.items) item.chip.input.checked = chosen.includes(item);
  }

  choose(item, isWanted) {
    item.isWanted = isWanted;
    const count = () => this.items.filter((one) => one.isWanted).length;
    for (const one of this.items) if (count() > MOST && !this.fits(one)) one.isWanted = false;
    this.change();
  }

  write() {
    const given = new URLSearchParams();
    const only = this.filters.filter((one) => one.checked).map((one) => one.dataset.key);
    if (only.length) given.set("only", only.join(","));
    for (const one of this.facets) if (one.value) given.set(one.dataset.key, one.selectedOptions[0].textContent);
    if (this.only.input.checked) given.set("differences", "");
    const keys = this.items.filter(({ isWanted }) => isWanted).map(({ key }) => encodeURIComponent(key)).join(",");
    const { pathname, search } = window.location;
    const rest = String(given).replace("differences=", "differences");
    window.history.replaceState(window.history.state, "", `${pathname}${search}${this.mark}${keys}${rest && `?${rest}`}`);
  }

  change() {
    this.settle();
    this.write();
    this.show();
  }

  remove(item) {
    this.choose(item, false);
    (this.chosen[0] ?? this.items.find((one) => this.fits(one)))?.chip.input.focus();
  }

  showAll() {
    for (const item of this.items) item.isWanted = false;
    this.change();
  }

  show() {
    const chosen = this.chosen;
    const fitting = this.items.filter((item) => this.fits(item));
    const shown = chosen.length ? chosen : fitting;
    const canDiffer = shown.length >= LEAST;
    this.section.dataset.columns = shown.length;
    this.section.classList.toggle("is-chosen", chosen.length > 0);
    for (const item of this.items) {
      item.chip.label.hidden = !fitting.includes(item);
      item.chip.input.disabled = chosen.length >= MOST && !chosen.includes(item);
      item.head.hidden = !shown.includes(item);
      item.remove.hidden = !chosen.includes(item);
    }
    this.only.input.disabled = !canDiffer;
    const same = [];
    for (const row of this.rows) {
      for (const { at } of this.items) row.cells[at].hidden = !shown.some((item) => item.at === at);
      const values = new Set(shown.map(({ at }) => said(row.cells[at])));
      const isSame = canDiffer && values.size === 1;
      if (isSame) same.push([said(row.cells[0]), [...values][0]]);
      row.hidden = isSame && this.only.input.checked;
    }
    for (const body of this.table.tBodies) body.hidden = this.rows.every((row) => row.parentElement !== body || row.hidden);
    for (const group of this.table.querySelectorAll(".vk-compare-group > th")) group.colSpan = shown.length + 1;
    this.tell(shown, fitting, same);
    this.keepHead();
  }

  tell(shown, fitting, same) {
    const out = this.items.length - fitting.length;
    const differ = this.rows.length - same.length;
    const told = [];
    if (shown.length >= LEAST) told.push(n("{count} property differs", "{count} properties differ", differ));
    if (same.length) told.push(n("{count} is the same", "{count} are the same", same.length));
    if (out) told.push(n("{count} left out by filters", "{count} left out by filters", out));
    if (this.chosen.length >= MOST && fitting.length > MOST) told.push(t("at most {count} at once", { count: MOST }));
    if (!shown.length) told.push(t("nothing that fits"));
    this.status.textContent = told.join(" · ");
    const isTold = this.only.input.checked && same.length > 0;
    this.same.hidden = !isTold;
    const list = same.map(([name, value]) => make("span", "", `${name}: ${value || "–"}`));
    this.same.replaceChildren(...(isTold ? [make("strong", "", t("The same for all shown")), ...list] : []));
  }

  print() {
    const root = document.documentElement;
    root.classList.add("vk-prints-comparison");
    this.section.classList.add("is-printed");
    const done = () => {
      root.classList.remove("vk-prints-comparison");
      this.section.classList.remove("is-printed");
    };
    window.addEventListener("afterprint", done, { once: true });
    window.print();
  }
}

// Tables of a page that tell of nothing but what is compared there are folded: chosen columns come
// first, and whoever wants all of them opens them.
function foldTables(article) {
  const compared = new Set([...article.querySelectorAll(".vk-compare-table thead a")].map(({ href }) => href));
  for (const table of article.querySelectorAll("table:not(.vk-comparison *, details *)")) {
    const rows = [...(table.tBodies[0]?.rows ?? [])];
    const isSame = rows.every(({ cells }) => compared.has(cells[0].querySelector("a")?.href));
    if (rows.length <= MOST || !isSame) continue;
    const columns = [...(table.tHead?.rows[0]?.cells ?? [])].slice(1).map(said);
    const outer = table.closest(".md-typeset__scrollwrap") ?? table;
    const fold = make("details", "vk-folded", make("summary", "", n("Table of {count} row", "Table of {count} rows", rows.length), make("span", "", columns.join(", "))));
    outer.replaceWith(fold);
    fold.append(outer);
  }
}

let comparisons = [];

function start() {
  comparisons = [...document.querySelectorAll(".vk-comparison:not(.is-ready)")]
    .filter((section) => section.querySelector(".vk-compare-narrow"))
    .map((section, index) => new Comparison(section, index));
  for (const article of new Set(comparisons.map(({ section }) => section.closest("article")))) foldTables(article);
}

window.addEventListener("hashchange", () => {
  for (const one of comparisons) {
    one.read();
    one.show();
  }
});

for (const event of ["scroll", "resize"]) {
  window.addEventListener(event, () => comparisons.forEach((one) => one.keepHead()), { passive: true });
}

window.addEventListener("beforeprint", () => document.querySelectorAll("details.vk-folded").forEach((one) => (one.open = true)));
onPage(start);
