// The stored form of internal/markup (doc.go there), to and from the document in the editor. What the editor writes and
// what Go parses are equal for every document: browser/island_test.go.
import { schema } from "./schema.js";

const noEmpty = (attrs) => Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== "" && value !== null && value !== undefined));
const withAttrs = (out, attrs) => {
  const kept = noEmpty(attrs);
  return Object.keys(kept).length ? { ...out, attrs: kept } : out;
};

// fromStored makes the editor's document. A block that this schema does not know stands as opaque.
export function fromStored(stored) {
  const { version, type: _, content, ...rest } = stored || {};
  const blocks = (content || []).map(readBlock);
  const last = blocks[blocks.length - 1];
  if (!last || blocks.length === 1 && last.type.name === "footnotes") blocks.unshift(schema.node("paragraph"));
  return schema.node("doc", { version: version || 1, rest: Object.keys(rest).length ? rest : null }, blocks);
}

function readBlock(json) {
  try {
    const block = schema.nodeFromJSON(inward(json));
    block.check();
    if (block.type.name !== "footnotes" && !block.type.isInGroup("block")) throw new RangeError("no block of a document");
    return block;
  } catch {
    const id = json && json.attrs && json.attrs.id;
    return schema.node("opaque", { id: typeof id === "string" ? id : null, raw: JSON.stringify(json) });
  }
}

// inward changes one stored part, and what is inside, to the editor's shape.
function inward(json) {
  if (json.type === "text") return json;
  const attrs = { ...(json.attrs || {}) };
  for (const name of Object.keys(attrs)) if (attrs[name] === null) delete attrs[name];
  const spec = schema.nodes[json.type];
  if (!spec) throw new RangeError("unknown " + json.type);
  let content = (json.content || []).map(inward);
  if (json.type === "table") {
    const align = attrs.align || [];
    delete attrs.align;
    content = content.map((row) => ({ ...row, content: (row.content || []).map((cell, i) => ({ ...cell, attrs: { align: align[i] || "" } })) }));
  }
  if (json.type === "timeline") {
    const now = attrs.now || 0;
    delete attrs.now;
    content = content.map((entry, i) => ({ ...entry, attrs: { ...entry.attrs, now: i + 1 === now } }));
  }
  if (json.type === "callout" && !content.length) content = [{ type: "paragraph" }];
  for (const name of Object.keys(attrs)) if (!(name in (spec.spec.attrs || {}))) throw new RangeError("unknown attribute " + name);
  return { ...json, attrs, content };
}

// toStored writes the editor's document in the stored form. With suggestions in it, it is the working form.
export function toStored(doc) {
  const notes = new Set();
  if (doc.lastChild && doc.lastChild.type.name === "footnotes") {
    doc.lastChild.forEach((note) => { if (hasWords(note)) notes.add(note.attrs.label); });
  }
  const content = [];
  doc.forEach((block, _, i) => { if (!isEmpty(block) || joins(doc.maybeChild(i + 1))) content.push(outward(block, notes, true)); });
  return { version: doc.attrs.version, type: "doc", ...(doc.attrs.rest || {}), content };
}

function hasWords(node) {
  let found = false;
  node.descendants((child) => { if (child.isLeaf && (!child.isText || child.text.trim())) found = true; return !found; });
  return found;
}

// isEmpty tells the paragraphs and headings in which nothing stands yet: the stored form has none.
function isEmpty(block) {
  return block.isTextblock && block.content.size === 0 && !block.attrs.suggest && !block.attrs.cite;
}

// joins tells a block with a suggestion that needs the one before it, be that empty.
function joins(block) {
  return !!block && (block.attrs.suggest || []).some((one) => one.kind === "split" || one.kind === "merge");
}

function outward(node, notes, top) {
  const name = node.type.name, { id, ...own } = node.attrs;
  const marks = node.marks.length ? { marks: node.marks.map(outwardMark) } : {};
  if (name === "text") return { type: "text", text: node.text, ...marks };
  if (name === "opaque") return { type: "opaque", attrs: { ...(top && id ? { id } : {}), raw: own.raw }, ...marks };
  delete own.file;
  if (name === "list" && !own.ordered) own.ordered = own.start = null;
  const attrs = { ...(top && id ? { id } : {}), ...own };
  const content = [];
  node.forEach((child) => {
    if (child.type.name === "footnote_ref") {
      if (!notes.has(child.attrs.label)) return;
      child = child.mark(child.marks.filter((mark) => mark.type.spec.attrs && "id" in mark.type.spec.attrs));
    }
    content.push(outward(child, notes, false));
  });
  if (name === "table") {
    attrs.align = (node.firstChild ? children(node.firstChild) : []).map((cell) => cell.attrs.align);
    content.forEach((row) => row.content.forEach((one) => delete one.attrs));
  }
  if (name === "timeline") {
    const now = children(node).findIndex((entry) => entry.attrs.now) + 1;
    if (now) attrs.now = now;
    content.forEach((entry) => { if (entry.attrs) { delete entry.attrs.now; if (!entry.attrs.when && !entry.attrs.suggest) delete entry.attrs; } });
  }
  const out = withAttrs({ type: name }, attrs);
  return { ...out, ...(node.isLeaf && !node.isTextblock ? {} : { content }), ...marks };
}

const children = (node) => node.content.content;
const outwardMark = (mark) => (Object.keys(mark.attrs).length ? { type: mark.type.name, attrs: mark.attrs } : { type: mark.type.name });
