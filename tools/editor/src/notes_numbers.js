// Footnotes are numbered in the order in which readers meet them, as markup does it.
import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

// numbers gives every label its number; a note to which nothing refers comes last.
export function numbers(doc) {
  const order = new Map(), take = (label) => { if (!order.has(label)) order.set(label, order.size + 1); };
  doc.descendants((node) => { if (node.type.name === "footnote_ref") take(node.attrs.label); });
  doc.lastChild.descendants((node) => { if (node.type.name === "footnote") take(node.attrs.label); return node.type.name !== "footnote"; });
  return order;
}

function decorations(doc) {
  if (doc.lastChild.type.name !== "footnotes") return DecorationSet.empty;
  const order = numbers(doc), all = [], known = new Set();
  doc.lastChild.forEach((note) => known.add(note.attrs.label));
  doc.descendants((node, pos) => {
    const name = node.type.name;
    if (name !== "footnote" && name !== "footnote_ref") return;
    const n = known.has(node.attrs.label) ? String(order.get(node.attrs.label)) : "?";
    all.push(Decoration.node(pos, pos + node.nodeSize, { "data-n": n, ...(name === "footnote_ref" ? { "aria-label": "Footnote " + n } : {}) }));
  });
  return DecorationSet.create(doc, all);
}

export function noteNumbers() {
  return new Plugin({
    state: { init: (_, { doc }) => decorations(doc), apply: (tr, was) => (tr.docChanged ? decorations(tr.doc) : was) },
    props: { decorations(state) { return this.getState(state); } },
  });
}
