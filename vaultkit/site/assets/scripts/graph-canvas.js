// only where: vk-whole-graph
// Draws the graph. Links and dots are on a canvas of their own, which is drawn anew once the view
// rests; while it moves, that picture is moved and scaled, and only what is pointed at is drawn.
const graph = (globalThis.vaultkitGraph ??= {});
const REST = 110;
const LINE = 1.2;
const ROOM = 13000;
const CELL = 64;
const LARGEST = 13.5;
const GROWTH = 1.4;
const SPARE = 2;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

const lengthOf = (text) => [...text].length;
// A text that is too long, up to a word of it, or to a sign where that leaves little.
function cut(text, longest) {
  if (lengthOf(text) <= longest) return text;
  const kept = [...text].slice(0, longest - 1).join("");
  const end = text[kept.length] === " " ? -1 : kept.lastIndexOf(" ");
  return `${(end > longest / 2 ? kept.slice(0, end) : kept).replace(/[\s,;:]+$/, "")}…`;
}
// Words in lines of some length, as many as fit in each; the last line holds what is left.
function fill(words, longest, most) {
  const lines = [words[0]];
  for (const word of words.slice(1)) {
    const line = `${lines.at(-1)} ${word}`;
    if (lengthOf(line) <= longest || lines.length === most) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines;
}
// A name in few lines, all about as long; cut where it is too long for them.
graph.lines = (text, longest, most = 2) => {
  const words = text.split(" ");
  const least = Math.min(most, Math.ceil(lengthOf(text) / longest));
  for (let long = Math.ceil(lengthOf(text) / least); long <= longest; long += 1) {
    const lines = fill(words, long, least);
    if (lines.every((line) => lengthOf(line) <= long)) return lines;
  }
  return fill(words, longest, most).map((line) => cut(line, longest));
};

// A view of the graph on a canvas. `ask` returns what is to be seen: `shown`, `colours`, `note`,
// `found`, `way`, `islands` (groups) and `strip` (notes beside them), each with `text` and `notes`;
// `on` is told what a reader does: `point`, `pick`, `open`, `moved`.
graph.view = (canvas, data, ask, on) => {
  const context = canvas.getContext("2d");
  const still = document.createElement("canvas");
  const stillContext = still.getContext("2d");
  const camera = { x: 0, y: 0, k: 1 };
  let drawn;
  let width = 0;
  let height = 0;
  let ratio = 1;
  let fitted = 1;
  let whole = camera;
  let pointed = -1;
  let palette;
  let frame;
  let timer;
  let flight;
  let isMovedByReader = false;
  let cells;
  let names;

  const size = (note) => 4.5 + data.rank[note] * 0.09;
  const sx = (note) => (data.x[note] - camera.x) * camera.k + width / 2;
  const sy = (note) => (data.y[note] - camera.y) * camera.k + height / 2;
  const radius = (note) => Math.max(1.3, size(note) * Math.min(camera.k, GROWTH));

  function readPalette() {
    const style = getComputedStyle(canvas);
    const get = (name) => style.getPropertyValue(`--vk-${name}`).trim();
    palette = {
      groups: Array.from({ length: 10 }, (_, at) => get(`g${at}`)),
      font: style.fontFamily, none: get("edge"), ink: get("ink"), paper: get("paper"), accent: get("accent"), quiet: get("ink-2"),
    };
  }
  const colourOf = (note) => {
    const { of, own } = ask().colours;
    const at = of[note] ?? -1;
    return at < 0 ? palette.none : (own ?? palette.groups)[at];
  };

  // The still picture
  function drawStill() {
    const { shown } = ask();
    still.width = canvas.width;
    still.height = canvas.height;
    stillContext.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawLines(stillContext, shown);
    drawDots(stillContext, shown);
    drawn = { ...camera };
    names = undefined;
  }
  // Links within a group, in its colour where groups have one, and much fainter those between.
  function drawLines(to, shown) {
    const share = Math.max(0.014, Math.min(0.3, 2.2 / Math.sqrt(data.pairs.length / 2)));
    const inner = new Map();
    const outer = new Path2D();
    const { groupOf } = data;
    for (let at = 0; at < data.pairs.length; at += 2) {
      const a = data.pairs[at];
      const b = data.pairs[at + 1];
      if (!shown[a] || !shown[b]) continue;
      const [ax, ay, bx, by] = [sx(a), sy(a), sx(b), sy(b)];
      if (Math.max(ax, bx) < 0 || Math.min(ax, bx) > width || Math.max(ay, by) < 0 || Math.min(ay, by) > height) continue;
      let path = outer;
      if (groupOf[a] === groupOf[b] && groupOf[a] >= 0) {
        path = inner.get(groupOf[a]) ?? new Path2D();
        inner.set(groupOf[a], path);
      }
      path.moveTo(ax, ay);
      path.lineTo(bx, by);
    }
    to.lineWidth = 1;
    to.globalAlpha = share * (inner.size ? 0.5 : 1);
    to.strokeStyle = palette.ink;
    to.stroke(outer);
    to.globalAlpha = Math.min(0.4, share * 3);
    for (const [at, path] of inner) {
      to.strokeStyle = ask().isGroups ? palette.groups[at % 10] : palette.quiet;
      to.stroke(path);
    }
    to.globalAlpha = 1;
  }
  function drawDots(to, shown) {
    const paths = new Map();
    for (let note = 0; note < data.n; note += 1) {
      if (!shown[note]) continue;
      const [x, y, r] = [sx(note), sy(note), radius(note)];
      if (x < -r || x > width + r || y < -r || y > height + r) continue;
      const colour = colourOf(note);
      const path = paths.get(colour) ?? new Path2D();
      paths.set(colour, path);
      path.moveTo(x + r, y);
      path.arc(x, y, r, 0, 7);
    }
    for (const [colour, path] of paths) {
      to.fillStyle = colour;
      to.fill(path);
      if (ask().colours.own) outline(to, path);
    }
  }
  // An author's colour may be that of the page.
  function outline(to, path) {
    to.strokeStyle = palette.none;
    to.lineWidth = 0.8;
    to.stroke(path);
  }

  // Each frame
  function draw() {
    frame = undefined;
    if (!drawn) drawStill();
    const state = ask();
    const focus = pointed >= 0 ? pointed : state.note;
    const isLit = focus >= 0 || state.way.length || state.found.length;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.globalAlpha = isLit ? 0.28 : 1;
    const by = camera.k / drawn.k;
    const [x, y] = [((drawn.x - camera.x) * camera.k + (width / 2) * (1 - by)) * ratio, ((drawn.y - camera.y) * camera.k + (height / 2) * (1 - by)) * ratio];
    context.drawImage(still, x, y, still.width * by, still.height * by);
    context.globalAlpha = 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (isLit) drawLit(state, focus);
    else {
      names ??= chooseNames(state);
      names.forEach(write);
    }
  }
  function drawLit(state, focus) {
    const lit = new Set([...state.found, ...state.way]);
    if (focus >= 0) drawFan(focus, state, lit);
    context.strokeStyle = palette.accent;
    context.lineWidth = 3;
    context.beginPath();
    state.way.forEach((note, at) => (at ? context.lineTo(sx(note), sy(note)) : context.moveTo(sx(note), sy(note))));
    context.stroke();
    for (const note of lit) dot(note, note === focus);
    const first = (note) => (note === focus ? 2 : Number(state.way.includes(note)));
    const order = [...lit].sort((a, b) => first(b) - first(a) || data.rank[b] - data.rank[a]);
    const boxes = [];
    for (const note of order.slice(0, most())) {
      const found = nameNote(note, boxes, (one) => lit.has(one), first(note));
      if (found) write(found);
    }
  }
  function drawFan(focus, state, lit) {
    context.strokeStyle = colourOf(focus);
    context.globalAlpha = 0.75;
    context.lineWidth = 1.3;
    context.beginPath();
    for (const note of data.near[focus]) {
      if (!state.shown[note]) continue;
      lit.add(note);
      context.moveTo(sx(focus), sy(focus));
      context.lineTo(sx(note), sy(note));
    }
    context.stroke();
    context.globalAlpha = 1;
    lit.add(focus);
  }
  function dot(note, isFocus) {
    context.fillStyle = colourOf(note);
    context.beginPath();
    context.arc(sx(note), sy(note), radius(note) + (isFocus ? 2 : 0.5), 0, 7);
    context.fill();
    if (!isFocus) return;
    context.strokeStyle = palette.ink;
    context.lineWidth = 2;
    context.stroke();
  }

  // Names: chosen once the view rests, so that none flickers while it moves
  // How many names there is room for.
  const most = () => Math.ceil((width * height) / ROOM) + 4;
  function chooseNames({ shown, islands, strip }) {
    const counts = (note) => shown[note];
    const boxes = [];
    const found = [];
    const add = (one) => one && found.push(one);
    const near = camera.k / fitted;
    if (strip.notes.length && islands.length) add(nameStrip(strip, boxes));
    const before = found.length;
    if (near < 2.4) for (const one of islands) add(nameIsland(one, boxes, counts));
    const named = found.length - before;
    const isFull = named && (data.n > 150 || (width < 600 && near < 1.3));
    const few = isFull ? 0 : (width < 600 ? 6 : 13) * Math.max(1, near) ** 2 - named;
    let left = Math.min(most(), near < 2.4 ? few : Infinity);
    // The most central first, which may hide a few dots; at rest nobody else.
    let tries = named && near < 2.4 ? 3 * left : 400;
    let hubs = Math.min(4, left / 2);
    const namesakes = new Set(islands.map(({ text }) => text));
    for (const note of data.order) {
      if (left < 1 || !tries) break;
      const [x, y] = [sx(note), sy(note)];
      if (!shown[note] || x < 0 || x > width || y < 0 || y > height) continue;
      if (islands.length && (data.groupOf[note] < 0 || (named && namesakes.has(data.title[note])))) continue;
      tries -= 1;
      left -= add(nameNote(note, boxes, counts, 0, hubs >= 1 ? SPARE : 0)) ? 1 : 0;
      hubs -= 1;
    }
    return found;
  }
  function cellsOf() {
    if (cells) return cells;
    cells = new Map();
    for (let note = 0; note < data.n; note += 1) {
      const key = `${Math.floor(data.x[note] / CELL)},${Math.floor(data.y[note] / CELL)}`;
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(note);
    }
    return cells;
  }
  // How many of the dots that count lie below a box.
  function covered([left, top, right, bottom], counts) {
    const slack = LARGEST * Math.min(camera.k, GROWTH);
    const cell = (at, middle, far) => Math.floor(((at - far / 2) / camera.k + middle) / CELL);
    let found = 0;
    for (let cx = cell(left - slack, camera.x, width); cx <= cell(right + slack, camera.x, width); cx += 1) {
      for (let cy = cell(top - slack, camera.y, height); cy <= cell(bottom + slack, camera.y, height); cy += 1) {
        for (const note of cellsOf().get(`${cx},${cy}`) ?? []) {
          const [x, y, r] = [sx(note), sy(note), radius(note) + 1];
          if (counts(note) && x + r > left && x - r < right && y + r > top && y - r < bottom) found += 1;
        }
      }
    }
    return found;
  }
  const font = (weight, high) => `${weight} ${high}px ${palette.font}`;
  // How wide some lines are, and half of how high.
  function measure(lines, weight, high) {
    context.font = font(weight, high);
    return [Math.max(...lines.map((line) => context.measureText(line).width)), high * (0.1 + (LINE * lines.length) / 2)];
  }
  // Whether a box is in the view, clear of the buttons and of other names.
  function isClear(box, boxes) {
    const foot = [width - (width < 620 ? 190 : 52), height - (width < 620 ? 52 : 180), width, height];
    const meets = (b) => box[0] < b[2] + 4 && box[2] > b[0] - 4 && box[1] < b[3] && box[3] > b[1];
    return box[0] >= 2 && box[2] <= width - 2 && box[1] >= 0 && box[3] <= height && ![foot, ...boxes].some(meets);
  }
  // What is written: lines, and the place on the map that they begin at, end at or stand round.
  function made(lines, box, weight, high, { align = "center", colour } = {}) {
    const at = { left: box[0], right: box[2], center: (box[0] + box[2]) / 2 }[align];
    const y = (box[1] + box[3]) / 2;
    return {
      lines, weight, high, box, align, colour: colour ?? palette.ink,
      x: (at - width / 2) / camera.k + camera.x, y: (y - height / 2) / camera.k + camera.y,
    };
  }
  // Beside its dot, above or below it; cut shorter where there is no room. What must be named
  // (1), may cover dots, others only as many as they are spared, and what is pointed at (2), names too.
  function nameNote(note, boxes, counts, must, spare = 0) {
    const [x, y, r, high] = [sx(note), sy(note), radius(note), 12.5];
    const title = data.title[note];
    const most = width < 600 ? 20 : 28;
    const lengths = must === 2 ? [Math.max(most, Math.ceil(lengthOf(title) * 0.6))] : [most, 18];
    const weight = must === 2 ? 600 : 400;
    let last;
    for (const longest of lengths) {
      const lines = graph.lines(title, longest);
      const [wide, h] = measure(lines, weight, high);
      const places = [["left", x + r + 5, y], ["right", x - r - 5 - wide, y], ["center", x - wide / 2, y + r + h + 2], ["center", x - wide / 2, y - r - h - 2]];
      const all = places.map(([align, left, middle]) => ({ align, box: [left, middle - h, left + wide, middle + h] }));
      const free = all.find(({ box }) => isClear(box, boxes) && !covered(box, counts)) ?? (must || spare ? all.find(({ box }) => isClear(box, boxes) && (must || covered(box, counts) <= spare)) : undefined);
      if (free) {
        boxes.push(free.box);
        return made(lines, free.box, weight, high, free);
      }
      const left = Math.max(2, Math.min(all[0].box[0], width - wide - 4));
      last = made(lines, [left, y - h, left + wide, y + h], weight, high, { align: "left" });
    }
    return must === 2 ? last : undefined;
  }
  // Above its notes, else below or among them: where it covers the fewest dots.
  function nameIsland({ text, notes }, boxes, counts) {
    const high = width < 600 ? 13 : 15;
    let best;
    let least = Infinity;
    for (const longest of width < 600 ? [20, 14] : [28, 20]) {
      const lines = graph.lines(text, longest, 3);
      const [wide, h] = measure(lines, 600, high);
      const isWhole = lines.join(" ") === text;
      for (const [x, y, cost] of besideIsland(notes, wide, h)) {
        const box = [x - wide / 2, y - h, x + wide / 2, y + h];
        if (cost >= least || !isClear(box, boxes)) continue;
        const hidden = covered(box, counts);
        if (hidden * 16 > notes.length) continue;
        const all = cost + 4 * hidden + (isWhole ? 0 : 20 / longest);
        if (all < least) [best, least] = [made(lines, box, 600, high), all];
      }
    }
    if (best) boxes.push(best.box);
    return best;
  }
  // Middles of places for a name, each with what it costs.
  function besideIsland(notes, wide, h) {
    const across = notes.map(sx);
    const down = notes.map(sy);
    const middle = across.reduce((all, x) => all + x, 0) / notes.length;
    const centre = down.reduce((all, y) => all + y, 0) / notes.length;
    const places = [];
    for (const by of [0, -0.5, 0.5, -1, 1, -1.5, 1.5]) {
      const x = middle + by * Math.max(wide, 80);
      let [top, bottom] = [Infinity, -Infinity];
      across.forEach((ax, at) => {
        if (Math.abs(ax - x) > wide / 2 + 8) return;
        const r = radius(notes[at]);
        top = Math.min(top, down[at] - r);
        bottom = Math.max(bottom, down[at] + r);
      });
      if (top < Infinity) places.push([x, top - h - 2, Math.abs(by)], [x, bottom + h + 2, 1 + Math.abs(by)]);
    }
    const highest = down.reduce((a, b) => Math.min(a, b));
    const lowest = down.reduce((a, b) => Math.max(a, b));
    for (const dy of [0, -20, 20, -40, 40, -60, 60]) {
      const y = centre + dy;
      if (y < highest || y > lowest) continue;
      for (const dx of [0, -50, 50]) places.push([middle + dx, y, 3 + Math.abs(dy) / 60]);
    }
    return places;
  }
  // What the notes without links are, above their first.
  function nameStrip({ text, notes }, boxes) {
    const [left, top] = boxOf(notes);
    const [wide] = measure([text], 400, 12.5);
    const x = Math.max(4, (left - camera.x) * camera.k + width / 2 - 4);
    const y = (top - camera.y) * camera.k + height / 2 - LARGEST * Math.min(camera.k, GROWTH) - 10;
    const box = [x, y - 9, x + wide, y + 9];
    if (!isClear(box, boxes)) return undefined;
    boxes.push(box);
    return made([text], box, 400, 12.5, { align: "left", colour: palette.quiet });
  }
  function write({ lines, x, y, weight, high, align, colour }) {
    context.font = font(weight, high);
    context.textBaseline = "middle";
    context.textAlign = align;
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = palette.paper;
    context.fillStyle = colour;
    const left = (x - camera.x) * camera.k + width / 2;
    const top = (y - camera.y) * camera.k + height / 2 - ((lines.length - 1) * high * LINE) / 2;
    lines.forEach((line, at) => context.strokeText(line, left, top + at * high * LINE));
    lines.forEach((line, at) => context.fillText(line, left, top + at * high * LINE));
  }

  function refresh() {
    frame ??= requestAnimationFrame(draw);
  }
  function rest() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      drawn = undefined;
      refresh();
      on.moved();
    }, REST);
    refresh();
  }
  function change() {
    drawn = undefined;
    cells = undefined;
    refresh();
  }
  function zoom(by, x = width / 2, y = height / 2) {
    const k = Math.min(12, Math.max(fitted * 0.5, camera.k * by));
    const wx = camera.x + (x - width / 2) / camera.k;
    const wy = camera.y + (y - height / 2) / camera.k;
    Object.assign(camera, { k, x: wx - (x - width / 2) / k, y: wy - (y - height / 2) / k });
    isMovedByReader = true;
    rest();
  }
  function pan(dx, dy) {
    camera.x -= dx / camera.k;
    camera.y -= dy / camera.k;
    isMovedByReader = true;
    rest();
  }
  // Flies there, unless nothing is to move.
  function go(to) {
    cancelAnimationFrame(flight);
    isMovedByReader = false;
    const from = { ...camera };
    const start = performance.now();
    const step = (now) => {
      const part = STILL.matches ? 1 : Math.min(1, Math.max(0, now - start) / 350);
      const eased = part * (2 - part);
      for (const key of ["x", "y", "k"]) camera[key] = from[key] + (to[key] - from[key]) * eased;
      if (part < 1) flight = requestAnimationFrame(step);
      rest();
    };
    if (STILL.matches) step(start);
    else flight = requestAnimationFrame(step);
  }
  function boxOf(notes) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const note of notes) {
      box[0] = Math.min(box[0], data.x[note]);
      box[1] = Math.min(box[1], data.y[note]);
      box[2] = Math.max(box[2], data.x[note]);
      box[3] = Math.max(box[3], data.y[note]);
    }
    return box;
  }
  function fitting(notes, most = 3) {
    const [left, top, right, bottom] = boxOf(notes);
    if (left === Infinity) return { ...camera };
    const edge = Math.min(90, width * 0.08);
    // On phones the buttons stand in a row below.
    const foot = width < 620 ? 46 : 0;
    const k = Math.min(most, (width - 2 * edge) / Math.max(1, right - left), (height - 100 - foot) / Math.max(1, bottom - top));
    return { x: (left + right) / 2, y: (top + bottom) / 2 + foot / 2 / k, k };
  }
  const isFit = () => Math.abs(camera.k / whole.k - 1) < 0.01 && Math.hypot(camera.x - whole.x, camera.y - whole.y) * camera.k < 2;
  function resize() {
    const box = canvas.parentElement.getBoundingClientRect();
    if (!box.width || (box.width === width && box.height === height)) return;
    const isFirst = !width;
    ratio = Math.min(2, devicePixelRatio || 1);
    [width, height] = [box.width, box.height];
    [canvas.width, canvas.height] = [width * ratio, height * ratio];
    const follows = isFirst || isFit();
    whole = fitting(data.order);
    fitted = whole.k;
    if (follows) Object.assign(camera, whole);
    change();
  }
  function noteAt(x, y, slack) {
    const { shown } = ask();
    let best = -1;
    let nearest = Infinity;
    for (let note = 0; note < data.n; note += 1) {
      if (!shown[note]) continue;
      const far = Math.hypot(sx(note) - x, sy(note) - y) - radius(note);
      if (far < slack && far < nearest) [best, nearest] = [note, far];
    }
    return best;
  }
  function point(note) {
    if (note === pointed) return;
    pointed = note;
    canvas.style.cursor = note >= 0 ? "pointer" : "";
    refresh();
  }

  // Mouse, pen and fingers
  const fingers = new Map();
  let press;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const slackOf = (event) => (event.pointerType === "mouse" ? 4 : 16);
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    cancelAnimationFrame(flight);
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
    const at = place(event);
    const note = event.pointerType === "mouse" ? noteAt(...at, slackOf(event)) : -1;
    press = { at, last: at, note, isMoved: false, isPinch: fingers.size > 1 };
  });
  canvas.addEventListener("pointermove", (event) => {
    const at = place(event);
    if (!fingers.has(event.pointerId)) {
      point(noteAt(...at, slackOf(event)));
      on.point(pointed);
      return;
    }
    const before = [...fingers.values()];
    fingers.set(event.pointerId, at);
    if (fingers.size === 2) pinch(before, [...fingers.values()]);
    else move(at);
  });
  function move(at) {
    if (!press.isMoved && Math.hypot(at[0] - press.at[0], at[1] - press.at[1]) < 4) return;
    press.isMoved = true;
    if (press.note >= 0) {
      data.x[press.note] += (at[0] - press.last[0]) / camera.k;
      data.y[press.note] += (at[1] - press.last[1]) / camera.k;
      refresh();
    } else pan(at[0] - press.last[0], at[1] - press.last[1]);
    press.last = at;
  }
  function pinch([a, b], [c, d]) {
    press.isPinch = true;
    const apart = (p, q) => Math.hypot(p[0] - q[0], p[1] - q[1]);
    pan((c[0] + d[0] - a[0] - b[0]) / 2, (c[1] + d[1] - a[1] - b[1]) / 2);
    zoom(apart(c, d) / Math.max(1, apart(a, b)), (c[0] + d[0]) / 2, (c[1] + d[1]) / 2);
  }
  const release = (event) => {
    const isLast = fingers.delete(event.pointerId) && !fingers.size;
    if (!isLast || !press) {
      if (press) press.last = fingers.values().next().value ?? press.last;
      return;
    }
    const { isMoved, isPinch, note } = press;
    press = undefined;
    if (isMoved && note >= 0) change();
    if (isMoved || isPinch || event.type === "pointercancel") return;
    const found = noteAt(...place(event), slackOf(event));
    on.pick(found);
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => {
    point(-1);
    on.point(-1);
  });
  canvas.addEventListener("dblclick", (event) => {
    const note = noteAt(...place(event), 6);
    if (note >= 0) on.open(note);
    else zoom(1.8, ...place(event));
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const [x, y] = place(event);
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 16 : 1) * (event.ctrlKey ? 0.01 : 0.0018)), x, y);
  }, { passive: false });

  // Keys
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function nearestTowards([dx, dy]) {
    const { note: from, shown } = ask();
    const [x, y] = from >= 0 ? [sx(from), sy(from)] : [width / 2, height / 2];
    let best = -1;
    let least = Infinity;
    for (let note = 0; note < data.n; note += 1) {
      if (!shown[note] || note === from) continue;
      const along = (sx(note) - x) * dx + (sy(note) - y) * dy;
      const aside = Math.abs((sx(note) - x) * dy) + Math.abs((sy(note) - y) * dx);
      if (along > 1 && along + 2 * aside < least) [best, least] = [note, along + 2 * aside];
    }
    return best;
  }
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { note } = ask();
    if (WAYS[event.key] && event.shiftKey) {
      const found = nearestTowards(WAYS[event.key]);
      if (found >= 0) on.pick(found);
    } else if (WAYS[event.key]) pan(-WAYS[event.key][0] * 60, -WAYS[event.key][1] * 60);
    else if (event.key === "+" || event.key === "=") zoom(1.3);
    else if (event.key === "-") zoom(1 / 1.3);
    else if (event.key === "0") go(fitting(data.order));
    else if (event.key === "Enter" && note >= 0) on.open(note);
    else if (event.key === "Escape" && note >= 0) on.pick(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  readPalette();
  new ResizeObserver(resize).observe(canvas.parentElement);
  const dyed = new MutationObserver(() => {
    readPalette();
    on.dyed();
  });
  dyed.observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  resize();
  return {
    change, refresh, zoom, point,
    // Where a reader moved to; nothing for what moved by itself.
    look: () => (isMovedByReader && !isFit() ? { ...camera } : undefined),
    set: (to) => {
      Object.assign(camera, to);
      isMovedByReader = true;
      change();
    },
    fit: (notes, most) => go(fitting(notes ?? data.order, most)),
    show: (note) => {
      const [x, y] = [sx(note), sy(note)];
      if (x < 40 || x > width - 160 || y < 30 || y > height - 30) go({ x: data.x[note], y: data.y[note], k: Math.max(camera.k, fitted * 1.5) });
    },
  };
};
