// only where: <table
// A table that is wider than its place keeps its head and first column in sight while it scrolls,
// gives its columns room for some words, and shows at its edge that there is more. On paper, what
// is wider than the page is drawn smaller.
const tables = () => document.querySelectorAll("article table");

function giveRoom(table) {
  table.tabIndex = 0;
  for (const row of [...table.rows].slice(0, 99)) {
    for (const cell of row.cells) cell.style.minWidth = `${Math.min(14, 2 + cell.textContent.length / 1.7)}em`;
  }
}

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const isWide = target.scrollWidth > target.clientWidth + 1;
    target.toggleAttribute("data-scrolls", isWide);
    if (isWide) giveRoom(target);
    else target.removeAttribute("tabindex");
    target.onscroll();
  }
});

function showMore() {
  this.toggleAttribute("data-more", this.scrollWidth - this.clientWidth - Math.abs(this.scrollLeft) > 1);
}

function watchTables() {
  watcher.disconnect();
  for (const table of tables()) {
    watcher.observe(table);
    table.onscroll = showMore;
  }
}

addEventListener("beforeprint", () => {
  for (const table of tables()) {
    table.toggleAttribute("data-least");
    table.style.setProperty("--vk-zoom", Math.min(1, 640 / table.offsetWidth));
    table.toggleAttribute("data-least");
  }
});

vaultkitPage.onPage(watchTables);
