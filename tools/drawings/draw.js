// Writes the drawings as SVG. Usage: node draw.js DIRECTORY [name...]
'use strict';
const fs = require('fs'), path = require('path');
const { reseed } = require('./pen');
const first = require('./first'), second = require('./second');
// The advertisement keeps its old name in the first eight; the newspaper calls it koppie-books.
const all = { ...first, 'koppie-books': first.ad, ...second };
delete all.ad;
const [dir, ...names] = process.argv.slice(2);
for (const [name, draw] of Object.entries(all)) {
  if (names.length && !names.includes(name)) continue;
  reseed(7 + (name === 'koppie-books' ? 'ad' : name).length * 13); // the seed each was first drawn with
  fs.writeFileSync(path.join(dir, name + '.svg'), draw());
}
