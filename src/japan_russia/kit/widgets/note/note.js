// A remembered text box: it keeps what is written while it is being written.

const PAUSE = 800; // milliseconds without a key before the text is kept

function countWords(text) {
  const words = text.trim().split(/\s+/).filter(Boolean).length;
  return words === 1 ? "1 word" : `${words} words`;
}

function render({ model, el }) {
  const { key, prompt_html, rows, placeholder, marked } = model.get("data");
  const live = liveRegion();
  const count = h("span", {});
  const state = h("span", {});
  const meter = h("p", { class: "course-meter", id: newId("meter") }, count, state);
  const marker = marked && h("p", { class: "course-marked", id: newId("marked") }, marked);
  const described = [marker?.id, meter.id].filter(Boolean).join(" ");
  const box = h("textarea", { id: newId("note"), rows, placeholder: placeholder || null, "aria-describedby": described });
  let waiting = null;
  let isChanged = false; // by the learner, since it was last kept
  let hasWritten = false;
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
    // a box that was only looked at must not write an older text over what came from elsewhere
    if (isChanged && box.value !== kept()) remember(model, key, box.value.trim() ? addTry(memoryOf(model)[key], box.value) : null);
    isChanged = false;
    showState();
  }

  /** Say that the text is saved, once it is. */
  function showState() {
    if (waiting || box.value !== kept()) return;
    state.textContent = !kept() || model.get("notice") ? "" : isKept(model, key) ? " · saved" : " · saving …";
    // once is enough: a word after every pause in typing would disturb those who listen
    if (saidSaved || !hasWritten || state.textContent !== " · saved") return;
    announce(live, "Your text is saved as you write.");
    saidSaved = true;
  }

  box.addEventListener("input", () => {
    isChanged = hasWritten = true;
    showCount();
    state.textContent = "";
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  /** What is first written stays beside what it becomes: a guess is worth keeping. */
  function leave() {
    keep();
    const name = firstTextKey(key);
    if (kept() && !(name in memoryOf(model))) remember(model, name, addTry(undefined, kept()));
    if (!kept() && name in memoryOf(model)) remember(model, name, null);
  }

  box.addEventListener("blur", () => { leave(); refresh(); });
  window.addEventListener("pagehide", keep);

  /** Draw what the record holds, unless somebody is writing here now. */
  function refresh() {
    if (waiting || document.activeElement === box) return;
    if (box.value !== kept()) box.value = kept();
    showCount();
    showState();
  }

  const root = h("section", { class: "course-box course-note", id: key.replace("/", "-"), "aria-label": "Note" },
    noticeLine(model), h("label", { for: box.id, html: prompt_html }), marker, box, meter, live);
  showCount();
  const takeAway = show({ model, el }, root, refresh);
  model.on("change:unkept", showState);
  return () => {
    keep();
    takeAway();
    model.off("change:unkept", showState);
    window.removeEventListener("pagehide", keep);
  };
}

export default { render: keeping(render) };
