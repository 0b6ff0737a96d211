// only where: vk-reviews
// Reviews that came due since the site was built: their page says so on the day it is read.
const DAY = 86400000;
const { t, n, parts, nParts, number, date } = vaultkitWords;

function daysLate(due, today) {
  return Math.round((today - Date.parse(due)) / DAY);
}

function stateOf(late, { soon, grace }) {
  if (late > Number(grace)) return "overdue";
  return late >= -Number(soon) ? "due-soon" : "ok";
}

function judgeReviews() {
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const page = document.querySelector(".vk-reviews");
  if (page && today > Date.parse(page.dataset.built)) judgePage(page, today);
}

function lateness(late, period) {
  const percent = Math.round((100 * late) / period);
  if (late > 0) return n("{count} day late, {percent}% of its interval", "{count} days late, {percent}% of its interval", late, { percent });
  return late ? n("in {count} day", "in {count} days", -late) : t("due today");
}

// The page lists the first notes only, but knows for each day how many come due.
function judgePage(page, today) {
  const day = new Date(today).toISOString().slice(0, 10);
  const shown = document.createElement("time");
  shown.dateTime = day;
  shown.textContent = date(day);
  page.querySelector(".vk-as-of").replaceChildren(...parts("As of {date}", { date: shown }));
  const coming = (page.dataset.days ? page.dataset.days.split(" ") : []).map((item) => {
    const [due, count] = item.split("=");
    return { due, count: Number(count), state: stateOf(daysLate(due, today), page.dataset) };
  });
  judgeNotes(page, today);
  judgeCounts(page, coming);
  judgeMonths(page, coming, day.slice(0, 7));
}

function judgeNotes(page, today) {
  const found = new Map();
  for (const note of page.querySelectorAll("li[data-due]")) {
    const { due, period, weight } = note.dataset;
    const late = daysLate(due, today);
    note.querySelector(".vk-late").textContent = lateness(late, Number(period));
    const score = (Math.max(late, 0) / Number(period)) * Number(weight);
    const state = stateOf(late, page.dataset);
    const href = note.querySelector("a").href;
    if (!found.has(href)) found.set(href, { note, due, score, state, weight: Number(weight) });
    if (note.closest(".vk-months")) note.hidden = state === "overdue";
  }
  const ranked = [...found.values()].sort(
    (a, b) => b.score - a.score || Date.parse(a.due) - Date.parse(b.due) || b.weight - a.weight,
  );
  for (const queue of page.querySelectorAll(".vk-queue")) {
    const { kind, most } = queue.dataset;
    const notes = ranked.filter(({ state }) => state === kind).slice(0, Number(most));
    const copies = notes.map(({ note }) => note.cloneNode(true));
    for (const copy of copies) copy.hidden = false;
    queue.querySelector("ol").replaceChildren(...copies);
  }
}

function judgeCounts(page, coming) {
  const bands = [...page.querySelectorAll(".vk-legend [data-kind]")];
  const built = Object.fromEntries(bands.map(({ dataset }) => [dataset.kind, Number(dataset.notes)]));
  const count = (kind) =>
    coming.reduce((sum, item) => sum + (item.state === kind ? item.count : 0), 0);
  const overdue = built.overdue + count("overdue");
  const soon = count("due-soon");
  const rest = built.overdue + built["due-soon"] + built.ok - overdue - soon;
  const counts = { ...built, overdue, "due-soon": soon, ok: rest };
  for (const band of bands) band.querySelector("dd").textContent = number(counts[band.dataset.kind]);
  for (const queue of page.querySelectorAll(".vk-queue")) {
    const total = counts[queue.dataset.kind];
    queue.querySelector(".vk-count").textContent = number(total);
    queue.querySelector(".vk-none").hidden = total > 0;
    sayMore(queue, total);
  }
  drawCoverage(page.querySelector(".vk-coverage"), bands, counts);
}

function sayMore(list, total) {
  const listed = [...list.querySelectorAll("li[data-due]")].filter((note) => !note.hidden).length;
  const more = list.querySelector(".vk-more");
  more.hidden = total <= listed;
  const command = more.querySelector("code");
  more.replaceChildren(...nParts("and {count} more; {command} lists all", "and {count} more; {command} lists all", total - listed, { command }));
}

function drawCoverage(chart, bands, counts) {
  const total = bands.reduce((sum, { dataset }) => sum + counts[dataset.kind], 0);
  const said = [];
  let start = 0;
  for (const band of bands) {
    const { kind } = band.dataset;
    const bar = chart.querySelector(`.vk-band-${kind}`);
    bar.setAttribute("x", (1000 * start) / total);
    bar.setAttribute("width", (1000 * counts[kind]) / total);
    if (counts[kind]) said.push(t("{name}: {number}", { name: band.querySelector("dt").textContent, number: number(counts[kind]) }));
    start += counts[kind];
  }
  chart.setAttribute("aria-label", said.join(", "));
}

function judgeMonths(page, coming, thisMonth) {
  const months = [...page.querySelectorAll("[data-month]")];
  const first = months[0].dataset.month;
  const counts = new Map(months.map((month) => [month.dataset.month, 0]));
  for (const { due, count, state } of coming) {
    const month = due.slice(0, 7) < first ? first : due.slice(0, 7);
    if (state !== "overdue") counts.set(month, counts.get(month) + count);
  }
  const longest = Math.max(...counts.values(), 1);
  for (const month of months) {
    const count = counts.get(month.dataset.month);
    month.hidden = count === 0 && month.dataset.month < thisMonth;
    month.querySelector(".vk-count").textContent = n("{count} note", "{count} notes", count);
    month.querySelector("rect").setAttribute("width", (1000 * count) / longest);
    if (month.querySelector("details")) sayMore(month, count);
  }
}

vaultkitPage.onPage(judgeReviews);
