// What every widget of the kit may use. It is put in front of the widget's own module, so nothing here is imported.

/**
 * Make an element: h("p", { class: "x", onclick: f, ariaLabel: "…" }, "text", child).
 * Text is always set as text. The attribute `html` is for fields that Python rendered from Markdown.
 */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "html") element.innerHTML = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "checked" || name === "value" || name === "disabled" || name === "selected") element[name] = value;
    else if (name.startsWith("aria") && name !== "aria") element.setAttribute("aria-" + name.slice(4).replace(/^-/, "").toLowerCase(), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let courseNumber = 0;

/** A new id, unique in the page. */
function newId(stem = "course") {
  courseNumber += 1;
  return `${stem}-${courseNumber}-${Math.random().toString(36).slice(2, 7)}`;
}

/** A live region; write to it with announce(). */
function liveRegion() {
  return h("p", { class: "course-live", role: "status", "aria-live": "polite" });
}

/** Say something to those who listen instead of look. The same words twice are said twice. */
function announce(region, words) {
  region.textContent = "";
  setTimeout(() => { region.textContent = words; }, 30);
}

const scoreOf = (t) => (t.score === null || t.score === undefined ? -1 : t.score);
const textOf = (t) => JSON.stringify([t.outcome, t.value]);

// Two tries at the same instant still need one order, or the result would depend on who came first.
function isEarlier(a, b) {
  if (a.at !== b.at) return a.at < b.at;
  if (scoreOf(a) !== scoreOf(b)) return scoreOf(a) < scoreOf(b);
  return textOf(a) <= textOf(b);
}
const earlier = (a, b) => (isEarlier(a, b) ? a : b);
const later = (a, b) => (isEarlier(a, b) ? b : a);

function better(a, b) {
  if (scoreOf(a) !== scoreOf(b)) return scoreOf(a) > scoreOf(b) ? a : b;
  return scoreOf(a) < 0 ? later(a, b) : earlier(a, b);
}

/** Join two entries of the record; the order does not matter and joining twice changes nothing. */
function mergeEntries(a, b) {
  if (!a) return b;
  if (!b) return a;
  return {
    first: earlier(a.first, b.first),
    best: better(a.best, b.best),
    last: later(a.last, b.last),
    tries: Math.max(a.tries, b.tries),
  };
}

const isTry = (t) =>
  t !== null && typeof t === "object" && Object.keys(t).sort().join() === "at,outcome,score,value" &&
  (t.score === null || (typeof t.score === "number" && t.score >= 0 && t.score <= 1)) &&
  [null, "right", "partial", "wrong"].includes(t.outcome) &&
  typeof t.at === "string" && /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,6})?Z$/.test(t.at);

/** Whether this is a whole entry of the record, as merge.py's is_entry says it. */
function isEntry(entry) {
  return entry !== null && typeof entry === "object" && Object.keys(entry).sort().join() === "best,first,last,tries" &&
    Number.isInteger(entry.tries) && entry.tries >= 1 && entry.tries <= 1e6 && [entry.first, entry.best, entry.last].every(isTry);
}

/** Whether this can be the name of an entry, such as quiz/02-counting-summits/02-q01. */
function isKey(key) {
  return key.length <= 200 && /^[^/]+\/[\s\S]+$/.test(key);
}

/** The whole entries that a widget was given; anything else in the storage is passed over. */
function memoryOf(model) {
  return Object.fromEntries(Object.entries(model.get("memory") ?? {}).filter(([key, entry]) => isKey(key) && isEntry(entry)));
}

/** The entry after one more try. */
function addTry(entry, value, score = null, outcome = null, at = new Date().toISOString()) {
  const one = { value, score, outcome, at };
  if (!entry) return { first: one, best: one, last: one, tries: 1 };
  return { first: entry.first, best: better(entry.best, one), last: one, tries: entry.tries + 1 };
}

/** Under which key the record holds what a note said when its writer first left it. */
const firstTextKey = (key) => key.replace(/^note\//, "first-text/");

/** Remember an entry (null forgets it): the host or the kernel keeps it. */
function remember(model, key, entry) {
  model.set("memory", { ...model.get("memory"), [key]: entry });
  model.save_changes();
}

/** Forget what is kept under these keys: the host or the kernel takes it out of the record. */
function forget(model, keys) {
  model.set("memory", { ...model.get("memory"), ...Object.fromEntries(keys.map((key) => [key, null])) });
  model.save_changes();
}

/** The questions that were answered and are not right yet; of a withheld one nobody here can say. */
const notRightYet = (questions, memory) => questions.filter(({ key, withheld }) => !withheld && memory[key] && memory[key].best.outcome !== "right");

/** Notes of a lesson that the lesson does not show, such as those a learner added: their key, and the key as their words. */
function ownNotes({ id, notes }, memory) {
  const shown = new Set(notes.map(({ key }) => key));
  return Object.keys(memory).filter((key) => key.startsWith(`note/${id.split("-")[0]}-`) && !shown.has(key)).map((key) => ({ key, text: key.slice(5) }));
}

/** Count what was answered and what is right; a question has a key and points. Withheld ones are kept, and marked elsewhere. */
function tally(questions, memory) {
  const marked = questions.filter(({ withheld }) => !withheld);
  const entries = marked.map((question) => memory[question.key]).filter(Boolean);
  const right = (which) => entries.filter((entry) => entry[which].outcome === "right").length;
  const kept = questions.filter(({ key, withheld }) => withheld && memory[key]).length;
  const got = marked.reduce((sum, { key, points }) => sum + points * (memory[key]?.best.score ?? 0), 0);
  const points = marked.reduce((sum, question) => sum + question.points, 0);
  return { all: questions.length, answered: entries.length + kept, first: right("first"), now: right("best"), kept, got: Math.round(got * 100) / 100, points };
}

function tallyInWords({ all, answered, first, now, kept, got, points }) {
  if (!answered) return all ? `${all} questions, none answered yet.` : "No questions.";
  const marked = points ? ` Right at the first try: ${first}. Right by now: ${now}. Points: ${got} of ${points}.` : "";
  return `Answered ${answered} of ${all}.${marked}${kept ? ` Kept for your instructor: ${kept}.` : ""}`;
}

/** Keep plain keys inside a widget: JupyterLab would take an arrow or a letter for a command of the notebook. */
function keepKeys(element) {
  element.addEventListener("keydown", (event) => {
    const forNotebook = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
    if (!forNotebook) event.stopPropagation();
  });
}

/** Put a widget in its place, and draw it now and whenever the record changes. Returns what takes it away again. */
function show({ model, el }, root, refresh) {
  keepKeys(root);
  el.replaceChildren(root);
  refresh();
  model.on("change:memory", refresh);
  return () => model.off("change:memory", refresh);
}

/**
 * A button that asks before it acts. The question opens under it and takes the focus; Escape or "Cancel" closes it.
 * `more` are further buttons of the question, such as one that saves a copy first.
 */
function askingButton({ label, question, yes, act, more = [] }) {
  const words = h("p", { class: "course-ask-words", id: newId("ask"), tabindex: "-1" });
  const button = h("button", { type: "button", "aria-expanded": "false" }, label);
  const close = (focus = true) => {
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (focus) button.focus();
  };
  const panel = h("div", { class: "course-ask", role: "group", "aria-labelledby": words.id, hidden: true },
    words,
    h("div", { class: "course-buttons" }, ...more,
      h("button", { type: "button", class: "course-danger", onclick: () => { close(); act(); } }, yes),
      h("button", { type: "button", onclick: () => close() }, "Cancel")));
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  button.addEventListener("click", () => {
    if (!panel.hidden) return close();
    words.textContent = question();
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    words.focus();
  });
  return { button, panel, close };
}

/** The day where the learner is, as YYYY-MM-DD. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

/** Links to notebooks: JupyterLab opens them with a command; elsewhere nobody can say where the notebook is. */
function linkNotebooks(root) {
  for (const link of root.querySelectorAll('a[href*=".ipynb"]')) {
    if (!location.pathname.includes("/tree/")) { link.replaceWith(...link.childNodes); continue; }
    const { pathname, hash } = new URL(link.getAttribute("href"), location.href);
    const path = decodeURIComponent(pathname.slice(pathname.indexOf("/tree/") + 6));
    link.setAttribute("data-commandlinker-command", "rendermime:handle-local-link");
    link.setAttribute("data-commandlinker-args", JSON.stringify({ path, id: hash }));
  }
}

/** Hand the browser a file to save; it works from a folder too. Returns what to tell the learner. */
function saveFile(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return `The file ${name} was given to the browser to save.`;
}

/** Whether an answer or a text is safe; in JupyterLab it is when the kernel has said so (see keeping.js). */
function isKept(model, key) {
  return !(key in (model.get("unkept") ?? {}));
}

/** A line that says why one answer is not safe yet, beside that answer. */
function keptLine(model, key) {
  const line = h("p", { class: "course-notice" });
  const show = () => { line.textContent = model.get("unkept")?.[key] ?? ""; line.hidden = !line.textContent; };
  model.on("change:unkept", show);
  show();
  return line;
}

/** A line that shows the widget's notice, if it has one. */
function noticeLine(model) {
  const line = h("p", { class: "course-notice", role: "status" });
  const show = () => { line.textContent = model.get("notice") || ""; line.hidden = !model.get("notice"); };
  model.on("change:notice", show);
  show();
  return line;
}
