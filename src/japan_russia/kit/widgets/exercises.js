// How the exercises of a lesson stand in the record. An exercise has a key, or for a text the key of its note in `note`.

const EXERCISE_WORDS = { done: "right", written: "written", kept: "kept for your instructor", tried: "not right yet", open: "not tried yet" };

/** Where one exercise stands: done, written, kept, tried or open. */
function standOf({ key, note }, memory) {
  if (note) return String(memory[note]?.last.value ?? "").trim() ? "written" : "open";
  const entry = memory[key];
  if (!entry) return "open";
  if (entry.best.outcome === null) return "kept";
  return entry.best.outcome === "right" ? "done" : "tried";
}

/** The exercises of a lesson with where each stands. */
const standing = (exercises, memory) => exercises.map((one) => ({ ...one, stand: standOf(one, memory) }));

/** "Exercises: 2 of 6 done, 1 not right yet, 3 not tried yet." */
function exercisesInWords(stood) {
  const count = (...stands) => stood.filter(({ stand }) => stands.includes(stand)).length;
  const parts = [`${count("done", "written", "kept")} of ${stood.length} done`];
  for (const stand of ["tried", "open"]) if (count(stand)) parts.push(`${count(stand)} ${EXERCISE_WORDS[stand]}`);
  return `Exercises: ${parts.join(", ")}.`;
}

/** "Exercise 2; not right yet; 3 tries" */
function exerciseInWords({ key, place, stand }, memory) {
  const tries = memory[key]?.tries;
  return [place, EXERCISE_WORDS[stand], tries && (tries === 1 ? "1 try" : `${tries} tries`)].filter(Boolean).join("; ");
}
