// Reads Moodle XML with moodlexml-to-json and prints what it found: a list of questions for each file.
const { readFileSync } = require("node:fs");
const read = require("moodlexml-to-json");

const all = process.argv.slice(2).map((file) => new Promise((done, fail) => {
  read(readFileSync(file, "utf8"), (found, error) => (error ? fail(error) : done(found.questions)));
}));
Promise.all(all).then((found) => console.log(JSON.stringify(found)));
