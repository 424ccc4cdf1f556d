// Nothing that is written in JupyterLab gets lost. A change first goes into this browser's storage; a kernel writes it into
// the record and says so; only then it leaves the storage. If a kernel was restarted or has died, the change waits there
// for the next live widget that knows its key: the same cell run again, or the progress page.

/** The changes that no kernel has written yet: one item for each key, so that two pages never write over each other's. */
const shelf = {
  spare: (window.courseWaiting ??= new Map()), // where the storage is forbidden or full

  names() {
    try { return new Set([...Object.keys(localStorage), ...this.spare.keys()]); } catch { return this.spare.keys(); }
  },
  read(name) {
    try { return this.spare.get(name) ?? JSON.parse(localStorage.getItem(name)); } catch { return null; }
  },
  write(name, change) {
    try { localStorage.setItem(name, JSON.stringify(change)); this.spare.delete(name); } catch { this.spare.set(name, change); }
  },
  remove(name) {
    this.spare.delete(name);
    try { localStorage.removeItem(name); } catch { /* nothing was there */ }
  },
};

/** A widget's model in JupyterLab, used as the book's: set("memory", …) and save_changes() keep what changed. */
class KeptModel {
  static TICK = 1000; // milliseconds between two looks at the kernel
  static SHELF = "course-waiting"; // the start of the names in the storage, and the event that tells of a change there

  constructor(model, el) {
    this.model = model;
    this.room = `${KeptModel.SHELF}/${model.get("course")}/`;
    this.own = new EventTarget();
    this.changed = {};
    this.words = "";       // for the learner
    this.ticks = 0;        // since something was handed over without an answer
    this.idle = 0;         // of them, those in a row in which the kernel had nothing to do
    this.isDeaf = false;   // an idle kernel gave no answer: it does not know this widget
    this.isRefused = false; // the kernel could not write, and its notice says why
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    model.on("msg:custom", (message) => this.hear(message));
    // its layout is told a moment later; a model that is connected again takes what waits
    model.on("comm_live_update", () => setTimeout(() => this.hand()));
    el.addEventListener("focusin", () => this.look(), { signal });
    window.addEventListener("storage", ({ key, newValue }) => { if (key?.startsWith(this.room)) this.shelfChanged(newValue !== null); }, { signal });
    window.addEventListener(KeptModel.SHELF, ({ detail }) => { if (detail.by !== this) this.shelfChanged(detail.isMore); }, { signal });
    this.hand();
  }

  // ---- As a model ----

  get(name) {
    if (name === "memory") return this.memory();
    if (name === "unkept") return Object.fromEntries(Object.keys(this.waiting()).map((key) => [key, this.words]));
    if (name === "notice") return [this.model.get("notice"), this.words].filter(Boolean).join(" ");
    return this.model.get(name);
  }

  set(name, value) {
    if (name === "memory") {
      const before = this.memory();
      for (const [key, entry] of Object.entries(value)) {
        if (JSON.stringify(entry) !== JSON.stringify(before[key])) this.changed[key] = { entry, seen: before[key]?.last.at ?? "" };
      }
    }
    this.model.set(name, value);
  }

  save_changes() {
    const waiting = this.waiting();
    for (const [key, { entry, seen }] of Object.entries(this.changed)) {
      const { forgotten = null, entry: before } = waiting[key] ?? {};
      const now = new Date().toISOString();
      shelf.write(this.room + key, entry ? { id: newId("kept"), forgotten, entry: mergeEntries(before, entry) }
        // what was seen is forgotten even if it was written by a clock that was ahead
        : { id: newId("kept"), forgotten: seen > now ? seen : now, entry: null });
    }
    this.changed = {};
    this.tellOthers(true);
    this.hand();
  }

  on(name, handler) { this.model.on(name, handler); this.own.addEventListener(name, handler); }

  off(name, handler) { this.model.off(name, handler); this.own.removeEventListener(name, handler); }

  fire(name) { this.own.dispatchEvent(new Event(name)); }

  leave() {
    clearTimeout(this.timer);
    this.leaving.abort();
  }

  // ---- What waits ----

  /** What of this widget's keys no kernel has written yet: { id, forgotten: when or null, entry: entry or null } by key. */
  waiting() {
    const found = {};
    for (const name of shelf.names()) {
      const key = name.slice(this.room.length);
      if (!name.startsWith(this.room) || !isKey(key) || !this.model.get("memory_keys").some((start) => key.startsWith(start))) continue;
      const change = shelf.read(name);
      if (change && (change.forgotten || isEntry(change.entry))) found[key] = change;
    }
    return found;
  }

  /** The record as it will be when all that waits is written. */
  memory() {
    const memory = memoryOf(this.model);
    for (const [key, { forgotten, entry }] of Object.entries(this.waiting())) {
      const held = forgotten && memory[key]?.last.at <= forgotten ? null : memory[key];
      memory[key] = entry ? mergeEntries(held, entry) : held ?? null;
    }
    return memory;
  }

  /** Draw with what waits, also in the moment between an answer of the kernel and the record that follows it. */
  absorb() {
    this.model.set("memory", this.memory());
  }

  tellOthers(isMore) {
    window.dispatchEvent(new CustomEvent(KeptModel.SHELF, { detail: { by: this, isMore } }));
  }

  shelfChanged(isMore) {
    this.fire("change:memory");
    if (isMore) this.hand(); else this.look();
  }

  // ---- The kernel ----

  /** Hand all that waits to the kernel. It may get a change twice; joining it twice changes nothing. */
  hand() {
    this.absorb();
    const changes = Object.entries(this.waiting()).map(([key, change]) => ({ key, ...change }));
    if (!this.words) this.ticks = 0;
    this.idle = 0;
    this.isRefused = false;
    // a comm that was closed throws; look() says what to do
    if (changes.length && !this.isGone()) try { this.model.send({ keep: changes }); } catch { this.isDeaf = true; }
    this.look();
  }

  /** The kernel answers with the ids of the changes that are in the file now; with none if it could not write. */
  hear({ kept }) {
    if (!kept) return;
    this.absorb();
    for (const [key, { id }] of Object.entries(this.waiting())) if (kept.includes(id)) shelf.remove(this.room + key);
    this.isDeaf = false;
    this.isRefused = !kept.length;
    this.tellOthers(false);
    this.look();
  }

  isGone() {
    const kernel = this.model.widget_manager?.kernel; // undefined where a program does not tell
    // anywidget does not tell whether its model is connected; the layout is a model of the same kernel, and tells
    return this.model.get("layout")?.comm_live === false || kernel === null || ["dead", "terminating"].includes(kernel?.status);
  }

  /** Find the words that are true now, and look again while something waits for an answer. */
  look() {
    clearTimeout(this.timer);
    const isWaiting = Object.keys(this.waiting()).length > 0;
    const isGone = this.isGone() || this.isDeaf;
    const where = shelf.spare.size ? "it is kept only while this page is open" : "this browser keeps it";
    const before = this.words;
    if (isGone && isWaiting) {
      this.words = "Not saved yet: this notebook’s kernel was restarted or is not running. Choose Run → Run All Cells in the menu; " +
        `then your answer is saved. Until then ${where}.`;
    } else if (isGone) {
      this.words = "This notebook’s kernel was restarted or is not running. Choose Run → Run All Cells in the menu before you go on.";
    } else if (isWaiting && this.ticks > 1 && !this.isRefused) {
      this.words = `Not saved yet: waiting for the kernel. Your answer is saved when the running cell has ended. Until then ${where}.`;
    } else {
      this.words = "";
    }
    if (isWaiting && !isGone && !this.isRefused) this.timer = setTimeout(() => this.tick(), KeptModel.TICK);
    // said only once: those who listen hear a notice again each time it is drawn
    if (this.words !== before) this.fire("change:notice");
    this.fire("change:unkept");
  }

  tick() {
    const status = this.model.widget_manager?.kernel?.status;
    this.ticks += 1;
    this.idle = status === "idle" ? this.idle + 1 : 0;
    this.isDeaf = this.idle > 2;
    this.look();
  }
}

/** Mount a widget that remembers: export default { render: keeping(render) }. */
function keeping(render) {
  return async (context) => {
    // in a page of the book there is no kernel: its storage keeps an answer at once
    if (!context.model.get("course")) return render(context);
    const model = new KeptModel(context.model, context.el);
    const leave = await render({ ...context, model });
    return () => { leave?.(); model.leave(); };
  };
}
