// Canvases zoom and pan; pictures and diagrams that are shown small open in a dialog that does too.
// Zooming changes a drawing's size in a frame that scrolls: arrow keys, fingers and the wheel alone
// do what they always do.
const { t } = vaultkitWords;
const { make, button, onPage } = vaultkitPage;
const WORDS = {
  less: t("Smaller"),
  more: t("Larger"),
  fit: t("Fit"),
  close: t("Close"),
  enlarge: t("Enlarge"),
  tools: t("Zoom"),
};
const STEP = 1.25;
const WHEEL = 0.0022;
const LARGEST = 8;
const SMALLEST = 0.05;
const NOT_DRAGGED = "a, button, input, .canvas-content, summary, iframe, video, audio";
const WORTH_IT = 1.15;

function toolFor(label, text, action, className = "") {
  const made = button(className, text, action);
  made.title = label;
  made.setAttribute("aria-label", label);
  return made;
}

// Lets a drawing of a known size be zoomed in its frame. Returns the tools for it.
function zoomable(frame, drawing, { width, height }) {
  let scale = 1;
  let isFit = true;

  function fitting() {
    const style = getComputedStyle(frame);
    const edges = parseFloat(style.borderTopWidth) + parseFloat(style.borderBottomWidth);
    const high = (parseFloat(style.maxHeight) || frame.clientHeight || height) - edges;
    return Math.min(1, frame.clientWidth / width, Math.floor(high) / height);
  }
  function apply(next, at) {
    const box = frame.getBoundingClientRect();
    const x = at ? at.clientX - box.left : frame.clientWidth / 2;
    const y = at ? at.clientY - box.top : frame.clientHeight / 2;
    const before = scale;
    scale = Math.min(LARGEST, Math.max(SMALLEST, next));
    drawing.style.width = `${width * scale}px`;
    drawing.style.height = `${height * scale}px`;
    const by = scale / before;
    frame.scrollLeft = (frame.scrollLeft + x) * by - x;
    frame.scrollTop = (frame.scrollTop + y) * by - y;
  }
  function zoom(factor, at) {
    isFit = false;
    apply(scale * factor, at);
  }
  function fit() {
    isFit = true;
    drawing.style.width = drawing.style.height = "0";
    apply(fitting());
  }

  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * WHEEL * (event.deltaMode ? 16 : 1)), event);
  }, { passive: false });
  frame.addEventListener("keydown", (event) => {
    if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") zoom(STEP);
    else if (event.key === "-") zoom(1 / STEP);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });
  drag(frame);
  pinch(frame, zoom);
  new ResizeObserver(() => isFit && fit()).observe(frame);

  const tools = document.createElement("div");
  tools.className = "vk-zoom-tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", WORDS.tools);
  tools.append(
    toolFor(WORDS.less, "−", () => zoom(1 / STEP)),
    toolFor(WORDS.more, "+", () => zoom(STEP)),
    toolFor(WORDS.fit, WORDS.fit, fit),
  );
  fit();
  // On a small screen a drawing that fits cannot be read: it begins as high as its frame.
  const near = Math.min(0.55, frame.clientHeight / height);
  if (frame.clientWidth < 600 && scale < near) zoom(near / scale);
  return tools;
}

function drag(frame) {
  let from;
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button || event.target.closest(NOT_DRAGGED)) return;
    const box = frame.getBoundingClientRect();
    if (event.clientX - box.left > frame.clientWidth || event.clientY - box.top > frame.clientHeight) return;
    from = { x: event.clientX + frame.scrollLeft, y: event.clientY + frame.scrollTop };
    frame.setPointerCapture(event.pointerId);
    frame.classList.add("is-dragged");
  });
  frame.addEventListener("pointermove", (event) => {
    if (!from) return;
    frame.scrollLeft = from.x - event.clientX;
    frame.scrollTop = from.y - event.clientY;
  });
  for (const name of ["pointerup", "pointercancel"]) {
    frame.addEventListener(name, () => {
      from = undefined;
      frame.classList.remove("is-dragged");
    });
  }
}

function pinch(frame, zoom) {
  let apart = 0;
  const distance = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  const middle = ([one, other]) => ({
    clientX: (one.clientX + other.clientX) / 2,
    clientY: (one.clientY + other.clientY) / 2,
  });
  frame.addEventListener("touchstart", ({ touches }) => {
    apart = touches.length === 2 ? distance(touches) : 0;
  }, { passive: true });
  frame.addEventListener("touchmove", (event) => {
    if (!apart || event.touches.length !== 2) return;
    event.preventDefault();
    const now = distance(event.touches);
    zoom(now / apart, middle(event.touches));
    apart = now;
  }, { passive: false });
}

// Canvases

function openCanvas(figure) {
  const frame = figure.querySelector(".canvas-view");
  const drawing = frame?.querySelector("svg.canvas");
  const choice = figure.querySelector(".canvas-fit");
  if (!drawing || !choice || figure.querySelector(".vk-zoom-tools")) return;
  const { width, height } = drawing.viewBox.baseVal;
  choice.hidden = true;
  choice.querySelector("input").checked = false;
  figure.classList.add("is-zoomed");
  choice.after(zoomable(frame, drawing, { width, height }));
}

// The dialog

let dialog;
let opener;

function showLarge(picture, caption, from) {
  dialog ??= makeDialog();
  opener = from;
  const frame = dialog.querySelector(".vk-large-view");
  frame.replaceChildren(picture);
  dialog.querySelector(".vk-large-caption").textContent = caption;
  dialog.setAttribute("aria-label", caption || WORDS.enlarge);
  document.body.append(dialog);
  dialog.showModal();
  const size = sizeOf(picture);
  dialog.querySelector(".vk-zoom-tools")?.remove();
  const close = dialog.querySelector(".vk-large-close");
  close.before(zoomable(frame, picture, size));
  frame.focus();
}

function sizeOf(picture) {
  if (picture instanceof SVGElement) {
    const { width, height } = picture.viewBox.baseVal;
    const grown = Math.max(1, Math.min(2, (innerWidth * 0.9) / width, (innerHeight * 0.75) / height));
    return { width: width * grown, height: height * grown };
  }
  return { width: picture.naturalWidth || 800, height: picture.naturalHeight || 600 };
}

function makeDialog() {
  const frame = make("div", "vk-large-view");
  frame.tabIndex = 0;
  const caption = make("p", "vk-large-caption");
  caption.dir = "auto";
  const close = toolFor(WORDS.close, "×", () => made.close(), "vk-large-close");
  const made = make("dialog", "vk-large", frame, make("div", "vk-large-bar", caption, close));
  made.addEventListener("click", (event) => {
    if (event.target === made) made.close();
  });
  made.addEventListener("close", () => {
    frame.replaceChildren();
    opener?.focus({ preventScroll: true });
  });
  return made;
}

// Pictures

const PICTURES = "article.md-content__inner img";

function isWorthIt(image) {
  if (image.closest("a, button, .vk-preview, .canvas, .vk-graph, .twemoji") || !image.complete) return false;
  const { naturalWidth, clientWidth } = image;
  return clientWidth > 40 && naturalWidth > clientWidth * WORTH_IT;
}

function mark(image) {
  const is = isWorthIt(image);
  if (is === image.classList.contains("vk-enlarges")) return;
  image.classList.toggle("vk-enlarges", is);
  for (const [name, value] of [["role", "button"], ["tabindex", "0"], ["aria-haspopup", "dialog"]]) {
    if (is) image.setAttribute(name, value);
    else image.removeAttribute(name);
  }
  if (is && !image.alt) image.setAttribute("aria-label", WORDS.enlarge);
}

function enlarge(image) {
  const copy = new Image();
  copy.src = image.currentSrc || image.src;
  copy.alt = image.alt;
  const show = () => showLarge(copy, image.alt, image);
  if (copy.complete && copy.naturalWidth) show();
  else copy.addEventListener("load", show, { once: true });
}

addEventListener("click", (event) => {
  const image = event.target.closest?.("img.vk-enlarges");
  if (image && !event.defaultPrevented) enlarge(image);
});
addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== " ") return;
  if (!event.target.matches?.("img.vk-enlarges")) return;
  event.preventDefault();
  enlarge(event.target);
});

// Diagrams

function openDiagram(figure) {
  const frame = figure.querySelector(".vk-diagram-view");
  const drawing = frame?.querySelector("svg.vk-drawing");
  if (!drawing || figure.querySelector(".vk-enlarge")) return;
  const tool = toolFor(WORDS.enlarge, "⤢", () => {
    const copy = drawing.cloneNode(true);
    const name = drawing.querySelector("title")?.textContent ?? "";
    for (const element of [copy, ...copy.querySelectorAll("[id]")]) element.removeAttribute("id");
    copy.removeAttribute("aria-labelledby");
    copy.removeAttribute("aria-describedby");
    copy.setAttribute("aria-label", name);
    showLarge(copy, name, tool);
  }, "vk-enlarge");
  frame.after(tool);
  drawing.addEventListener("click", (event) => event.target.closest("a") || tool.click());
}

function openAll() {
  for (const figure of document.querySelectorAll("figure:is(.canvas-page, .canvas-embed)")) openCanvas(figure);
  for (const figure of document.querySelectorAll("figure.vk-diagram")) openDiagram(figure);
  for (const image of document.querySelectorAll(PICTURES)) {
    if (image.complete) mark(image);
    else image.addEventListener("load", () => mark(image), { once: true });
  }
}

let resized;
addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(() => document.querySelectorAll(PICTURES).forEach(mark), 200);
});
onPage(openAll);
