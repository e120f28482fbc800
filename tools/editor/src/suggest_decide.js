// Carries suggestions out or drops them, by the same rules as internal/markup/settle.go; browser/edit_suggest_test.go
// holds the two against each other.
import { Fragment } from "prosemirror-model";
import { plainMarks } from "./suggest_track.js";

const text = ["paragraph", "heading", "pullquote"];
const holders = ["list", "list_item", "quotation", "callout", "gallery", "table", "table_row", "timeline", "footnotes"];
const incoming = ["insertion", "insert", "split"], outgoing = ["deletion", "delete", "merge"];

// decide gives the transaction that does what verdict(id) says, "accept", "reject" or "", or null when nothing changes.
export function decide(state, verdict) {
  const next = resolve(state.doc, verdict), was = state.doc;
  const start = was.content.findDiffStart(next.content);
  if (start === null) return null;
  let { a, b } = was.content.findDiffEnd(next.content);
  const overlap = start - Math.min(a, b);
  if (overlap > 0) { a += overlap; b += overlap; }
  return state.tr.replace(start, a, next.slice(start, b));
}

export function resolve(doc, verdict) {
  const content = settle(doc, verdict);
  const empty = !content.some((one) => one.type.name !== "footnotes");
  if (empty) content.unshift(doc.type.schema.node("paragraph"));
  const out = doc.copy(Fragment.fromArray(content));
  out.check();
  return out;
}

function settle(parent, verdict) {
  const out = [];
  parent.forEach((child) => take(out, child, verdict));
  return out;
}

function take(out, child, verdict) {
  const inside = child.isLeaf ? null : settle(child, verdict);
  if (child.isInline) {
    const run = decideRun(child, verdict);
    if (run) out.push(run);
    return;
  }
  let { node, gone, join } = decideBlock(child, inside, verdict);
  if (gone || holders.includes(node.type.name) && !node.childCount) return;
  if (join && joined(out, node)) return;
  out.push(node);
}

function decideRun(node, verdict) {
  let gone = false, marks = node.marks;
  for (const one of node.marks) {
    const name = one.type.name;
    if (!["insertion", "deletion", "format"].includes(name)) continue;
    const said = verdict(one.attrs.id);
    if (!said) continue;
    if (name === "insertion") gone = gone || said === "reject";
    if (name === "deletion") gone = gone || said === "accept";
    if (name === "format" && said === "reject") {
      const open = marks.filter((other) => !plainMarks([other]).length);
      marks = (one.attrs.was || []).map((json) => node.type.schema.markFromJSON(json)).reduce((set, mark) => mark.addToSet(set), open);
    }
    marks = one.removeFromSet(marks);
  }
  return gone ? null : node.mark(marks);
}

function decideBlock(node, inside, verdict) {
  let gone = false, join = false, type = node.type, attrs = { ...node.attrs };
  const left = (node.attrs.suggest || []).filter((one) => {
    const said = verdict(one.id);
    const out = said === "reject" && incoming.includes(one.kind) || said === "accept" && outgoing.includes(one.kind);
    if (one.kind === "insert" || one.kind === "delete") gone = gone || out;
    else if (one.kind === "split" || one.kind === "merge") join = join || out;
    else if (said === "reject") ({ type, attrs } = restore(node, type, attrs, one.was));
    return !said;
  });
  if ("suggest" in attrs) attrs.suggest = left.length ? left : null;
  return { gone, join, node: type.create(attrs, inside ? fit(type, inside) : null, node.marks) };
}

// restore gives a block the kind and attributes it had; its id stays, and what stands elsewhere in the stored form.
function restore(node, type, attrs, was) {
  const same = was && was.type === type.name;
  if (!was || !same && !(text.includes(was.type) && text.includes(type.name))) return { type, attrs };
  const old = node.type.schema.nodes[was.type], fresh = { ...(was.attrs || {}) };
  if ("id" in (old.spec.attrs || {})) fresh.id = attrs.id;
  return { type: old, attrs: { ...fresh, suggest: attrs.suggest } };
}

// fit turns breaks into spaces where a heading can not have them.
function fit(type, content) {
  if (type.name !== "heading") return Fragment.fromArray(content);
  return Fragment.fromArray(content.map((one) =>
    one.type.name === "soft_break" || one.type.name === "hard_break" ? type.schema.text(" ", one.marks) : one));
}

function joined(out, node) {
  const last = out[out.length - 1];
  if (!last) return false;
  const name = node.type.name, before = last.type.name;
  if (text.includes(name) && text.includes(before) || name === "code_block" && before === "code_block") {
    const attrs = last.childCount ? last.attrs : { ...last.attrs, id: node.attrs.id }; // the words keep their id
    out[out.length - 1] = last.type.create(attrs, fit(last.type, [...last.content.content, ...node.content.content]), last.marks);
    return true;
  }
  if (name !== "list_item" || before !== "list_item") return false;
  let head = last.content.content.slice(), rest = node.content.content.slice();
  const end = head[head.length - 1];
  if (end && rest[0] && end.type.name === "paragraph" && rest[0].type.name === "paragraph") {
    head[head.length - 1] = end.copy(Fragment.fromArray([...end.content.content, ...rest[0].content.content]));
    rest = rest.slice(1);
  }
  out[out.length - 1] = last.copy(Fragment.fromArray([...head, ...rest]));
  return true;
}

const most = 300; // letters of a suggestion in its list; the text has the rest

// openIn lists the suggestions of a document in reading order: { id, by, at, kind, text, was, from, to }.
export function openIn(doc) {
  const found = new Map();
  const note = (one, kind, from, to) => {
    const known = found.get(one.id);
    if (!known) found.set(one.id, { id: one.id, by: one.by, at: one.at, kind, text: "", was: "", from, to });
    else {
      known.to = Math.max(known.to, to);
      if (known.kind !== kind) known.kind = known.kind === "format" ? kind : kind === "format" ? known.kind : "replace";
    }
    return found.get(one.id);
  };
  const says = (kind) => (incoming.includes(kind) ? "insert" : outgoing.includes(kind) ? "delete" : "format");
  const add = (one, kind, words) => {
    const field = says(kind) === "delete" ? "was" : "text";
    if (one[field].length < most) one[field] = (one[field] + words).slice(0, most);
  };
  const walk = (node, pos, whole) => {
    for (const one of node.attrs.suggest || []) {
      const known = note(one, says(one.kind), pos, pos + node.nodeSize);
      if (one.kind === "split" || one.kind === "merge") add(known, one.kind, "¶");
      if (!whole && (one.kind === "insert" || one.kind === "delete")) whole = one;
    }
    const words = node.isText ? node.text : node.type.name === "footnote_ref" ? "*" : node.isInline ? " " : node.childCount ? "" :
      node.attrs.caption || node.attrs.alt || node.attrs.title || node.attrs.ref || (node.isLeaf ? node.type.name : "");
    const marks = node.isInline ? node.marks.filter((one) => !plainMarks([one]).length) : [];
    for (const one of marks) {
      const known = note(one.attrs, says(one.type.name), pos, pos + node.nodeSize);
      if (!whole) add(known, one.type.name, words);
    }
    if (whole && words) add(found.get(whole.id), whole.kind, words);
    node.forEach((child, offset) => walk(child, pos + 1 + offset, whole));
  };
  doc.forEach((child, offset) => walk(child, offset, null));
  return [...found.values()];
}
