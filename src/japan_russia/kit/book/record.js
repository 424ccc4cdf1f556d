// What the learner answered: one record for all pages, in this browser. base.js stands in front of it.

const COURSE = document.querySelector('meta[name="course-id"]')?.content || "course";
// inside a school's system one browser serves many learners: the frame around the page names a place for each
const LEARNER = window.frameElement?.dataset.courseLearner;
const PLACE = LEARNER ? `${COURSE}/${LEARNER}` : COURSE;
const RECORD = `course-record/${PLACE}`;
const LOST = "Your browser does not let this page keep answers. They are gone when you close it; export them from the progress page first.";
const NEWER = "The answers kept in this browser were written by a newer version of this course. They are left as they are; what you answer now is not kept.";
const mergeRecords = (one, other) =>
  Object.entries(other).reduce((all, [key, entry]) => ({ ...all, [key]: mergeEntries(all[key], entry) }), one);

/**
 * What this tab wrote last, and when. Under heavy load Chromium now and then opens a page whose storage is not connected:
 * it seems empty, and what is written there is gone. The storage of the tab is another one. It knows what was written,
 * and the browser's storage must know of the same time; else the page is loaded again, and what is missing is written again.
 */
const tab = {
  name: `course-tab/${PLACE}`,

  held() {
    try { return JSON.parse(sessionStorage.getItem(this.name)); } catch { return null; }
  },

  hold(state) {
    try { sessionStorage.setItem(this.name, JSON.stringify(state)); } catch { /* a tab that keeps nothing cannot help */ }
  },

  wrote(entries) {
    const at = Date.now();
    const id = this.held()?.id ?? newId("tab");
    this.hold({ id, at, entries });
    localStorage.setItem(`${this.name}/${id}`, String(at));
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`${this.name}/`) && Number(localStorage.getItem(key)) < at - 30 * 86_400_000) localStorage.removeItem(key);
    }
  },

  misses() {
    const held = this.held();
    try { return Boolean(held) && !(Number(localStorage.getItem(`${this.name}/${held.id}`)) >= held.at); } catch { return false; }
  },
};

const record = {
  notice: "",
  listeners: new Set(),
  spare: null,               // what could not be stored, until it can be
  newer: false,              // a record of a later version of the course is read by nobody here and never written over

  read() { return this.spare ?? this.stored(); },

  stored() {
    let text = null;
    try {
      text = localStorage.getItem(RECORD);
      if (text === null) return {};
      const kept = JSON.parse(text);
      if (kept.format !== "course-record" || typeof kept.entries !== "object" || kept.entries === null) throw new SyntaxError("not a record");
      if (kept.version > 1) { this.newer = true; this.notice = NEWER; return {}; }
      return Object.fromEntries(Object.entries(kept.entries).filter(([key, entry]) => isKey(key) && isEntry(entry)));
    } catch (error) {
      if (text === null) { this.notice = LOST; this.spare ??= {}; return {}; }
      const aside = `${RECORD}/damaged-${new Date().toISOString()}`;
      localStorage.setItem(aside, text);
      localStorage.removeItem(RECORD);
      this.notice = `The answers kept in this browser could not be read. They were put aside as “${aside}”, and a new record was begun.`;
      return {};
    }
  },

  write(entries) {
    if (this.newer) { this.spare = entries; return; }
    try {
      // storage that refused once may work again, and another tab may have written meanwhile
      if (this.spare) entries = mergeRecords(this.stored(), entries);
      localStorage.setItem(RECORD, JSON.stringify({ format: "course-record", version: 1, course: COURSE, entries }));
      tab.wrote(entries);
      if (this.spare) this.notice = "";
      this.spare = null;
    } catch (error) {
      this.notice = LOST;
      this.spare = entries;
    }
  },

  /** Join changed entries to the record; null forgets one. */
  update(changed) {
    const entries = { ...this.read() };
    for (const [key, entry] of Object.entries(changed)) {
      if (entry === null) delete entries[key];
      else entries[key] = mergeEntries(entries[key], entry);
    }
    this.write(entries);
    this.tell();
  },

  tell() {
    const entries = this.read();
    for (const listener of this.listeners) listener(entries);
    window.dispatchEvent(new CustomEvent("course-record", { detail: entries }));
  },
};
// a frame around the page hears of every change, and hands in what it kept from an earlier visit
window.addEventListener("course-record-add", ({ detail }) => {
  record.update(Object.fromEntries(Object.entries(detail).filter(([key, entry]) => isKey(key) && isEntry(entry))));
});
window.addEventListener("storage", (event) => { if (event.key === RECORD || event.key === null) record.tell(); });
