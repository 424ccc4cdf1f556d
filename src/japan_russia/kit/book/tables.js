// Above a table that is wider than its box stands a line that counts and names the columns out of sight.

// a table made by the course, and one written in Markdown
const SIGNED = ".table-scroll, .pst-scrollable-table-container:not(.table-scroll > *)";

/** The names of the columns that cannot be read now, before and after what is seen. */
function outOfSight(box) {
  const seen = box.getBoundingClientRect();
  const first = box.querySelector("tbody th")?.getBoundingClientRect();
  const start = box.scrollLeft > 1 && first ? first.right : seen.left;
  const heads = [...(box.querySelector("thead tr")?.cells ?? [])].filter((cell) => cell.textContent.trim());
  const names = (cells) => cells.map((cell) => cell.textContent.trim());
  const sticky = (cell) => getComputedStyle(cell).position === "sticky";
  return {
    before: names(heads.filter((cell) => !sticky(cell) && cell.getBoundingClientRect().left < start - 1)),
    after: names(heads.filter((cell) => cell.getBoundingClientRect().right > seen.right + 1)),
  };
}

function words({ before, after }) {
  const count = (names) => `${names.length} more ${names.length === 1 ? "column" : "columns"}`;
  if (after.length) return `Scroll → ${count(after)}: ${after.join(", ")}`;
  return before.length ? `← ${count(before)}: ${before.join(", ")}` : "";
}

function sign(box) {
  const wide = box.scrollWidth > box.clientWidth + 2;
  let line = box.previousElementSibling?.matches(".table-more") ? box.previousElementSibling : null;
  if (wide && !line) {
    line = document.createElement("p");
    line.className = "table-more";
    // who listens to the page hears every column in any case
    line.setAttribute("aria-hidden", "true");
    box.before(line);
  }
  if (!line) return;
  if (!box.hasAttribute("aria-label")) {
    const heading = box.closest("section")?.querySelector(":is(h1, h2, h3, h4, h5)");
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", `Table: ${heading?.firstChild?.textContent.trim() ?? "scrolls"}`);
    box.tabIndex = 0;
  }
  line.hidden = !wide;
  const now = wide ? words(outOfSight(box)) : "";
  // a mark that can always be seen, so that the table does not jump
  if (line.textContent !== now) line.textContent = now || "\u00a0";
}

const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => sign(target.closest(SIGNED))));

function watch(root) {
  for (const box of root.querySelectorAll(SIGNED)) {
    box.addEventListener("scroll", () => sign(box), { passive: true });
    sizes.observe(box);
    for (const table of box.children) sizes.observe(table);
  }
}

watch(document);
// a widget puts a new table in place of the old one
const changes = new MutationObserver((all) => all.forEach(({ target }) => watch(target)));
for (const view of document.querySelectorAll(".course-view")) changes.observe(view, { childList: true });
