// only where: vk-review
// A review that came due since the site was built: the line of facts says so on the day it is read.
function judgeBadges() {
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  for (const badge of document.querySelectorAll(".vk-review[data-due]")) {
    const { due, soon, grace } = badge.dataset;
    const late = Math.round((today - Date.parse(due)) / 86400000);
    const state = late > Number(grace) ? "overdue" : late >= -Number(soon) ? "due-soon" : "ok";
    badge.dataset.state = state;
    for (const said of badge.querySelectorAll("[data-when]")) said.hidden = said.dataset.when !== state;
  }
}

vaultkitPage.onPage(judgeBadges);
