// A box that narrows a long list down while its reader types.
function fold(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
}

function addFilter(list) {
  const box = list.querySelector(".vk-filter");
  const input = box.querySelector("input");
  const state = box.querySelector("[role=status]");
  const items = [...list.querySelectorAll(".vk-notes > li")].map((element) => ({
    element,
    text: fold(`${element.textContent} ${element.dataset.also ?? ""}`),
  }));
  const groups = [...list.querySelectorAll(".vk-group")];
  const narrow = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { element, text } of items) {
      element.hidden = !words.every((word) => text.includes(word));
      count += element.hidden ? 0 : 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
    const letters = list.querySelector(".vk-letters");
    if (letters) letters.hidden = words.length > 0;
    state.textContent = words.length ? `${count} of ${items.length}` : "";
  };
  box.hidden = false;
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value) {
      input.value = "";
      narrow();
      event.stopPropagation();
    }
  });
  narrow();
}

function addFilters() {
  for (const list of document.querySelectorAll(".vk-filtered:not([data-ready])")) {
    list.dataset.ready = "";
    addFilter(list);
  }
}

if (typeof document$ === "undefined") addEventListener("DOMContentLoaded", addFilters);
else document$.subscribe(addFilters);
