// A heading or element whose name the browser or the theme has taken stands under a longer one
// (see reserved_names.py): links from elsewhere to the plain name still find it.
const PREFIX = "user-content-";

function findRenamed() {
  let name = location.hash.slice(1);
  try {
    name = decodeURIComponent(name);
  } catch {
    // as it is
  }
  const article = document.querySelector("article.md-content__inner");
  if (!name || !article || article.contains(document.getElementById(name))) return;
  const renamed = document.getElementById(PREFIX + name);
  if (article.contains(renamed)) renamed.scrollIntoView();
}

addEventListener("hashchange", findRenamed);
vaultkitPage.onPage(findRenamed);
