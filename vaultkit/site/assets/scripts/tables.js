// A table that is wider than its place keeps its head and first column in sight while it scrolls.
const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const isWide = target.scrollWidth > target.clientWidth + 1;
    target.toggleAttribute("data-scrolls", isWide);
    if (isWide) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

function watchTables() {
  watcher.disconnect();
  for (const table of document.querySelectorAll("article table:not([class*='vk-base'])")) watcher.observe(table);
}

if (typeof document$ === "undefined") addEventListener("DOMContentLoaded", watchTables);
else document$.subscribe(watchTables);
