// only where: video-embed
/* A card of a video becomes its player when it is clicked; until then, and where frames of the
   player's host are forbidden, it is a link. */
const PLAYER = "https://www.youtube-nocookie.com/embed/";

const play = (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const card = event.target.closest?.(".video-embed > a.embed-card");
  const frame = card?.parentElement.querySelector("iframe[data-src]");
  if (!frame?.dataset.src.startsWith(PLAYER)) return;
  event.preventDefault();
  frame.src = frame.dataset.src;
  frame.hidden = false;
  frame.focus();
  card.hidden = true;
};

const giveUp = (event) => {
  if (event.effectiveDirective !== "frame-src" && event.effectiveDirective !== "child-src") return;
  for (const frame of document.querySelectorAll(".video-embed > iframe[src]")) {
    if (!frame.src.startsWith(event.blockedURI)) continue;
    window.location.assign(frame.parentElement.querySelector("a.embed-card").href);
    return;
  }
};

document.addEventListener("click", play);
document.addEventListener("securitypolicyviolation", giveUp);
