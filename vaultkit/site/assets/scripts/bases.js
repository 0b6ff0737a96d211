// only where: vk-base
// Tables of bases: sorted by a click on a heading, narrowed down by a box above them.
const { t, number } = vaultkitWords;
const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true, sensitivity: "base" });

function fold(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
}

function keyOf(row, column) {
  const cell = row.cells[column];
  const text = (cell.dataset.sort ?? cell.textContent).trim();
  const number = text === "" ? NaN : Number(text);
  return { text, number };
}

// Numbers come before texts, and what is empty last, whatever the direction.
function compare(left, right, sign) {
  if (!left.text || !right.text) return !left.text - !right.text;
  const numbers = !Number.isNaN(left.number) - !Number.isNaN(right.number);
  if (numbers) return -numbers;
  if (!Number.isNaN(left.number)) return sign * (left.number - right.number);
  return sign * collator.compare(left.text, right.text);
}

function sortBody(body, column, direction) {
  const rows = [...body.rows].filter((row) => "order" in row.dataset);
  const sign = direction === "descending" ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: keyOf(row, column) }));
  keyed.sort((a, b) =>
    direction === "none"
      ? a.row.dataset.order - b.row.dataset.order
      : compare(a.key, b.key, sign) || a.row.dataset.order - b.row.dataset.order,
  );
  for (const { row } of keyed) body.append(row);
}

function addSorting(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = { ascending: "descending", descending: "none" };
      const direction = next[head.getAttribute("aria-sort")] ?? "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      if (direction !== "none") head.setAttribute("aria-sort", direction);
      for (const body of table.tBodies) sortBody(body, column, direction);
    });
  });
}

function addFilter(base, table, rows) {
  const box = document.createElement("div");
  box.className = "vk-filter";
  const label = document.createElement("label");
  const name = document.createElement("span");
  name.className = "vk-label-hidden";
  name.textContent = t("Filter this table");
  const input = document.createElement("input");
  Object.assign(input, { type: "search", placeholder: t("Filter"), autocomplete: "off" });
  input.spellcheck = false;
  const state = document.createElement("span");
  state.setAttribute("role", "status");
  label.append(name, input);
  box.append(label, state);
  base.prepend(box);
  const texts = rows.map((row) => fold(row.textContent));
  const narrow = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, index) => {
      row.hidden = !words.every((word) => texts[index].includes(word));
      count += row.hidden ? 0 : 1;
    });
    for (const body of table.tBodies) {
      body.hidden = words.length > 0 && !body.querySelector("tr[data-order]:not([hidden])");
    }
    state.textContent = words.length ? t("{shown} of {total}", { shown: number(count), total: number(rows.length) }) : "";
  };
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !input.value) return;
    input.value = "";
    narrow();
    event.stopPropagation();
  });
}

function addTables() {
  for (const base of document.querySelectorAll(".vk-base-table:not([data-ready])")) {
    base.dataset.ready = "";
    const table = base.querySelector("table");
    const rows = [...table.querySelectorAll("tbody > tr:not(.vk-base-group, .vk-base-summary)")];
    if (rows.length < 2) continue;
    rows.forEach((row, index) => (row.dataset.order = index));
    addSorting(table);
    if (rows.length >= 8) addFilter(base, table, rows);
  }
}

vaultkitPage.onPage(addTables);
