// What can be done to the text. All are ProseMirror commands: (state, dispatch, view) => done.
import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { AllSelection, EditorState, NodeSelection, Selection, TextSelection } from "prosemirror-state";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { liftTarget } from "prosemirror-transform";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

// inside finds the nearest part of a kind around the selection: { node, pos, depth }.
export function inside(state, ...kinds) {
  const { $from } = state.selection, chosen = state.selection.node;
  if (chosen && kinds.includes(chosen.type.name)) return { node: chosen, pos: $from.pos, depth: $from.depth + 1 };
  for (let depth = $from.depth; depth > 0; depth--) {
    if (kinds.includes($from.node(depth).type.name)) return { node: $from.node(depth), pos: $from.before(depth), depth };
  }
  return null;
}

// topBlock is the block of the document in which the selection begins.
export function topBlock(state) {
  const { $from } = state.selection;
  if ($from.depth) return { node: $from.node(1), pos: $from.before(1), index: $from.index(0) };
  const node = state.doc.maybeChild($from.index(0));
  return node ? { node, pos: $from.pos, index: $from.index(0) } : null;
}

// spaced turns the breaks of the chosen text blocks into spaces, where the new kind has none.
function spaced(tr, from, to) {
  const breaks = [];
  tr.doc.nodesBetween(from, to, (node, pos) => { if (node.type === nodes.hard_break || node.type === nodes.soft_break) breaks.push(pos); });
  for (const pos of breaks.reverse()) tr.replaceWith(pos, pos + 1, schema.text(" "));
  return tr;
}

// wholeBlocks is the range of the text blocks that the selection touches.
function wholeBlocks(selection) {
  return { from: selection.$from.start(), to: selection.$to.end() };
}

// chained runs commands one after another as one change.
export function chained(...steps) {
  return (state, dispatch) => {
    const tr = state.tr;
    let now = EditorState.create({ doc: state.doc, selection: state.selection }), done = false; // no plugins: they see the whole
    for (const step of steps) {
      step(now, (part) => {
        for (const one of part.steps) tr.step(one);
        tr.setSelection(Selection.fromJSON(tr.doc, part.selection.toJSON()));
        done = true;
        now = now.apply(part);
      });
    }
    if (done && dispatch) dispatch(tr.scrollIntoView());
    return done;
  };
}

// textKind makes the chosen text blocks paragraphs, headings, pull quotes or code.
export function textKind(type, attrs = {}) {
  return (state, dispatch) => {
    const { $from } = state.selection;
    if (!$from.parent.isTextblock || inside(state, "footnotes", "table", "timeline")) return false;
    if (!dispatch) return true;
    const plain = (s, d) => {
      const { from, to } = wholeBlocks(s.selection), tr = s.tr;
      if (type === nodes.heading || type === nodes.code_block) spaced(tr, from, to);
      if (tr.docChanged) d(tr);
    };
    const freed = type === nodes.paragraph ? [] : [0, 1, 2, 3, 4, 5, 6].map(() => (s, d) => (inside(s, "list", "quotation") ? out(s, d) : false));
    return chained(plain, ...freed, setBlockType(type, attrs))(state, dispatch);
  };
}

// out lifts the chosen paragraphs out of the list or quotation around them.
export function out(state, dispatch) {
  const around = inside(state, "list_item", "quotation", "callout");
  if (!around) return false;
  if (around.node.type === nodes.list_item) return liftListItem(nodes.list_item)(state, dispatch);
  return lift(state, dispatch);
}

export const heading = (level) => (state, dispatch) => {
  const now = inside(state, "heading");
  return now && now.node.attrs.level === level ? textKind(nodes.paragraph)(state, dispatch) : textKind(nodes.heading, { level })(state, dispatch);
};

export const paragraph = textKind(nodes.paragraph);
export const codeBlock = textKind(nodes.code_block);

// toggleList makes a list, changes its kind, or takes the chosen items out of it.
export const toggleList = (ordered) => (state, dispatch) => {
  const list = inside(state, "list"), quoted = inside(state, "quotation", "callout");
  if (list && (!quoted || quoted.depth < list.depth)) {
    if (list.node.attrs.ordered === ordered) return liftListItem(nodes.list_item)(state, dispatch);
    if (dispatch) dispatch(state.tr.setNodeMarkup(list.pos, null, { ...list.node.attrs, ordered, start: 1 }));
    return true;
  }
  if (!state.selection.$from.parent.isTextblock || inside(state, "footnotes", "table", "timeline")) return false;
  if (!dispatch) return true;
  const { id } = topBlock(state).node.attrs;
  return chained((s, d) => setBlockType(nodes.paragraph)(s, d), wrapInList(nodes.list, { ordered, id }))(state, dispatch);
};

// wrapped puts the chosen blocks into a quotation or a box, or takes them out again.
export const wrapped = (name) => (state, dispatch) => {
  const around = inside(state, name);
  if (around) {
    const range = state.doc.resolve(around.pos + 1).blockRange(state.doc.resolve(around.pos + around.node.nodeSize - 1));
    const target = range && liftTarget(range);
    if (target === null || target === undefined) return false;
    if (dispatch) dispatch(state.tr.lift(range, target).scrollIntoView());
    return true;
  }
  const wrap = wrapIn(nodes[name]);
  if (wrap(state, dispatch)) return true;
  if (inside(state, "footnotes", "table", "timeline") || !state.selection.$from.parent.isTextblock) return false;
  return chained(setBlockType(nodes.paragraph), wrap)(state, dispatch);
};

// put places a new block at the cursor: instead of an empty paragraph, else after the block of the document. What
// stands in it first is chosen or written in.
export function put(block, into = null) {
  return (state, dispatch, view) => {
    const at = topBlock(state);
    if (!at) return false;
    if (!dispatch) return true;
    const fresh = typeof block === "function" ? block() : block, tr = state.tr;
    const box = inside(state, "callout");
    const level = box && fresh.type.isInGroup("boxed") ? 2 : 1, { $from } = state.selection;
    const here = level === 2 && $from.depth >= 2 ? { node: $from.node(2), pos: $from.before(2) } : at;
    const empty = here.node.type === nodes.paragraph && here.node.content.size === 0;
    const notes = here.node.type === nodes.footnotes;
    let pos = notes ? here.pos : here.pos + here.node.nodeSize;
    if (empty) {
      pos = here.pos;
      tr.replaceWith(pos, pos + here.node.nodeSize, fresh);
    } else tr.insert(pos, fresh);
    const end = pos + fresh.nodeSize, next = tr.doc.resolve(end).nodeAfter;
    if ((!next || next.type === nodes.footnotes) && !fresh.isTextblock) tr.insert(end, nodes.paragraph.create());
    const within = fresh.isAtom ? NodeSelection.create(tr.doc, pos) : Selection.near(tr.doc.resolve(pos + 1), 1);
    tr.setSelection(fresh.type === nodes.rule ? Selection.near(tr.doc.resolve(end), 1) : within);
    dispatch(tr.scrollIntoView());
    if (view && into) enter(view, pos, into);
    return true;
  };
}

// enter moves the focus into a field of the block at pos.
export function enter(view, pos, selector = "input,textarea,button") {
  const dom = view.nodeDOM(pos), field = dom && dom.querySelector && dom.querySelector(selector);
  if (field) field.focus();
  return Boolean(field);
}

// enterChosen lets Enter on a chosen picture or card go to its first field.
export function enterChosen(state, dispatch, view) {
  if (!(state.selection instanceof NodeSelection) || !view) return false;
  return !dispatch || enter(view, state.selection.from);
}

// beside makes an empty paragraph before or after the block in which the cursor stands.
export const beside = (after) => (state, dispatch) => {
  const at = topBlock(state);
  if (!at) return false;
  const notes = at.node.type === nodes.footnotes;
  if (dispatch) {
    const pos = after && !notes ? at.pos + at.node.nodeSize : at.pos;
    const tr = state.tr.insert(pos, nodes.paragraph.create());
    dispatch(tr.setSelection(TextSelection.create(tr.doc, pos + 1)).scrollIntoView());
  }
  return true;
};

// movable lists, from the inside out, the parts around the selection that have a place in a row.
function movable(state) {
  const { $from } = state.selection, rows = [];
  const chosen = state.selection instanceof NodeSelection;
  for (let depth = chosen ? $from.depth : $from.depth - 1; depth >= 0; depth--) {
    const row = $from.node(depth), name = row.type.name;
    if (["doc", "callout", "list", "timeline", "gallery", "table"].includes(name)) rows.push({ row, name, index: $from.index(depth), start: $from.start(depth) });
  }
  return rows;
}

// moveBlock moves what the cursor stands in one place up or down: an item in its list, else the block.
export const moveBlock = (step) => (state, dispatch) => {
  for (const { row, name, index, start } of movable(state)) {
    const other = index + step, neighbour = row.maybeChild(other), own = row.maybeChild(index);
    if (!neighbour || !own || neighbour.type === nodes.footnotes || own.type === nodes.footnotes) continue;
    if (name === "table" && Math.min(index, other) === 0) return true; // the head of a table stays its head
    let pos = start;
    for (let i = 0; i < Math.max(index, other); i++) pos += row.child(i).nodeSize;
    const first = step < 0 ? neighbour : own, second = step < 0 ? own : neighbour, cut = pos - first.nodeSize;
    if (dispatch) { // the neighbour jumps over, so that the cursor stays where it is in its own block
      const tr = state.tr;
      if (step < 0) tr.delete(cut, pos).insert(cut + second.nodeSize, first);
      else tr.delete(pos, pos + second.nodeSize).insert(cut, second);
      if (state.selection instanceof NodeSelection) tr.setSelection(NodeSelection.create(tr.doc, tr.mapping.map(state.selection.from, 1)));
      dispatch(tr.scrollIntoView());
    }
    return true;
  }
  return false;
};

// removeBlock takes the whole block away, a picture out of its gallery first.
export function removeBlock(state, dispatch) {
  const picture = inside(state, "picture"), gallery = inside(state, "gallery");
  const at = picture && gallery && gallery.node.childCount > 1 ? picture : topBlock(state);
  if (!at) return false;
  if (dispatch) {
    const tr = state.tr, end = at.pos + at.node.nodeSize, notes = at.node.type === nodes.footnotes;
    const last = !notes && state.doc.childCount - (state.doc.lastChild.type === nodes.footnotes ? 1 : 0) === 1;
    if (at !== picture && last) tr.replaceWith(at.pos, end, nodes.paragraph.create());
    else tr.delete(at.pos, end);
    if (notes) dropRefs(tr);
    tr.setSelection(Selection.near(tr.doc.resolve(Math.min(at.pos, tr.doc.content.size)), 1));
    dispatch(tr.scrollIntoView());
  }
  return true;
}

function dropRefs(tr, label = null) {
  const refs = [];
  tr.doc.descendants((node, pos) => { if (node.type === nodes.footnote_ref && (label === null || node.attrs.label === label)) refs.push(pos); });
  for (const pos of refs.reverse()) tr.delete(pos, pos + 1);
}

// addNote sets a reference at the cursor and goes to its note at the end.
export function addNote(state, dispatch) {
  const { $from, to } = state.selection;
  if (!$from.parent.type.contentMatch.matchType(nodes.footnote_ref) || inside(state, "footnotes")) return false;
  if (!dispatch) return true;
  const last = state.doc.lastChild, used = new Set();
  if (last.type === nodes.footnotes) last.forEach((note) => used.add(note.attrs.label));
  state.doc.descendants((node) => { if (node.type === nodes.footnote_ref) used.add(node.attrs.label); });
  let n = 1;
  while (used.has(String(n))) n++;
  const label = String(n), tr = state.tr.insert(to, nodes.footnote_ref.create({ label })), note = nodes.footnote.create({ label });
  if (tr.doc.lastChild.type === nodes.footnotes) tr.insert(tr.doc.content.size - 1, note);
  else tr.insert(tr.doc.content.size, nodes.footnotes.create(null, note));
  dispatch(tr.setSelection(TextSelection.create(tr.doc, tr.doc.content.size - 2)).scrollIntoView());
  return true;
}

// leaveNote goes from a note back to its reference.
export function leaveNote(state, dispatch) {
  const note = inside(state, "footnote");
  if (!note) return false;
  let at = -1;
  state.doc.descendants((node, pos) => {
    if (at < 0 && node.type === nodes.footnote_ref && node.attrs.label === note.node.attrs.label) at = pos;
    return at < 0;
  });
  if (at < 0) return false;
  if (dispatch) dispatch(state.tr.setSelection(TextSelection.create(state.doc, at + 1)).scrollIntoView());
  return true;
}

// dropNote takes a note away, with every reference to it.
export function dropNote(pos) {
  return (state, dispatch) => {
    const note = state.doc.nodeAt(pos), tr = state.tr, around = state.doc.resolve(pos);
    if (around.parent.childCount === 1) tr.delete(around.before(), around.after());
    else tr.delete(pos, pos + note.nodeSize);
    dropRefs(tr, note.attrs.label);
    if (dispatch) dispatch(tr);
    return true;
  };
}

// splitEntry makes the next entry of a timeline; Enter in an empty one leaves the timeline.
export function splitEntry(state, dispatch) {
  const entry = inside(state, "timeline_entry"), { $from, empty } = state.selection;
  if (!entry || !empty) return false;
  const line = inside(state, "timeline");
  if (!entry.node.content.size && !entry.node.attrs.when && line.node.childCount > 1) return leaveRow(entry, line)(state, dispatch);
  if (dispatch) {
    const tr = state.tr.split($from.pos, 1, [{ type: nodes.timeline_entry, attrs: { when: "", now: false } }]);
    dispatch(tr.scrollIntoView());
  }
  return true;
}

// leaveRow drops an empty last part and goes on in a paragraph behind its block.
function leaveRow(part, whole) {
  return (state, dispatch) => {
    const tr = state.tr, after = whole.pos + whole.node.nodeSize;
    tr.insert(after, nodes.paragraph.create()).setSelection(TextSelection.create(tr.doc, after + 1)).delete(part.pos, part.pos + part.node.nodeSize);
    if (dispatch) dispatch(tr.scrollIntoView());
    return true;
  };
}

// breakLine sets a line break where the block may have one.
export function breakLine(state, dispatch) {
  const { $from } = state.selection;
  if ($from.parent.type === nodes.code_block) {
    if (dispatch) dispatch(state.tr.insertText("\n").scrollIntoView());
    return true;
  }
  if (!$from.parent.isTextblock || !$from.parent.type.contentMatch.matchType(nodes.hard_break)) return false;
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create(), true).scrollIntoView());
  return true;
}

// selectMore chooses the cell, note or entry around the cursor, then the whole text.
export function selectMore(state, dispatch) {
  const { selection, doc } = state, part = inside(state, "table_cell", "table_header", "footnote", "timeline_entry", "code_block");
  const first = Selection.atStart(doc), last = Selection.atEnd(doc);
  let chosen = first instanceof TextSelection && last instanceof TextSelection ? TextSelection.create(doc, first.from, last.to) : new AllSelection(doc);
  if (part) {
    const from = part.pos + 1, to = part.pos + part.node.nodeSize - 1;
    if (to > from && (selection.from > from || selection.to < to)) chosen = TextSelection.create(doc, from, to);
  }
  if (dispatch) dispatch(state.tr.setSelection(chosen));
  return true;
}

export const mark = (name, attrs) => toggleMark(marks[name], attrs);

export function hasMark(state, name) {
  const type = marks[name], { from, to, $from, empty } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

// plain takes every mark of type, link and language off the chosen text; suggestions stay.
export function plain(state, dispatch) {
  const { from, to, empty } = state.selection;
  if (empty) return false;
  const tr = state.tr;
  for (const name of ["link", "lang", "strong", "emphasis", "strike", "superscript", "subscript", "code"]) tr.removeMark(from, to, marks[name]);
  if (dispatch) dispatch(tr);
  return true;
}
