// only where: vk-unstretched
// Braces, brackets, hats and arrows where a reader has no mathematical font: each is stretched by a
// transform to the size of what it stands round, and large signs get larger letters.
const TALL = /^[()[\]{}|‖∣∥⌊⌋⌈⌉⟨⟩⟦⟧⟮⟯⎰⎱/\\↑↓↕⇑⇓⇕]$/u;
const WIDE = /^[⏞⏟⏜⏝⎴⎵←→↔⇐⇒⇔↼⇀⟵⟶⟷⟸⟹⟺ˆ^~˜¯_‾=]$/u;
const LARGE = /^[∑∏∐⋃⋂⨆⨅⨁⨂⨀⨄⋁⋀∫∬∭∮∯∰]$/u;
/* Marks that stand over the letter before them, as signs that stand alone. */
const ALONE = { "\u0302": "ˆ", "\u0303": "˜", "\u0304": "¯", "\u0305": "¯", "\u0332": "¯", "\u20d7": "→", "\u20d6": "←" };
/* Signs that no font draws above a letter. */
const LOW = /^[→←↔¯]$/u;
const ENOUGH = 1.15;

const signOf = (one) => one.textContent.trim();
const grows = (one, signs) => one.localName === "mo" && one.getAttribute("stretchy") !== "false" && signs.test(signOf(one));
const sizeOf = (one) => parseFloat(getComputedStyle(one).fontSize);

// How a fence must change to reach from the top of its row to the bottom.
function tallChange(fence) {
  const own = fence.getBoundingClientRect();
  const beside = [...fence.parentElement.children].filter((one) => !grows(one, TALL) && one.localName !== "mspace");
  const boxes = beside.map((one) => one.getBoundingClientRect());
  const least = parseFloat(fence.getAttribute("minsize")) * sizeOf(fence) || 0;
  const top = Math.min(own.top, ...boxes.map((box) => box.top));
  const bottom = Math.max(own.bottom, ...boxes.map((box) => box.bottom));
  const height = least || bottom - top;
  if (!own.height || height < own.height * ENOUGH) return undefined;
  const move = least ? 0 : ((top + bottom - own.top - own.bottom) / 2 / sizeOf(fence)).toFixed(3);
  return `translateY(${move}em) scaleY(${(height / own.height).toFixed(3)})`;
}

// How a sign above, below or between must change to be as wide as the rest.
function wideChange(sign) {
  const own = sign.getBoundingClientRect().width;
  const others = [...sign.parentElement.children].filter((one) => !grows(one, WIDE));
  const width = Math.max(...others.map((one) => one.getBoundingClientRect().width));
  const above = LOW.test(signOf(sign)) && sign.parentElement.getAttribute("accent") ? "translateY(-0.3em) " : "";
  return own && width > own * ENOUGH ? `${above}scaleX(${(width / own).toFixed(3)})` : undefined;
}

function stretch() {
  const signs = [...document.querySelectorAll("math mo")].filter((one) => !one.style.transform && one.getClientRects().length);
  for (const one of signs) {
    if (ALONE[signOf(one)]) one.textContent = ALONE[signOf(one)];
    if (LARGE.test(signOf(one)) && one.closest('math[display="block"]')) one.style.fontSize = "1.5em";
  }
  const changes = signs.map((one) => {
    if (/^m(under|over|underover)$/.test(one.parentElement.localName)) return grows(one, WIDE) && wideChange(one);
    return grows(one, TALL) && tallChange(one);
  });
  for (const [at, change] of changes.entries()) if (change) signs[at].style.transform = change;
}

document.addEventListener("vk-content", stretch);
document.addEventListener("toggle", stretch, true);
stretch();
