// What a learner has done and written, and the doors to take it along or to forget it.

const LARGEST = 20_000_000;
const WORDS = { right: "right", partial: "partly right", wrong: "not right" };

// --- What the record says, lesson by lesson ---

const isNote = (key) => key.startsWith("note/");
const numbered = (count, one, many) => `${count} ${count === 1 ? one : many}`;

/** Notes with what was written in them. A note that no lesson shows, of the learner's own, has its id for a prompt. */
function written(notes, memory) {
  return notes.filter(({ key }) => key in memory).map((note) => ({ text: note.key.slice(5), ...note, words: String(memory[note.key].last.value) }));
}

/** Forecast boards on which something was given, with the probabilities by the id of the statement. */
function forecast(boards, memory) {
  return boards.map((board) => {
    const own = Object.keys(memory).filter((key) => key.startsWith(board.key)).map((key) => [key.slice(board.key.length), memory[key].last.value]);
    return { ...board, odds: own.filter(([, value]) => typeof value === "number"), isShown: own.some(([id, value]) => id === "shown" && value === true) };
  }).filter(({ odds }) => odds.length);
}

const inForecasts = ({ odds, isShown }) => `${numbered(odds.length, "probability", "probabilities")} given; outcomes ${isShown ? "shown" : "not shown yet"}`;

/** Debates that were voted on, with both votes and the number of placed arguments. */
function voted(debates, memory) {
  const begun = debates.filter(({ key }) => Object.keys(memory).some((one) => one.startsWith(key)));
  return begun.map((debate) => {
    const vote = (name) => memory[debate.key + name]?.last.value ?? "no vote yet";
    const placed = Object.keys(memory).filter((one) => one.startsWith(debate.key) && !/[/](before|after)$/.test(one)).length;
    return { ...debate, words: `Before: ${vote("before")}. After: ${vote("after")}. ${numbered(placed, "argument", "arguments")} placed.` };
  });
}

/** Evidence matrices in which something was rated or withdrawn, and how much. */
function rated(matrices, memory) {
  return matrices.map((matrix) => {
    const own = Object.keys(memory).filter((key) => key.startsWith(matrix.key)).map((key) => memory[key].last.value);
    return { ...matrix, ratings: own.filter((value) => typeof value === "number").length, out: own.filter((value) => value === true).length };
  }).filter(({ ratings, out }) => ratings || out);
}

const inMatrix = ({ ratings, out }) => `${numbered(ratings, "rating", "ratings")} of your own; ${numbered(out, "item", "items")} withdrawn`;

/** Questions of later lessons that test an objective again and were not right at the first try: `asked` are those of all lessons. */
const missedAgain = (id, asked, memory) => asked.filter(({ again = [], key }) => again.includes(id) && memory[key] && memory[key].first.outcome !== "right");

/** An answer as it was given; `names` are the words of choices by their ids. */
function givenInWords({ names = {}, unit = "" }, value) {
  const named = (one) => (Object.hasOwn(names, one) ? names[one] : String(one ?? "nothing"));
  if (Array.isArray(value)) return value.map(named).join("; ");
  if (value !== null && typeof value === "object") return Object.entries(value).map(([id, one]) => `${named(id)}: ${one ?? "nothing"}`).join("; ");
  return unit ? `${named(value)} ${unit}` : named(value);
}

/** What the instructor marks, and of that what is in: each with the answer as it was given. */
function keptOf({ questions, exercises = [] }, memory) {
  const asked = [...questions, ...exercises].filter(({ withheld }) => withheld);
  const words = (one) => {
    if (one.note) return "Your text stands under the notes.";
    const { first, last } = memory[one.key];
    const [before, now] = [first, last].map(({ value }) => givenInWords(one, value));
    return before === now ? now : `First: ${before}\nLast: ${now}`;
  };
  const given = asked.filter((one) => (one.note ? standOf(one, memory) === "written" : memory[one.key]));
  return { title: `Kept for your instructor: ${given.length} of ${asked.length}`, list: given.map((one) => ({ ...one, id: one.key.split("/").pop(), words: words(one) })) };
}

function reportOf(lesson, memory, asked) {
  const { questions, objectives, exercises = [], notes, debates = [], boards = [], matrices = [] } = lesson;
  const stood = standing(exercises, memory);
  return {
    ...lesson,
    exercises: stood,
    counts: tally(questions, memory),
    kept: keptOf(lesson, memory),
    objectives: objectives.map((one) => ({ ...one, counts: tally(questions.filter(({ objective }) => objective === one.id), memory), missed: missedAgain(one.id, asked, memory),
      exercises: stood.filter(({ objective }) => objective === one.id) })),
    wrong: notRightYet(questions, memory),
    open: questions.filter(({ key }) => !memory[key]),
    notes: written([...notes, ...ownNotes(lesson, memory)], memory),
    boards: forecast(boards, memory),
    debates: voted(debates, memory),
    matrices: rated(matrices, memory),
  };
}

const inLesson = ({ lesson, place }) => `${lesson.title}, ${place}`;

/** The reports of all lessons; notes that belong to none of them come last. */
function reports({ lessons }, memory) {
  const asked = lessons.flatMap((lesson) => lesson.questions.map((question) => ({ ...question, lesson })));
  const all = lessons.map((lesson) => reportOf(lesson, memory, asked));
  const told = new Set(all.flatMap(({ notes }) => notes.map(({ key }) => key)));
  const rest = written(Object.keys(memory).filter((key) => isNote(key) && !told.has(key)).map((key) => ({ key })), memory);
  return rest.length ? [...all, { id: "", title: "Other notes", counts: tally([], {}), kept: keptOf({ questions: [] }, {}), objectives: [], exercises: [], wrong: [], open: [], notes: rest, debates: [], boards: [], matrices: [] }] : all;
}

function overall({ lessons }, memory) {
  const notes = Object.keys(memory).filter(isNote).length;
  const stood = standing(lessons.flatMap(({ exercises = [] }) => exercises), memory);
  return tallyInWords(tally(lessons.flatMap(({ questions }) => questions), memory)) + (stood.length ? ` ${exercisesInWords(stood)}` : "") + (notes ? ` ${numbered(notes, "note", "notes")} written.` : "");
}

function answeredHow({ place, key }, memory) {
  const entry = memory[key];
  return entry ? `${place}; last answer ${WORDS[entry.last.outcome] ?? "not graded"}; ${numbered(entry.tries, "try", "tries")}` : place;
}

// --- The same as a text to hand in ---

function asText(data, memory) {
  const part = (title, lines) => (lines.length ? ["", title, ...lines] : []);
  const indented = (text) => text.split("\n").map((line) => `    ${line}`);
  const lessons = reports(data, memory).flatMap((lesson) => ["", "", lesson.title, "=".repeat(lesson.title.length),
    ...(lesson.questions ? ["", tallyInWords(lesson.counts)] : []),
    ...part("Objectives", lesson.objectives.map((one) => `  ${one.id} ${h("span", { html: one.html }).textContent}: ${tallyInWords(one.counts)}`
      + (one.exercises.length ? ` ${exercisesInWords(one.exercises)}` : "")
      + (one.missed.length ? ` Asked again later, and missed at the first try: ${one.missed.map(inLesson).join("; ")}.` : ""))),
    ...part("Not right yet", lesson.wrong.map((question) => `  - ${question.text} (${answeredHow(question, memory)})`)),
    ...part("Not answered yet", lesson.open.map((question) => `  - ${question.text} (${question.place})`)),
    ...part("Exercises", lesson.exercises.map((one) => `  - ${one.text} (${exerciseInWords(one, memory)})`)),
    ...part(lesson.kept.title, lesson.kept.list.flatMap(({ id, text, words }) => [`  - ${id} · ${text}`, ...indented(words)])),
    ...part("Votes", lesson.debates.flatMap(({ text, words }) => [`  ${text}`, ...indented(words), ""])),
    ...part("Forecasts", lesson.boards.flatMap((board) => [`  ${board.text}: ${inForecasts(board)}`,
      `    ${board.odds.map(([id, p]) => `${id} ${Math.round(p * 100)}%`).join(", ")}`])),
    ...part("Evidence matrices", lesson.matrices.map((matrix) => `  ${matrix.text}: ${inMatrix(matrix)}`)),
    ...part("Notes", lesson.notes.flatMap(({ text, words }) => [`  ${text}`, ...indented(words), ""]))]);
  return ["Notes and results", today(), "", overall(data, memory), ...lessons, ""].join("\n");
}

// --- The same to look at ---

/** A link to a lesson or to a part of it. JupyterLab opens notebooks with a command, which its own links carry too. */
function lessonLink(lesson, part, words) {
  const { pathname } = location;
  if (!lesson.href || (part && !part.anchor)) return h("span", {}, words);
  if (!lesson.href.endsWith(".ipynb")) return h("a", { href: lesson.href + (part ? `#${part.anchor}` : "") }, words);
  // elsewhere than in JupyterLab nobody can say where the notebook is
  if (!pathname.includes("/tree/")) return h("span", {}, words);
  const link = h("a", { href: lesson.href, "data-commandlinker-command": "rendermime:handle-local-link" }, words);
  link.addEventListener("click", () => {
    const { pathname: whole } = new URL(lesson.href, location.href);
    const path = decodeURIComponent(whole.slice(whole.indexOf("/tree/") + 6));
    link.setAttribute("data-commandlinker-args", JSON.stringify({ path, id: part?.cell ? `#cell-id=${part.cell}` : "" }));
  });
  return link;
}

const PIECES = [
  ["first", "✓", "right at the first try"],
  ["now", "↻", "right after more tries"],
  ["tried", "✗", "answered, not or only partly right yet"],
  ["kept", "●", "kept for your instructor"],
  ["open", "–", "not answered yet"],
];

/** The counts as a picture; the words beside it say everything. */
function bar({ all, answered, first, now, kept }) {
  const counts = { first: Math.min(first, now), now: Math.max(0, now - first), tried: answered - now - kept, kept, open: all - answered };
  return h("div", { class: "course-bar", "aria-hidden": "true" }, PIECES.map(([name, sign]) => counts[name] > 0 &&
    h("span", { class: `course-piece is-${name}`, style: `flex-grow: ${counts[name]}` }, `${sign} ${counts[name]}`)));
}

function legend({ lessons }) {
  const shown = PIECES.filter(([name]) => name !== "kept" || lessons.some(({ questions }) => questions.some(({ withheld }) => withheld)));
  return h("p", { class: "course-legend", "aria-hidden": "true" }, "The bars count questions:",
    shown.map(([name, sign, words]) => h("span", {}, h("span", { class: `course-piece is-${name}` }, sign), ` ${words}`)));
}

/** In a page no result can be checked, so all exercises but the texts would stand there as never tried, without a word. */
function whereChecked({ lessons, where }) {
  return !where && lessons.some(({ exercises = [] }) => exercises.length) &&
    h("p", { class: "course-counts" }, "Results of exercises are checked in JupyterLab. A record exported there can be imported here.");
}

/** One lesson; `fold` makes a box that opens and closes. */
function lessonBlock(lesson, memory, fold) {
  const { counts, kept, objectives, exercises, wrong, open, notes, debates, boards, matrices } = lesson;
  const tried = exercises.some(({ stand }) => stand !== "open");
  const standingOf = (all) => [h("p", { class: "course-counts" }, tallyInWords(all)), all.all > 0 && bar(all)];
  const begun = counts.answered > 0 || notes.length > 0 || debates.length > 0 || boards.length > 0 || matrices.length > 0 || tried
    || objectives.some(({ missed }) => missed.length > 0);
  const told = (items) => h("ul", {}, items.map((one) => h("li", {}, lessonLink(lesson, one, one.text), h("p", { class: "course-wrote" }, one.words))));
  const asked = (questions) => h("ul", {}, questions.map((question) => h("li", {},
    lessonLink(lesson, question, question.text), h("p", { class: "course-counts" }, answeredHow(question, memory)))));
  return h("div", { class: "course-lesson" },
    h("h2", {}, lessonLink(lesson, null, lesson.title)),
    lesson.questions && standingOf(counts),
    objectives.length > 0 && fold(`${lesson.id} objectives`, "By objective", begun, h("ul", {}, objectives.map((one) =>
      h("li", {}, h("strong", {}, one.id), " ", h("span", { html: one.html }), standingOf(one.counts),
        one.exercises.length > 0 && h("p", { class: "course-counts" }, exercisesInWords(one.exercises)),
        one.missed.length > 0 && h("p", { class: "course-counts" }, "Asked again later, and missed at the first try: ",
          one.missed.map((question, n) => [n ? "; " : "", lessonLink(question.lesson, question, inLesson(question))]).flat()))))),
    wrong.length > 0 && fold(`${lesson.id} wrong`, `Not right yet: ${numbered(wrong.length, "question", "questions")}`, true, asked(wrong)),
    open.length > 0 && fold(`${lesson.id} open`, `Not answered yet: ${numbered(open.length, "question", "questions")}`, false, asked(open)),
    exercises.length > 0 && fold(`${lesson.id} exercises`, exercisesInWords(exercises).slice(0, -1), tried, h("ul", {}, exercises.map((one) => h("li", {},
      lessonLink(lesson, one, one.text), h("p", { class: "course-counts" }, exerciseInWords(one, memory)))))),
    kept.list.length > 0 && fold(`${lesson.id} kept`, kept.title, true, told(kept.list)),
    debates.length > 0 && fold(`${lesson.id} votes`, `Your votes: ${numbered(debates.length, "debate", "debates")}`, true, told(debates)),
    boards.length > 0 && fold(`${lesson.id} boards`, `Your forecasts: ${boards.length}`, true, told(boards.map((board) => ({ ...board, words: inForecasts(board) })))),
    matrices.length > 0 && fold(`${lesson.id} matrices`, `Your evidence matrices: ${matrices.length}`, true, told(matrices.map((matrix) => ({ ...matrix, words: inMatrix(matrix) })))),
    notes.length > 0 && fold(`${lesson.id} notes`, `Your notes: ${notes.length}`, true, told(notes)));
}

// --- Exporting, importing ---

const NO_EXPORT = "This is not a file made by Export. A file made by “Export as text” cannot be imported.";

/** Read an exported record; an error has one sentence for the learner. */
export function readRecord(text, { format, version, course }) {
  let held;
  try { held = JSON.parse(text.replace(/^\ufeff/, "")); } catch { throw new Error(NO_EXPORT); }
  if (held === null || typeof held !== "object" || held.format !== format) throw new Error(NO_EXPORT);
  if (!Number.isInteger(held.version) || held.version < 1) throw new Error("Its version is not a whole number.");
  if (held.version > version) throw new Error("It was written by a newer version of the course.");
  if (held.course !== course) throw new Error("It belongs to another course.");
  const { entries } = held;
  if (entries === null || typeof entries !== "object" || Array.isArray(entries)) throw new Error("It has no entries.");
  const bad = Object.entries(entries).find(([key, entry]) => !isKey(key) || !isEntry(entry));
  if (bad) throw new Error(`Its entry “${bad[0].slice(0, 80)}” is not whole.`);
  return entries;
}

function exportRecord(model) {
  const { format, version, course } = model.get("data");
  return saveFile(`course-record-${today()}.json`, JSON.stringify({ format, version, course, entries: memoryOf(model) }, null, 1), "application/json");
}

function exportText(model) {
  return saveFile(`notes-and-results-${today()}.txt`, asText(model.get("data"), memoryOf(model)), "text/plain");
}

function importInto(model, coming, name) {
  const here = memoryOf(model);
  const joined = { ...here };
  for (const [key, entry] of Object.entries(coming)) joined[key] = mergeEntries(here[key], entry);
  const fresh = Object.keys(coming).filter((key) => !(key in here)).length;
  const changed = Object.keys(coming).filter((key) => key in here && JSON.stringify(here[key]) !== JSON.stringify(joined[key])).length;
  model.set("memory", joined);
  model.save_changes();
  return `“${name}” was imported: ${fresh} new, ${changed} joined with yours, ${Object.keys(coming).length - fresh - changed} already here.`;
}

function whereStored({ where, course }) {
  const place = where
    ? ["Your answers and notes are in the file ", h("code", {}, where), ", and a backup lies beside it."]
    : ["Your answers and notes are kept by this browser, on this device, under the name ", h("code", {}, `course-record/${course}`),
      ". Another browser, a private window or cleared browsing data does not have them: export them to take them along."];
  return [
    h("p", {}, ...place),
    h("p", {}, "For each question: your first, your best and your last answer, when you gave them, and how many tries; the same for each exercise that you checked. For each note: its text, and the text with which you first left its box. For each debate: your votes, and where you placed its arguments. For each forecast: your probability. For each evidence matrix: your ratings. Nothing is sent anywhere."),
    h("p", {}, h("strong", {}, "Export"), " saves all of it in a file that can be imported again, in the book and in JupyterLab. ",
      h("strong", {}, "Export as text"), " saves your results and notes in a file to read, to print or to hand in."),
  ];
}

// --- The view ---

function render({ model, el }) {
  const data = model.get("data");
  const live = liveRegion();
  const told = h("p", { class: "course-told", hidden: true });
  const sum = h("p", { class: "course-overall" });
  const list = h("div", {});
  const chosen = new Map(); // boxes that the learner opened or closed; a new drawing leaves them so

  function tell(words, isBad = false) {
    told.textContent = words;
    told.className = `course-told ${isBad ? "is-bad" : ""}`;
    told.hidden = !words;
    announce(live, words);
  }

  function fold(key, title, open, content) {
    const box = h("details", { open: chosen.get(key) ?? open, "data-fold": key },
      h("summary", { onclick: () => chosen.set(key, !box.open) }, title), content);
    return box;
  }

  function refresh() {
    const memory = memoryOf(model);
    sum.textContent = overall(data, memory);
    const focused = list.contains(document.activeElement) ? document.activeElement.closest("details")?.dataset.fold : null;
    list.replaceChildren(...reports(data, memory).map((lesson) => lessonBlock(lesson, memory, fold)));
    if (focused) list.querySelector(`details[data-fold="${focused}"] summary`)?.focus();
  }

  const file = h("input", { type: "file", id: newId("file"), accept: ".json,application/json" });
  file.addEventListener("change", async () => {
    const [given] = file.files;
    if (!given) return;
    try {
      if (given.size > LARGEST) throw new Error("It is larger than any record.");
      const bytes = await given.arrayBuffer();
      let text;
      try { text = new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { throw new Error(NO_EXPORT); }
      const words = importInto(model, readRecord(text, data), given.name);
      refresh();
      tell(words);
    } catch (error) {
      tell(`“${given.name}” cannot be imported. ${error.message} Nothing was changed. Choose the file that Export has made: course-record-….json.`, true);
    }
    file.value = "";
  });

  const button = (label, act) => h("button", { type: "button", onclick: () => tell(act(model)) }, label);
  const reset = askingButton({
    label: "Forget everything",
    question() {
      const count = Object.keys(memoryOf(model)).length;
      return count ? `This forgets ${count === 1 ? "the one answer or note" : `all ${count} answers and notes`} of this course. Export first if you may want them again.`
        : "There is nothing to forget yet.";
    },
    yes: "Forget everything now",
    more: [button("Export first", exportRecord)],
    act() {
      model.set("memory", Object.fromEntries(Object.keys(model.get("memory") ?? {}).map((key) => [key, null])));
      model.save_changes();
      refresh();
      tell(`Everything is forgotten.${data.where ? " A dated copy of the file stays beside it; delete that too if you wish." : ""}`);
    },
  });

  const root = h("section", { class: "course-box course-progress", "aria-label": "Progress" },
    noticeLine(model), sum, legend(data), whereChecked(data), list,
    h("div", { class: "course-store" },
      h("h2", {}, "What is stored, and where"), whereStored(data),
      h("div", { class: "course-buttons" }, button("Export", exportRecord), button("Export as text", exportText), reset.button), reset.panel,
      h("p", { class: "course-import" }, h("label", { for: file.id }, "Import an exported file"), file), told),
    live);
  return show({ model, el }, root, refresh);
}

export default { render: keeping(render) };
