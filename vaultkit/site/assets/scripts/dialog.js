/* The theme's search dialog has no name; that of its field is one. */
const name = () => {
  const box = document.querySelector("[data-md-component=search][role=dialog]:not([aria-label])");
  const field = box?.querySelector("[data-md-component=search-query]");
  if (field) box.setAttribute("aria-label", field.getAttribute("aria-label") ?? field.placeholder);
};
if (typeof document$ === "undefined") document.addEventListener("DOMContentLoaded", name);
else document$.subscribe(name);
