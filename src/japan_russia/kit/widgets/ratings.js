// What the ratings of an evidence matrix add up to; the matrix and the portfolio show it.

const isRating = (value) => Number.isInteger(value) && value >= -2 && value <= 2;
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

/** How much speaks against each explanation: the ratings under zero, added up. `rows` holds ratings by item and explanation. */
function inconsistency(rows, explanations) {
  return Object.fromEntries(explanations.map((id) => [id, sum(Object.values(rows).map((row) => Math.max(0, -(row[id] ?? 0))))]));
}

/** The place of each explanation: 1 has the least against it; equal scores share a place. */
function ranks(scores) {
  return Object.fromEntries(Object.entries(scores).map(([id, score]) => [id, 1 + Object.values(scores).filter((other) => other < score).length]));
}

const ENOUGH = 3; // ratings of each explanation; after fewer a rank would only say which was rated first

/** Whether every explanation has enough ratings to be ranked. */
function canRank(rows, explanations) {
  const all = Object.values(rows);
  return explanations.every((id) => all.filter((row) => isRating(row[id])).length >= Math.min(ENOUGH, all.length)) && all.length > 0;
}

/** The explanations that have the least against them; none if too few are rated. */
function leastAgainst(rows, explanations) {
  if (!explanations.length || !canRank(rows, explanations)) return [];
  const rank = ranks(inconsistency(rows, explanations));
  return explanations.filter((id) => rank[id] === 1);
}

/** The same in words, with a name for each explanation. */
function leastInWords(rows, explanations, nameOf) {
  const first = leastAgainst(rows, explanations);
  if (!first.length) return "too few rated to rank";
  return first.length === explanations.length ? "all equal" : first.map(nameOf).join(", ");
}
