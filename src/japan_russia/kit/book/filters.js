// Controls above a long list; the choice is kept in the address, and how much is shown is said.

const plainly = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const valuesOf = (entry, name) => (entry.getAttribute(`data-f-${name}`) ?? "").split("|");

/** Boxes to tick; an entry fits if it has one of the ticked values, and all fit if none is ticked. */
function choices({ name, label, values }, count) {
  const boxes = Object.entries(values).map(([value, words]) => [make("input", { type: "checkbox", value }), words]);
  const ticked = () => boxes.filter(([box]) => box.checked);
  return {
    element: make("fieldset", { className: "course-control course-choices" }, make("legend", {}, `${label} (none ticked: all)`),
      ...boxes.map(([box, words]) => make("label", {}, box, `${words} (${count(name, box.value)})`))),
    read: () => ticked().map(([box]) => [name, box.value]),
    write: (chosen) => boxes.forEach(([box]) => { box.checked = chosen.getAll(name).includes(box.value); }),
    words: () => (ticked().length ? `${label}: ${ticked().map(([, words]) => words).join(", ")}` : ""),
    test: () => {
      const wanted = ticked().map(([box]) => box.value);
      return (entry) => !wanted.length || valuesOf(entry, name).some((value) => wanted.includes(value));
    },
  };
}

function menu({ name, label, values }, count) {
  const select = make("select", { id: `filter-${name}` }, make("option", { value: "" }, "all"),
    ...Object.entries(values).map(([value, words]) => make("option", { value }, `${words} (${count(name, value)})`)));
  return {
    element: make("div", { className: "course-control" }, make("label", { htmlFor: select.id }, label), select),
    read: () => (select.value ? [[name, select.value]] : []),
    write: (chosen) => {
      const value = chosen.get(name) ?? "";
      select.value = Object.hasOwn(values, value) ? value : "";
    },
    words: () => (select.value ? `${label}: ${values[select.value]}` : ""),
    test: () => {
      const wanted = select.value;
      return (entry) => !wanted || valuesOf(entry, name).includes(wanted);
    },
  };
}

/** Two numbers; an entry fits if any part of its own span lies between them. */
function period({ name, label, values }) {
  const field = (end) => make("input", { type: "number", id: `filter-${name}-${end}`, placeholder: values[end], min: values.from, max: values.to });
  const [from, to] = [field("from"), field("to")];
  const written = (input) => input.value !== "" && Number.isFinite(input.valueAsNumber);
  return {
    element: make("fieldset", { className: "course-control" }, make("legend", {}, label),
      make("label", { htmlFor: from.id }, "from"), from, make("label", { htmlFor: to.id }, "to"), to),
    read: () => [["from", from], ["to", to]].filter(([, input]) => written(input)).map(([end, input]) => [end, input.value]),
    write: (chosen) => {
      from.value = chosen.get("from") ?? "";
      to.value = chosen.get("to") ?? "";
    },
    words: () => {
      if (!written(from) && !written(to)) return "";
      return `${label}: ${[written(from) ? `from ${from.value}` : "", written(to) ? `to ${to.value}` : ""].filter(Boolean).join(" ")}`;
    },
    test: () => {
      const [low, high] = [written(from) ? from.valueAsNumber : -Infinity, written(to) ? to.valueAsNumber : Infinity];
      return (entry) => {
        const span = valuesOf(entry, name).map(Number);
        return Math.max(...span) >= low && Math.min(...span) <= high;
      };
    },
  };
}

function words({ name, label }) {
  const input = make("input", { type: "search", id: `filter-${name}`, className: "course-words" });
  const texts = new WeakMap();
  const textOf = (entry) => {
    if (!texts.has(entry)) texts.set(entry, plainly(entry.textContent));
    return texts.get(entry);
  };
  return {
    element: make("div", { className: "course-control" }, make("label", { htmlFor: input.id }, label), input),
    read: () => (input.value.trim() ? [[name, input.value.trim()]] : []),
    write: (chosen) => { input.value = chosen.get(name) ?? ""; },
    words: () => (input.value.trim() ? `${label}: ${input.value.trim()}` : ""),
    test: () => {
      const wanted = plainly(input.value).split(/\s+/).filter(Boolean);
      return (entry) => wanted.every((word) => textOf(entry).includes(word));
    },
  };
}

const KINDS = { choices, menu, period, words };

function start(place) {
  const { filters, many } = JSON.parse(place.dataset.filters);
  const root = place.parentElement;
  const entries = [...root.querySelectorAll("li")].filter((item) => filters.some(({ name }) => item.hasAttribute(`data-f-${name}`)));
  const count = (name, value) => entries.filter((entry) => valuesOf(entry, name).includes(value)).length;
  const controls = filters.map((filter) => KINDS[filter.kind](filter, count));
  const all = make("button", { type: "button" }, `Show all ${many}`);
  const status = make("p", { className: "course-filter-status" });
  status.setAttribute("role", "status");
  const form = make("form", { className: "course-box course-filters" },
    make("div", { className: "course-controls" }, ...controls.map(({ element }) => element)), make("div", { className: "course-buttons" }, all));
  form.setAttribute("aria-label", `Filter the ${many}`);
  place.replaceChildren(form, status);
  const sections = [...root.querySelectorAll("section")].map((section) => {
    const links = [...document.querySelectorAll(`a[href="#${CSS.escape(section.id)}"]`)].filter((link) => !root.contains(link));
    return { section, inside: entries.filter((entry) => section.contains(entry)), links: links.map((link) => link.closest("li")).filter(Boolean) };
  }).filter(({ inside }) => inside.length);

  let saying;
  const say = (text, wait) => {
    clearTimeout(saying);
    // a reader who types hears the count once, at the end
    saying = setTimeout(() => { status.textContent = text; }, wait);
  };
  const show = (wait = 0) => {
    const tests = controls.map(({ test }) => test());
    let shown = 0;
    for (const entry of entries) {
      entry.hidden = !tests.every((test) => test(entry));
      shown += entry.hidden ? 0 : 1;
    }
    for (const { section, inside, links } of sections) {
      section.hidden = inside.every((entry) => entry.hidden);
      // the list of contents beside the page leads nowhere else
      for (const item of links) item.hidden = section.hidden;
    }
    const chosen = controls.map((control) => control.words()).filter(Boolean).map((text) => ` ${text}.`).join("");
    const total = entries.length;
    if (shown === total) say(`All ${total} ${many} are shown.${chosen}`, wait);
    else if (!shown) say(`None of the ${total} ${many} fits.${chosen} Take a filter away, or press “${all.textContent}”.`, wait);
    else say(`${shown} of ${total} ${many} ${shown === 1 ? "is" : "are"} shown.${chosen}`, wait);
  };
  let keeping;
  const keep = (wait) => {
    clearTimeout(keeping);
    // browsers refuse an address that changes with every key
    keeping = setTimeout(() => {
      const query = new URLSearchParams(controls.flatMap((control) => control.read())).toString();
      // what stands behind the sign # may change in a folder too, where a query may not
      history.replaceState(null, "", query ? `#${query}` : location.href.split("#")[0]);
    }, wait);
  };
  const choose = (chosen) => {
    controls.forEach((control) => control.write(chosen));
    show();
  };
  const arrive = () => {
    const hash = location.hash.slice(1);
    if (!hash || hash.includes("=")) return choose(new URLSearchParams(hash));
    const target = root.querySelector(":target");
    // a link to an entry that the filters hide is stronger than the filters
    if (target?.closest("[hidden]")) {
      choose(new URLSearchParams());
      target.scrollIntoView();
    }
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    const typing = event.target.matches('input[type="search"], input[type="number"]');
    show(typing ? 400 : 0);
    keep(typing ? 400 : 0);
  });
  all.addEventListener("click", () => {
    choose(new URLSearchParams());
    keep(0);
  });
  addEventListener("hashchange", arrive);
  show();
  arrive();
}

for (const place of document.querySelectorAll(".course-filtered")) start(place);
