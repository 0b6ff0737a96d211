// only where: vk-flow
// Steps through a traffic flow: one hop at a time, by buttons or arrow keys, a packet moving along.
// Without this script a flow is complete as it stands.

const { t, n, number } = vaultkitWords;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function textOf(element) {
  return element ? element.textContent.replace(/\s+/g, " ").trim() : "";
}

class Flow {
  constructor(figure) {
    this.figure = figure;
    this.stage = figure.querySelector(".vk-flow-stage");
    this.hops = [...figure.querySelectorAll(".vk-hop")];
    this.dot = make("span", "vk-dot");
    this.dot.hidden = true;
    this.stage.append(this.dot);
    this.step = 0;
    this.title = textOf(figure.querySelector(".vk-flow-title"));
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "group");
    this.stage.setAttribute("aria-label", t("{flow}: arrow keys go from hop to hop", { flow: this.title }));
  }

  // What the packet looks like when it arrives at a hop, "" at the first one.
  packet(step) {
    const before = this.hops[step - 2];
    const packet = before && before.querySelector(".vk-packet");
    if (!packet) return "";
    const [source, destination] = [...packet.querySelectorAll(".vk-address")].map((address) =>
      textOf(address.querySelector("code, .vk-unknown")),
    );
    return `${source} → ${destination}`;
  }

  describe() {
    if (!this.step) return n("{count} hop; step through it with the buttons or arrow keys.", "{count} hops; step through them with the buttons or arrow keys.", this.hops.length);
    const hop = this.hops[this.step - 1];
    const acts = [...hop.querySelectorAll(".vk-act")].map(textOf).join(", ");
    const figures = { step: number(this.step), total: number(this.hops.length) };
    const parts = [t("Hop {step} of {total}: {name}", { ...figures, name: textOf(hop.querySelector(".vk-hop-name")) })];
    const packet = this.packet(this.step);
    if (packet) parts.push(packet);
    if (acts) parts.push(acts);
    return parts.join(" · ");
  }

  // The place of the dot at a hop: the middle of the box, or its edge in the narrow list.
  place(step) {
    const box = this.hops[step - 1].querySelector(".vk-hop-actor").getBoundingClientRect();
    const stage = this.stage.getBoundingClientRect();
    const half = this.dot.offsetWidth / 2;
    const inLanes = getComputedStyle(this.hops[0].querySelector(".vk-hop-row")).display === "grid";
    const x = inLanes ? box.left + box.width / 2 : box.left + 1.1 * 20;
    return [x - stage.left - half, box.bottom - stage.top - half];
  }

  go(step) {
    const from = this.step;
    this.step = Math.max(0, Math.min(step, this.hops.length));
    this.figure.classList.toggle("is-stepping", this.step > 0);
    this.hops.forEach((hop, index) => {
      hop.classList.toggle("is-past", index < this.step - 1);
      hop.classList.toggle("is-current", index === this.step - 1);
      if (index === this.step - 1) hop.setAttribute("aria-current", "step");
      else hop.removeAttribute("aria-current");
    });
    this.dot.hidden = !this.step;
    if (this.step) this.move(from);
  }

  move(from) {
    const [x, y] = this.place(this.step);
    const end = `translate(${x}px, ${y}px)`;
    this.dot.style.transform = end;
    if (!from || from === this.step || calm.matches || !this.dot.animate) return;
    const [oldX, oldY] = this.place(from);
    const middle = (oldY + y) / 2;
    this.dot.animate(
      [
        { transform: `translate(${oldX}px, ${oldY}px)` },
        { transform: `translate(${oldX + (x - oldX) * 0.2}px, ${middle - (y - oldY) * 0.2}px)`, offset: 0.35 },
        { transform: `translate(${oldX + (x - oldX) * 0.8}px, ${middle + (y - oldY) * 0.2}px)`, offset: 0.65 },
        { transform: end },
      ],
      { duration: 500, easing: "ease-in-out" },
    );
  }
}

function withoutIds(element) {
  const copy = element.cloneNode(true);
  copy.removeAttribute("id");
  copy.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
  copy.querySelectorAll(".vk-walk, .vk-dot").forEach((part) => part.remove());
  copy.classList.remove("is-stepping");
  copy.querySelectorAll(".is-past, .is-current").forEach((part) => {
    part.classList.remove("is-past", "is-current");
    part.removeAttribute("aria-current");
  });
  return copy;
}

function addSteps(figure, all) {
  const flow = new Flow(figure);
  const bar = make("div", "vk-walk");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", t("Steps of {flow}", { flow: flow.title }));
  const previous = make("button", "vk-walk-previous", `◀ ${t("Previous")}`);
  const next = make("button", "vk-walk-next", `${t("Next")} ▶`);
  const whole = make("button", "vk-walk-whole", t("Whole path"));
  for (const button of [previous, next, whole]) button.type = "button";
  const status = make("div", "vk-walk-status");
  status.setAttribute("role", "status");
  bar.append(previous, next, whole);
  const partners = [flow];
  const last = () => Math.max(...partners.map((partner) => partner.hops.length));

  function show(step) {
    partners.forEach((partner) => partner.go(step));
    previous.disabled = step === 0;
    next.disabled = step >= last();
    whole.hidden = step === 0;
    bar.classList.toggle("is-stepping", step > 0);
    const lines = partners.map((partner) => {
      const said = partner.describe();
      return make("p", "", partners.length > 1 ? t("{flow}: {step}", { flow: partner.title, step: said }) : said);
    });
    status.replaceChildren(...lines);
  }
  function by(change) {
    const now = Math.max(...partners.map((partner) => partner.step));
    show(Math.max(0, Math.min(now + change, last())));
    const behavior = calm.matches ? "auto" : "smooth";
    if (flow.step) flow.hops[flow.step - 1].firstElementChild.scrollIntoView({ block: "nearest", behavior });
  }
  function listen(element) {
    element.addEventListener("keydown", (event) => {
      if (event.target.matches("select") || event.altKey || event.ctrlKey || event.metaKey) return;
      const change = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (change) by(change);
      else if (event.key === "Escape" || event.key === "Home") show(0);
      else if (event.key === "End") show(last());
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }
  previous.addEventListener("click", () => by(-1));
  next.addEventListener("click", () => by(1));
  whole.addEventListener("click", () => {
    show(0);
    next.focus();
  });

  if (all.length > 1) {
    const compare = (copy) => {
      partners.splice(1);
      if (copy) {
        partners.push(new Flow(copy));
        listen(copy);
      }
      show(0);
    };
    bar.append(makeChooser(figure, bar, all, compare));
  }
  bar.append(status);
  figure.querySelector(".vk-flow-title").after(bar);
  listen(figure);
  listen(bar);
  window.addEventListener("resize", () => partners.forEach((partner) => partner.step && partner.move(0)));
  show(0);
}

// Lets a reader put another flow of the page beside this one; both then step together.
function makeChooser(figure, bar, all, compare) {
  const select = make("select", "vk-walk-compare");
  const option = (value, text) => {
    const item = make("option", "", text);
    item.value = value;
    select.append(item);
  };
  select.setAttribute("aria-label", t("Compare with another path"));
  option("", t("Compare with …"));
  all.forEach((other, index) => {
    if (other !== figure) option(String(index), textOf(other.querySelector(".vk-flow-title")));
  });
  let pair = null;
  select.addEventListener("change", () => {
    const copy = select.value && withoutIds(all[Number(select.value)]);
    if (pair && copy) pair.lastElementChild.replaceWith(copy);
    else if (copy) {
      pair = make("div", "vk-flow-pair");
      figure.before(pair);
      pair.append(bar, figure, copy);
    } else {
      pair.replaceWith(figure);
      figure.querySelector(".vk-flow-title").after(bar);
      pair = null;
    }
    compare(copy);
    select.focus();
  });
  return select;
}

function start() {
  const all = [...document.querySelectorAll("figure.vk-flow")].filter(
    (figure) => !figure.querySelector(".vk-walk"),
  );
  all.forEach((figure) => addSteps(figure, all));
}

if (window.document$) window.document$.subscribe(start);
else document.addEventListener("DOMContentLoaded", start);
