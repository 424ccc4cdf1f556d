// Starts the slides: their size, their keys, the notes, light and dark, and links into the book.
(function () {
const html = document.documentElement;
const notes = document.querySelector(".deck-notes");
const deck = document.querySelector(".reveal");
const press = (id, on) => document.getElementById(id).setAttribute("aria-pressed", String(on));

// reveal.js has a style of its own for paper, which would undo the shapes of widgets; deck.css has another
html.classList.add("print-pdf");
html.classList.toggle("deck-seen", new URLSearchParams(location.search).has("receiver"));

// reveal.js takes every section inside a slide for a slide, and widgets are sections
const { createElement } = document;
document.createElement = function (name, options) {
  if (name !== "section") return createElement.call(document, name, options);
  const made = createElement.call(document, "div");
  made.setAttribute("role", "group");
  return made;
};

/** 1280 by 720 has letters of 20 pixels; other windows in proportion, a phone not below 16. */
function fit(scale = Math.min(deck.clientWidth / 1280, deck.clientHeight / 720)) {
  html.style.fontSize = `${Math.max(16, 20 * scale)}px`;
  for (const shown of document.querySelectorAll(".deck-shown")) fitShown(shown, scale);
}

/** A chart or a table is as large as the words of a slide, or smaller if that spares the scrolling. */
function fitShown(shown, scale) {
  const slide = shown.closest("section").classList;
  const within = (one) => one.scrollHeight <= one.clientHeight + 1 && one.scrollWidth <= one.clientWidth + 1;
  const fits = (zoom) => {
    shown.style.setProperty("--deck-zoom", Math.max(1, zoom * scale).toFixed(2));
    return [shown, ...shown.querySelectorAll(".table-scroll")].every(within);
  };
  const sizes = [1.5, 1.3, 1.15, 1];
  slide.remove("deck-tall");
  if (!sizes.some(fits)) {
    // deck.css says what a slide gives to something that is too high for it
    slide.toggle("deck-tall", shown.scrollHeight > shown.clientHeight + 1);
    // what must be scrolled at any size is at least easy to read
    if (!sizes.some(fits)) fits(1.15);
  }
  tellMore(shown);
}

/** Whether something is left to scroll to; without a sign for it nobody would look. */
function tellMore(shown) {
  shown.toggleAttribute("data-more", shown.scrollTop + shown.clientHeight < shown.scrollHeight - 4);
}

const TURNS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

/** Whether what has the focus uses a key itself: an arrow moves a slider, and a table that is larger than its place. */
function uses(at, key) {
  if (at.closest("textarea, [contenteditable]")) return true;
  // the keys of a presenter's remote control
  if (key.startsWith("Page")) return false;
  return Boolean(at.closest("input, select")) || at.scrollWidth > at.clientWidth + 1;
}

/** Inside a widget most keys are the widget's own; some turn the slide all the same, and Escape gives them back. */
document.addEventListener("keydown", (event) => {
  const at = document.activeElement;
  if (!at?.closest(".deck-shown")) return;
  if (event.key === "Escape") at.blur();
  else if (TURNS[event.key] && !uses(at, event.key)) Reveal[TURNS[event.key] > 0 ? "next" : "prev"]();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

/** What reveal.js may answer to: nothing that is meant for a widget, a button or the notes. */
const turns = (event) => {
  const at = document.activeElement;
  return !at?.closest(".deck-shown, .deck-notes") && !(at?.closest("button") && [" ", "Enter"].includes(event.key));
};

function showNotes(on) {
  html.classList.toggle("with-notes", on);
  notes.hidden = !on;
  press("deck-notes", on);
  fit();
  tellNotes();
}

function tellNotes() {
  const own = Reveal.getCurrentSlide()?.querySelector("aside.notes");
  notes.replaceChildren(...[...(own ?? document.createElement("p")).cloneNode(true).childNodes]);
  if (!own) notes.textContent = "No notes for this slide.";
}

function dark(on) {
  html.dataset.theme = on ? "dark" : "light";
  press("deck-dark", on);
}

/** A link of a widget is written as seen from a lesson; where there is no book, words remain. */
function settleLinks() {
  for (const link of document.querySelectorAll(".slides a[href]")) {
    const to = link.getAttribute("href");
    if (/^(#|[a-z][a-z+.-]*:)/.test(to)) continue;
    if (html.dataset.book) link.href = new URL(to, new URL(`${html.dataset.book}/notebooks/lesson.html`, location.href)).href;
    else link.replaceWith(...link.childNodes);
  }
}

// paper is white and 1280 by 718 pixels, whatever the colours and the size of the window
let darkOnScreen = false, printing = false;
addEventListener("beforeprint", () => {
  darkOnScreen = html.dataset.theme === "dark";
  printing = true;
  dark(false);
  // deck.css leaves 16 pixels more below a slide on paper; notes stand there, too
  const high = notes.hidden ? 702 : 590;
  Object.assign(deck.style, { width: "1280px", height: `${high}px` });
  fit(1);
  // nobody scrolls on paper: what is still too high is set smaller
  for (const shown of document.querySelectorAll(".deck-shown")) {
    for (let zoom = 0.95; shown.scrollHeight > shown.clientHeight + 1 && zoom > 0.5; zoom -= 0.05) shown.style.zoom = zoom;
  }
});
addEventListener("afterprint", () => {
  printing = false;
  dark(darkOnScreen);
  Object.assign(deck.style, { width: "", height: "" });
  for (const shown of document.querySelectorAll(".deck-shown")) shown.style.zoom = "";
  fit();
});

dark(matchMedia("(prefers-color-scheme: dark)").matches);
fit();
settleLinks();
new MutationObserver(settleLinks).observe(document.querySelector(".slides"), { childList: true, subtree: true });
// a chart that draws itself again on its sheet says "resize", too
addEventListener("resize", () => printing || fit());
// a widget grows when its data are there, or when a fold of it is opened
const grown = new ResizeObserver((seen) => seen.forEach((one) => tellMore(one.target.closest(".deck-shown"))));
for (const shown of document.querySelectorAll(".deck-shown")) {
  shown.addEventListener("scroll", () => tellMore(shown), { passive: true });
  for (const part of [shown, ...shown.children]) grown.observe(part);
}
Reveal.initialize({
  disableLayout: true, display: "flex", center: false, transition: "none", backgroundTransition: "none", hash: true,
  viewDistance: 1000, mobileViewDistance: 1000, slideNumber: "c/t", keyboardCondition: turns,
  jumpToSlide: false, plugins: [RevealNotes],
}).then(() => {
  fit();   // now every slide has its size
  Reveal.on("slidechanged", tellNotes);
  showNotes(new URLSearchParams(location.search).has("with-notes"));
  html.dataset.deckReady = "";
});
document.getElementById("deck-notes").addEventListener("click", () => showNotes(notes.hidden));
document.getElementById("deck-dark").addEventListener("click", () => dark(html.dataset.theme !== "dark"));
document.getElementById("deck-all").addEventListener("click", () => Reveal.toggleOverview());
})();
