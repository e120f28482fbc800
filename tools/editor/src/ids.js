// Ids of blocks, by the rule of internal/markup/ids.go: b, then lower-case letters or digits, at least one a digit.
import { Plugin } from "prosemirror-state";

const letters = "bcdfghjkmnpqrstvwxz23456789"; // no vowels: no words

export function validID(id) {
  return typeof id === "string" && id.length <= 24 && /^b[a-z0-9]*[0-9][a-z0-9]*$/.test(id);
}

export function newID(used = new Set()) {
  for (;;) {
    const random = crypto.getRandomValues(new Uint32Array(6));
    const id = "b" + Array.from(random, (n) => letters[n % letters.length]).join("");
    if (validID(id) && !used.has(id)) return id;
  }
}

// places tells where each id stands among the blocks of a document.
function places(doc) {
  const at = new Map();
  doc.forEach((block, pos) => {
    const id = block.attrs.id;
    if (!id) return;
    if (!at.has(id)) at.set(id, []);
    at.get(id).push({ block, pos });
  });
  return at;
}

// keeper chooses which of several blocks with one id keeps it: the one that had it, unless a split left that one empty.
function keeper(found, cameFrom) {
  const full = found.filter((one) => one.block.isAtom || one.block.content.size > 0);
  return full.find((one) => one.pos === cameFrom) || full[0] || found[0];
}

// ids gives every block of the document an id of its own, whatever was typed, split, pasted or moved.
export function ids() {
  return new Plugin({
    appendTransaction(trs, before, now) {
      if (!trs.some((tr) => tr.docChanged)) return null;
      const at = places(now.doc), was = places(before.doc), used = new Set(at.keys());
      let tr = null;
      now.doc.forEach((block, pos) => {
        const id = block.attrs.id, found = at.get(id);
        if (validID(id)) {
          if (found.length === 1) return;
          const old = was.get(id);
          let from = old ? old[0].pos : -1;
          if (old) for (const one of trs) from = one.mapping.map(from);
          if (keeper(found, from).pos === pos) return;
        }
        const fresh = newID(used);
        used.add(fresh);
        tr = (tr || now.tr).setNodeAttribute(pos, "id", fresh);
      });
      return tr;
    },
  });
}
