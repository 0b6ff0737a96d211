// only where: vk-decision
// Asks the questions of a decision one by one, narrowed down by its filters. The tree in the page
// holds all of them, so that a reader without this script has it to read; answers and filters stand
// in the address, so that a result can be shared.

const PREFIX = "decide";
const MOST_HINTS = 3;
const MOST_DIRECT = 6;
const MOST_BLOCKS = 12;
const NOT_SHOWN = "script, style, .headerlink, .md-code__nav, .vk-source";
const { t, n, number } = vaultkitWords;
const { make, button, fetchPage, onPage } = vaultkitPage;

function copyOf(element) {
  return [...element.cloneNode(true).childNodes];
}

const levelOf = (element) => Number(/^H([1-6])$/.exec(element.tagName)?.[1] ?? 0);

// What a link leads to: a block, or what stands under a heading.
function blocksAt(page, hash) {
  const target = page.getElementById(decodeURIComponent(hash.slice(1)));
  if (!target?.closest("article")) return [];
  const level = levelOf(target);
  if (!level) return [target.closest("li, table, blockquote, pre, .callout") ?? target];
  const blocks = [];
  for (let next = target.nextElementSibling; next && blocks.length < MOST_BLOCKS; next = next.nextElementSibling) {
    if (levelOf(next) && levelOf(next) <= level) break;
    blocks.push(next);
  }
  return blocks;
}

function cleaned(block, url) {
  const copy = document.importNode(block, true);
  for (const hidden of copy.querySelectorAll(NOT_SHOWN)) hidden.remove();
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    element.removeAttribute("id");
    for (const name of ["src", "href"]) {
      const value = element.getAttribute(name);
      if (value && (name === "src" || element.matches("a"))) element.setAttribute(name, new URL(value, url).href);
    }
  }
  for (const code of copy.querySelectorAll("pre > code")) code.tabIndex = 0;
  return copy;
}

// A part of a result, such as its manifest: shown in place once it is opened; a link where it
// cannot be.
function partOf(part, isOpen) {
  const link = part.querySelector("a[href]");
  if (!link) return "";
  const url = new URL(link.href);
  const body = make("div", "vk-part-body", ...copyOf(part.lastElementChild));
  const details = make("details", "vk-part-shown", make("summary", "", part.dataset.name), body);
  const load = async () => {
    if (!details.open || details.dataset.loaded) return;
    details.dataset.loaded = "yes";
    try {
      const here = url.pathname === window.location.pathname;
      const found = here ? document : await fetchPage(url.href.replace(/#.*/, ""));
      const blocks = blocksAt(found, url.hash).map((block) => cleaned(block, url));
      if (!blocks.length) return;
      const more = link.cloneNode(true);
      more.textContent = t("Open its page");
      const isFlow = part.matches(".vk-flow-part");
      const flow = link.cloneNode(true);
      if (isFlow) flow.dataset.vkFlow = "";
      body.replaceChildren(...(isFlow ? [flow] : blocks), make("p", "vk-part-more", more));
      for (const name of ["vk-content", "vk-flow"]) body.dispatchEvent(new Event(name, { bubbles: true }));
    } catch {
      delete details.dataset.loaded;
    }
  };
  details.addEventListener("toggle", load);
  details.open = isOpen;
  return details;
}

class Decision {
  constructor(section, index) {
    this.section = section;
    this.tree = section.querySelector(".vk-decision-tree");
    this.filters = [...section.querySelectorAll(".vk-narrow input")];
    this.questions = new Map(
      [...this.tree.querySelectorAll("[data-question]")].map((item) => [item.dataset.question, item]),
    );
    this.results = [...this.tree.querySelectorAll(".vk-result")];
    this.mark = `#${PREFIX}${index ? `-${index + 1}` : ""}/`;
    this.path = [];
    this.helper = make("div", "vk-helper");
    this.helper.setAttribute("role", "group");
    this.helper.setAttribute("aria-label", section.querySelector(".vk-decision-title").textContent);
    this.status = make("p", "vk-narrow-state");
    this.status.setAttribute("role", "status");
    this.tree.before(this.status, this.helper);
    for (const filter of this.filters) filter.addEventListener("change", () => this.narrow());
    this.fold();
    this.read();
    this.show(false);
  }

  // Put the whole tree behind a summary; printing opens it, but on a front page.
  fold() {
    const details = make("details", "vk-decision-all", make("summary", "", t("Show all questions and answers")));
    this.tree.before(details);
    details.append(this.tree);
    window.addEventListener("beforeprint", () => {
      if (!details.closest(".front-page")) details.open = true;
    });
  }

  get start() {
    return this.tree.querySelector("[data-question]");
  }

  // The level of the helper's heading: no deeper than what stands above it allows.
  get level() {
    const isAbove = (one) => one.compareDocumentPosition(this.section) & Node.DOCUMENT_POSITION_FOLLOWING;
    const above = [...document.querySelectorAll("article :is(h1, h2, h3)")].filter(isAbove).pop();
    return !above || above.tagName === "H1" ? "h2" : "h3";
  }

  get chosen() {
    return this.filters.filter((filter) => filter.checked);
  }

  answers(question) {
    return [...question.querySelector(".vk-answers").children];
  }

  // The question or result that an answer leads to.
  target(answer) {
    const jump = answer.querySelector(":scope > .vk-jump");
    if (jump) return this.questions.get(jump.dataset.to);
    return answer.querySelector(":scope > .vk-question, :scope > .vk-result");
  }

  fits(result) {
    const passed = (result.dataset.fits ?? "").split(" ");
    return this.chosen.every((filter) => passed.includes(filter.dataset.filter));
  }

  // The results behind a question or result that fit, each once, with the answers that lead there.
  ways(place, path = []) {
    if (!place) return [];
    if (place.matches(".vk-result")) return this.fits(place) ? [{ result: place, path }] : [];
    const found = new Map();
    for (const answer of this.answers(place)) {
      for (const way of this.ways(this.target(answer), [...path, { question: place, answer }])) {
        if (!found.has(way.result)) found.set(way.result, way);
      }
    }
    return [...found.values()];
  }

  // Walk the answers of an address; what no longer exists, or does not fit, ends the walk.
  read() {
    this.path = [];
    const { hash } = window.location;
    const [keys, only = ""] = (hash.startsWith(this.mark) ? hash.slice(this.mark.length) : "").split("?only=");
    const wanted = only.split(",").map(decodeURIComponent);
    for (const filter of this.filters) filter.checked = wanted.includes(filter.dataset.key);
    this.markUnfit();
    let place = this.start;
    for (const key of keys.split("/").filter(Boolean).map(decodeURIComponent)) {
      if (!place || !place.matches(".vk-question")) return;
      const answer = this.answers(place).find((item) => item.dataset.key === key);
      if (!answer || !this.ways(this.target(answer)).length) return;
      this.path.push({ question: place, answer });
      place = this.target(answer);
    }
  }

  write() {
    const keys = this.path.map(({ answer }) => encodeURIComponent(answer.dataset.key));
    const only = this.chosen.map((filter) => encodeURIComponent(filter.dataset.key)).join(",");
    const { pathname, search } = window.location;
    const said = keys.join("/") + (only && `?only=${only}`);
    window.history.replaceState(window.history.state, "", pathname + search + (said && this.mark + said));
  }

  // Hide in the whole tree what leads to nothing that fits.
  markUnfit() {
    for (const answer of this.tree.querySelectorAll(".vk-answer")) {
      answer.classList.toggle("is-unfit", !this.ways(this.target(answer)).length);
    }
  }

  // Take a filter that was set or unset into account; an answer that leads nowhere now is taken back.
  narrow() {
    const wrong = this.path.findIndex(({ answer }) => !this.ways(this.target(answer)).length);
    if (wrong >= 0) this.path.length = wrong;
    this.markUnfit();
    this.write();
    this.show(false);
  }

  go(path) {
    this.path = path;
    this.write();
    this.show(true);
  }

  show(focus) {
    const last = this.path[this.path.length - 1];
    const place = last ? this.target(last.answer) : this.start;
    const isQuestion = place.matches(".vk-question");
    const heading = make(this.level, isQuestion ? "vk-helper-question" : "vk-card-name");
    heading.tabIndex = -1;
    const parts = [];
    if (this.path.length) parts.push(this.trail());
    parts.push(isQuestion ? this.ask(place, heading) : this.result(place, heading));
    if (this.path.length) parts.push(this.bar(place));
    this.helper.replaceChildren(...parts.flat());
    this.tell();
    if (focus) {
      heading.focus({ preventScroll: true });
      this.helper.scrollIntoView({ block: "nearest" });
    }
  }

  // Say how many results are left, where filters leave some out.
  tell() {
    const left = this.chosen.length ? this.results.filter((result) => this.fits(result)).length : 0;
    const total = number(this.results.length);
    this.status.textContent = !this.chosen.length
      ? ""
      : left
        ? n("{count} of {total} results fits", "{count} of {total} results fit", left, { total })
        : t("No result fits all of these");
  }

  trail() {
    const list = make("ol", "vk-trail");
    list.setAttribute("aria-label", t("Your answers"));
    this.path.forEach(({ question, answer }, index) => {
      const asked = question.querySelector(".vk-question-text").textContent;
      const given = make("strong", "", answer.querySelector(".vk-answer-text").textContent);
      const back = button("", "", () => this.go(this.path.slice(0, index)));
      back.append(`${asked} `, given);
      back.title = t("Answer this question again");
      list.append(make("li", "", back));
    });
    return list;
  }

  ask(question, heading) {
    heading.append(...copyOf(question.querySelector(".vk-question-text")));
    const choices = make("div", "vk-choices");
    this.answers(question).forEach((answer) => choices.append(this.choice(question, answer)));
    const direct = this.direct(question);
    return [heading, choices, ...(direct ? [direct] : [])];
  }

  choice(question, answer) {
    const ways = this.ways(this.target(answer));
    const text = make("span", "vk-choice-text", answer.querySelector(".vk-answer-text").textContent);
    const names = [...new Set(ways.map(({ result }) => result.querySelector(".vk-result-name").textContent))];
    const said = names.slice(0, MOST_HINTS).join(", ") + (names.length > MOST_HINTS ? ", …" : "");
    const hint = make("span", "vk-choice-hint", ways.length ? said : t("nothing that fits"));
    const made = button("", text, () => this.go([...this.path, { question, answer }]));
    made.append(hint);
    made.disabled = !ways.length;
    return made;
  }

  // The way straight to a result, where filters leave few.
  direct(question) {
    const ways = this.chosen.length ? this.ways(question) : [];
    if (!ways.length || ways.length > MOST_DIRECT) return undefined;
    const list = make("ul", "vk-direct");
    for (const { result, path } of ways) {
      const name = result.querySelector(".vk-result-name").textContent;
      list.append(make("li", "", button("", name, () => this.go([...this.path, ...path]))));
    }
    return make("div", "vk-direct-box", make("p", "", t("Straight to what fits")), list);
  }

  result(place, heading) {
    heading.append(...copyOf(place.querySelector(".vk-result-name")));
    const isAdvice = place.matches(".is-advice");
    const card = make("div", isAdvice ? "vk-card is-advice" : "vk-card");
    card.append(make("p", "vk-card-kind", isAdvice ? t("Advice") : t("Result")), heading);
    const reason = place.querySelector(".vk-reason");
    if (reason) card.append(make("p", "vk-card-reason", ...copyOf(reason)));
    const facts = make("dl", "vk-card-facts");
    for (const fact of place.querySelectorAll(".vk-fact")) {
      const copy = fact.cloneNode(true);
      const said = copy.lastElementChild;
      if (said.lastChild?.nodeType === Node.TEXT_NODE) said.lastChild.data = said.lastChild.data.replace(/\.\s*$/, "");
      facts.append(make("div", "", make("dt", "", fact.dataset.name), make("dd", "", ...said.childNodes)));
    }
    if (facts.children.length) card.append(facts);
    const isWide = this.helper.clientWidth > 640;
    card.append(...[...place.querySelectorAll(".vk-part")].map((part) => partOf(part, isWide)));
    return card;
  }

  bar(place) {
    const bar = make("div", "vk-helper-bar");
    bar.append(
      button("vk-back", `◀ ${t("Back")}`, () => this.go(this.path.slice(0, -1))),
      button("vk-restart", t("Start again"), () => this.go([])),
    );
    if (place.matches(".vk-result") && navigator.clipboard) {
      const share = button("vk-share", t("Copy link to this result"), () => {
        navigator.clipboard.writeText(window.location.href).then(
          () => { share.textContent = t("Link copied"); },
          () => { share.textContent = t("Copy the address of this page"); },
        );
      });
      bar.append(share);
    }
    return bar;
  }
}

let decisions = [];

function start() {
  decisions = [...document.querySelectorAll(".vk-decision")]
    .filter((section) => !section.querySelector(".vk-helper") && section.querySelector(".vk-decision-tree"))
    .map((section, index) => new Decision(section, index));
}

window.addEventListener("hashchange", () => {
  decisions.forEach((decision) => {
    decision.read();
    decision.show(false);
  });
});

onPage(start);
