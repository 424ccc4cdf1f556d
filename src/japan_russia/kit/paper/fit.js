// A table that is too wide for the paper gets smaller letters, then a page on its side, and only then broken words.
const isTooWide = (table) => table.offsetWidth > table.parentElement.clientWidth + 1;
for (const table of document.querySelectorAll("table")) {
  if (isTooWide(table)) table.classList.add("paper-small");
  if (isTooWide(table)) table.parentElement.classList.add("paper-turned");
  if (isTooWide(table)) table.classList.add("paper-tiny");
}
