// Finds a passage again: where it stood, else where its words stand now, else where words most like it stand.

const around = 32; // letters before and after, as the contract of the page says
const least = 0.6; // the part of a passage's words that must still be there, in their order

// plain gives the text of each block with the place of every letter: { id, text, at: [positions] }.
export function plain(doc) {
  const out = [];
  doc.forEach((block, pos) => {
    let text = "", at = [];
    block.descendants((node, offset) => {
      if (node.isTextblock && text) { text += " "; at.push(-1); }
      if (node.isText) for (let i = 0; i < node.text.length; i++) { text += node.text[i]; at.push(pos + 1 + offset + i); }
      else if (node.isInline) { text += " "; at.push(pos + 1 + offset); }
      return true;
    });
    if (block.isTextblock || block.childCount) out.push({ id: block.attrs.id, text, at });
  });
  return out;
}

// selector names a passage.
export function selector(doc, from, to) {
  const block = plain(doc).find((one) => one.at.some((pos) => pos >= from && pos < to));
  const start = block.at.findIndex((pos) => pos >= from), end = block.at.reduce((last, pos, i) => (pos >= 0 && pos < to ? i + 1 : last), start);
  return {
    block: block.id, exact: block.text.slice(start, end), prefix: block.text.slice(Math.max(0, start - around), start), suffix: block.text.slice(end, end + around),
  };
}

// find gives { from, to } or null.
export function find(blocks, note) {
  const home = blocks.find((one) => one.id === note.block), others = blocks.filter((one) => one !== home);
  const known = [home, ...others].filter(Boolean);
  let best = null;
  for (const block of known) {
    for (let i = block.text.indexOf(note.exact); note.exact && i >= 0; i = block.text.indexOf(note.exact, i + 1)) {
      const score = near(block.text.slice(0, i), note.prefix, true) + near(block.text.slice(i + note.exact.length), note.suffix, false) + (block === home ? 8 : 0);
      // A short word found in another block is another word, unless what stands around it is the same.
      if (block !== home && note.exact.length < 12 && score < 8) continue;
      if (!best || score > best.score) best = { score, ...range(block, i, i + note.exact.length) };
    }
  }
  return best || (home && like(home, note));
}

// near counts how many letters beside a place are as they were.
function near(text, wanted, before) {
  let n = 0;
  const most = Math.min(text.length, wanted.length);
  while (n < most && (before ? text[text.length - 1 - n] === wanted[wanted.length - 1 - n] : text[n] === wanted[n])) n++;
  return n;
}

// like finds the shortest stretch that holds enough of the passage's words in their order, or what stands between the
// letters that were around it.
function like(block, note) {
  const words = [...block.text.matchAll(/\S+/g)], wanted = note.exact.match(/\S+/g) || [];
  let best = null;
  for (let i = 0; i < words.length; i++) {
    if (!wanted.includes(words[i][0])) continue;
    let hits = 0, next = 0, end = i;
    for (let j = i; j < Math.min(words.length, i + wanted.length * 2); j++) {
      const at = wanted.indexOf(words[j][0], next);
      if (at < 0) continue;
      hits++;
      next = at + 1;
      end = j;
    }
    const share = hits / wanted.length;
    if (share >= least && wanted.length > 1 && (!best || share > best.share)) best = { share, start: words[i].index, end: words[end].index + words[end][0].length };
  }
  if (!best) {
    const before = note.prefix.trim().slice(-16), after = note.suffix.trim().slice(0, 16);
    const start = before.length > 7 ? block.text.indexOf(before) : -1, end = after.length > 7 ? block.text.indexOf(after, start) : -1;
    if (start >= 0 && end > start + before.length + 1) best = { start: start + before.length, end };
  }
  return best && range(block, best.start, best.end);
}

function range(block, start, end) {
  const inside = block.at.slice(start, end).filter((pos) => pos >= 0);
  return inside.length ? { from: inside[0], to: inside[inside.length - 1] + 1 } : null;
}
