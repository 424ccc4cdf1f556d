// Makes what is too wide for the paper smaller, and what is still too wide stand on a page of its own, on its side.
const width = document.body.clientWidth;
for (const table of document.querySelectorAll("table")) {
  const room = table.parentElement.clientWidth;
  for (const size of ["", "paper-small", "paper-tiny"]) {
    if (size) table.classList.add(size);
    if (table.scrollWidth <= room + 1 && table.offsetWidth <= room + 1) break;
  }
  if (table.offsetWidth > room + 1) {
    (table.closest(".table-scroll, .pst-scrollable-table-container") ?? table).classList.add("paper-turned");
  }
}
