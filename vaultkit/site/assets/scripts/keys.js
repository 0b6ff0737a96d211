// The list of keys, shown by `?`. What it says stands in the page, so that it is translated there.
const { isWriting } = vaultkitPage;

addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  const dialog = document.querySelector("dialog.vk-keys");
  if (!dialog || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  dialog.showModal();
});
document.addEventListener("click", (event) => {
  const dialog = document.querySelector("dialog.vk-keys");
  if (event.target.closest?.(".vk-keys-open")) dialog?.showModal();
  else if (event.target === dialog || event.target.closest?.(".vk-keys-close")) dialog?.close();
});
