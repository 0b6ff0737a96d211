// only where: vk-decision
// Asks the questions of a decision one by one. The tree in the page holds all of them, so that a
// reader without this script has it to read; the answers given so far stand in the address, so that
// a result can be shared.

const PREFIX = "decide";
const { t } = vaultkitWords;

function make(tag, className, ...content) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

function button(className, text, run) {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", run);
  return element;
}

function copyOf(element) {
  return [...element.cloneNode(true).childNodes];
}

class Decision {
  constructor(section, index) {
    this.section = section;
    this.tree = section.querySelector(".vk-decision-tree");
    this.questions = new Map(
      [...this.tree.querySelectorAll("[data-question]")].map((item) => [item.dataset.question, item]),
    );
    this.mark = `#${PREFIX}${index ? `-${index + 1}` : ""}/`;
    this.path = [];
    this.helper = make("div", "vk-helper");
    this.helper.setAttribute("role", "group");
    this.helper.setAttribute("aria-label", section.querySelector(".vk-decision-title").textContent);
    this.tree.before(this.helper);
    this.fold();
    this.read();
    this.show(false);
  }

  // Put the whole tree behind a summary; printing opens it.
  fold() {
    const details = make("details", "vk-decision-all", make("summary", "", t("Show all questions and answers")));
    this.tree.before(details);
    details.append(this.tree);
    window.addEventListener("beforeprint", () => {
      details.open = true;
    });
  }

  get start() {
    return this.tree.querySelector("[data-question]");
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

  // Walk the answers of an address; what no longer exists ends the walk.
  read() {
    this.path = [];
    if (!window.location.hash.startsWith(this.mark)) return;
    let place = this.start;
    for (const part of window.location.hash.slice(this.mark.length).split("/")) {
      if (!place || !place.matches(".vk-question")) return;
      const key = decodeURIComponent(part);
      const answer = this.answers(place).find((item) => item.dataset.key === key);
      if (!answer) return;
      this.path.push({ question: place, answer });
      place = this.target(answer);
    }
  }

  write() {
    const keys = this.path.map(({ answer }) => encodeURIComponent(answer.dataset.key));
    const { pathname, search } = window.location;
    const hash = keys.length ? this.mark + keys.join("/") : "";
    window.history.replaceState(window.history.state, "", pathname + search + hash);
  }

  cut(length) {
    this.path.length = length;
    this.write();
    this.show(true);
  }

  choose(question, answer) {
    this.path.push({ question, answer });
    this.write();
    this.show(true);
  }

  show(focus) {
    const last = this.path[this.path.length - 1];
    const place = last ? this.target(last.answer) : this.start;
    const heading = make("h3", place.matches(".vk-question") ? "vk-helper-question" : "vk-card-name");
    heading.tabIndex = -1;
    const parts = [];
    if (this.path.length) parts.push(this.trail());
    parts.push(place.matches(".vk-question") ? this.ask(place, heading) : this.result(place, heading));
    if (this.path.length) parts.push(this.bar(place));
    this.helper.replaceChildren(...parts.flat());
    if (focus) {
      heading.focus({ preventScroll: true });
      this.helper.scrollIntoView({ block: "nearest" });
    }
  }

  trail() {
    const list = make("ol", "vk-trail");
    list.setAttribute("aria-label", t("Your answers"));
    this.path.forEach(({ question, answer }, index) => {
      const asked = question.querySelector(".vk-question-text").textContent;
      const given = make("strong", "", answer.querySelector(".vk-answer-text").textContent);
      const back = button("", "", () => this.cut(index));
      back.append(`${asked} `, given);
      back.title = t("Answer this question again");
      list.append(make("li", "", back));
    });
    return list;
  }

  ask(question, heading) {
    heading.append(...copyOf(question.querySelector(".vk-question-text")));
    const choices = make("div", "vk-choices");
    this.answers(question).forEach((answer) => {
      const text = answer.querySelector(".vk-answer-text").textContent;
      choices.append(button("", text, () => this.choose(question, answer)));
    });
    return [heading, choices];
  }

  result(place, heading) {
    heading.append(...copyOf(place.querySelector(".vk-result-name")));
    const isAdvice = place.matches(".is-advice");
    const card = make("div", isAdvice ? "vk-card is-advice" : "vk-card");
    card.append(make("p", "vk-card-kind", isAdvice ? t("Advice") : t("Result")), heading);
    const reason = place.querySelector(".vk-reason");
    if (reason) card.append(make("p", "vk-card-reason", ...copyOf(reason)));
    return card;
  }

  bar(place) {
    const bar = make("div", "vk-helper-bar");
    bar.append(
      button("vk-back", `◀ ${t("Back")}`, () => this.cut(this.path.length - 1)),
      button("vk-restart", t("Start again"), () => this.cut(0)),
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
    .filter((section) => !section.querySelector(".vk-helper"))
    .map((section, index) => new Decision(section, index));
}

window.addEventListener("hashchange", () => {
  decisions.forEach((decision) => {
    decision.read();
    decision.show(false);
  });
});

if (window.document$) window.document$.subscribe(start);
else document.addEventListener("DOMContentLoaded", start);
