// only where: vk-neighbours
// Has the script loaded that draws what is two links away, once somebody asks for it.
addEventListener("click", (event) => {
  const link = event.target.closest?.(".vk-neighbours[data-graph]:not(.vk-two-away) .vk-graph-two");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const section = link.closest("section");
  section.classList.add("vk-two-away");
  section.dispatchEvent(new Event("vk-content", { bubbles: true }));
});
