// A debate board: a vote before, a place for each argument, what bears on it, a vote after.

function render({ model, el }) {
  const { key, resolution_html, votes, places, arguments: all } = model.get("data");
  const live = liveRegion();
  const valueAt = (name, allowed) => {
    const value = memoryOf(model)[`${key}/${name}`]?.last.value;
    return allowed.includes(value) ? value : "";
  };

  /** One question with its radio buttons; `name` is the end of its key. */
  function choice(name, legend, allowed, said) {
    const group = newId("choice");
    const lines = allowed.map((value) => {
      const radio = h("input", { type: "radio", name: group, value });
      radio.addEventListener("change", () => {
        remember(model, `${key}/${name}`, addTry(memoryOf(model)[`${key}/${name}`], value));
        announce(live, said());
      });
      return { radio, label: h("label", {}, radio, h("span", {}, value)) };
    });
    const box = h("fieldset", {}, h("legend", {}, legend), h("div", { class: "course-choices" }, lines.map(({ label }) => label)));
    const draw = () => { for (const { radio } of lines) radio.checked = radio.value === valueAt(name, allowed); };
    return { box, draw };
  }

  const sum = h("p", { class: "course-sum" });
  const result = h("p", { class: "course-sum" });
  const before = choice("before", "Your vote before", votes, () => "Your vote is kept.");
  const after = choice("after", "Your vote now", votes, () => result.textContent);
  const rows = all.map((one, number) => {
    const words = [h("span", { class: "course-number" }, `Argument ${number + 1} of ${all.length} · `, h("span", { html: one.owner_html })),
      h("span", { html: one.text_html })];
    const bears = h("p", { class: "course-bears" }, h("strong", {}, "What bears on it. "), h("span", { html: one.bears_html }));
    const place = choice(one.id, words, places, () => bears.textContent);
    place.box.append(bears);
    return { ...place, id: one.id, bears };
  });

  function refresh() {
    before.draw();
    after.draw();
    const placed = rows.map(({ id }) => valueAt(id, places));
    rows.forEach(({ draw, bears }, number) => { draw(); bears.hidden = !placed[number]; });
    const counts = places.map((place) => `${place}: ${placed.filter((one) => one === place).length}`);
    sum.textContent = `Placed ${placed.filter(Boolean).length} of ${rows.length}. ${counts.join(" · ")}`;
    const [was, is] = [valueAt("before", votes), valueAt("after", votes)];
    // whoever has not voted before has nothing to compare with
    after.box.disabled = !was;
    result.textContent = !was ? "Give your vote before first." : !is ? `Before: ${was}.` : `Before: ${was}. Now: ${is}.`;
  }

  const again = askingButton({
    label: "Start this debate again",
    question: () => "This forgets your two votes and all places of this debate.",
    yes: "Forget them",
    act() {
      forget(model, Object.keys(memoryOf(model)).filter((one) => one.startsWith(`${key}/`)));
      announce(live, "Your votes and places are forgotten.");
    },
  });
  const board = rows.length ? [...rows.map(({ box }) => box), sum, after.box, result, h("div", { class: "course-buttons" }, again.button), again.panel] : [];
  const root = h("section", { class: "course-box course-debate", id: rows.length ? key.replace("/", "-") : null, "aria-label": "Debate" },
    noticeLine(model), h("p", { class: "course-resolution", html: resolution_html }), before.box, board, live);
  return show({ model, el }, root, refresh);
}

export default { render: keeping(render) };
