// A review that came due since the site was built: the badge says so on the day it is read.
const WORDS = {
  ok: "Next review",
  "due-soon": "Review due",
  overdue: "Review overdue since",
};

function stateOf(due, today, soon, grace) {
  const late = Math.round((today - due) / 86400000);
  if (late > grace) return "overdue";
  return late >= -soon ? "due-soon" : "ok";
}

function judgeReviews() {
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  for (const badge of document.querySelectorAll(".vk-review[data-due]")) {
    const { due, soon, grace } = badge.dataset;
    const state = stateOf(Date.parse(due), today, Number(soon), Number(grace));
    badge.dataset.state = state;
    badge.querySelector("dt").textContent = WORDS[state];
  }
}

if (typeof document$ === "undefined") addEventListener("DOMContentLoaded", judgeReviews);
else document$.subscribe(judgeReviews);
