// The page that was not found, shown at any depth. Finds the root of the site, the nearest folder
// that holds a file of ours, and becomes the page that it would be there, with search and tree.
const lost = JSON.parse(document.getElementById("vk-lost").textContent);

// Some hosts answer with a page of theirs, and no error, where there is no file.
const isFile = (response) => response?.ok && !/html/.test(response.headers.get("content-type"));

async function findRoot() {
  const parts = location.pathname.split("/").slice(1, -1);
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const root = new URL(`/${parts.slice(0, depth).map((part) => `${part}/`).join("")}`, location.href);
    const response = await fetch(new URL(lost.file, root), { method: "HEAD" }).catch(() => undefined);
    if (isFile(response)) return root;
  }
  return undefined;
}

// The page of the root, with all that it names found from here.
function pageAt(root) {
  const page = new DOMParser().parseFromString(lost.page, "text/html");
  for (const name of ["href", "src", "data-root", "data-titles", "data-worker"]) {
    for (const one of page.querySelectorAll(`[${name}]:not([${name}^="#"])`)) {
      one.setAttribute(name, new URL(one.getAttribute(name), root).href);
    }
  }
  const config = page.getElementById("__config");
  if (config) config.textContent = JSON.stringify({ ...JSON.parse(config.textContent), base: root.href });
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

findRoot().then((root) => {
  if (!root) return;
  const text = pageAt(root);
  // The theme sets this to the folder of the page, and keeps the colours that a reader chose by it.
  Object.defineProperty(window, "__md_scope", { get: () => root, set() {} });
  document.open();
  document.write(text);
  document.close();
});
