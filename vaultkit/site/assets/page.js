// What several scripts do, in one place. It stands before them all; each takes what it needs:
//   const { onPage, isWriting, make, button, fetchPage } = vaultkitPage;
const vaultkitPage = (() => {
  const pages = new Map();
  // Runs on this page, and on each that comes without a reload.
  const onPage = (run) => {
    if (typeof document$ === "undefined") addEventListener("DOMContentLoaded", () => run());
    else document$.subscribe(() => run());
  };
  // A dialog that was just closed has the focus until the browser draws.
  const isWriting = (target) =>
    target instanceof Element && !target.closest("dialog:not([open])") && (target.closest("input, textarea, select, dialog") !== null || target.isContentEditable);
  const make = (tag, className = "", ...content) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...content);
    return made;
  };
  const button = (className, text, run) => {
    const made = make("button", className, text);
    made.type = "button";
    made.addEventListener("click", run);
    return made;
  };
  // Only pages are read as HTML: an attachment is not cleaned of what it would run as a page.
  const isHtml = (got) => got.ok && (got.headers.get("content-type") ?? "").startsWith("text/html");
  const fetchPage = (url) => {
    if (!pages.has(url)) {
      const loading = fetch(url)
        .then((got) => (isHtml(got) ? got.text() : Promise.reject(got.status)))
        .then((html) => new DOMParser().parseFromString(html, "text/html"));
      loading.catch(() => pages.delete(url));
      pages.set(url, loading);
    }
    return pages.get(url);
  };
  return { onPage, isWriting, make, button, fetchPage };
})();
