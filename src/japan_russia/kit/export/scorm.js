// The frame between a school's system (SCORM 1.2) and one page of the book: it resumes, listens, and reports.
// The page itself stays as it is; where no such system is found, this frame steps aside.

const SCO = JSON.parse(document.getElementById("sco").textContent);
const LIMIT = 4096;   // characters of cmi.suspend_data
const OUTCOMES = [null, "right", "partial", "wrong"];

// ---- The record in few letters ----

/** One entry as a list: key, tries, which try is first, best and last, and each different try once. */
function packed([key, entry], since) {
  const tries = [];
  const which = [entry.first, entry.best, entry.last].map((one) => {
    const same = tries.findIndex((other) => JSON.stringify(other) === JSON.stringify(one));
    return same >= 0 ? same : tries.push(one) - 1;
  });
  const told = tries.map(({ value, score, outcome, at }) =>
    [value, score, OUTCOMES.indexOf(outcome), (Date.parse(at) - since).toString(36)]);
  return [key.replace(`/${SCO.lesson}/`, "//"), entry.tries, which.join(""), ...told];
}

function unpacked([key, tries, which, ...told], since) {
  const each = told.map(([value, score, outcome, at]) =>
    ({ value, score, outcome: OUTCOMES[outcome], at: new Date(since + parseInt(at, 36)).toISOString() }));
  const [first, best, last] = [...which].map((place) => each[place]);
  return [key.replace("//", `/${SCO.lesson}/`), { first, best, last, tries }];
}

async function through(stream, bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

function written(entries) {
  const list = Object.entries(entries);
  const since = Math.min(...list.flatMap(([, { first, best, last }]) => [first, best, last].map(({ at }) => Date.parse(at))));
  return `j${JSON.stringify([since, ...list.map((one) => packed(one, since))])}`;
}

async function squeezed(entries) {
  const text = written(entries);
  if (!window.CompressionStream) return text;
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text.slice(1)));
  return `z${btoa(String.fromCharCode(...bytes))}`;
}

async function released(kept) {
  if (!kept) return {};
  const bytes = () => Uint8Array.from(atob(kept.slice(1)), (letter) => letter.charCodeAt(0));
  const text = kept[0] === "j" ? kept.slice(1) : new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes()));
  const [since, ...list] = JSON.parse(text);
  return Object.fromEntries(list.map((one) => unpacked(one, since)));
}

const isAnswer = (key) => /^(quiz|exercise)\//.test(key);
const bestAlone = ({ best, tries }) => ({ first: best, best, last: best, tries });

/** What of these entries fits: answers before texts, short texts before long ones. Returns it, and the keys that were cut. */
async function fitted(entries) {
  if (!Object.keys(entries).length) return { text: "", cut: [], short: false };
  const length = (key) => JSON.stringify(entries[key]).length;
  const order = Object.keys(entries).sort((a, b) => isAnswer(b) - isAnswer(a) || length(a) - length(b));
  const texts = order.filter((key) => !isAnswer(key));
  const answers = order.length - texts.length;
  const take = (count, change = (entry) => entry) => squeezed(Object.fromEntries(order.slice(0, count).map((key) => [key, change(entries[key])])));
  for (let count = order.length; count >= Math.max(answers, 1); count -= 1) {
    const text = await take(count);
    if (text.length <= LIMIT) return { text, cut: order.slice(count), short: false };
  }
  for (let count = answers; count > 0; count -= 1) {
    const text = await take(count, bestAlone);
    if (text.length <= LIMIT) return { text, cut: order.slice(count), short: true };
  }
  return { text: "", cut: order, short: false };
}

// ---- The school's system ----

/** Look for the system's API in the frames above, then above the window that opened this one. */
function findApi() {
  for (const start of [window, window.opener]) {
    let place = start;
    for (let n = 0; place && n < 500; n += 1) {
      try { if (place.API) return place.API; } catch { break; }
      if (place.parent === place) break;
      place = place.parent;
    }
  }
  return null;
}

const hashed = (text) => [...text].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(0), 16777619) >>> 0, 2166136261).toString(36);
const clock = (ms) => [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60]
  .map((n, place) => String(n).padStart(place ? 2 : 4, "0")).join(":");

/** The sign for a place; an option that the bank no longer has is an error. */
function letter(place) {
  const sign = "abcdefghijklmnopqrstuvwxyz0123456789"[place];
  if (!sign) throw new RangeError("no such option");
  return sign;
}

/** An answer in the letters that SCORM allows: options by their place in the bank, pairs as a.1. */
function response({ kind, ids, choices }, value) {
  const of = (id) => letter(ids.indexOf(id));
  switch (kind) {
    case "single": return of(value);
    case "multiple": case "order": return value.map(of).join(",");
    case "match": return ids.map((id) => `${of(id)}.${letter(choices.indexOf(value[id]))}`).join(",");
    default: return String(value).slice(0, 255);
  }
}

const TYPES = { single: "choice", multiple: "choice", order: "sequencing", match: "matching", numeric: "numeric", text: "fill-in" };
const RESULTS = { right: "correct", wrong: "wrong" };

class Session {
  constructor(api) {
    this.api = api;
    this.began = Date.now();
    this.known = {};
    this.isReadOnly = ["review", "browse"].includes(this.get("cmi.core.lesson_mode"));
    this.count = Number(this.get("cmi.interactions._count")) || 0;
    this.turn = Promise.resolve();
    if (["", "not attempted"].includes(this.get("cmi.core.lesson_status"))) this.set("cmi.core.lesson_status", SCO.questions.length ? "incomplete" : "completed");
  }

  get(name) { return String(this.api.LMSGetValue(name) ?? ""); }

  set(name, value) { if (!this.isReadOnly) this.api.LMSSetValue(name, String(value)); }

  learner() { return `learner-${hashed(this.get("cmi.core.student_id"))}`; }

  mine(entries) {
    return Object.fromEntries(Object.entries(entries).filter(([key]) => key.split("/")[1]?.startsWith(SCO.number)));
  }

  async resume() {
    try {
      this.known = await released(this.get("cmi.suspend_data"));
    } catch {
      tell("What your school's system kept of this page could not be read. It begins anew.");
    }
    return this.known;
  }

  /** Take in the record of the page after a change; one change after another, so that the last word wins. */
  take(entries) {
    const mine = this.mine(entries);
    this.waiting = mine;
    this.turn = this.turn.then(() => this.report(mine)).catch((problem) => console.error(problem));
    return this.turn;
  }

  async report(mine) {
    if (this.isFinished) return;
    if (JSON.stringify(mine) === JSON.stringify(this.known)) { if (this.waiting === mine) this.waiting = null; return; }
    for (const question of SCO.questions) this.interaction(question, this.known[question.key], mine[question.key]);
    this.known = mine;
    this.score(mine);
    const { text, cut, short } = await fitted(mine);
    if (this.isFinished) return;
    if (this.waiting === mine) this.waiting = null;
    this.set("cmi.suspend_data", text);
    this.api.LMSCommit("");
    const names = cut.map((key) => key.replace("/", " ")).join(", ");
    tell([cut.length && `Your school's system keeps ${LIMIT} characters of a lesson. This stays in this browser only: ${names}.`,
      short && "Of each answer the best try is kept there, and not the first and the last."].filter(Boolean).join(" "));
  }

  score(mine) {
    const counted = SCO.questions.filter(({ withheld }) => !withheld);
    const points = counted.reduce((sum, question) => sum + question.points, 0);
    const got = counted.reduce((sum, { key, points: each }) => sum + each * (mine[key]?.best.score ?? 0), 0);
    if (points && counted.some(({ key }) => mine[key])) {
      this.set("cmi.core.score.min", 0);
      this.set("cmi.core.score.max", 100);
      this.set("cmi.core.score.raw", Math.round(10_000 * got / points) / 100);
    }
    if (SCO.questions.length && SCO.questions.every(({ key }) => mine[key])) this.set("cmi.core.lesson_status", "completed");
  }

  interaction(question, before, now) {
    if (!now || now.tries <= (before?.tries ?? 0)) return;
    const { value, outcome, score } = now.last;
    let given;
    try { given = response(question, value); } catch { return; } // the bank may have changed since
    const name = `cmi.interactions.${this.count}`;
    this.count += 1;
    this.set(`${name}.id`, question.id);
    this.set(`${name}.objectives.0.id`, question.objective);
    this.set(`${name}.type`, TYPES[question.kind]);
    this.set(`${name}.weighting`, question.points);
    this.set(`${name}.student_response`, given);
    this.set(`${name}.result`, RESULTS[outcome] ?? (outcome === "partial" ? Math.round(score * 100) / 100 : "neutral"));
    this.set(`${name}.time`, new Date().toTimeString().slice(0, 8));
  }

  finish() {
    // compressing takes a moment, which a closing page no longer has
    if (this.waiting) {
      for (const question of SCO.questions) this.interaction(question, this.known[question.key], this.waiting[question.key]);
      this.score(this.waiting);
      const text = written(this.waiting);
      if (text.length <= LIMIT) this.set("cmi.suspend_data", text);
    }
    this.isFinished = true;
    this.set("cmi.core.session_time", clock(Date.now() - this.began));
    this.set("cmi.core.exit", "suspend");
    this.api.LMSCommit("");
    this.api.LMSFinish("");
  }
}

// ---- The frame ----

function tell(words) {
  const line = document.getElementById("told");
  if (line.textContent !== words) line.textContent = words;
  line.hidden = !words;
}

async function start() {
  const api = findApi();
  if (!api || String(api.LMSInitialize("")) !== "true") return location.replace(SCO.page);
  const session = new Session(api);
  window.addEventListener("pagehide", () => session.finish(), { once: true });
  await session.resume();
  const frame = document.createElement("iframe");
  frame.title = document.title;
  frame.dataset.courseLearner = session.learner();
  frame.src = `${SCO.page}?embed`;
  frame.addEventListener("load", () => {
    try {
      const page = frame.contentWindow;
      page.addEventListener("course-record", ({ detail }) => session.take(detail));
      page.dispatchEvent(new page.CustomEvent("course-record-add", { detail: session.known }));
    } catch { /* a link led out of the book, to a page that does not let us listen */ }
  });
  document.body.append(frame);
}

start();
