// only where: <math
// Braces, brackets, hats and arrows grow with what they stand round by a table that mathematical
// fonts hold. Where a reader has no such font, math-stretch.js makes them grow.
function hasMathFont(math) {
  const probe = math.cloneNode();
  probe.innerHTML = '<mrow><mo>(</mo><mspace height="3em" depth="2em"></mspace></mrow>';
  math.after(probe);
  const [fence, space] = probe.firstChild.children;
  const stretches = fence.getBoundingClientRect().height > space.getBoundingClientRect().height * 0.7;
  probe.remove();
  return stretches;
}

function stretchUnlessFont() {
  const article = document.querySelector("article");
  const first = article?.querySelector("math");
  if (!first || hasMathFont(first)) return;
  article.classList.add("vk-unstretched");
  article.dispatchEvent(new Event("vk-content", { bubbles: true }));
}

vaultkitPage.onPage(stretchUnlessFont);
