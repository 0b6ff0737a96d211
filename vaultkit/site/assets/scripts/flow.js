// only where: vk-flow
// Plays traffic flows: the packet goes from hop to hop, by button, key or by itself, and back on
// request; switches show another variant, and two stand side by side. All that is known of a flow
// is read from its drawing; without this script that is complete as it stands.

const { t, n, number } = vaultkitWords;
const { make, fetchPage, onPage } = vaultkitPage;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const MARK = "flow=";
const STEP = 1150;
const PAUSE = 550;
const WIDE = 900;
let count = 0;

function textOf(element) {
  return element ? element.textContent.replace(/\s+/g, " ").trim() : "";
}

function swap(one, other) {
  const text = one.innerHTML;
  one.innerHTML = other.innerHTML;
  other.innerHTML = text;
}

// One flow as it is drawn: which hop is at work, which packets have been.
class Way {
  constructor(figure) {
    this.figure = figure;
    this.key = figure.dataset.key || "";
    this.title = textOf(figure.querySelector(".vk-flow-title"));
    this.stage = figure.querySelector(".vk-flow-stage");
    this.list = figure.querySelector(".vk-flow-hops");
    this.hops = [...this.list.children];
    this.rows = this.hops.map((_, at) => at + 1);
    this.map = figure.querySelector(".vk-flow-map");
    this.boxes = this.hops.map((hop, at) => [hop, ...this.drawn(`[data-hop="${at}"]`)]);
    this.wires = this.hops.slice(0, -1).map((hop, at) => [hop.querySelector(".vk-wire"), ...this.drawn(`[data-wire="${at}"]`)]);
    this.lost = this.drawn("[data-lost]");
    this.turn = Number(figure.dataset.turn);
    this.isDirect = figure.dataset.reply === "direct" && this.turn > 1;
    this.canReply = figure.dataset.reply !== "none";
    this.direct = this.drawn("[data-direct]");
    const verdict = figure.querySelector(".vk-verdict");
    if (verdict) verdict.append(this.question(verdict.querySelector(".vk-verdict-says")));
  }

  // What is told at the end, with dots for the address.
  question(told) {
    const asked = make("p", "vk-verdict-says vk-verdict-wait", ...told.cloneNode(true).childNodes);
    const address = asked.querySelector("strong");
    if (address) {
      if (address.nextSibling) address.nextSibling.data = address.nextSibling.data.replace(/^ \?/, "");
      address.replaceWith("…");
    } else asked.replaceChildren("…");
    return asked;
  }

  drawn(selector) {
    return this.map ? [...this.map.querySelectorAll(selector)] : [];
  }

  // The last hop that the packet has reached at a row, and whether it waits there for the other.
  at(row) {
    const reached = this.rows.filter((own) => own <= row).length - 1;
    return { hop: reached, waits: reached < 0 || this.rows[reached] < row };
  }

  // Shows a row of the way there, or of the way back, 0 for the whole way.
  show(row, back, isWhole) {
    const { figure } = this;
    const now = this.at(row).hop;
    const last = this.hops.length - 1;
    figure.classList.toggle("is-stepping", !isWhole);
    figure.classList.toggle("is-replying", back);
    figure.classList.toggle("is-waiting", !isWhole && !back && now < last);
    this.boxes.forEach((drawn, at) => {
      for (const one of drawn) {
        one.classList.toggle("is-now", !isWhole && at === now);
        one.classList.toggle("is-told", back || at < now || at === last);
        one.classList.toggle("is-passed", back && this.isDirect && at > 0 && at < this.turn);
      }
      if (!isWhole && at === now) drawn[0].setAttribute("aria-current", "step");
      else drawn[0].removeAttribute("aria-current");
    });
    this.wires.forEach((drawn, at) => {
      const isPassed = this.isDirect && at < this.turn;
      const replies = (one) => back && (isPassed ? now < this.turn && !one.matches("g") : now <= at);
      for (const one of drawn) {
        one.classList.toggle("is-now", !isWhole && at === now);
        one.classList.toggle("is-ahead", !isWhole && !back && at > now);
        one.classList.toggle("is-passed", back && this.isDirect && at < this.turn && (at > 0 || one.matches("g")));
        this.turnRound(one, replies(one));
      }
    });
    const isDirectNow = back && this.isDirect && now < this.turn;
    for (const one of this.direct) {
      one.classList.toggle("is-reply", isDirectNow);
      this.turnRound(one, isDirectNow);
    }
    for (const one of this.lost) one.classList.toggle("is-ahead", !isWhole && now < last);
  }

  // Puts the packet of a wire the other way round, in grey.
  turnRound(wire, replies) {
    wire.classList.toggle("is-reply", replies);
    if (Boolean(wire.dataset.turned) === replies) return;
    const [source, destination] = this.values(wire);
    if (source) swap(source, destination);
    if (replies) wire.dataset.turned = "1";
    else delete wire.dataset.turned;
  }

  values(wire) {
    return wire ? [...wire.querySelectorAll(".vk-value, .vk-half > text.code")] : [];
  }

  // The packet that leaves a hop as "source → destination", with what was changed in marks.
  packet(at, isMarked) {
    const wire = this.wires[at] && this.wires[at][0];
    if (!wire) return [];
    const sides = [...wire.querySelectorAll(".vk-address")].map((side) => {
      const copy = side.querySelector(".vk-value").cloneNode(true);
      copy.querySelectorAll(".vk-sr").forEach((one) => one.remove());
      const code = make("code", "", textOf(copy));
      return isMarked && side.classList.contains("is-new") ? make("mark", "", code) : code;
    });
    return [sides[0], " → ", sides[1]];
  }

  name(at) {
    return textOf(this.hops[at].querySelector(".vk-hop-name"));
  }

  acts(at) {
    return [...this.hops[at].querySelectorAll(".vk-act")].map(textOf).join(", ");
  }

  // What arrives, in words.
  verdict() {
    return [...this.figure.querySelectorAll(".vk-verdict > p:not(.vk-verdict-wait)")].map((part) => make("p", "vk-play-arrives", ...part.cloneNode(true).childNodes));
  }

  // What is said of a step.
  describe(row, back, isWhole, rows, isPair) {
    if (isWhole) return [make("p", "", n("{count} hop; play it, or go step by step.", "{count} hops; play them, or go step by step.", this.hops.length))];
    if (back) return this.describeReply(row, rows);
    const { hop, waits } = this.at(row);
    if (hop < 0) return [];
    const figures = { step: number(hop + 1), total: number(this.hops.length), name: this.name(hop) };
    const said = [make("p", "", make("strong", "", t("Hop {step} of {total}: {name}", figures)))];
    if (isPair && hop === this.hops.length - 1) return [...said, ...this.verdict()];
    const line = make("p", "", ...this.packet(hop - 1, false));
    if (hop && this.wires[hop] && !waits) line.append(" ⇒ ", ...this.packet(hop, true));
    if (!hop) line.append(...this.packet(0, true));
    if (this.hops[hop].classList.contains("is-drop")) line.append(" ", make("strong", "", this.acts(hop)));
    said.push(line);
    const aside = this.hops[hop].querySelector(".vk-hop-aside");
    if (aside) said.push(make("p", "", ...[...aside.cloneNode(true).childNodes]));
    return said;
  }

  describeReply(row, rows) {
    const { hop } = this.at(row);
    const isDirect = this.isDirect && hop < this.turn;
    const from = isDirect ? this.turn : Math.min(hop + 1, this.hops.length - 1);
    const figures = { step: number(rows - row), total: number(rows - 1) };
    const names = { name: this.name(from), other: this.name(isDirect ? 0 : hop) };
    const said = [make("p", "", make("strong", "", t("Reply {step} of {total}: {name} → {other}", { ...figures, ...names })))];
    const line = make("p", "", ...this.packet(isDirect ? 0 : hop, false));
    const changed = this.hops[from].querySelector(".vk-act-dnat, .vk-act-snat, .vk-act-connection, .vk-act-tunnel");
    if (changed && from < this.hops.length - 1) line.append(" · ", t("{name} has undone its rewrite", { name: this.name(from) }));
    said.push(line);
    const text = this.figure.querySelector(".vk-flow-reply");
    if (text && isDirect) said.push(make("p", "", ...[...text.cloneNode(true).childNodes]));
    return said;
  }

  isWide() {
    return Boolean(this.map) && getComputedStyle(this.map).display !== "none";
  }

  // Where the packet rests behind a hop, and the middle of the hop, as seen from the stage.
  rest(at) {
    const wire = this.wires[at] && this.wires[at][this.isWide() ? 1 : 0];
    const chip = wire && wire.querySelector(".vk-packet, .vk-chip > rect");
    return chip ? this.seen(chip) : null;
  }

  box(at) {
    const box = this.isWide() ? this.boxes[at][1].querySelector("rect") : this.hops[at].querySelector(".vk-hop-actor");
    return this.seen(box);
  }

  seen(element) {
    const own = element.getBoundingClientRect();
    const stage = this.stage.getBoundingClientRect();
    return { x: own.left - stage.left, y: own.top - stage.top, width: own.width, height: own.height };
  }

  // Lets the packet cross a hop: from where it rested before, over the box, to where it rests next.
  fly(at, duration) {
    const box = this.box(at);
    const over = { x: box.x + box.width / 2, y: box.y };
    const start = this.rest(at - 1);
    const end = this.rest(at);
    const before = this.wires[at - 1] && this.wires[at - 1][0].querySelector(".vk-packet");
    const after = this.wires[at] && this.wires[at][0].querySelector(".vk-packet");
    const chip = (after || before).cloneNode(true);
    const early = (before || after).cloneNode(true);
    chip.classList.add("vk-fly");
    early.classList.add("vk-fly");
    this.stage.append(early, chip);
    const size = [chip.offsetWidth, chip.offsetHeight];
    const scale = (start || end).height / size[1] || 1;
    const put = (place) => `translate(${place.x}px, ${place.y}px) scale(${scale})`;
    const middle = put({ x: over.x - (size[0] * scale) / 2, y: over.y - (size[1] * scale) / 2 });
    const from = start ? put(start) : middle;
    const to = end ? put(end) : middle;
    const options = { duration, easing: "ease-in-out" };
    const way = [{ transform: from }, { transform: middle, offset: 0.45 }, { transform: middle, offset: 0.6 }, { transform: to }];
    const fades = (first, last) => [{ opacity: first }, { opacity: first, offset: 0.48 }, { opacity: last, offset: 0.55 }, { opacity: last }];
    this.figure.classList.add("is-flying");
    const moves = [early.animate(way, options), chip.animate(way, options), early.animate(fades(1, 0), options), chip.animate(fades(0, 1), options)];
    const done = () => {
      early.remove();
      chip.remove();
      this.figure.classList.remove("is-flying");
    };
    return { end: Promise.all(moves.map((one) => one.finished)).then(done, done), stop: () => moves.forEach((one) => one.cancel()) };
  }
}

// Puts two ways beside each other: the same actor in the same row, with a gap where one lacks it.
function align(one, other) {
  const [a, b] = [one, other].map((way) => way.hops.map((hop) => hop.dataset.actor));
  const best = a.map(() => []);
  const at = (i, j) => (i < a.length && j < b.length ? best[i][j] : 0);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      best[i][j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const rows = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const isSame = i < a.length && j < b.length && a[i] === b[j];
    if (isSame) rows.push([i++, j++]);
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) rows.push([i++, null]);
    else rows.push([null, j++]);
  }
  return rows;
}

// Fills the gaps of a way that lacks rows, and gives its hops their rows.
function spread(way, rows, side) {
  rows.forEach((row, number) => {
    const at = row[side];
    if (at !== null) {
      way.rows[at] = number + 1;
      return;
    }
    const next = way.hops[rows.slice(number).map((one) => one[side]).find((one) => one !== null)];
    const gap = make("li", "vk-hop is-absent", make("span", "", t("not on this way")));
    way.list.insertBefore(gap, next || null);
    const before = gap.previousElementSibling;
    const within = next && before && next.dataset.place && next.dataset.place === (before.dataset.place || "");
    if (within) {
      gap.classList.add("vk-in-place");
      gap.dataset.place = next.dataset.place;
    }
  });
}

// Marks what differs, and returns it as rows of a table.
function differ(ways, rows) {
  const found = [];
  for (const row of rows) {
    const sides = ways.map((way, side) => {
      const at = row[side];
      if (at === null) return { at, texts: ["", "", ""] };
      const own = way.hops[at].querySelector(".vk-hop-own");
      const place = way.hops[at].dataset.place;
      return { at, texts: [place, textOf(own), way.acts(at), ...[0, 1].map((half) => textOf(way.packet(at, false)[half * 2] || null))] };
    });
    const [one, other] = sides;
    const isBoth = one.at !== null && other.at !== null;
    const differs = (part) => isBoth && one.texts[part] !== other.texts[part];
    if (isBoth && ![0, 1, 2, 3, 4].some(differs)) continue;
    const cells = sides.map(({ at, texts }, side) => {
      if (at === null) return [make("mark", "", t("not on this way"))];
      const way = ways[side];
      way.hops[at].classList.add("is-different");
      const halves = way.wires[at] ? [...way.wires[at][0].querySelectorAll(".vk-address")] : [];
      halves.forEach((half, number) => half.classList.toggle("is-different", differs(3 + number)));
      const parts = texts.map((text, part) => text && (differs(part) ? make("mark", "", text) : isBoth && part < 3 ? "" : text));
      const does = parts.slice(0, 3).filter(Boolean).flatMap((part, number) => (number ? [", ", part] : [part]));
      const packet = parts[3] || parts[4] ? [parts[3], " → ", parts[4]] : [];
      return [...does, ...(does.length && packet.length ? [make("br")] : []), ...packet];
    });
    const [way, at] = one.at === null ? [ways[1], other.at] : [ways[0], one.at];
    found.push([[way.name(at)], ...cells]);
  }
  return found;
}

// What plays: one way or two, with the buttons for it.
class Player {
  constructor(place, source, load, known) {
    const isPage = Boolean(known);
    Object.assign(this, { load, known, isPage, isApart: false });
    this.measured = 0;
    this.heights = [];
    this.id = `vk-play-${(count += 1)}`;
    this.step = 0;
    this.isReply = false;
    this.isPlaying = false;
    this.speed = 1;
    this.flights = [];
    this.root = make("div", `vk-play${isPage ? " is-page" : ""}`);
    this.flows = make("div", "vk-play-flows");
    this.said = make("div", "vk-play-said");
    this.said.setAttribute("role", "status");
    this.difference = make("details", "vk-play-diff");
    this.text = make("details", "vk-play-text", make("summary", "", t("Each hop and its reason")));
    this.text.open = isPage;
    const foot = make("div", "vk-play-foot", this.said, this.makeBar());
    this.why = make("div", "vk-play-why");
    this.root.append(this.flows, foot, this.why, this.difference, this.text, this.makeKeys());
    place.replaceWith(this.root);
    this.root.addEventListener("keydown", (event) => this.press(event));
    this.watch();
    this.set([source]);
  }

  button(text, className, act) {
    const button = make("button", className, text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  makeBar() {
    this.go = this.button("", "vk-play-go", () => this.toggle());
    this.previous = this.button("", "vk-play-previous", () => this.by(-1));
    this.next = this.button("", "vk-play-next", () => this.by(1));
    this.previous.setAttribute("aria-label", t("Previous"));
    this.next.setAttribute("aria-label", t("Next"));
    this.range = make("input");
    Object.assign(this.range, { type: "range", min: 0 });
    this.range.setAttribute("aria-label", t("Step"));
    this.range.addEventListener("input", () => this.jump(Number(this.range.value)));
    this.pace = make("select");
    this.pace.setAttribute("aria-label", t("Speed"));
    for (const speed of [0.5, 1, 2]) this.pace.append(new Option(`${speed}×`, String(speed), speed === 1, speed === 1));
    this.pace.addEventListener("change", () => (this.speed = Number(this.pace.value)));
    this.reply = this.button(t("Reply"), "vk-play-reply", () => this.answer());
    this.pair = this.button("", "vk-play-pair", () => this.compare());
    const rest = make("div", "vk-play-rest", this.pace, this.reply, this.pair);
    const more = this.button("…", "vk-play-open", () => more.setAttribute("aria-expanded", String(bar.classList.toggle("is-open"))));
    more.setAttribute("aria-label", t("More"));
    more.setAttribute("aria-expanded", "false");
    const bar = make("div", "vk-play-bar", this.go, this.previous, this.range, this.next, more, rest);
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", t("Player"));
    return bar;
  }

  makeKeys() {
    const key = (name) => make("kbd", "", name);
    const said = [[["Space"], t("play")], [["←", "→"], t("step")], [["Home", "End"], ""], [["R"], t("reply")], [["C"], t("compare")], [["+", "−"], t("speed")]];
    const line = make("p", "vk-play-keys");
    said.forEach(([keys, text], at) => line.append(at ? " · " : "", ...keys.flatMap((one) => [key(one), " "]), text));
    return line;
  }

  watch() {
    calm.addEventListener("change", () => this.draw());
    window.matchMedia("print").addEventListener("change", (event) => this.print(event.matches));
    window.addEventListener("beforeprint", () => this.print(true));
    window.addEventListener("afterprint", () => this.print(false));
    new ResizeObserver(() => this.place()).observe(this.root);
  }

  // Shows other flows: one or two figures, which stay as they are.
  set(sources, step = this.step) {
    this.stop();
    const shown = document.activeElement;
    const isInside = this.flows.contains(shown);
    const focused = isInside && shown.matches("input[type=radio]") ? [shown.name.slice(-1), shown.dataset.key, shown.value] : null;
    this.sources = sources;
    this.ways = sources.map((source, side) => new Way(this.copy(source, side)));
    this.flows.replaceChildren(...this.share(), ...this.ways.map((way) => way.figure));
    this.root.classList.toggle("is-pair", sources.length > 1);
    this.difference.replaceChildren();
    this.difference.hidden = sources.length < 2;
    this.total = this.ways[0].hops.length;
    if (sources.length > 1) this.putBeside();
    this.ways.forEach((way) => {
      way.stage.tabIndex = 0;
      way.stage.setAttribute("role", "group");
      way.stage.setAttribute("aria-label", t("{flow}: arrow keys go from hop to hop", { flow: way.title }));
    });
    if (!this.ways.some((way) => way.canReply)) this.isReply = false;
    this.step = Math.min(step, this.last());
    this.text.replaceChildren(this.text.firstElementChild);
    this.place();
    this.draw();
    if (focused) this.refocus(focused);
    else if (isInside) this.ways[0].stage.focus({ preventScroll: true });
  }

  refocus([side, key, value]) {
    const radios = [...this.root.querySelectorAll("input[type=radio]")].filter((one) => one.name.slice(-1) === side && one.dataset.key === key);
    const found = radios.find((one) => one.value === value) || radios.find((one) => one.checked);
    if (found) found.focus();
  }

  copy(source, side) {
    const figure = source.cloneNode(true);
    figure.removeAttribute("id");
    figure.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
    const rows = [...figure.querySelectorAll(".vk-switches > div")];
    rows.forEach((row, at) => this.makeSwitch(row, side, at));
    if (rows.length) rows[0].parentElement.replaceWith(make("div", "vk-switches", ...rows));
    return figure;
  }

  // The switches that two ways have alike stand once, and change both, so that one thing differs.
  share() {
    if (this.ways.length < 2) return [];
    const [mine, others] = this.ways.map((way) => [...way.figure.querySelectorAll(".vk-switches > div")]);
    const chosen = (row) => textOf(row.querySelector("legend")) + row.querySelector(":checked").value;
    const found = mine.map((row) => [row, others.find((one) => chosen(one) === chosen(row))]).filter(([, twin]) => twin);
    if (!found.length) return [];
    const apart = Object.assign(make("input"), { type: "checkbox", checked: this.isApart });
    apart.addEventListener("change", () => {
      this.isApart = apart.checked;
      this.set(this.sources);
      this.flows.querySelector("[type=checkbox]").focus();
    });
    if (this.isApart) found.length = 0;
    for (const [row, twin] of found) {
      for (const input of row.querySelectorAll("input")) {
        input.twin = [...twin.querySelectorAll("input")].find((one) => one.value === input.value);
        input.disabled ||= !input.twin || input.twin.disabled;
      }
      twin.remove();
    }
    return [make("div", "vk-play-shared vk-switches", ...found.map(([row]) => row), make("label", "vk-play-apart", apart, " ", t("Each side on its own")))];
  }

  // Makes radio buttons of the links to other variants.
  makeSwitch(row, side, at) {
    const key = textOf(row.querySelector("dt"));
    const choices = make("div", "vk-choices");
    const reasons = [];
    for (const one of row.querySelectorAll("dd > *")) {
      const input = make("input");
      Object.assign(input, { type: "radio", name: `${this.id}-${at}-${side}`, value: textOf(one.querySelector("s") || one) });
      input.dataset.key = key;
      input.disabled = !one.href;
      input.checked = one.hasAttribute("aria-current");
      const reason = one.querySelector("small");
      if (reason) {
        reason.prepend(make("s", "", input.value), " ");
        reasons.push(reason);
      }
      const label = make("label", one.className, input, ...[...one.childNodes].filter((part) => !reasons.includes(part)));
      input.wanted = one.href && decodeURIComponent(one.hash.slice(1 + MARK.length));
      input.addEventListener("change", () => this.choose(side, input, one.href));
      choices.append(label);
    }
    row.replaceChildren(make("fieldset", "", make("legend", "", key), choices, ...reasons));
  }

  async find(key, href) {
    const known = await this.load().catch(() => null);
    const found = known && known.find((one) => one.dataset.key === key);
    if (!found && href) window.location.assign(href);
    return found;
  }

  async choose(side, { wanted, twin }, href) {
    const found = await this.find(wanted, href);
    const other = twin && (await this.find(twin.wanted, ""));
    const sources = this.sources.map((one, at) => (at === side ? found : other || one));
    if (found) this.set([...new Set(sources)], Math.min(this.step, 1));
    this.keep();
  }

  async compare() {
    if (this.sources.length > 1) this.set(this.sources.slice(0, 1));
    else {
      const other = await this.find(this.sources[0].dataset.vs, "");
      if (other) this.set([this.sources[0], other]);
    }
    this.keep();
  }

  putBeside() {
    const rows = align(...this.ways);
    this.ways.forEach((way, side) => spread(way, rows, side));
    this.total = rows.length;
    const found = differ(this.ways, rows);
    const head = ["", ...this.ways.map((way) => way.title)].map((text) => {
      const cell = make("th", "", text || t("At"));
      cell.scope = "col";
      return cell;
    });
    const lines = found.map(([name, ...cells]) => {
      const first = make("th", "", ...name);
      first.scope = "row";
      return make("tr", "", first, ...cells.map((parts) => make("td", "", ...parts)));
    });
    const table = make("table", "", make("thead", "", make("tr", "", ...head)), make("tbody", "", ...lines));
    this.difference.append(make("summary", "", n("{count} place differs", "{count} places differ", found.length)), table);
    this.difference.open = true;
  }

  // On paper is the whole way, with all that is said of it.
  print(isPrinted) {
    this.isPrinted = isPrinted;
    this.place();
    this.draw();
  }

  // Where the list of hops is: in the drawing, or where that goes from left to right, in the text.
  place() {
    const way = this.ways[0];
    const isText = this.sources.length < 2 && way.isWide() && !this.isPrinted;
    this.text.hidden = !isText;
    const beside = way.figure.querySelector(".vk-bystanders") || this.text.querySelector(".vk-bystanders");
    const place = isText ? this.text : way.stage;
    if (way.list.parentElement !== place) place.append(way.list, ...[beside].filter(Boolean));
    this.level();
    this.reserve(way);
  }

  // Keeps the room that any of the ways takes, so that no button moves away from under a pointer:
  // of all ways, where they are drawn from left to right; on a phone the bar stays by itself.
  reserve(way) {
    const isWide = this.isPage && this.sources.length < 2 && !this.isPrinted && this.flows.clientWidth >= WIDE;
    if (isWide && this.measured !== this.flows.clientWidth) {
      this.measured = this.flows.clientWidth;
      const probe = make("div", "vk-play-flows vk-play-probe", ...this.known.map((one) => this.copy(one, "p")));
      this.root.append(probe);
      this.heights = [".vk-switches", ".vk-flow-map", ".vk-flow-legend"].map((part) => [part, Math.max(...[...probe.querySelectorAll(part)].map((one) => one.getBoundingClientRect().height))]);
      const said = make("div", "vk-play-said vk-play-probe");
      probe.replaceWith(said);
      this.saidHeight = Math.max(...[...probe.children].flatMap((one) => {
        const known = new Way(one);
        return known.hops.map((_, at) => {
          said.replaceChildren(make("div", "", ...known.describe(at + 1, false, false, 0, false)));
          return said.offsetHeight;
        });
      }));
      said.remove();
    }
    for (const [part, height] of this.heights) {
      const found = way.figure.querySelector(part);
      const box = part === ".vk-flow-map" ? way.stage : found;
      if (box) box.style.minBlockSize = isWide ? `${height}px` : "";
    }
    this.why.replaceChildren(...[...way.figure.querySelectorAll(".vk-choices + small")].map((one) => one.cloneNode(true)));
    this.said.style.minBlockSize = isWide ? `${this.saidHeight}px` : "";
  }

  // Gives rows that stand beside each other the height of the higher one.
  level() {
    if (this.ways.length < 2) return;
    const [one, other] = this.ways.map((way) => [...[".vk-flow-title", ".vk-verdict", ".vk-switches"].map((part) => way.figure.querySelector(part)), ...way.list.children]);
    const isBeside = getComputedStyle(this.flows).gridTemplateColumns.split(" ").length > 1;
    one.forEach((row, at) => {
      const pair = [row, other[at]].filter(Boolean);
      for (const each of pair) each.style.minHeight = "";
      if (!isBeside || pair.length < 2) return;
      const height = Math.ceil(Math.max(...pair.map((each) => each.getBoundingClientRect().height)));
      for (const each of pair) each.style.minHeight = `${height}px`;
    });
  }

  last() {
    return this.total + (this.isReply ? this.total - 1 : 0);
  }

  draw() {
    const isBack = this.step > this.total && !this.isPrinted;
    const row = isBack ? 2 * this.total - this.step : this.step;
    const isWhole = this.step === 0 || this.isPrinted;
    this.ways.forEach((way) => way.show(row, isBack && way.canReply, isWhole));
    const said = this.ways.map((way) => make("div", "", ...way.describe(row, isBack && way.canReply, isWhole, this.total, this.ways.length > 1)));
    this.said.replaceChildren(...said);
    this.said.tabIndex = this.said.scrollHeight > this.said.clientHeight ? 0 : -1;
    this.drawBar();
  }

  drawBar() {
    const isEnd = this.step >= this.last();
    this.go.hidden = this.pace.hidden = calm.matches;
    this.go.textContent = this.isPlaying ? t("Pause") : isEnd ? t("Again") : t("Play");
    this.go.classList.toggle("is-pause", this.isPlaying);
    this.go.classList.toggle("is-again", !this.isPlaying && isEnd);
    this.previous.disabled = this.step === 0;
    this.next.disabled = isEnd;
    this.range.max = this.last();
    this.range.value = this.step;
    const spoken = this.step ? t("Step {step} of {total}", { step: number(this.step), total: number(this.last()) }) : t("Whole path");
    this.range.setAttribute("aria-valuetext", spoken);
    this.reply.disabled = !this.ways.some((way) => way.canReply);
    this.reply.setAttribute("aria-pressed", String(this.isReply));
    const { vs, vsName } = this.sources[0].dataset;
    this.pair.hidden = !vs && this.sources.length < 2;
    this.pair.textContent = this.sources.length > 1 ? t("One only") : t("Compare with {value}", { value: vsName || "" });
  }

  jump(step) {
    this.stop();
    this.step = Math.max(0, Math.min(step, this.last()));
    this.draw();
    this.keep();
  }

  by(change) {
    if (change < 0 || calm.matches) {
      this.jump(this.step + change);
      this.follow();
    }
    else if (this.step < this.last()) {
      this.stop();
      this.advance().then(() => this.keep());
    }
  }

  // Goes one step on, the packet crossing the actor; on the way back it only changes its place.
  async advance() {
    this.step += 1;
    this.draw();
    this.follow();
    if (this.step > this.total) return;
    const row = this.step;
    const moving = this.ways.filter((way) => !way.at(row).waits);
    this.flights = moving.map((way) => way.fly(way.at(row).hop, STEP / this.speed));
    for (const way of this.ways) if (moving.includes(way) && row === this.total) way.figure.classList.add("is-waiting");
    await Promise.all(this.flights.map((one) => one.end));
    if (this.step === row) this.draw();
  }

  // Keeps the hop at work on the screen, where the drawing is longer than that, and at last what arrives.
  follow() {
    const now = this.root.querySelector(this.step === this.total && this.ways.length < 2 ? ".vk-verdict" : "[aria-current=step] .vk-hop-actor");
    if (now && now.offsetParent) now.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  }

  stop() {
    this.isPlaying = false;
    this.turn = {};
    this.flights.forEach((one) => one.stop());
    this.flights = [];
  }

  async toggle() {
    if (this.isPlaying) {
      this.stop();
      this.drawBar();
      this.keep();
      return;
    }
    if (this.step >= this.last()) this.jump(0);
    this.isPlaying = true;
    const turn = (this.turn = {});
    while (this.turn === turn && this.step < this.last()) {
      await this.advance();
      await new Promise((resolve) => window.setTimeout(resolve, PAUSE / this.speed));
    }
    if (this.turn !== turn) return;
    this.isPlaying = false;
    this.drawBar();
    this.keep();
  }

  answer() {
    this.isReply = !this.isReply && this.ways.some((way) => way.canReply);
    this.jump(this.isReply ? this.total + 1 : Math.min(this.step, this.total));
  }

  changeSpeed(change) {
    const at = this.pace.selectedIndex + change;
    if (at < 0 || at >= this.pace.options.length) return;
    this.pace.selectedIndex = at;
    this.speed = Number(this.pace.value);
  }

  press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { target, key } = event;
    const isField = target.matches("input, select");
    const acts = {
      " ": () => (target.matches("button, summary, a, input, select") ? false : calm.matches ? this.by(1) : this.toggle()),
      ArrowRight: () => !isField && this.by(1),
      ArrowLeft: () => !isField && this.by(-1),
      Home: () => !isField && this.jump(0),
      Escape: () => this.jump(0),
      End: () => !isField && this.jump(this.last()),
      r: () => !this.reply.disabled && this.answer(),
      c: () => !this.pair.hidden && this.compare(),
      "+": () => this.changeSpeed(1),
      "-": () => this.changeSpeed(-1),
    };
    const act = acts[key] || acts[key.toLowerCase()];
    if (!act || act() === false) return;
    event.preventDefault();
    event.stopPropagation();
  }

  // The state in the address of the page.
  keep() {
    if (!this.isPage) return;
    const [one, other] = this.sources.map((source) => encodeURIComponent(source.dataset.key));
    const parts = [`${MARK}${one}`, other && `vs=${other}`, `step=${this.step}`, this.isReply && "reply=1"];
    window.history.replaceState(window.history.state, "", `#${parts.filter(Boolean).join("&")}`);
  }
}

// Returns what an address asks for; what it names and is not there, falls back to the first flow.
function asked(known) {
  const given = new URLSearchParams(window.location.hash.slice(1));
  const named = (name) => known.find((one) => one.dataset.key === given.get(name));
  const first = named("flow");
  const other = named("vs");
  const step = Math.floor(Number(given.get("step") ?? 1));
  return { flows: [first || known[0], first && other !== first && other].filter(Boolean), step: step >= 0 ? step : 1, reply: given.get("reply") === "1", isAsked: Boolean(first) };
}

function startPage(section) {
  const list = section.querySelector(".vk-player-flows");
  const known = [...list.querySelectorAll(":scope > figure")];
  const place = make("div");
  list.before(place);
  const player = new Player(place, known[0], async () => known, known);
  const follow = () => {
    const wanted = asked(known);
    player.isReply = wanted.reply;
    player.set(wanted.flows, wanted.step);
    if (window.location.hash.startsWith(`#${MARK}`)) player.keep();
    if (wanted.isAsked && !player.root.contains(document.activeElement)) player.root.scrollIntoView({ block: "nearest" });
  };
  list.hidden = true;
  follow();
  window.addEventListener("hashchange", () => window.location.hash.startsWith(`#${MARK}`) && follow());
}

// Another page, with links that lead where they led there.
async function pageOf(href) {
  const [address] = href.split("#");
  const page = await fetchPage(address);
  page.querySelectorAll("a[href]").forEach((link) => (link.href = new URL(link.getAttribute("href"), address).href));
  return page;
}

function flowsOf(page) {
  return [...page.querySelectorAll(".vk-player-flows > figure.vk-flow")].map((one) => document.importNode(one, true));
}

// Puts a flow in the place of a link to it that bears a mark.
async function startLink(link) {
  link.removeAttribute("data-vk-flow");
  const page = await pageOf(link.href).catch(() => null);
  if (!page) return;
  const name = decodeURIComponent(new URL(link.href, window.location.href).hash.slice(1));
  const key = new URLSearchParams(name).get("flow");
  const figures = [...page.querySelectorAll("figure.vk-flow")];
  const block = page.getElementById(name);
  const found = figures.find((one) => (key ? one.dataset.key === key : block && block.contains(one)));
  if (!found) return;
  const figure = document.importNode(found, true);
  figure.removeAttribute("id");
  const inside = found.closest(".vk-player-flows");
  link.replaceWith(figure);
  if (inside) figure.append(make("p", "vk-flow-more", Object.assign(make("a", "", t("Change and compare this path")), { href: link.href })));
  begin(figure);
}

function begin(figure) {
  const place = make("div");
  figure.before(place);
  figure.remove();
  const more = figure.querySelector(".vk-flow-more a");
  const load = more ? async () => flowsOf(await pageOf(more.href)) : async () => [];
  const player = new Player(place, figure, load, null);
  if (more) player.root.append(make("p", "vk-play-more", more.cloneNode(true)));
}

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    if (target.matches("a")) startLink(target);
    else begin(target);
  }
}, { rootMargin: "300px" });

function start(root = document) {
  root.querySelectorAll(".vk-player-flows:not([hidden])").forEach((list) => startPage(list.closest(".vk-player")));
  root.querySelectorAll("a[data-vk-flow]").forEach((link) => near.observe(link));
  for (const figure of root.querySelectorAll("figure.vk-flow")) {
    if (!figure.closest(".vk-play, .vk-player-flows, .vk-preview")) near.observe(figure);
  }
}

document.addEventListener("vk-flow", (event) => {
  const links = event.target.matches("a[data-vk-flow]") ? [event.target] : event.target.querySelectorAll("a[data-vk-flow]");
  links.forEach(startLink);
});
onPage(start);
