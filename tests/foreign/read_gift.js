// Reads GIFT files with gift-pegjs and prints what it found: a list of questions for each file.
const { readFileSync } = require("node:fs");
const { parse } = require("gift-pegjs");

console.log(JSON.stringify(process.argv.slice(2).map((file) => parse(readFileSync(file, "utf8")))));
