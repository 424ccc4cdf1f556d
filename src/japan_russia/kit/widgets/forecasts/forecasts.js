// The forecast board: probabilities first; outcomes and scores only when all are given.

const isProbability = (value) => typeof value === "number" && value >= 0 && value <= 1;
const squared = (p, came) => (p - (came ? 1 : 0)) ** 2;
const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** The mean Brier score of some probabilities by id, over the items that have an outcome; null if there is none. */
export function brier(items, odds) {
  const scored = items.filter(({ id, came_true }) => came_true !== null && isProbability(odds[id]));
  return scored.length ? mean(scored.map(({ id, came_true }) => squared(odds[id], came_true))) : null;
}

/** What a number field holds, as a probability: null if it is empty, NaN if it is no whole number from 0 to 100. */
function readPercent(field) {
  if (!field.value && !field.validity.badInput) return null;
  const percent = field.valueAsNumber;
  return Number.isInteger(percent) && percent >= 0 && percent <= 100 ? percent / 100 : NaN;
}

function render({ model, el }) {
  const { key, title, items, rivals } = model.get("data");
  const shownKey = `${key}/shown`;
  const live = liveRegion();
  const count = h("p", { class: "course-count", role: "status" });
  const result = h("div", { class: "course-result", tabindex: "-1" });

  const given = () => {
    const memory = memoryOf(model);
    return Object.fromEntries(items.map(({ id, key: own }) => [id, memory[own]?.last.value]).filter(([, p]) => isProbability(p)));
  };
  const missing = () => { const odds = given(); return items.filter(({ id }) => !(id in odds)); };
  const isShown = () => !missing().length && memoryOf(model)[shownKey]?.last.value === true;

  /** One statement: its field, its rule, and later its outcome. */
  function line(item) {
    const fault = h("p", { class: "course-fault", id: newId("fault"), hidden: true });
    const tell = (words) => { fault.textContent = words; fault.hidden = !words; };
    const field = h("input", { type: "number", min: 0, max: 100, step: 1, id: newId("odds"), "aria-describedby": fault.id });
    const outcome = h("div", { class: "course-outcome", hidden: true });
    const keep = () => {
      const p = readPercent(field);
      tell(Number.isNaN(p) ? "Write a whole number from 0 to 100." : "");
      field.setAttribute("aria-invalid", String(Number.isNaN(p)));
      if (isShown() || Number.isNaN(p) || p === (given()[item.id] ?? null)) return;
      remember(model, item.key, p === null ? null : addTry(memoryOf(model)[item.key], p));
    };
    field.addEventListener("input", () => tell("")); // while typing: a line that goes at "change" would move the button under a click
    field.addEventListener("change", keep);
    const root = h("div", { class: "course-forecast", "data-item": item.id },
      h("div", { class: "course-ask-odds" },
        h("label", { for: field.id }, h("strong", {}, item.id), " ", h("span", { html: item.text_html })),
        h("span", { class: "course-field" }, field, " %")),
      fault,
      h("details", {}, h("summary", {}, "How it is decided"), h("p", { html: item.rule_html })),
      outcome);
    function draw(odds, shown) {
      const isWritingOrWrong = document.activeElement === field || Number.isNaN(readPercent(field));
      if (shown || !isWritingOrWrong) field.value = item.id in odds ? String(Math.round(odds[item.id] * 100)) : "";
      field.readOnly = shown;
      outcome.hidden = !shown;
      if (shown) outcome.replaceChildren(...outcomeOf(item, odds[item.id]));
    }
    return { root, field, tell, draw };
  }

  function outcomeOf(item, p) {
    const [sign, words] = item.came_true === null ? ["–", "Not scored."] : item.came_true ? ["✓", "It came."] : ["✗", "It did not come."];
    const yours = item.came_true === null ? "" : ` You: (${p.toFixed(2)} − ${item.came_true ? 1 : 0})² = ${squared(p, item.came_true).toFixed(4)}.`;
    return [
      h("p", {}, h("span", { class: "course-sign", "aria-hidden": "true" }, sign), " ", h("strong", {}, words), " ", h("span", { html: item.because_html }), yours),
      item.dispute_html && h("p", { class: "course-dispute" }, h("strong", {}, "Disputed. "), h("span", { html: item.dispute_html })),
    ].filter(Boolean);
  }

  function scores(odds) {
    const clear = items.filter((item) => !item.dispute_html);
    const number = (some, own) => { const found = brier(some, own); return found === null ? "–" : found.toFixed(3); };
    const size = (some) => some.filter(({ came_true }) => came_true !== null).length;
    const row = (name, own) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, number(items, own)), h("td", {}, number(clear, own)));
    return h("table", {}, h("caption", {}, "Mean Brier score: the lower the better, 0 is perfect"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Whose"), h("th", { scope: "col" }, `All ${size(items)} decided`), h("th", { scope: "col" }, `${size(clear)} not disputed`))),
      h("tbody", {}, row("You", odds), Object.entries(rivals).map(([name, own]) => row(name, own))));
  }

  const lines = items.map(line);
  const groups = [...new Set(items.map(({ group }) => group))];
  const reveal = h("button", { type: "button", class: "course-primary" }, "Show outcomes and my score");
  reveal.addEventListener("click", () => {
    const [first] = missing();
    if (first) {
      const words = `${missing().length} of ${items.length} have no probability yet. The next one is ${first.id}.`;
      const next = lines[items.indexOf(first)];
      announce(live, words);
      next.tell(words);
      next.field.focus();
      return;
    }
    remember(model, shownKey, addTry(memoryOf(model)[shownKey], true));
    result.focus();
  });
  const again = askingButton({
    label: "Begin again",
    question: () => "This forgets all probabilities of this board.",
    yes: "Forget them",
    act() {
      forget(model, [...items.map((item) => item.key), shownKey]);
      lines.forEach(({ field, tell }) => { field.value = ""; tell(""); });
      announce(live, "All probabilities of this board are forgotten.");
    },
  });

  function refresh() {
    const odds = given();
    const shown = isShown();
    lines.forEach((one) => one.draw(odds, shown));
    count.textContent = `${Object.keys(odds).length} of ${items.length} given.`;
    reveal.hidden = shown;
    result.hidden = !shown;
    result.replaceChildren(...(shown ? [scores(odds)] : []));
    again.button.hidden = !Object.keys(odds).length;
  }

  const root = h("section", { class: "course-box course-forecasts", id: key.replace("/", "-"), "aria-label": title },
    noticeLine(model),
    h("p", { class: "course-title" }, title),
    h("p", { class: "course-how" }, "How likely was each, in per cent, on the day of the text? 0 is impossible, 100 is certain. Type a whole number."),
    groups.map((group) => h("fieldset", {}, h("legend", {}, group), lines.filter((_, place) => items[place].group === group).map((one) => one.root))),
    count,
    h("div", { class: "course-buttons" }, reveal, again.button), again.panel,
    result, live);
  return show({ model, el }, root, refresh);
}

export default { render: keeping(render) };
