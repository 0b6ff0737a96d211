// only where: vk-front
// The header's search is not shown while the front page's larger one is.
function watch() {
  const field = document.querySelector(".vk-front-search");
  const mark = (isSeen) => document.documentElement.classList.toggle("vk-front-is-seen", isSeen);
  mark(false);
  if (field) new IntersectionObserver(([entry]) => mark(entry.isIntersecting)).observe(field);
}

vaultkitPage.onPage(watch);
