// Opens the fold in which the address, or a link of the page, names a place; on paper all folds of notes are open.

/** A link may lead into a fold, or to the heading right above one. */
function openAt() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target?.closest("details") ?? target?.querySelector(":scope > details.teaching-fold");
  if (!fold) return;
  for (let one = fold; one; one = one.parentElement.closest("details")) one.open = true;
  // a screen reader goes on from here, and so does the Tab key
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView();
}

let openedForPaper = [];
addEventListener("beforeprint", () => {
  openedForPaper = [...document.querySelectorAll("details.teaching-fold:not([open])")];
  for (const fold of openedForPaper) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of openedForPaper) fold.open = false;
});
addEventListener("hashchange", openAt);
document.addEventListener("click", (event) => {
  // the address does not change where it names the place already, and the fold may have been closed since
  const link = event.target.closest('a[href^="#"]');
  if (link && link.hash === location.hash) setTimeout(openAt);
});
openAt();
