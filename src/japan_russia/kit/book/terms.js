// A term with its explanation: CSS shows it on hover and on focus. This adds Escape, the tap, and a place above the line.

const TERM = ".course-term";

const termOf = (event) => (event.target instanceof Element ? event.target.closest(TERM) : null);

/** The explanation stands below its line, or above it where the window ends. */
function place(term) {
  const [link, words] = term.children;
  words.style.top = "";
  const { bottom } = words.getBoundingClientRect();
  const above = link.getBoundingClientRect().top - words.offsetHeight;
  if (bottom > innerHeight && above > 0) words.style.top = `${link.offsetTop - words.offsetHeight}px`;
}

function open(event) {
  const term = termOf(event);
  if (term) place(term);
}

for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, open);

// once closed it stays closed until the pointer or the focus has gone away
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const term of document.querySelectorAll(`${TERM}:is(:hover, :focus-within)`)) term.classList.add("is-closed");
});
for (const kind of ["mouseout", "focusout"]) {
  document.addEventListener(kind, (event) => {
    const term = termOf(event);
    if (term && !term.contains(event.relatedTarget)) term.classList.remove("is-closed");
  });
}

// the first tap opens the explanation, the second one follows the link
let openBefore = false;
document.addEventListener("pointerdown", (event) => {
  const term = termOf(event);
  openBefore = event.pointerType === "mouse" || Boolean(term?.contains(document.activeElement));
});
document.addEventListener("click", (event) => {
  const term = termOf(event);
  if (term && !openBefore && event.detail) {
    event.preventDefault();
    term.firstElementChild.focus();
  }
});
