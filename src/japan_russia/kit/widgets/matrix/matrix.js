// The evidence matrix: one item at a time; what speaks against each explanation, what discriminates, what if one item goes.

/** The distance between the best and the worst rating of one item; null if fewer than two explanations are rated. */
export function spread(row) {
  const given = Object.values(row).filter(isRating);
  return given.length > 1 ? Math.max(...given) - Math.min(...given) : null;
}

/** The same matrix without one item. */
export function without(rows, id) {
  return Object.fromEntries(Object.entries(rows).filter(([other]) => other !== id));
}

const plain = (html) => h("span", { html }).textContent;
const cell = (value) => `"${String(value ?? "").replaceAll('"', '""')}"`;

function render({ model, el }) {
  const { key, title, evidence, explanations, starting, whose, words } = model.get("data");
  const ids = explanations.map(({ id }) => id);
  const hasStart = Object.keys(starting).length > 0;
  const live = liveRegion();
  const told = h("p", { class: "course-told", role: "status", hidden: true });
  let shown = 0; // the place of the item on view

  // --- What the record holds ---

  const last = (name) => memoryOf(model)[`${key}/${name}`]?.last.value;
  const keep = (name, value) => remember(model, `${key}/${name}`, addTry(memoryOf(model)[`${key}/${name}`], value));
  const fromStart = () => hasStart && last("base") === "starting"; // the reader rates before the starting ratings are seen
  const own = (item, id) => { const value = last(`${item}/${id}`); return isRating(value) ? value : null; };
  const given = (item, id) => (fromStart() ? starting[item]?.[id] ?? null : null);
  const rating = (item, id) => own(item, id) ?? given(item, id);
  const isWithdrawn = (item) => last(`${item}/withdrawn`) === true;
  const rowOf = (item) => Object.fromEntries(ids.map((id) => [id, rating(item, id)]));
  const counted = () => Object.fromEntries(evidence.filter(({ id }) => !isWithdrawn(id)).map(({ id }) => [id, rowOf(id)]));
  const ownCount = () => evidence.reduce((count, { id }) => count + ids.filter((one) => own(id, one) !== null).length, 0);

  const sign = (value) => (value === null ? "" : words[value].split(" ")[0]);
  const firstOf = (rows) => leastInWords(rows, ids, (id) => explanations.find((one) => one.id === id).short);

  // --- One item ---

  const head = h("p", { class: "course-item-head", tabindex: "-1" });
  const text = h("p", { class: "course-item" });
  const about = h("p", { class: "course-about" });
  const why = h("p", {});
  const reasons = h("details", {}, h("summary", {}, `The reasons of ${whose} for this item`), why);
  const withoutIt = h("th", { scope: "col" });
  const withdraw = h("input", { type: "checkbox", id: newId("withdraw") });
  withdraw.addEventListener("change", () => {
    keep(`${evidence[shown].id}/withdrawn`, withdraw.checked);
    announce(live, `${evidence[shown].id} is ${withdraw.checked ? "withdrawn" : "counted again"}. ${standing()}`);
  });
  const fields = explanations.map((explanation) => {
    const select = h("select", { id: newId("rate") });
    const mark = h("span", { class: "course-mark", id: newId("mark") });
    select.setAttribute("aria-describedby", mark.id);
    select.addEventListener("change", () => {
      const name = `${evidence[shown].id}/${explanation.id}`;
      if (select.value === "") remember(model, `${key}/${name}`, null);
      else keep(name, Number(select.value));
      announce(live, standing());
    });
    const against = h("td", { class: "course-sum" });
    const less = h("td", { class: "course-sum" });
    const root = h("tr", { class: "course-rate", "data-explanation": explanation.id },
      h("th", { scope: "row" }, h("label", { for: select.id }, explanation.short)), h("td", { class: "course-left" }, select, mark), against, less);
    return { explanation, select, mark, against, less, root };
  });
  const go = (place, focus = true) => {
    shown = (place + evidence.length) % evidence.length;
    refresh();
    if (focus) head.focus();
  };
  const chooser = h("select", { id: newId("item"), onchange: () => go(chooser.selectedIndex, false) },
    evidence.map((item) => h("option", { value: item.id }, `${item.id} · ${shorten(plain(item.text_html))}`)));

  function shorten(long) { return long.length > 60 ? `${long.slice(0, 58).trimEnd()} …` : long; }

  function drawItem() {
    const item = evidence[shown];
    chooser.selectedIndex = shown;
    head.textContent = `Item ${shown + 1} of ${evidence.length}: ${item.id}${isWithdrawn(item.id) ? " (withdrawn)" : ""}`;
    text.replaceChildren(h("span", { html: item.text_html }));
    about.replaceChildren(h("span", { html: item.about_html }));
    linkNotebooks(about);
    why.replaceChildren(h("span", { html: item.why_html ?? "" }));
    reasons.hidden = !hasStart || !item.why_html;
    withoutIt.textContent = `Without ${item.id}`;
    withdraw.checked = isWithdrawn(item.id);
    for (const { explanation: { id }, select, mark } of fields) {
      const [mine, theirs] = [own(item.id, id), given(item.id, id)];
      const none = theirs === null ? "not rated" : `(${sign(theirs)})`;
      select.replaceChildren(h("option", { value: "" }, none), ...[2, 1, 0, -1, -2].map((one) => h("option", { value: String(one) }, words[one])));
      select.value = mine === null ? "" : String(mine);
      mark.textContent = mine === null ? "" : theirs === null ? "yours" : `yours (${sign(theirs)})`;
    }
  }

  // --- What it adds up to ---

  const how = h("p", { class: "course-how" });
  const list = h("div", {});
  const whole = h("div", { class: "course-wide", tabindex: "0", role: "region", "aria-label": "The whole matrix" });
  const standing = () => (canRank(counted(), ids) ? `Least against it: ${firstOf(counted())}.`
    : `Too few rated to rank: give each explanation ${ENOUGH} ratings.`);
  const outNow = () => evidence.filter(({ id }) => isWithdrawn(id)).map(({ id }) => id);
  const th = (scope, ...inside) => h("th", { scope }, ...inside);
  const table = (caption, heads, rows) => h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, heads.map((one) => th("col", one)))), h("tbody", {}, rows));

  function drawResults() {
    const item = evidence[shown].id;
    const rows = counted();
    const scores = inconsistency(rows, ids);
    const place = ranks(scores);
    const less = inconsistency(without(rows, item), ids);
    const lessPlace = ranks(less);
    const [ranked, lessRanked] = [canRank(rows, ids), canRank(without(rows, item), ids)];
    for (const { explanation: { id }, against, less: rest } of fields) {
      against.textContent = ranked ? `${scores[id]} (${place[id]})` : `${scores[id]}`;
      rest.textContent = lessRanked ? `${less[id]} (${lessPlace[id]})${!ranked || lessPlace[id] === place[id] ? "" : " ←"}` : `${less[id]}`;
    }
    how.textContent = `Against: all minuses added up, in brackets the rank. ${standing()} ${outNow().length ? `Withdrawn: ${outNow().join(", ")}. ` : ""}`
      + "Rank 1 is not “true”: it is what these ratings leave least damaged. "
      + `${ownCount()} of ${evidence.length * ids.length} ratings are yours; ${fromStart() ? `the others are those of ${whose}.` : "the others are left out."}`;
    const order = evidence.map(({ id }, at) => ({ id, at, gap: spread(rowOf(id)) })).sort((a, b) => (b.gap ?? -1) - (a.gap ?? -1));
    list.replaceChildren(table("Items, those that discriminate most first", ["Item", "Spread", "Least against it, without the item"],
      order.map(({ id, at, gap }) => h("tr", {}, th("row", h("button", { type: "button", onclick: () => go(at) }, id)), h("td", {}, gap ?? "–"),
        h("td", { class: "course-left" }, isWithdrawn(id) ? "withdrawn already" : canRank(without(rows, id), ids) ? firstOf(without(rows, id)) : "–")))));
    whole.replaceChildren(table(fromStart() ? `Bold: your own ratings. In brackets: ${whose}` : "Your own ratings", ["Item", ...explanations.map(({ short }) => short)],
      evidence.map(({ id }) => h("tr", {}, th("row", isWithdrawn(id) ? `${id} (out)` : id), ids.map((one) => {
        const [mine, theirs] = [sign(own(id, one)), sign(given(id, one))];
        return h("td", {}, mine && h("strong", {}, mine), mine && theirs && " ", theirs && `(${theirs})`);
      })))));
  }

  // --- Taking it along ---

  const asCsv = () => {
    const heads = ["item", "words", ...explanations.map(({ short }) => short), "spread", "withdrawn", "own_ratings"];
    const lines = evidence.map(({ id, text_html }) => [id, plain(text_html), ...ids.map((one) => rating(id, one)), spread(rowOf(id)), isWithdrawn(id) ? "yes" : "no",
      ids.filter((one) => own(id, one) !== null).length]);
    const scores = inconsistency(counted(), ids);
    lines.push(["against", "ratings under zero, added up, without withdrawn items", ...ids.map((id) => scores[id]), "", "", ownCount()]);
    return [heads, ...lines].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  };
  const asJson = () => JSON.stringify({
    format: "course-matrix", version: 1, title, saved: today(), starting_ratings_count: fromStart(),
    explanations: explanations.map(({ id, short, text_html }) => ({ id, short, words: plain(text_html), against: inconsistency(counted(), ids)[id] })),
    evidence: evidence.map(({ id, text_html }) => ({ id, words: plain(text_html), withdrawn: isWithdrawn(id), spread: spread(rowOf(id)), ratings: rowOf(id),
      own: ids.filter((one) => own(id, one) !== null) })),
  }, null, 1);
  const tell = (sentence) => { told.textContent = sentence; told.hidden = !sentence; };
  const stem = () => `${key.replace("/", "-")}-${today()}`;
  const button = (label, act) => h("button", { type: "button", onclick: act }, label);

  const baseName = newId("base");
  const bases = [["empty", "are left out"], ["starting", `count as ${whose} rated them, in brackets`]].map(([value, said]) => {
    const radio = h("input", { type: "radio", name: baseName, value, onchange: () => { keep("base", value); announce(live, standing()); } });
    return { radio, label: h("label", {}, radio, " ", said) };
  });
  const again = askingButton({
    label: "Forget my ratings",
    question: () => "This forgets all that you have done in this matrix.",
    yes: "Forget them",
    act() {
      forget(model, Object.keys(memoryOf(model)).filter((one) => one.startsWith(`${key}/`)));
      announce(live, "Your ratings are forgotten.");
    },
  });

  function refresh() {
    drawItem();
    drawResults();
    for (const { radio } of bases) radio.checked = (radio.value === "starting") === fromStart();
    again.button.hidden = !Object.keys(memoryOf(model)).some((one) => one.startsWith(`${key}/`));
  }

  const root = h("section", { class: "course-box course-matrix", id: key.replace("/", "-"), "aria-label": title },
    noticeLine(model),
    h("p", { class: "course-title" }, title),
    h("div", { class: "course-line" }, h("label", { for: chooser.id }, "Go to"), chooser),
    head, text, about,
    h("table", { class: "course-rates" }, h("caption", {}, "If it were true, would you expect this item?"),
      h("thead", {}, h("tr", {}, th("col", "Explanation"), th("col", "Rating"), th("col", "Against"), withoutIt)),
      h("tbody", {}, fields.map(({ root: one }) => one))),
    h("div", { class: "course-buttons" }, button("◀ Item before", () => go(shown - 1)), button("Next item ▶", () => go(shown + 1)),
      h("span", { class: "course-line" }, withdraw, h("label", { for: withdraw.id }, "Withdraw this item"))),
    how,
    reasons,
    hasStart && h("fieldset", { class: "course-base" }, h("legend", {}, "Ratings that I have not given"), bases.map(({ label }) => label)),
    h("details", {}, h("summary", {}, "What the explanations say"), h("dl", {}, explanations.map(({ short, text_html }) => [h("dt", {}, short), h("dd", { html: text_html })]).flat())),
    h("details", { class: "course-items" }, h("summary", {}, "What discriminates, and what if one item goes"), list),
    h("details", {}, h("summary", {}, "The whole matrix"), whole),
    h("div", { class: "course-buttons" },
      button("Save as CSV", () => tell(saveFile(`${stem()}.csv`, asCsv(), "text/csv"))),
      button("Save as JSON", () => tell(saveFile(`${stem()}.json`, asJson(), "application/json"))), again.button),
    again.panel, told, live);
  return show({ model, el }, root, refresh);
}

export default { render: keeping(render) };
