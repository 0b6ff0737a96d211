// only where: vk-filtered
// A box that narrows a long list down while its reader types. Of a list in several pages it looks
// through all entries, which are loaded when somebody goes to the box.
const MOST = 100;
const { t, number } = vaultkitWords;

function fold(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
}

function narrowItems(list) {
  const items = [...list.querySelectorAll(".vk-notes > li")].map((element) => ({
    element,
    text: fold(element.textContent),
  }));
  const groups = [...list.querySelectorAll(".vk-group")];
  const letters = list.querySelector(".vk-letters");
  return (words) => {
    let count = 0;
    for (const { element, text } of items) {
      element.hidden = !words.every((word) => text.includes(word));
      count += element.hidden ? 0 : 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
    if (letters) letters.hidden = words.length > 0;
    return [count, items.length];
  };
}

async function loadRows(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const root = new URL("../", url);
  return (await response.json()).map(([title, address, about, ...others]) => ({
    title,
    about,
    href: new URL(address || "./", root).href,
    text: fold([title, about, ...others].join(" ")),
  }));
}

function entryOf(row) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = row.href;
  link.textContent = row.title;
  link.dir = "auto";
  item.append(link);
  if (row.about) {
    const about = document.createElement("span");
    about.className = "vk-about";
    about.dir = "auto";
    about.textContent = row.about;
    item.append(" ", about);
  }
  return item;
}

function narrowRows(list, rows) {
  const listed = list.querySelector(".vk-listed");
  const found = document.createElement("ul");
  found.className = "vk-notes";
  found.hidden = true;
  listed.after(found);
  return (words) => {
    listed.hidden = words.length > 0;
    found.hidden = !words.length;
    const hits = words.length
      ? rows.filter(({ text }) => words.every((word) => text.includes(word)))
      : [];
    found.replaceChildren(...hits.slice(0, MOST).map(entryOf));
    return [hits.length, rows.length];
  };
}

function addFilter(list) {
  const box = list.querySelector(".vk-filter");
  const input = box.querySelector("input");
  const state = box.querySelector("[role=status]");
  let narrow = list.dataset.all ? null : narrowItems(list);
  let loading;
  const load = () => {
    loading ??= loadRows(new URL(list.dataset.all, location.href))
      .then((rows) => narrowRows(list, rows))
      .catch(() => narrowItems(list)) // what is on the page is better than nothing
      .then((made) => {
        narrow = made;
        if (input.value) show();
      });
  };
  const show = () => {
    if (!narrow) {
      load();
      return;
    }
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    const [count, total] = narrow(words);
    const isCut = list.dataset.all && count > MOST;
    const figures = { count: number(count), total: number(total), shown: number(MOST) };
    const said = isCut ? t("{count} of {total}, {shown} shown", figures) : t("{shown} of {total}", { ...figures, shown: figures.count });
    state.textContent = words.length ? said : "";
  };
  box.hidden = false;
  input.addEventListener("input", show);
  if (!narrow) input.addEventListener("focus", load);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value) {
      input.value = "";
      show();
      event.stopPropagation();
    }
  });
  if (narrow || input.value) show();
}

function addFilters() {
  for (const list of document.querySelectorAll(".vk-filtered:not([data-ready])")) {
    list.dataset.ready = "";
    addFilter(list);
  }
}

vaultkitPage.onPage(addFilters);
