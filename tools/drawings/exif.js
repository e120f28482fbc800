// Puts camera data into a JPEG, place and all, as a telephone would: what a newspaper must take out again.
// Usage: node exif.js FILE NAME
'use strict';
const fs = require('fs');
const [file, name] = process.argv.slice(2);
const text = (s) => Buffer.from(s + '\0', 'latin1');
const short = (n) => { const b = Buffer.alloc(2); b.writeUInt16BE(n); return b; };
const long = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b; };
const ratio = (...v) => Buffer.concat(v.map(([n, d]) => Buffer.concat([long(n), long(d)])));
// One directory of TIFF 6.0 §2: entries sorted by tag; values of more than four bytes follow it.
function directory(entries, at, next = 0) {
  const head = [short(entries.length)], tail = [];
  let free = at + 2 + entries.length * 12 + 4;
  for (const [tag, type, count, value] of entries) {
    let field = value;
    if (value.length > 4) { const v = value.length % 2 ? Buffer.concat([value, Buffer.alloc(1)]) : value; tail.push(v); field = long(free); free += v.length; }
    head.push(short(tag), short(type), long(count), Buffer.concat([field, Buffer.alloc(4)]).subarray(0, 4));
  }
  return { bytes: Buffer.concat([...head, long(next), ...tail]), end: free };
}
const ascii = (tag, s) => [tag, 2, s.length + 1, text(s)];
const main = (gps) => [ascii(0x010e, 'Rendered picture: ' + name), ascii(0x010f, 'Courier'), ascii(0x0110, 'Noise and Arithmetic 1'), [0x0112, 3, 1, short(1)], ascii(0x0131, 'tools/drawings/photographs.js'), ascii(0x013b, 'Oratile Senne'), [0x8825, 4, 1, long(gps)]];
const start = directory(main(0), 8).end;
const ifd0 = directory(main(start), 8).bytes;
// a point in the middle of Johannesburg, which is nobody's address
const gps = directory([[0, 1, 4, Buffer.from([2, 3, 0, 0])], ascii(1, 'S'), [2, 5, 3, ratio([26, 1], [12, 1], [0, 1])], ascii(3, 'E'), [4, 5, 3, ratio([28, 1], [3, 1], [0, 1])]], start).bytes;
const tiff = Buffer.concat([Buffer.from('MM\0*', 'latin1'), long(8), ifd0, gps]);
const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
const jpeg = fs.readFileSync(file);
fs.writeFileSync(file, Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), short(body.length + 2), body, jpeg.subarray(2)]));
