// What a learner has done, and the doors to take it along or to forget it.

const LARGEST = 20_000_000;

// --- Counting ---

function tally(questions, memory) {
  const entries = questions.map((question) => memory[question.key]).filter(Boolean);
  const right = (which) => entries.filter((entry) => entry[which].outcome === "right").length;
  return { all: questions.length, answered: entries.length, first: right("first"), now: right("best") };
}

function inWords({ all, answered, first, now }) {
  if (!all) return "No questions.";
  if (!answered) return `None of ${all} questions answered yet.`;
  return `Answered ${answered} of ${all}. Right at the first try: ${first}. Right by now: ${now}.`;
}

/** The same in a small picture; the words beside it say everything. */
function bar({ all, answered, first, now }) {
  const piece = (name, count) => count > 0 && h("span", { class: `course-piece is-${name}`, style: `flex-grow: ${count}` });
  return h("div", { class: "course-bar", "aria-hidden": "true" },
    piece("first", Math.min(first, now)), piece("now", now - first), piece("tried", answered - now), piece("open", all - answered));
}

const ofLesson = (memory, room, lesson) =>
  Object.keys(memory).filter((key) => key.startsWith(`${room}/${lesson.id.split("-")[0]}-`)).length;

function some(count, one, many) {
  return count ? ` ${count === 1 ? `1 ${one}` : `${count} ${many}`}.` : "";
}

function lessonBlock(lesson, memory, open) {
  const counts = tally(lesson.questions, memory);
  const more = some(ofLesson(memory, "note", lesson), "note written", "notes written") +
    some(ofLesson(memory, "check", lesson), "exercise checked", "exercises checked");
  const objectives = lesson.objectives.map(({ id, html }) => {
    const own = tally(lesson.questions.filter((question) => question.objective === id), memory);
    return h("li", {}, h("p", {}, h("strong", {}, id), " ", h("span", { html })), h("p", { class: "course-counts" }, inWords(own)), own.all > 0 && bar(own));
  });
  return h("div", { class: "course-lesson" },
    h("h3", {}, lesson.title), h("p", { class: "course-counts" }, inWords(counts) + more), counts.all > 0 && bar(counts),
    objectives.length > 0 && h("details", { open, "data-lesson": lesson.id }, h("summary", {}, "By objective"), h("ul", {}, objectives)));
}

// --- Taking along, bringing in ---

/** Read an exported record; an error has one message for the learner. */
export function readRecord(text, { format, version, course }) {
  let held;
  try { held = JSON.parse(text.replace(/^\ufeff/, "")); } catch { throw new Error("it is not whole JSON"); }
  if (held === null || typeof held !== "object" || held.format !== format) throw new Error("it is not a course record");
  if (!Number.isInteger(held.version) || held.version < 1) throw new Error("its version is not a whole number");
  if (held.version > version) throw new Error("it was written by a newer version of the course");
  if (held.course !== course) throw new Error("it belongs to another course");
  const { entries } = held;
  if (entries === null || typeof entries !== "object" || Array.isArray(entries)) throw new Error("it has no entries");
  const bad = Object.entries(entries).find(([key, entry]) => !isKey(key) || !isEntry(entry));
  if (bad) throw new Error(`its entry “${bad[0].slice(0, 80)}” is not whole`);
  return entries;
}

function save(model) {
  const { format, version, course } = model.get("data");
  const text = JSON.stringify({ format, version, course, entries: memoryOf(model) }, null, 1);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const today = new Date();
  const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  const link = h("a", { href: address, download: `course-record-${day}.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function bringIn(model, coming) {
  const here = memoryOf(model);
  const joined = { ...here };
  for (const [key, entry] of Object.entries(coming)) joined[key] = mergeEntries(here[key], entry);
  const fresh = Object.keys(coming).filter((key) => !(key in here)).length;
  const changed = Object.keys(coming).filter((key) => key in here && JSON.stringify(here[key]) !== JSON.stringify(joined[key])).length;
  model.set("memory", joined);
  model.save_changes();
  return `The copy was brought in: ${fresh} new, ${changed} joined with yours, ${Object.keys(coming).length - fresh - changed} already here.`;
}

function whereStored({ where, course }) {
  const held = "For each question: your first, your best and your last answer, when you gave them, and how many tries. For each note: its text. Nothing is sent anywhere.";
  if (where) {
    return [h("p", {}, "Your answers and notes are in the file ", h("code", {}, where), ", and a second copy of it lies beside it."), h("p", {}, held)];
  }
  return [
    h("p", {}, "Your answers and notes are kept by this browser, on this device, under the name ", h("code", {}, `course-record/${course}`),
      ". Another browser, a private window or cleared browsing data does not have them: save a copy to take them along."),
    h("p", {}, held),
  ];
}

// --- The view ---

function render({ model, el }) {
  const data = model.get("data");
  const live = liveRegion();
  const told = h("p", { class: "course-told", hidden: true });
  const overall = h("p", { class: "course-overall" });
  const list = h("div", {});

  function tell(words, isBad = false) {
    told.textContent = words;
    told.className = `course-told ${isBad ? "is-bad" : ""}`;
    told.hidden = !words;
    announce(live, words);
  }

  function refresh() {
    const memory = memoryOf(model);
    const notes = Object.keys(memory).filter((key) => key.startsWith("note/")).length;
    overall.textContent = inWords(tally(data.lessons.flatMap((lesson) => lesson.questions), memory)) + some(notes, "note written", "notes written");
    const open = new Set([...list.querySelectorAll("details[open]")].map((one) => one.dataset.lesson));
    const focused = list.contains(document.activeElement) ? document.activeElement.closest("details")?.dataset.lesson : null;
    list.replaceChildren(...data.lessons.map((lesson) => lessonBlock(lesson, memory, open.has(lesson.id))));
    if (focused) list.querySelector(`details[data-lesson="${focused}"] summary`)?.focus();
  }

  const file = h("input", { type: "file", id: newId("file"), accept: ".json,application/json" });
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    try {
      if (chosen.size > LARGEST) throw new Error("it is larger than any record");
      const bytes = await chosen.arrayBuffer();
      let text;
      try { text = new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { throw new Error("it is not a text file in UTF-8"); }
      const words = bringIn(model, readRecord(text, data));
      refresh();
      tell(words);
    } catch (error) {
      tell(`“${chosen.name}” cannot be brought in: ${error.message}. Nothing was changed. Choose a file that was saved from this course, course-record-….json.`, true);
    }
    file.value = "";
  });

  const saving = (label) => h("button", { type: "button", onclick: () => { save(model); tell("A copy was given to the browser to save."); } }, label);
  const reset = askingButton({
    label: "Forget everything",
    question() {
      const count = Object.keys(memoryOf(model)).length;
      return count ? `This forgets ${count === 1 ? "the one answer or note" : `all ${count} answers and notes`} of this course. Save a copy first if you may want them again.`
        : "There is nothing to forget yet.";
    },
    yes: "Forget everything now",
    more: [saving("Save a copy first")],
    act() {
      model.set("memory", Object.fromEntries(Object.keys(model.get("memory") ?? {}).map((key) => [key, null])));
      model.save_changes();
      refresh();
      tell("Everything is forgotten.");
    },
  });

  const root = h("section", { class: "course-box course-progress", "aria-label": "Progress" },
    noticeLine(model), overall, list,
    h("div", { class: "course-store" },
      h("h3", {}, "What is stored, and where"), whereStored(data), told,
      h("div", { class: "course-buttons" }, saving("Save a copy"), reset.button), reset.panel,
      h("p", { class: "course-import" }, h("label", { for: file.id }, "Bring in a copy you saved"), file)),
    live);
  keepKeys(root);
  el.replaceChildren(root);
  refresh();
  model.on("change:memory", refresh);
  return () => model.off("change:memory", refresh);
}

export default { render };
