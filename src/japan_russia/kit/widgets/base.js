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
const earlier = (a, b) => (a.at <= b.at ? a : b);
const later = (a, b) => (a.at >= b.at ? a : b);

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

/** The entry after one more try. */
function addTry(entry, value, score = null, outcome = null, at = new Date().toISOString()) {
  const one = { value, score, outcome, at };
  if (!entry) return { first: one, best: one, last: one, tries: 1 };
  return { first: entry.first, best: better(entry.best, one), last: one, tries: entry.tries + 1 };
}

/** Remember an entry (null forgets it): the host or the kernel keeps it. */
function remember(model, key, entry) {
  model.set("memory", { ...model.get("memory"), [key]: entry });
  model.save_changes();
}

/** A line that shows the widget's notice, if it has one. */
function noticeLine(model) {
  const line = h("p", { class: "course-notice", role: "status" });
  const show = () => { line.textContent = model.get("notice") || ""; line.hidden = !model.get("notice"); };
  model.on("change:notice", show);
  show();
  return line;
}
