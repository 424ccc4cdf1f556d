// A table that is too wide for the paper gets smaller letters, then a page on its side, and only then broken words.
const isTooWide = (table) => table.offsetWidth > table.parentElement.clientWidth + 1;
for (const table of document.querySelectorAll("table")) {
  if (isTooWide(table)) table.classList.add("paper-small");
  if (isTooWide(table)) table.parentElement.classList.add("paper-turned");
  if (isTooWide(table)) table.classList.add("paper-tiny");
}
const ENOUGH = 200; // pixels, a fifth of a sheet
// A few answers, as in an edition without solutions, need no sheet of their own.
for (const answers of document.querySelectorAll(".paper-answers")) {
  if (answers.offsetHeight < 2 * ENOUGH) answers.style.breakBefore = "auto";
}
// The last lines of a page of the book, or those before its answers, do not stand alone on a sheet of paper.
const BLOCKS = "p, li, dt, dd, tr, pre, figure, img, h1, h2, h3, h4, h5, h6";
for (const section of document.querySelectorAll("body > section")) {
  const blocks = [...section.querySelectorAll(BLOCKS)];
  for (const inAnswers of [false, true]) {
    const part = blocks.filter((block) => Boolean(block.closest(".paper-answers")) === inAnswers);
    const end = part.at(-1)?.getBoundingClientRect().bottom;
    for (const block of part) {
      const below = end - block.getBoundingClientRect().top;
      if (below < ENOUGH) block.style.breakBefore = "avoid";
      if (below < 2 * ENOUGH) block.style.breakInside = "avoid";
    }
  }
}
