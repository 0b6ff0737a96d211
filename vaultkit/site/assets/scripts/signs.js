// Braces, brackets, hats and arrows grow with what they stand round by a table that mathematical
// fonts hold. Where a reader has no such font, signs-stretched.js makes them grow: it is loaded then.
function stretchUnlessFont() {
  const first = document.querySelector("article math");
  if (!first) return;
  const probe = first.cloneNode();
  probe.innerHTML = '<mo>(</mo><mspace height="5em"></mspace>';
  first.after(probe);
  const [fence, space] = [...probe.children].map((one) => one.getBoundingClientRect().height);
  probe.remove();
  if (fence > space / 2) return;
  const article = first.closest("article");
  article.classList.add("vk-unstretched");
  article.dispatchEvent(new Event("vk-content", { bubbles: true }));
}

vaultkitPage.onPage(stretchUnlessFont);
