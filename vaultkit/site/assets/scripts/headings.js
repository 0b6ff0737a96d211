// Links of headings to themselves can be reached by keyboard, and have a name that is none of the
// heading's. Without this script they are there for the mouse.
function nameLinks() {
  for (const link of document.querySelectorAll("article .headerlink[aria-hidden]")) {
    const heading = link.parentElement;
    const text = heading.textContent.trim();
    link.removeAttribute("aria-hidden");
    link.removeAttribute("tabindex");
    link.setAttribute("aria-label", `# ${text}`);
    if (!heading.querySelector("img, math, svg")) heading.setAttribute("aria-label", text);
  }
}

vaultkitPage.onPage(nameLinks);
