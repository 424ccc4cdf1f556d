// A quiz: it asks, grades, explains and remembers. Grading here and in grading.py must agree; a test compares them.

// --- Reading what somebody wrote ---

/** Reduce a short text to what counts: no capitals, spaces, accents or punctuation at its ends. */
function plainText(text) {
  const bare = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().normalize("NFKC");
  return bare.replace(/^[\s.,;:!?"'“”‘’«»()]+|[\s.,;:!?"'“”‘’«»()]+$/g, "").replace(/\s+/g, "");
}

/** Read a number as people write it: 1,000 and 1 000 and 1.000,5 and 12,5. Null if it is none. */
function readNumber(given, unit = "") {
  if (typeof given === "number") return Math.abs(given) < 1e300 ? given : null;
  if (typeof given !== "string" || given.length > 60) return null;
  // full-width digits come from Japanese keyboards, narrow spaces from copied tables
  let text = given.normalize("NFKC").trim().toLowerCase();
  const tail = unit.normalize("NFKC").trim().toLowerCase();
  const ending = [tail, /^per ?cent/.test(tail) ? "%" : ""].find((one) => one && text.endsWith(one));
  if (ending) text = text.slice(0, -ending.length).trim();
  text = text.replace(/^[\u2010-\u2015\u2212]/, "-");
  text = text.replace(/^([+-]?)(\d{1,3}(?:[ '’]\d{3})+)(?=$|[.,])/, (_, sign, digits) => sign + digits.replace(/\D/g, ""));
  if (/^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(text)) text = text.replaceAll(",", "");
  else if (/^[+-]?[1-9]\d{0,2}((\.\d{3})+,\d+|(\.\d{3}){2,})$/.test(text)) text = text.replaceAll(".", "").replace(",", ".");
  else if (!/^[+-]?(\d+[.,]?\d*|[.,]\d+)$/.test(text)) return null;
  return Number(text.replace(",", "."));
}

const isClose = (value, aim, tolerance) => Math.abs(value - aim) <= tolerance + 1e-9 * Math.max(1, Math.abs(aim));

// --- Grading ---

const unread = (words) => ({ outcome: null, score: null, words, details: {}, marks: {} });
const graded = (outcome, score, details = {}, marks = {}, count = "") => ({ outcome, score, details, marks, count });
const byId = (things, make) => Object.fromEntries(things.map((thing) => [thing.id, make(thing)]));
const feedbackOf = (thing) => thing.feedback_html;

function gradeTrap(traps, isTrap) {
  const trap = traps.find(isTrap);
  return graded("wrong", 0, trap ? { trap: trap.feedback_html } : {});
}

const GRADERS = {
  single({ options }, value) {
    const chosen = options.filter((option) => option.id === value);
    if (!chosen.length) return unread("Choose one answer.");
    const { right } = chosen[0];
    return graded(right ? "right" : "wrong", right ? 1 : 0, byId(chosen, feedbackOf), byId(chosen, () => right));
  },
  multiple({ options }, value) {
    const chosen = options.filter((option) => Array.isArray(value) && value.includes(option.id));
    if (!chosen.length) return unread("Choose at least one answer.");
    const hits = chosen.filter((option) => option.right).length;
    const misses = chosen.length - hits;
    const aim = options.filter((option) => option.right).length;
    const outcome = misses ? "wrong" : hits === aim ? "right" : "partial";
    return graded(outcome, Math.max(0, hits - misses) / aim, byId(chosen, feedbackOf), byId(chosen, (o) => o.right));
  },
  numeric({ answer, tolerance, unit, traps }, value) {
    const given = readNumber(value, unit);
    if (given === null) return unread("Write a number in digits, such as 27 or 3.5.");
    if (isClose(given, answer, tolerance)) return graded("right", 1);
    return gradeTrap(traps, (trap) => isClose(given, trap.value, tolerance));
  },
  text({ accept, traps }, value) {
    const given = typeof value === "string" ? plainText(value) : "";
    if (!given) return unread("Write an answer.");
    if (accept.some((text) => plainText(text) === given)) return graded("right", 1);
    return gradeTrap(traps, (trap) => plainText(trap.text) === given);
  },
  order({ items }, value) {
    const ids = items.map((item) => item.id);
    const whole = Array.isArray(value) && value.length === ids.length && ids.every((id) => value.includes(id));
    if (!whole) return unread("Put the items in order first.");
    const pairs = ids.flatMap((id, n) => ids.slice(n + 1).map((later) => [id, later]));
    // by pairs, because one item that stands too early moves all others out of their places
    const hits = pairs.filter(([id, later]) => value.indexOf(id) < value.indexOf(later)).length;
    const outcome = hits === pairs.length ? "right" : 2 * hits < pairs.length ? "wrong" : "partial";
    const count = outcome === "right" ? "" : `${hits} of ${pairs.length} pairs stand in the right order.`;
    return graded(outcome, hits / pairs.length, byId(items, feedbackOf), byId(items, ({ id }) => value[ids.indexOf(id)] === id), count);
  },
  match({ pairs, choices }, value) {
    const whole = value && typeof value === "object" && pairs.every((pair) => choices.includes(value[pair.id]));
    if (!whole) return unread("Choose a partner for every line.");
    const marks = byId(pairs, (pair) => value[pair.id] === pair.right);
    const hits = Object.values(marks).filter(Boolean).length;
    const outcome = hits === pairs.length ? "right" : hits ? "partial" : "wrong";
    return graded(outcome, hits / pairs.length, byId(pairs, feedbackOf), marks);
  },
};

/** A withheld question has no key here: an answer that can be read is kept, for the instructor to mark. */
export function grade(question, value) {
  const result = GRADERS[question.kind](question, value);
  return question.withheld && result.outcome ? graded("kept", null) : result;
}

/** What the record says of an outcome: of a kept answer nothing. */
const recorded = (outcome) => (outcome === "kept" ? null : outcome);

/** Whether a try repeats the last one, which then is not counted; a key that was mended since makes it a new one. */
function isSame(question, value, outcome, last) {
  if (recorded(outcome) !== last.outcome || grade(question, last.value).outcome !== outcome) return false;
  const bare = {
    multiple: (ids) => [...ids].sort(),
    numeric: (given) => readNumber(given, question.unit),
    text: plainText,
    match: (chosen) => question.pairs.map((pair) => chosen[pair.id]),
  }[question.kind] ?? ((given) => given);
  return JSON.stringify(bare(value)) === JSON.stringify(bare(last.value));
}

/**
 * Whether lines that are not right are left unexplained. What is said of a line of order and match names its right
 * place, so after the first wrong try it would give away the whole key.
 */
const isWithheld = ({ kind }, outcome, tries) => ["order", "match"].includes(kind) && !["right", "kept"].includes(outcome) && tries < 2;

// --- Words and signs ---

const WORDS = { right: "right", partial: "partly right", wrong: "not right", kept: "kept" };
const SIGNS = { right: "✓", partial: "◐", wrong: "✗", kept: "●" };
const capital = (words) => words[0].toUpperCase() + words.slice(1);
const wordsOf = (html) => h("span", { html }).textContent;

/** A sign for the eye, the same in words for everybody, then the feedback. */
function verdict(outcome, words, ...rest) {
  return [
    h("span", { class: "course-sign", "aria-hidden": "true" }, SIGNS[outcome] ?? "!"),
    h("span", {}, words && h("strong", {}, words), words && " ", ...rest),
  ];
}

/** What somebody answered, in words: one piece, or one for each choice, place or pair. */
function answerInWords(question, value) {
  const name = (things, id) => things.find((thing) => thing.id === id);
  switch (question.kind) {
    case "single": return [wordsOf(name(question.options, value).html)];
    case "multiple": return question.options.filter((o) => value.includes(o.id)).map((o) => wordsOf(o.html));
    case "order": return value.map((id) => name(question.items, id).text);
    case "match": return question.pairs.map((pair) => `${pair.text}: ${value[pair.id]}`);
    case "numeric": return [question.unit ? `${value} ${question.unit}` : String(value)];
    default: return [`“${value}”`];
  }
}

// --- Controls: one maker a kind, each { element, get(), set(value or null), mark(result or null, withheld) } ---
// mark() shows what is to be said of each line, and returns the same for those who listen.

/** The line under an option, item or pair where its feedback appears. */
function feedbackLine(row, control, name) {
  const line = h("p", { class: "course-feedback", id: newId("feedback"), hidden: true });
  return {
    line,
    show(isRight, words, html) {
      const known = isRight !== undefined;
      row.classList.toggle("is-right", known && isRight);
      row.classList.toggle("is-wrong", known && !isRight);
      line.hidden = !known;
      line.replaceChildren(...(known ? verdict(isRight ? "right" : "wrong", words, h("span", { html })) : []));
      if (known) control.setAttribute("aria-describedby", line.id);
      else control.removeAttribute("aria-describedby");
      return known ? [[`${name}:`, words, wordsOf(html)].filter(Boolean).join(" ")] : [];
    },
  };
}

function chooser(question, type) {
  const name = newId("choice");
  const isSaid = type === "radio" || /\bchoose all\b/i.test(wordsOf(question.prompt_html));
  const rows = question.options.map((option) => {
    const input = h("input", { type, name, value: option.id });
    const row = h("div", { class: "course-option" }, h("label", {}, input, h("span", { html: option.html })));
    const feedback = feedbackLine(row, input, wordsOf(option.html));
    row.append(feedback.line);
    return { option, input, row, feedback };
  });
  return {
    element: h("div", {}, !isSaid && h("p", { class: "course-how" }, "Choose all that are right."), rows.map(({ row }) => row)),
    get() {
      const ids = rows.filter(({ input }) => input.checked).map(({ option }) => option.id);
      return type === "radio" ? ids[0] ?? null : ids;
    },
    set(value) {
      const ids = [value].flat();
      rows.forEach(({ input, option }) => { input.checked = ids.includes(option.id); });
    },
    mark: (result) => rows.flatMap(({ option, feedback }) => {
      const isRight = result?.marks[option.id];
      // where one is chosen, the box under the options says whether it is right
      const words = type === "radio" ? "" : isRight ? "Right." : "Not right.";
      return feedback.show(isRight, words, option.feedback_html);
    }),
  };
}

function writer(question) {
  const isNumber = question.kind === "numeric";
  const input = h("input", {
    type: "text", inputmode: isNumber ? "decimal" : null, autocomplete: "off", maxlength: isNumber ? 60 : 300, id: newId("answer"),
  });
  const unit = isNumber && question.unit ? h("span", { id: newId("unit") }, question.unit) : null;
  if (unit) input.setAttribute("aria-describedby", unit.id);
  return {
    element: h("p", { class: "course-written" }, h("label", { for: input.id }, "Your answer"), input, unit),
    get: () => (isNumber ? readNumber(input.value, question.unit) : input.value.trim()),
    set(value) { input.value = value === null ? "" : String(value); },
    mark: () => [],
  };
}

function sorter(question, say, changed) {
  const list = h("ol", { class: "course-order" });
  const rows = new Map(question.items.map((item) => {
    const row = h("li", {});
    const button = (sign, way, step) =>
      h("button", { type: "button", "aria-label": `Move ${way}: ${item.text}`, onclick: (event) => move(item, step, event.currentTarget) }, sign);
    const up = button("▲", "up", -1);
    const down = button("▼", "down", 1);
    const feedback = feedbackLine(row, up, item.text);
    row.append(h("div", { class: "course-item" }, h("span", { html: item.html }), h("span", { class: "course-moves" }, up, down)), feedback.line);
    return [item.id, { item, row, up, down, feedback }];
  }));
  let order = [];
  let isTouched = false; // the list as it was drawn is nobody's answer
  function place(ids) {
    order = ids;
    list.replaceChildren(...ids.map((id) => rows.get(id).row));
    // a button at the end of the list stays focusable, or moving an item there would lose the focus
    ids.forEach((id, n) => {
      rows.get(id).up.setAttribute("aria-disabled", String(n === 0));
      rows.get(id).down.setAttribute("aria-disabled", String(n === ids.length - 1));
    });
  }
  function move(item, step, button) {
    const from = order.indexOf(item.id);
    const to = from + step;
    if (to < 0 || to >= order.length) return say(`${item.text} is already ${step < 0 ? "first" : "last"}.`);
    const ids = [...order];
    [ids[from], ids[to]] = [ids[to], ids[from]];
    isTouched = true;
    place(ids);
    button.focus();
    changed();
    say(`${item.text} is now ${to + 1} of ${order.length}.`);
  }
  return {
    element: h("div", {}, h("p", { class: "course-how" }, "Move the items with the buttons."), list),
    get: () => (isTouched ? [...order] : null),
    set(value) {
      isTouched = value !== null;
      place(value ?? question.start);
    },
    mark: (result, withheld) => order.map((id) => rows.get(id)).flatMap(({ item, feedback }) => {
      const isRight = result?.marks[item.id];
      const words = isRight ? "In its place." : "Not in its place.";
      return feedback.show(isRight, words, withheld && !isRight ? "" : item.feedback_html);
    }),
  };
}

function matcher(question) {
  const rows = question.pairs.map((pair) => {
    const select = h("select", { id: newId("match") },
      h("option", { value: "" }, "Choose …"), question.choices.map((text, n) => h("option", { value: String(n) }, text)));
    const row = h("div", { class: "course-pair" }, h("label", { for: select.id, html: pair.html }), select);
    const feedback = feedbackLine(row, select, pair.text);
    row.append(feedback.line);
    return { pair, select, row, feedback };
  });
  return {
    // a closed menu shows one line: long answers need the whole width
    element: h("div", { class: question.choices.some((text) => text.length > 30) ? "course-long" : "" }, rows.map(({ row }) => row)),
    get: () => byId(rows.map(({ pair, select }) => ({ id: pair.id, select })), ({ select }) => question.choices[select.value] ?? null),
    set(value) {
      rows.forEach(({ pair, select }) => {
        const place = question.choices.indexOf(value?.[pair.id]);
        select.value = place < 0 ? "" : String(place);
      });
    },
    mark: (result, withheld) => rows.flatMap(({ pair, feedback }) => {
      const isRight = result?.marks[pair.id];
      return feedback.show(isRight, isRight ? "Right." : "Not right.", withheld && !isRight ? "" : pair.feedback_html);
    }),
  };
}

const CONTROLS = {
  single: (question) => chooser(question, "radio"),
  multiple: (question) => chooser(question, "checkbox"),
  numeric: writer,
  text: writer,
  order: sorter,
  match: matcher,
};

// --- One question ---

/** What the question rests on: each table and source by its title, with a link to more. */
function sourceLines({ sources, note_html }) {
  // a question about the course's own workings rests on no table; its note says where the lesson tells it
  if (!sources.length) return note_html ? [h("p", {}, "Source: ", h("span", { html: note_html }))] : [];
  const line = ({ title, more, href }) => {
    // beside a notebook an address leads out of JupyterLab, which is kept open
    const out = /^https?:/.test(href) ? { target: "_blank", rel: "noopener" } : {};
    return [href ? h("a", { href, ...out }, title) : title, more ? `, ${more}` : ""];
  };
  const note = note_html ? h("p", {}, "Note: ", h("span", { html: note_html })) : "";
  if (sources.length === 1) return [h("p", {}, "Source: ", line(sources[0])), note];
  return [h("p", {}, "Sources:"), h("ul", {}, sources.map((one) => h("li", {}, line(one)))), note];
}

/** Which objectives of other lessons the question tests again, each with a link to its lesson. */
function againLines({ again = [] }) {
  const line = ({ href, title, words }) => [h("a", { href }, title), `, objective ${words}`];
  if (again.length < 2) return again.map((one) => h("p", {}, "To read again: ", line(one)));
  return [h("p", {}, "To read again:"), h("ul", {}, again.map((one) => h("li", {}, line(one))))];
}

/** What the record holds of a question: outcomes in one line, the answers themselves folded under it. */
function historyOf(question, entry) {
  const outcome = (one) => WORDS[one.outcome] ?? (question.withheld ? "kept" : "not graded");
  const { first, best, last, tries } = entry;
  const further = question.withheld ? ` Answers: ${tries}.` : ` Best: ${outcome(best)}. Tries: ${tries}.`;
  const line = h("p", {}, `First answer: ${outcome(first)}.${tries > 1 ? further : ""}`);
  if (tries === 1) return [line];
  try {
    const told = (which, one) => {
      const pieces = answerInWords(question, one.value);
      const list = (tag) => h(tag, {}, pieces.map((piece) => h("li", {}, piece)));
      return h("li", {}, `${which} (${outcome(one)}): `, pieces.length === 1 ? pieces : list(question.kind === "order" ? "ol" : "ul"));
    };
    const ones = [["First", first], ...(question.withheld ? [] : [["Best", best]]), ["Last", last]];
    const each = ones.filter(([, one], n) => ones.findIndex(([, other]) => other.at === one.at) === n);
    return [line, h("details", {}, h("summary", {}, "Your answers"), h("ul", {}, each.map(([which, one]) => told(which, one))))];
  } catch {
    return [line]; // the bank may have changed since, and an option that is gone has no words
  }
}

function card(question, number, total, { model, say, answered }) {
  const outcome = h("div", { class: "course-outcome", hidden: true });
  const source = h("div", { class: "course-source", hidden: true }, sourceLines(question), againLines(question));
  linkNotebooks(source);
  const history = h("div", { class: "course-history", hidden: true });
  const hint = h("details", { class: "course-hint" }, h("summary", {}, "Hint"), h("p", { html: question.hint_html }));
  const controls = CONTROLS[question.kind](question, say, stale);
  const doing = question.withheld ? "Keep this answer" : "Check";
  const check = h("button", { type: "submit", class: "course-primary" }, doing);
  const points = question.points > 1 ? ` · ${question.points} points` : "";
  const marker = question.withheld ? ` · ${question.marker}` : ""; // said before the answer, too
  const element = h("form", { class: "course-question", id: `question-${question.id}`, novalidate: true, "data-question": question.id, "data-kind": question.kind },
    h("fieldset", {},
      h("legend", {},
        h("span", { class: "course-number" }, `Question ${number} of ${total}${points}${marker}`),
        h("span", { class: "course-prompt", html: question.prompt_html })),
      controls.element),
    outcome, source, history, keptLine(model, question.key),
    h("div", { class: "course-buttons" }, check, hint));
  let shown = null; // the entry drawn now, as JSON
  let isCovered = false; // what the record holds is not shown until the question is answered again

  /** Show what is to be said of an answer after so many tries, and return it in words. */
  function explain(result, tries = 0, note = "") {
    const { outcome: kind, details, count } = result ?? {};
    const withheld = Boolean(kind) && isWithheld(question, kind, tries);
    const lines = controls.mark(kind ? result : null, withheld);
    outcome.className = `course-outcome is-${kind ?? "unread"}`;
    outcome.hidden = !result;
    source.hidden = !kind;
    if (withheld) hint.open = true;
    if (kind === "right") hint.open = false;
    if (!result) return [];
    if (!kind) outcome.replaceChildren(...verdict(kind, result.words));
    else {
      // a trap speaks of this very answer, and stands in place of the advice for any wrong one
      const given = count ? `${count} ` : details.trap ? `Your ${answerInWords({ ...question, unit: "" }, controls.get())}: ` : "";
      const said = kind === "kept" ? h("span", {}, question.marker) : h("span", { html: details.trap ?? question.feedback_html[kind] });
      const more = [withheld && "The next try explains every line.", note].filter(Boolean);
      outcome.replaceChildren(...verdict(kind, `${capital(WORDS[kind])}.`, given, said, more.map((words) => ` ${words}`)));
    }
    return [outcome.lastElementChild.textContent, ...lines, withheld && `Hint: ${wordsOf(question.hint_html)}`].filter(Boolean);
  }

  /** A changed answer makes the feedback of the last one stale. */
  function stale() {
    explain(null);
  }

  function showHistory(entry) {
    history.hidden = !entry;
    history.replaceChildren(...(entry ? historyOf(question, entry) : []));
    check.textContent = !entry ? doing : question.withheld ? "Keep another answer" : "Check again";
  }

  /** Draw what the record holds, unless it is what is drawn already: an answer being written is not disturbed. */
  function refresh() {
    const entry = memoryOf(model)[question.key] ?? null;
    isCovered &&= entry !== null; // what is forgotten needs no cover
    if (isCovered) return;
    if (JSON.stringify(entry) === shown) return;
    shown = JSON.stringify(entry);
    const result = entry ? grade(question, entry.last.value) : null;
    controls.set(result?.outcome ? entry.last.value : null);
    if (!entry) hint.open = false;
    explain(result?.outcome ? result : null, entry?.tries);
    showHistory(entry);
  }

  /** Hide what the record holds, to answer again from memory, or show it again. */
  function cover(wanted) {
    if (wanted === isCovered || !memoryOf(model)[question.key]) return;
    isCovered = wanted;
    shown = null;
    if (!wanted) return refresh();
    controls.set(null);
    hint.open = false;
    explain(null);
    showHistory(null);
  }

  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = controls.get();
    const result = grade(question, value);
    const before = memoryOf(model)[question.key];
    // the same answer given from memory is a try of its own
    if (!result.outcome || (before && !isCovered && isSame(question, value, result.outcome, before.last))) {
      const note = result.outcome && "This is the same answer as before, so it is not counted again.";
      return say(explain(result, before?.tries, note).join(" "));
    }
    isCovered = false;
    const entry = addTry(before, value, result.score, recorded(result.outcome));
    say(explain(result, entry.tries).join(" "));
    shown = JSON.stringify(entry);
    showHistory(entry);
    remember(model, question.key, entry);
    answered();
  });
  element.addEventListener("input", stale);
  return { element, refresh, cover, isCovered: () => isCovered };
}

// --- The quiz ---

function render({ model, el }) {
  const { questions, title } = model.get("data");
  const live = liveRegion();
  const say = (words) => announce(live, words);
  const line = h("p", { class: "course-summary" });
  const cards = questions.map((question, n) => card(question, n + 1, questions.length, { model, say, answered: refresh }));

  function refresh() {
    cards.forEach((one) => one.refresh());
    const memory = memoryOf(model);
    line.textContent = tallyInWords(tally(questions, memory));
    again.textContent = cards.some((one) => one.isCovered()) ? "Show my answers" : "Answer again from memory";
    reset.button.hidden = again.hidden = !questions.some((question) => memory[question.key]);
    if (reset.button.hidden) reset.close(false);
  }

  const again = h("button", { type: "button", onclick() {
    const wanted = !cards.some((one) => one.isCovered());
    cards.forEach((one) => one.cover(wanted));
    refresh();
    if (!wanted) return say("Your answers are shown again.");
    el.querySelector("input, select, button")?.focus();
    say("Your answers are hidden, and kept. Those to a question come back when you have answered it again.");
  } });

  const reset = askingButton({
    label: "Start this quiz again",
    question: () => "This forgets your answers to these questions, the first ones too.",
    yes: "Forget them",
    act() {
      forget(model, questions.map(({ key }) => key));
      refresh();
      el.querySelector("input, select, button")?.focus();
      say("Your answers to these questions are forgotten.");
    },
  });
  const root = h("section", { class: "course-box course-quiz", "aria-label": `Quiz: ${title}` },
    noticeLine(model), cards.map((one) => one.element),
    h("div", { class: "course-foot" }, line, h("div", { class: "course-buttons" }, again, reset.button)), reset.panel, live);
  return show({ model, el }, root, refresh);
}

export default { render: keeping(render) };
