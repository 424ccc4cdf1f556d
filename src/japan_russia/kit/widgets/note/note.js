// A remembered text box: it keeps what is written while it is being written.

const PAUSE = 800; // milliseconds without a key before the text is kept

function countWords(text) {
  const words = text.trim().split(/\s+/).filter(Boolean).length;
  return words === 1 ? "1 word" : `${words} words`;
}

function render({ model, el }) {
  const { key, prompt_html, rows, placeholder } = model.get("data");
  const live = liveRegion();
  const count = h("span", {});
  const state = h("span", {});
  const meter = h("p", { class: "course-meter", id: newId("meter") }, count, state);
  const box = h("textarea", { id: newId("note"), rows, placeholder: placeholder || null, "aria-describedby": meter.id });
  let waiting = null;
  let saidSaved = false;

  const kept = () => {
    const value = memoryOf(model)[key]?.last.value;
    return typeof value === "string" ? value : "";
  };

  function showCount() {
    count.textContent = countWords(box.value);
  }

  function keep() {
    clearTimeout(waiting);
    waiting = null;
    if (box.value === kept()) return;
    const empty = !box.value.trim();
    remember(model, key, empty ? null : addTry(memoryOf(model)[key], box.value));
    state.textContent = empty || model.get("notice") ? "" : " · saved";
    // once is enough: a word after every pause in typing would disturb those who listen
    if (!saidSaved && state.textContent) announce(live, "Your text is saved as you write.");
    saidSaved = true;
  }

  box.addEventListener("input", () => {
    showCount();
    state.textContent = "";
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  box.addEventListener("blur", keep);
  window.addEventListener("pagehide", keep);

  /** Draw what the record holds, unless somebody is writing here now. */
  function refresh() {
    if (waiting || document.activeElement === box || box.value === kept()) return;
    box.value = kept();
    state.textContent = box.value ? " · saved" : "";
    showCount();
  }

  const root = h("section", { class: "course-box course-note", id: key.replace("/", "-"), "aria-label": "Note" },
    noticeLine(model), h("label", { for: box.id, html: prompt_html }), box, meter, live);
  showCount();
  const leave = show({ model, el }, root, refresh);
  return () => {
    keep();
    leave();
    window.removeEventListener("pagehide", keep);
  };
}

export default { render };
