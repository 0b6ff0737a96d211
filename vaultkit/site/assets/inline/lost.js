// Finds the root of the site from a page at any depth: the nearest folder that holds a file of ours.
// Links lead from there, and names like the address that was asked for are offered.
const known = JSON.parse(document.getElementById("vk-known").textContent);

async function findRoot() {
  const parts = location.pathname.split("/").slice(1, -1);
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const root = new URL(`/${parts.slice(0, depth).map((part) => `${part}/`).join("")}`, location.href);
    const response = await fetch(new URL(known.file, root), { method: "HEAD" }).catch(() => undefined);
    if (response?.ok) return root;
  }
  return undefined;
}

findRoot().then((root) => {
  if (!root) return;
  for (const link of document.querySelectorAll("a[data-path]")) link.href = new URL(link.dataset.path || "./", root);
  for (const one of document.querySelectorAll(".vk-root")) one.hidden = false;
  const nearest = document.querySelector(".vk-nearest");
  nearest.dataset.titles = new URL(nearest.dataset.path, root);
  const script = document.createElement("script");
  script.src = new URL(known.script, root);
  document.body.append(script);
});
