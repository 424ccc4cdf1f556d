// What a learner saved on the way: read from the record, to choose from, and to save as one text.

const OWN = "portfolio/"; // the choices of this view are in the record too; they are no piece of the portfolio

const SETTINGS = new Set(["base"]); // how a matrix counts is no piece of work

/** What was kept under one key, a line for each item: "E06: home -1, withdrawn". */
function linesOf(key, memory, text) {
  const lines = new Map();
  for (const one of Object.keys(memory).filter((other) => other.startsWith(key)).sort()) {
    const [item, ...rest] = one.slice(key.length).split("/");
    const { value } = memory[one].last;
    const said = [rest.join("/"), value === true && rest.length ? "" : text(value)].filter(Boolean).join(" ");
    if (!SETTINGS.has(item)) lines.set(item, [...(lines.get(item) ?? []), said]);
  }
  return [...lines].map(([item, said]) => `${item}: ${said.join(", ")}`);
}

/** The pieces of one lesson, with what was saved: { key, kind, text, anchor, words }. */
export function piecesOf(lesson, memory, cover = "") {
  const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  const number = lesson.id.split("-")[0];
  const known = new Set(lesson.notes.map(({ key }) => key));
  const own = Object.keys(memory).filter((key) => key.startsWith(`note/${number}-`) && !known.has(key) && key !== cover).map((key) => ({ key, text: key.slice(5), anchor: "" }));
  const notes = [...lesson.notes, ...own].filter(({ key }) => key in memory)
    .map((note) => ({ ...note, kind: "Note", words: text(memory[note.key].last.value) }));
  const kept = lesson.kept.map((one) => {
    const lines = linesOf(one.key, memory, text);
    return { ...one, words: lines.join("\n"), count: lines.length };
  }).filter(({ count }) => count);
  return [...notes, ...kept];
}

/** All lessons in which something was saved or answered; notes that belong to none of them come last. */
export function gathered(lessons, memory, cover = "") {
  const all = lessons.map((lesson) => ({ ...lesson, pieces: piecesOf(lesson, memory, cover), counts: tally(lesson.questions, memory) }));
  const told = new Set(all.flatMap(({ pieces }) => pieces.map(({ key }) => key)));
  const rest = Object.keys(memory).filter((key) => key.startsWith("note/") && !told.has(key) && key !== cover);
  const other = { id: "", title: "Other notes", href: "", kept: [], questions: [], notes: rest.map((key) => ({ key, text: key.slice(5), anchor: "" })) };
  return [...all, { ...other, pieces: rest.length ? piecesOf({ ...other, id: "-" }, memory) : [], counts: tally([], {}) }]
    .filter(({ pieces, counts }) => pieces.length || counts.answered);
}

const isIn = (memory, { key }) => memory[OWN + key]?.last.value !== false;

/** The cover page and the chosen pieces as one text. */
export function asText(lessons, memory, cover = "") {
  const indented = (words) => words.split("\n").map((line) => `    ${line}`).join("\n");
  const parts = gathered(lessons, memory, cover).map((lesson) => [lesson.title, "=".repeat(lesson.title.length), ...(lesson.questions.length ? [tallyInWords(lesson.counts)] : []), "",
    ...lesson.pieces.filter((piece) => isIn(memory, piece)).flatMap(({ kind, text, words }) => [`${kind}: ${text}`, indented(words), ""])].join("\n"));
  return ["My portfolio", today(), "", ...(cover in memory ? [memory[cover].last.value, ""] : []), ...parts].join("\n");
}

function render({ model, el }) {
  const { lessons, cover } = model.get("data");
  const live = liveRegion();
  const sum = h("p", { class: "course-overall" });
  const list = h("div", {});
  const told = h("p", { class: "course-told", role: "status", hidden: true });
  const chosen = new Map(); // folds that the learner opened or closed

  function piece(lesson, one) {
    const memory = memoryOf(model);
    const box = h("input", { type: "checkbox", id: newId("piece"), checked: isIn(memory, one) });
    box.addEventListener("change", () => {
      remember(model, OWN + one.key, addTry(memoryOf(model)[OWN + one.key], box.checked));
      announce(live, `${one.text}: ${box.checked ? "in" : "not in"} your portfolio.`);
    });
    const long = one.count > 6;
    const words = h("div", { class: "course-wrote" }, one.words);
    const fold = long && h("details", { open: chosen.get(one.key) ?? false }, h("summary", { onclick: () => chosen.set(one.key, !fold.open) }, `Show all ${one.count}`), words);
    return h("li", { "data-piece": one.key }, h("p", {}, box, " ", h("label", { for: box.id }, h("strong", {}, one.kind), `: ${one.text}`),
      lesson.href && one.anchor && [" ", h("a", { href: `${lesson.href}#${one.anchor}`, ariaLabel: `Go to: ${one.text}` }, "↗")]), fold || words);
  }

  function refresh() {
    const memory = memoryOf(model);
    const found = gathered(lessons, memory, cover);
    const all = found.flatMap(({ pieces }) => pieces);
    const inside = all.filter((one) => isIn(memory, one)).length;
    sum.textContent = all.length ? `${inside} of ${all.length} pieces are in your portfolio.` : "Nothing is saved yet. What you write and rate in the lessons comes here by itself.";
    // the box that was just pressed keeps the focus
    const focused = list.contains(document.activeElement) ? document.activeElement.closest("[data-piece]")?.dataset.piece : null;
    list.replaceChildren(...found.map((lesson) => h("div", { class: "course-lesson" }, h("h2", {}, lesson.title),
      lesson.questions.length > 0 && h("p", { class: "course-counts" }, tallyInWords(lesson.counts)), h("ul", {}, lesson.pieces.map((one) => piece(lesson, one))))));
    if (focused) [...list.querySelectorAll("[data-piece]")].find((one) => one.dataset.piece === focused)?.querySelector("input")?.focus();
  }

  const save = h("button", { type: "button", class: "course-primary" }, "Save my portfolio as text");
  save.addEventListener("click", () => {
    told.textContent = saveFile(`portfolio-${today()}.txt`, asText(lessons, memoryOf(model), cover), "text/plain");
    told.hidden = false;
  });
  const root = h("section", { class: "course-box course-portfolio", "aria-label": "Portfolio" }, noticeLine(model), sum,
    h("p", { class: "course-buttons" }, save, h("button", { type: "button", onclick: () => window.print() }, "Print this page")), told, list, live);
  return show({ model, el }, root, refresh);
}

export default { render: keeping(render) };
