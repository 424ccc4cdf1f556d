// What a learner saved on the way: read from the record, to choose from, and to save as one text.

const OWN = "portfolio/"; // the choices of this view are in the record too; they are no piece of the portfolio

const SIGNS = { 2: "++", 1: "+", 0: "0", "-1": "−", "-2": "−−" };
const WORDS = { right: "right", partial: "partly right", wrong: "not right" };
const short = (text, most = 90) => (text.length > most ? `${text.slice(0, most - 2).replace(/\s+\S*$/, "")} …` : text);
const dayOf = ({ at }) => at.slice(0, 10);

/** The last values under one key, by the rest of the key: { "E06/home": -1, "E06/withdrawn": true }. */
function valuesOf(key, memory) {
  return Object.fromEntries(Object.keys(memory).filter((one) => one.startsWith(key)).sort().map((one) => [one.slice(key.length), memory[one].last.value]));
}

const nameOf = ({ names = {} }, id) => (names[id] ? `${id} (${short(names[id])})` : id);

/** "Vote before: For", "Vote after: …", then a line for each argument. */
function debateLines(debate, values) {
  const { before, after, ...placed } = values;
  const vote = (when, value) => value !== undefined && `Vote ${when}: ${value}`;
  return [vote("before", before), vote("after", after), ...Object.entries(placed).map(([id, place]) => `${nameOf(debate, id)}: ${place}`)].filter(Boolean);
}

/** A line for each probability, in per cent. */
function boardLines(board, { shown, ...odds }) {
  const given = Object.entries(odds).filter(([, p]) => typeof p === "number");
  return given.length ? [`Outcomes: ${shown === true ? "shown" : "not shown yet"}`, ...given.map(([id, p]) => `${nameOf(board, id)}: ${Math.round(p * 100)}\u00a0%`)] : [];
}

const inOrder = (row, ids) => [...ids, ...Object.keys(row).filter((id) => !ids.includes(id))].filter((id) => id in row);

/** The result, what is withdrawn, then a line for each item that was rated. */
function matrixLines(matrix, { base, ...values }) {
  const { names = {}, explanations = [], starting = {} } = matrix;
  const own = {};
  const out = [];
  for (const [name, value] of Object.entries(values)) {
    const [item, explanation] = name.split("/");
    if (explanation === "withdrawn") { if (value === true) out.push(item); }
    else if (isRating(value)) (own[item] ??= {})[explanation] = value;
  }
  if (!out.length && !Object.keys(own).length) return [];
  const withStart = base === "starting";
  const items = [...new Set([...Object.keys(starting), ...Object.keys(own)])].filter((item) => !out.includes(item));
  const rows = Object.fromEntries(items.map((item) => [item, { ...(withStart ? starting[item] : {}), ...own[item] }]));
  return [
    `Least against it: ${leastInWords(rows, explanations, (id) => names[id] ?? id)} (${withStart ? "own ratings; where none was given, the starting rating" : "own ratings alone"})`,
    out.length > 0 && `Withdrawn: ${out.map((item) => nameOf(matrix, item)).join("; ")}`,
    ...Object.entries(own).map(([item, row]) => `${nameOf(matrix, item)}: ${inOrder(row, explanations).map((id) => `${names[id] ?? id} ${SIGNS[row[id]]}`).join(", ")}`),
  ].filter(Boolean);
}

const LINES = { debate: debateLines, forecast: boardLines, matrix: matrixLines };

/** What a note says; what it said when its writer first left it stands before that, if it was rewritten. */
function noteWords(key, memory) {
  const { last } = memory[key];
  const first = memory[firstTextKey(key)]?.last;
  const now = String(last.value);
  const before = first && String(first.value).trim();
  if (!before || now.includes(before)) return now;
  return `First (${dayOf(first)}): ${short(before, 600)}\n\nLast (${dayOf(last)}): ${now}`;
}

/** The pieces of one lesson, with what was saved: { key, kind, text, anchor, words }. */
export function piecesOf(lesson, memory, cover = "") {
  const own = ownNotes(lesson, memory).filter(({ key }) => key !== cover);
  const notes = [...lesson.notes, ...own].filter(({ key }) => key in memory)
    .map((note) => ({ ...note, kind: "Note", words: noteWords(note.key, memory) }));
  const kept = lesson.kept.map((one) => {
    const lines = LINES[one.key.split("/")[0]](one, valuesOf(one.key, memory));
    return { ...one, words: lines.join("\n"), count: lines.length };
  }).filter(({ count }) => count);
  return [...notes, ...kept];
}

/** The questions and exercises of a lesson that were answered and are not right yet, in words. */
function notRight({ questions, exercises = [] }, memory) {
  return [...notRightYet(questions, memory).map(({ key, text, place }) => `${text} (${place}; last answer ${WORDS[memory[key].last.outcome] ?? "not graded"})`),
    ...standing(exercises, memory).filter(({ stand }) => stand === "tried").map((one) => `${one.text} (${exerciseInWords(one, memory)})`)];
}

/** How the questions of a lesson stand, then its exercises. */
const standInWords = ({ questions, counts, exercises = [] }, memory) => [questions.length && tallyInWords(counts),
  exercises.length && exercisesInWords(standing(exercises, memory))].filter(Boolean).join(" ");

/** All lessons in which something was saved or answered; notes that belong to none of them come last. */
export function gathered(lessons, memory, cover = "") {
  const all = lessons.map((lesson) => ({ ...lesson, pieces: piecesOf(lesson, memory, cover), counts: tally(lesson.questions, memory), wrong: notRight(lesson, memory) }));
  const told = new Set(all.flatMap(({ pieces }) => pieces.map(({ key }) => key)));
  const rest = Object.keys(memory).filter((key) => key.startsWith("note/") && !told.has(key) && key !== cover);
  const other = { id: "", title: "Other notes", href: "", kept: [], questions: [], notes: rest.map((key) => ({ key, text: key.slice(5), anchor: "" })) };
  return [...all, { ...other, pieces: rest.length ? piecesOf({ ...other, id: "-" }, memory) : [], counts: tally([], {}), wrong: [] }]
    .filter(({ pieces, counts, exercises = [] }) => pieces.length || counts.answered || exercises.some(({ key }) => key in memory));
}

const isIn = (memory, { key }) => memory[OWN + key]?.last.value !== false;

/** The cover page and the chosen pieces as one text. */
export function asText(lessons, memory, cover = "") {
  const indented = (words) => words.split("\n").map((line) => `    ${line}`).join("\n");
  const parts = gathered(lessons, memory, cover).map((lesson) => [lesson.title, "=".repeat(lesson.title.length), ...[standInWords(lesson, memory)].filter(Boolean),
    ...(lesson.wrong.length ? ["Not right yet:", ...lesson.wrong.map((one) => `  - ${one}`)] : []), "",
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
    const fold = long && h("details", { open: chosen.get(one.key) ?? false }, h("summary", { onclick: () => chosen.set(one.key, !fold.open) }, `${one.words.split("\n")[0]} · show all ${one.count} lines`), words);
    return h("li", { "data-piece": one.key }, h("p", {}, box, " ", h("label", { for: box.id }, h("strong", {}, one.kind), `: ${one.text}`),
      lesson.href && one.anchor && [" ", h("a", { href: `${lesson.href}#${one.anchor}`, ariaLabel: `Go to: ${one.text}` }, "↗")]), fold || words);
  }

  function notYet({ id, wrong }) {
    const fold = wrong.length > 0 && h("details", { open: chosen.get(id) ?? false },
      h("summary", { onclick: () => chosen.set(id, !fold.open) }, `Not right yet: ${wrong.length}`), h("ul", {}, wrong.map((one) => h("li", {}, one))));
    return fold;
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
      standInWords(lesson, memory) && h("p", { class: "course-counts" }, standInWords(lesson, memory)), notYet(lesson), h("ul", {}, lesson.pieces.map((one) => piece(lesson, one))))));
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
