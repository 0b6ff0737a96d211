// Loads style sheets and scripts that only some pages need for what comes onto a page later: what
// is shown in a preview (the event `vk-content` on its element), and pages without a reload.
const ROOT = new URL("../", document.currentScript.src);

function loadParts(element) {
  const html = element.outerHTML;
  const known = new Set([...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src));
  for (const [where, files] of Object.entries(vaultkitParts)) {
    if (!html.includes(where)) continue;
    for (const url of files.map((file) => new URL(file, ROOT).href)) {
      if (known.has(url)) continue;
      const isStyle = url.endsWith(".css");
      const made = document.createElement(isStyle ? "link" : "script");
      Object.assign(made, isStyle ? { rel: "stylesheet", href: url } : { src: url });
      document.head.append(made);
    }
  }
}

let isFirst = true;
document.addEventListener("vk-content", (event) => loadParts(event.target));
if (typeof document$ !== "undefined") {
  document$.subscribe(() => {
    if (!isFirst) loadParts(document.body);
    isFirst = false;
  });
}
