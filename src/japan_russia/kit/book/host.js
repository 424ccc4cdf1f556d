// The host: makes a built page alive. It mounts course widgets, redraws explore widgets and draws charts,
// from what the page holds and nothing else. base.js and record.js stand in front of it, inside the same function.

const SCRIPT = document.currentScript;
const stateOf = (panel) => JSON.parse(panel.querySelector(":scope > script.course-state").textContent);

// ---- Course widgets: the same module that JupyterLab mounts, with a model that has no kernel ----

class Model {
  constructor(state) {
    this.state = { notice: "", memory: {}, ...state };
    this.handlers = new Map();
    this.known = {};
    if (this.state.memory_keys?.length) {
      this.take(record.read());
      record.listeners.add((entries) => this.take(entries));
    }
  }

  take(entries) {
    if (this.state.notice !== record.notice) this.set("notice", record.notice);
    const wanted = (key) => this.state.memory_keys.some((start) => key.startsWith(start));
    const mine = Object.fromEntries(Object.entries(entries).filter(([key]) => wanted(key)));
    if (JSON.stringify(mine) === JSON.stringify(this.known)) return;
    this.known = mine;
    this.set("memory", mine);
  }

  get(name) { return this.state[name]; }

  set(name, value) {
    this.state[name] = value;
    this.fire(`change:${name}`);
    this.fire("change");
  }

  fire(name) { for (const handler of [...(this.handlers.get(name) || [])]) handler(); }

  on(name, handler) {
    if (!this.handlers.has(name)) this.handlers.set(name, new Set());
    this.handlers.get(name).add(handler);
  }

  off(name, handler) {
    if (handler) this.handlers.get(name)?.delete(handler);
    else if (name) this.handlers.delete(name);
    else this.handlers.clear();
  }

  save_changes() {
    if (!this.state.memory_keys?.length) return;
    const now = this.state.memory;
    const changed = {};
    for (const [key, entry] of Object.entries(now)) {
      if (entry === null || JSON.stringify(entry) !== JSON.stringify(this.known[key])) changed[key] = entry;
    }
    if (Object.keys(changed).length) record.update(changed);
  }

  // anywidget modules may ask for these; without a kernel there is nobody to answer
  send() {}
}

const modules = new Map();

/** The module's source stands in the page once; from a blob it can be imported even from a folder. */
function moduleNamed(name) {
  if (!modules.has(name)) {
    const source = JSON.parse(document.querySelector(`script[data-course-module="${name}"]`).textContent);
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    modules.set(name, import(address).then((module) => module.default));
  }
  return modules.get(name);
}

async function mountWidget(panel) {
  const module = await moduleNamed(panel.dataset.module);
  const definition = typeof module === "function" ? await module() : module;
  const model = new Model(stateOf(panel));
  const place = document.createElement("div");
  await definition.initialize?.({ model });
  await definition.render({ model, el: place });
  panel.querySelector(".course-static").replaceWith(place);
}

/** An address such as #question-02-q07 names a part that came only with its widget; what is mounted above it moves it. */
function goToAddress() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target?.closest("[data-course=widget]")) return;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView();
}

// ---- Charts: a picture at first, drawn by Vega when it comes near the screen ----

let vegaLoading = null;

function loadVega() {
  vegaLoading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("course-vega.js", SCRIPT.src).href;
    script.onload = () => resolve(window.courseVegaEmbed);
    script.onerror = () => reject(new Error("course-vega.js could not be loaded"));
    document.head.append(script);
  });
  return vegaLoading;
}

/** Calls back once, when the element is within a screen of what is seen. */
function whenNear(element, then) {
  const watch = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) { watch.disconnect(); then(); }
  }, { rootMargin: "400px" });
  watch.observe(element);
}

// Vega-Lite warns of every chart that is as wide as the page and as high as its rows; that is what is meant here,
// and it offers no other way to say so.
const { warn } = console;
console.warn = (...words) => { if (!words.some((word) => String(word).startsWith('Dropping "fit-'))) warn.apply(console, words); };

async function draw(place, spec) {
  const vegaEmbed = await loadVega();
  const { title, ...recipe } = spec;   // the figure's caption carries the title
  const font = getComputedStyle(place).fontFamily.replaceAll('"', "'");
  const options = { mode: "vega-lite", renderer: "svg", actions: false, tooltip: { theme: "course" }, config: { font } };
  const drawn = h("div", { class: "course-drawn" });
  // measured in the page, out of sight, so that the picture stays until the drawing is ready
  drawn.style.cssText = "height:0;overflow:hidden";
  place.append(drawn);
  const { view, vgSpec } = await vegaEmbed(drawn, recipe, options);
  drawn.querySelector("svg")?.setAttribute("aria-hidden", "true");
  for (const old of [...place.children]) if (old !== drawn) old.remove();
  drawn.style.cssText = "";
  followWidth(place);
  return { view, parsed: vgSpec };
}

/** Vega measures a chart again when the window changes; the page's sidebar moves a moment later. */
function followWidth(place) {
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    window.dispatchEvent(new Event("resize"));
  }).observe(place);
}

const READERS = { date: (v) => (v === null ? null : new Date(v)), number: (v) => (v === null ? null : +v), boolean: Boolean, string: String };

/** Rows as Vega would read them from the recipe: dates are text until they are parsed. */
function readRows(rows, format) {
  const fields = Object.entries(format?.parse || {}).filter(([, how]) => how in READERS);
  return rows.map((row) => {
    const copy = { ...row };
    for (const [field, how] of fields) if (field in copy) copy[field] = READERS[how](copy[field]);
    return copy;
  });
}

async function mountChart(figure) {
  const { spec } = stateOf(figure);
  const place = figure.querySelector(".course-drawing");
  await draw(place, spec);
  figure.dataset.courseDrawn = "";
}

// ---- Explore widgets: native controls that choose among the stored views ----

const subsets = (chosen) => chosen.reduce((sum, option) => sum + 2 ** option, 0);
/** The place of the pair (i, j), i <= j, among all such pairs in order. */
const pairPlace = (i, j, n) => i * n - (i * (i - 1)) / 2 + (j - i);

function pairAt(place, n) {
  for (let i = 0; i < n; i += 1) {
    if (place < n - i) return [i, i + place];
    place -= n - i;
  }
  return [0, n - 1];
}

function slider(control, changed) {
  const id = newId("slider");
  const shown = h("output", { for: id, class: "course-value" }, control.options[control.initial]);
  const input = h("input", { type: "range", id, min: 0, max: control.options.length - 1, step: 1, "aria-valuetext": control.options[control.initial] });
  input.value = control.initial;
  input.addEventListener("input", () => {
    shown.textContent = control.options[input.value];
    input.setAttribute("aria-valuetext", control.options[input.value]);
    changed(Number(input.value));
  });
  return h("div", { class: "course-control" }, h("label", { for: id }, control.label), input, shown);
}

function select(control, changed) {
  const id = newId("select");
  const box = h("select", { id, onchange: () => changed(box.selectedIndex) },
    control.options.map((words, place) => h("option", { value: place }, words)));
  box.selectedIndex = control.initial;
  return h("div", { class: "course-control" }, h("label", { for: id }, control.label), box);
}

function choices(control, changed, type) {
  const name = newId("choice");
  const first = type === "checkbox" ? (place) => (control.initial >> place) & 1 : (place) => place === control.initial;
  const inputs = control.options.map((words, place) =>
    h("input", { type, name, value: place, checked: Boolean(first(place)), onchange: () => changed(inputs.filter((i) => i.checked).map((i) => Number(i.value))) }));
  return h("fieldset", { class: "course-control course-choices" }, h("legend", {}, control.label),
    inputs.map((input, place) => h("label", {}, input, " ", control.options[place])));
}

function checkbox(control, changed) {
  const input = h("input", { type: "checkbox", checked: control.initial === 1, onchange: () => changed(Number(input.checked)) });
  return h("div", { class: "course-control" }, h("label", {}, input, " ", control.label));
}

function range(control, changed) {
  const n = control.options.length;
  const places = pairAt(control.initial, n);
  const shown = h("output", { class: "course-value" });
  const words = ["from", "to"];
  const inputs = places.map((place, end) => {
    const input = h("input", { type: "range", min: 0, max: n - 1, step: 1, "aria-label": `${control.label}: ${words[end]}` });
    input.value = place;
    input.addEventListener("input", () => {
      places[end] = Number(input.value);
      // an end pushed past the other takes it along
      if (places[0] > places[1]) { places[1 - end] = places[end]; inputs[1 - end].value = places[end]; }
      say();
      changed(pairPlace(places[0], places[1], n));
    });
    return input;
  });
  const say = () => {
    shown.textContent = `${control.options[places[0]]} – ${control.options[places[1]]}`;
    inputs?.forEach((input, end) => input.setAttribute("aria-valuetext", control.options[places[end]]));
  };
  say();
  return h("fieldset", { class: "course-control" }, h("legend", {}, control.label), inputs, shown);
}

function liveOnly(control) {
  const id = newId("text");
  return h("div", { class: "course-control" }, h("label", { for: id }, control.label),
    h("input", { type: "text", id, value: control.options[0], disabled: true, "aria-describedby": `${id}-why` }),
    h("span", { id: `${id}-why`, class: "course-why" }, "This control is live in JupyterLab; here you see its first state."));
}

const KINDS = {
  slider,
  select,
  checkbox,
  range,
  "live-only": liveOnly,
  radio: (control, changed) => choices(control, (on) => changed(on[0]), "radio"),
  buttons: (control, changed) => choices(control, (on) => changed(on[0]), "radio"),
  many: (control, changed) => choices(control, (on) => changed(subsets(on)), "checkbox"),
};

class Explore {
  constructor(panel) {
    this.panel = panel;
    this.table = stateOf(panel);
    this.view = panel.querySelector(".course-view");
    this.places = this.table.controls.map((control) => control.initial);
    this.shown = [...this.view.children];   // one element for each piece of the view
    this.stills = this.items().map((item, slot) => ({ spec: item.spec, element: this.shown[slot] }));
    this.figures = new Map();               // for each slot and recipe: a figure that can take other data
    this.said = liveRegion();
    const controls = panel.querySelector(".course-controls");
    controls.append(...this.table.controls.map((control, k) => KINDS[control.kind](control, (place) => this.move(k, place))));
    panel.append(this.said);
    panel.dataset.courseReady = "";
    if (this.table.specs.length) {
      whenNear(panel, () => {
        loadVega().then(() => this.show(false)).catch((error) => { this.said.textContent = error.message; });
      });
    }
  }

  place() {
    return this.table.controls.reduce((sum, control, k) => sum * control.states + this.places[k], 0);
  }

  move(control, place) {
    this.places[control] = place;
    return this.show(true);
  }

  items() {
    return this.table.views[this.table.states[this.place()]].map((number) => this.table.items[number]);
  }

  show(moved) {
    const begin = performance.now();
    const items = this.items();
    const pieces = items.map((item, slot) => this.piece(item, slot));
    pieces.forEach((piece, slot) => {
      const old = this.shown[slot];
      if (old === piece) return;
      if (old) old.replaceWith(piece); else this.view.append(piece);
    });
    this.shown.slice(pieces.length).forEach((old) => old.remove());
    this.shown = pieces;
    const drawn = Promise.all(items.map((item, slot) => (item.kind === "chart" ? this.drawChart(item, pieces[slot]) : null)));
    drawn.then(() => {
      this.panel.dataset.courseRedraw = (performance.now() - begin).toFixed(2);
      if (moved) announce(this.said, this.words(items));
    });
    return drawn;
  }

  /** What changed, for those who listen: the first words of the view, or what its chart shows. */
  words(items) {
    const chart = items.find((item) => item.kind === "chart");
    const text = this.shown.find((piece) => piece.matches(".course-piece"))?.textContent.trim().slice(0, 200);
    return text || (chart ? this.table.specs[chart.spec].description || "The chart has changed." : "The view has changed.");
  }

  piece(item, slot) {
    if (item.kind === "chart") return this.figure(item, slot);
    if (item.kind === "html") return h("div", { class: "course-piece", html: item.html });
    if (item.kind === "image") return h("img", { class: "course-piece", src: item.src, alt: item.alt });
    return h("pre", { class: "course-piece", tabindex: 0 }, item.text);
  }

  figure(item, slot) {
    const key = `${slot}/${item.spec}`;
    if (!this.figures.has(key)) {
      const spec = this.table.specs[item.spec];
      const words = spec.usermeta?.course || {};
      const fixed = typeof spec.width === "number" || !("width" in spec);
      const scroll = fixed ? { tabindex: 0, role: "region", "aria-label": words.title || "Chart" } : {};
      // the picture of the first view stays until its drawing is ready, with its words: another view needs its own
      const still = this.stills[slot]?.spec === item.spec ? this.stills[slot].element : null;
      this.figures.set(key, still || h("figure", { class: "course-chart" },
        h("figcaption", {}, h("span", { class: "course-chart-title" }, words.title || ""), " ", h("span", { class: "course-chart-subtitle" }, words.subtitle || "")),
        h("div", { class: "course-scroll", ...scroll }, h("div", { class: "course-drawing", role: "img", "aria-label": spec.description || "" })),
        h("p", { class: "course-chart-source" }, words.source || "")));
    }
    return this.figures.get(key);
  }

  async drawChart(item, figure) {
    const rows = Object.fromEntries(Object.entries(item.data).map(([name, number]) => [name, this.table.datasets[number]]));
    if (figure.courseDrawing === undefined) {
      const spec = { ...this.table.specs[item.spec], datasets: rows };
      figure.courseDrawing = draw(figure.querySelector(".course-drawing"), spec);
      figure.courseData = item.data;
      await figure.courseDrawing;
      // the control may have moved on while Vega was loading
      if (figure.courseWanted && figure.courseWanted !== item.data) await this.drawChart({ ...item, data: figure.courseWanted }, figure);
      return;
    }
    figure.courseWanted = item.data;
    const { view, parsed } = await figure.courseDrawing;
    if (figure.courseWanted !== item.data) return;
    for (const [name, values] of Object.entries(rows)) {
      if (figure.courseData[name] === item.data[name]) continue;
      const source = parsed.data.find((entry) => entry.name === name);
      view.data(name, readRows(values, source?.format));
    }
    figure.courseData = item.data;
    await view.runAsync();
  }
}

// ---- Begin ----

const STARTS = { widget: mountWidget, chart: (figure) => whenNear(figure, () => mountChart(figure).catch(report)), explore: (panel) => new Explore(panel) };

function report(error) {
  console.error(error);
}

function begin() {
  const starting = [...document.querySelectorAll("[data-course]")].map((panel) =>
    Promise.resolve().then(() => STARTS[panel.dataset.course](panel)).then(() => { panel.dataset.courseReady = ""; }).catch(report));
  Promise.all(starting).then(goToAddress);
}

if (tab.misses() && !tab.held().again) {
  tab.hold({ ...tab.held(), again: true });
  location.reload();
} else {
  if (tab.misses()) record.update(tab.held().entries);
  begin();
}
window.addEventListener("hashchange", goToAddress);
