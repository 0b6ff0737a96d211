// Loads style sheets and scripts that only some pages need for what comes onto a page later: what
// is shown in a preview (the event `vk-content` on its element), and pages without a reload.
const HERE = document.currentScript.src;

function loadParts(element) {
  const html = element.outerHTML;
  const known = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
  for (const [where, [digest, ...kinds]] of Object.entries(vaultkitParts)) {
    if (!html.includes(where)) continue;
    for (const kind of kinds) {
      const url = new URL(`vaultkit-${where.replace(/^vk-|</, "")}.${digest}.${kind}`, HERE).href;
      if (known.includes(url)) continue;
      const made = document.createElement(kind === "js" ? "script" : "link");
      document.head.append(Object.assign(made, { rel: "stylesheet", href: url, src: url }));
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
