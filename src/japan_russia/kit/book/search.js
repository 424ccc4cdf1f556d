// Cuts a query into the words of the index, as Names.query in search.py does; Sphinx's script calls splitQuery.
// JAPANESE and NAMES stand in front of this.

const WORD = new RegExp(`[${JAPANESE}]+|(?:(?![${JAPANESE}])[\\p{L}\\p{N}_])+`, "gu");
const IS_JAPANESE = new RegExp(`^[${JAPANESE}]`);
const KANA = [/[\u3041-\u309f]/, /[\u30a1-\u30ff]/];
const longest = (sizes) => Math.max(0, ...sizes);
const PARTS = longest(Object.keys(NAMES).map((form) => form.split(" ").length));
const LETTERS = longest(Object.keys(NAMES).filter((form) => IS_JAPANESE.test(form)).map((form) => form.length));

const foldQuery = (text) => text.normalize("NFKD").replace(/([A-Za-z])[\u0300-\u036f]+/g, "$1").normalize("NFKC")
  .toLowerCase().replaceAll("ё", "е");
const isName = (form) => Object.hasOwn(NAMES, form);

function pairsOf(word) {
  if (!IS_JAPANESE.test(word) || word.length === 1) return word ? [word] : [];
  return Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
}

function standsAlone(word, start, end) {
  const meets = (kana, inside, outside) => kana.test(word[inside]) && kana.test(word[outside] ?? "");
  return !KANA.some((kana) => meets(kana, start, start - 1) || meets(kana, end - 1, end));
}

function inside(word) {
  if (!IS_JAPANESE.test(word)) return [word];
  const found = [];
  const rest = [""];
  for (let at = 0; at < word.length;) {
    let length = Math.min(LETTERS, word.length - at);
    while (length > 1 && !(isName(word.slice(at, at + length)) && standsAlone(word, at, at + length))) length -= 1;
    if (length > 1) {
      found.push(...NAMES[word.slice(at, at + length)].split(" "));
      rest.push("");
      at += length;
    } else {
      rest[rest.length - 1] += word[at];
      at += 1;
    }
  }
  const named = found.length > 0;
  return [...found, ...rest.filter((part) => part.length > 1 || !named).flatMap(pairsOf)];
}

const wordsOf = (text) => foldQuery(text).match(WORD) ?? [];
let asked = [];

function splitQuery(query) {
  const words = wordsOf(query);
  const found = [];
  for (let at = 0; at < words.length;) {
    let length = Math.min(PARTS, words.length - at);
    while (length > 0 && !isName(words.slice(at, at + length).join(" "))) length -= 1;
    if (length > 0) found.push(...NAMES[words.slice(at, at + length).join(" ")].split(" "));
    else found.push(...inside(words[at]));
    at += Math.max(length, 1);
  }
  asked = found;
  return found;
}

// Sphinx gives Fumio Kishida as many points for "Kishi" as Nobuo Kishi: an entry with each word as a whole comes
// before one with a part, and an entry with these words only before all pages.
if (typeof Scorer !== "undefined") {
  Scorer.score = ([, title, , description, points]) => {
    const words = new Set(description === null ? [] : wordsOf(title));
    if (!asked.every((word) => words.has(word))) return points;
    return points + (words.size === new Set(asked).size ? 6 : 1);
  };
}
