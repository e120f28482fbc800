// Turns what somebody does into suggestions: the steps of a transaction become steps that mark what would change. The
// gaps are where text stands that, for the one who types, is gone already.
import { Fragment, Slice } from "prosemirror-model";
import { NodeSelection, Selection, TextSelection } from "prosemirror-state";
import { AddMarkStep, AttrStep, DocAttrStep, RemoveMarkStep, ReplaceAroundStep, ReplaceStep } from "prosemirror-transform";

const own = ["insertion", "deletion", "format"];

export const plainMarks = (marks) => marks.filter((one) => !own.includes(one.type.name));
const markOf = (node, name) => node.marks.find((one) => one.type.name === name);
const suggestsOf = (node) => node.attrs.suggest || [];

export const newSuggestion = () => "s" + Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join("").slice(0, 10);

// track gives the transaction that suggests what tr would do, or null when that can not be said as a suggestion.
export function track(state, tr, me) {
  const tracker = new Tracker(state, tr, me);
  try {
    if (tr.steps.every((step, i) => tracker.step(step, tr.docs[i]))) return tracker.finish();
  } catch { /* then as whole blocks */ }
  try {
    return wholeBlocks(state, tr, me);
  } catch {
    return null;
  }
}

class Tracker {
  constructor(state, orig, me) {
    this.state = state;
    this.orig = orig;
    this.tr = state.tr;
    this.me = me;
    this.at = new Date().toISOString().replace(/\.\d+Z/, "Z");
    this.gaps = [];
    this.id = "";
    this.inserted = false;
  }

  stamp(more) { return { id: this.id, by: this.me, at: this.at, ...more }; }
  mark(name, more) { return this.state.schema.marks[name].create(this.stamp(more)); }
  mine(node, name) { const one = markOf(node, name); return one && one.attrs.by === this.me; }
  isNew(node) { return suggestsOf(node).some((one) => one.kind === "insert" && one.by === this.me); }

  // inNew gives the suggestion by which a block around a place comes in as a whole.
  inNew($pos) {
    for (let depth = $pos.depth; depth > 0; depth--) {
      const one = suggestsOf($pos.node(depth)).find((one) => one.kind === "insert" && one.by === this.me);
      if (one) return one;
    }
    return null;
  }

  // markNew gives each run of a new block the mark that the block had as a whole, before it joins another.
  markNew(node, pos) {
    const { id, by, at } = suggestsOf(node).find((one) => one.kind === "insert");
    this.tr.addMark(pos + 1, pos + node.nodeSize - 1, this.state.schema.marks.insertion.create({ id, by, at }));
  }

  map(pos, side) {
    return this.gaps.reduce((to, gap) => to + (gap.at < pos || gap.at === pos && side > 0 ? gap.size : 0), pos);
  }

  step(step, doc) {
    if (step instanceof ReplaceStep) return this.replace(this.wholeWords(step, doc));
    if (step instanceof AddMarkStep) return this.format(step, (marks) => step.mark.addToSet(marks));
    if (step instanceof RemoveMarkStep) return this.format(step, (marks) => step.mark.removeFromSet(marks));
    if (step instanceof AttrStep) return this.attribute(step);
    if (step instanceof ReplaceAroundStep) return this.markup(step);
    if (step instanceof DocAttrStep) { this.tr.step(step); return true; }
    return false;
  }

  // wholeWords widens a replacement inside a word to all of it: the browser says that "denied" became "dismissed" by its
  // middle letters, and nobody reads that.
  wholeWords(step, doc) {
    const { from, to, slice } = step, $from = doc.resolve(from), one = slice.content.firstChild;
    if (from === to || this.gaps.length || !slice.size || slice.openStart || slice.openEnd || slice.content.childCount !== 1 || !one.isText) return step;
    if (!$from.sameParent(doc.resolve(to)) || $from.parent.type.spec.code) return step;
    const text = $from.parent.textBetween(0, $from.parent.content.size, "", " "), at = $from.parentOffset, start = from - at;
    if (text.length !== $from.parent.content.size) return step;
    const before = /^[\p{L}\p{N}]/u.test(one.text) && /[\p{L}\p{N}]+$/u.exec(text.slice(0, at)), after = /[\p{L}\p{N}]$/u.test(one.text) && /^[\p{L}\p{N}]+/u.exec(text.slice(to - start));
    const wide = { from: from - (before ? before[0].length : 0), to: to + (after ? after[0].length : 0) };
    if (wide.from === from && wide.to === to) return step;
    const head = doc.slice(wide.from, from).content, tail = doc.slice(to, wide.to).content;
    const plain = (part) => { let yes = true; part.forEach((node) => { yes = yes && plainMarks(node.marks).length === node.marks.length; }); return yes; };
    if (!plain(head) || !plain(tail)) return step;
    return { ...wide, slice: new Slice(head.append(slice.content).append(tail), 0, 0) };
  }

  replace({ from, to, slice }) {
    const start = this.map(from, 1), end = from === to ? start : Math.max(start, this.map(to, -1));
    if (this.sameLeaf(start, end, slice)) return this.change(start, slice.content.firstChild);
    this.name(start, end);
    const stays = this.strike(start, end);
    this.gaps = this.gaps.filter((gap) => gap.at <= from || gap.at >= to)
      .map((gap) => (gap.at > from && gap.at >= to ? { ...gap, at: gap.at - (to - from) } : gap));
    if (stays > 0) this.gaps.push({ at: from, size: stays });
    if (!slice.size) return true;
    this.inserted = true;
    if (!this.insert(this.map(from, 1), slice)) return false;
    this.gaps = this.gaps.map((gap) => (gap.at > from ? { ...gap, at: gap.at + slice.size } : gap));
    return true;
  }

  // name takes up the suggestion of the same person that this one touches, so that words typed one after the other, or
  // over others, are one suggestion.
  name(start, end) {
    if (this.id) return;
    const $start = this.tr.doc.resolve(start), $end = this.tr.doc.resolve(end);
    for (const node of [$start.nodeBefore, $start.nodeAfter, $end.nodeAfter]) {
      if (!node || !node.isInline) continue;
      const touched = node.marks.find((one) => one.attrs.by === this.me && (one.type.name === "insertion" || one.type.name === "deletion"));
      if (touched) { this.id = touched.attrs.id; return; }
    }
    for (let depth = $start.depth; depth > 0 && $start.parentOffset === 0; depth--) {
      const touched = suggestsOf($start.node(depth)).find((one) => one.by === this.me && (one.kind === "split" || one.kind === "insert"));
      if (touched) { this.id = touched.id; return; }
    }
    this.id = newSuggestion();
  }

  suggest(pos, kind, more) {
    const node = this.tr.doc.nodeAt(pos), now = suggestsOf(node);
    if (node.type.spec.attrs && "suggest" in node.type.spec.attrs && !now.some((one) => one.kind === kind)) {
      this.tr.setNodeAttribute(pos, "suggest", [...now, { kind, ...this.stamp(more) }]);
    }
  }

  // strike marks a range as going out. What this person suggested to bring in really goes. It returns how much stays.
  strike(start, end) {
    if (start === end) return 0;
    const { tr } = this, before = tr.steps.length, doc = tr.doc, gone = [], joins = [];
    const $start = doc.resolve(start), $end = doc.resolve(end);
    doc.nodesBetween(start, end, (node, pos, parent, index) => {
      const last = pos + node.nodeSize;
      if (node.isInline) {
        const from = Math.max(pos, start), to = Math.min(last, end);
        if (this.mine(node, "insertion") || this.inNew(doc.resolve(pos))) gone.push([from, to]);
        else if (!markOf(node, "deletion")) tr.addMark(from, to, this.mark("deletion"));
        return false;
      }
      if (pos >= start && last <= end) {
        if (this.isNew(node)) gone.push([pos, last]);
        else this.suggest(pos, "delete");
        return false;
      }
      if (pos >= start && joinable(node, $start, $end, pos)) {
        if (suggestsOf(node).some((one) => one.kind === "split" && one.by === this.me)) joins.push([pos, node.type.name === "list_item" ? 2 : 1]);
        else if (!this.isNew(node)) this.suggest(pos, "merge");
        else {
          this.markNew(node, pos);
          joins.push([pos, node.type.name === "list_item" ? 2 : 1]);
        }
        if (node.type.name === "list_item") { // its first paragraph goes with it
          node.descendants((child, offset) => {
            if (!child.isInline) return true;
            const at = pos + 1 + offset, from = Math.max(at, start), to = Math.min(at + child.nodeSize, end);
            if (from >= to) return false;
            if (this.mine(child, "insertion")) gone.push([from, to]);
            else if (!markOf(child, "deletion")) tr.addMark(from, to, this.mark("deletion"));
            return false;
          });
          return false;
        }
      }
      return true;
    });
    for (const [from, to] of gone.sort((a, b) => b[0] - a[0])) tr.delete(tr.mapping.slice(before).map(from, 1), tr.mapping.slice(before).map(to, -1));
    for (const [pos, depth] of joins) {
      const at = tr.mapping.slice(before).map(pos);
      const $at = tr.doc.resolve(at);
      if ($at.nodeBefore && $at.nodeAfter && $at.nodeBefore.type.inlineContent === $at.nodeAfter.type.inlineContent) tr.join(at, depth);
    }
    const map = tr.mapping.slice(before);
    return Math.max(0, map.map(end, -1) - map.map(start, -1));
  }

  // insert puts a slice in and marks what is new about it.
  insert(pos, slice) {
    const { tr } = this;
    const flat = !slice.openStart && !slice.openEnd && slice.content.firstChild.isInline;
    if (flat) {
      const nodes = [];
      slice.content.forEach((node) => nodes.push(node.mark(this.mark("insertion").addToSet(plainMarks(node.marks)))));
      tr.step(new ReplaceStep(pos, pos, new Slice(Fragment.from(nodes), 0, 0)));
      return true;
    }
    if (!slice.openStart !== !slice.openEnd) return false;
    tr.step(new ReplaceStep(pos, pos, slice));
    const end = pos + slice.size, blocks = [], inNew = this.inNew(tr.doc.resolve(pos));
    let fits = true;
    tr.doc.nodesBetween(pos, end, (node, at, parent, index) => {
      const last = at + node.nodeSize;
      if (node.isInline) {
        const from = Math.max(at, pos), to = Math.min(last, end);
        tr.removeMark(from, to, this.state.schema.marks.deletion).removeMark(from, to, this.state.schema.marks.format);
        if (!inNew) tr.addMark(from, to, this.mark("insertion"));
        return false;
      }
      if (at < pos) return true;
      if (!("suggest" in node.attrs)) fits = false;
      if (!fits) return false;
      if (last <= end) { blocks.push([at, "insert"]); return false; }
      if (node.isTextblock && index === 0 && parent.type.name === "list_item" && blocks.some(([one]) => one === at - 1)) return true;
      if (!node.isTextblock && node.type.name !== "list_item") { fits = false; return false; }
      blocks.push([at, "split"]);
      return true;
    });
    if (!fits) return false;
    for (const [at, kind] of blocks) {
      const within = this.inNew(tr.doc.resolve(at));
      tr.setNodeAttribute(at, "suggest", inNew && !within ? [inNew] : null);
      if (!inNew) this.suggest(at, kind);
    }
    return true;
  }

  // format changes the marks of text, which keeps in mind how it was.
  format(step, apply) {
    const { tr, state } = this, start = this.map(step.from, 1), end = this.map(step.to, -1), todo = [];
    if (own.includes(step.mark.type.name)) return false;
    if (!this.id) this.id = newSuggestion();
    tr.doc.nodesBetween(start, end, (node, pos, parent) => {
      if (!node.isInline || node.type.name === "footnote_ref" || markOf(node, "deletion") || !parent.type.allowsMarkType(step.mark.type)) return true;
      const before = plainMarks(node.marks), after = apply(before);
      if (before.length === after.length && before.every((one, i) => one.eq(after[i]))) return true;
      todo.push({ node, from: Math.max(pos, start), to: Math.min(pos + node.nodeSize, end), before, after });
      return true;
    });
    for (const { node, from, to, before, after } of todo) {
      for (const one of before) if (!one.isInSet(after)) tr.removeMark(from, to, one);
      for (const one of after) if (!one.isInSet(before)) tr.addMark(from, to, one);
      if (this.mine(node, "insertion")) continue;
      const known = markOf(node, "format"), was = known ? known.attrs.was : before.map((one) => one.toJSON());
      if (known) tr.removeMark(from, to, state.schema.marks.format);
      if (JSON.stringify(was) === JSON.stringify(after.map((one) => one.toJSON()))) continue;
      tr.addMark(from, to, known ? known : this.mark("format", { was }));
    }
    return true;
  }

  attribute({ pos, attr, value }) {
    const at = this.map(pos, 1), node = this.tr.doc.nodeAt(at);
    if (!node) return false;
    if (attr === "id" || attr === "suggest") { this.tr.setNodeAttribute(at, attr, value); return true; }
    if (!("suggest" in node.attrs)) return false;
    return this.change(at, node.type.create({ ...node.attrs, [attr]: value }, node.content, node.marks));
  }

  // markup is a step that gives one block another kind or other attributes and leaves what is in it.
  markup(step) {
    const { from, to, gapFrom, gapTo, slice, insert } = step, shell = slice.content.firstChild;
    if (slice.content.childCount !== 1 || insert !== 1 || gapFrom !== from + 1 || gapTo !== to - 1 || shell.content.size) return false;
    const at = this.map(from, 1), node = this.tr.doc.nodeAt(at);
    return !!node && node.nodeSize >= to - from && this.change(at, shell);
  }

  sameLeaf(start, end, slice) {
    const node = this.tr.doc.nodeAt(start), next = slice.content.firstChild;
    return !!node && node.isBlock && node.isLeaf && end === start + node.nodeSize && slice.content.childCount === 1 && !slice.openStart && !slice.openEnd &&
      next.type === node.type;
  }

  // change gives a block the kind and attributes of another; where it was in the paper before, it keeps in mind how it was.
  change(at, next) {
    const { tr } = this, node = tr.doc.nodeAt(at), text = ["paragraph", "heading", "pullquote"];
    if (next.type !== node.type && !(text.includes(next.type.name) && text.includes(node.type.name))) return false;
    if (!("suggest" in node.attrs)) return false;
    if (!this.id) this.id = newSuggestion();
    const known = suggestsOf(node).find((one) => one.kind === "change"), rest = suggestsOf(node).filter((one) => one.kind !== "change");
    const was = known ? known.was : shape(node), is = shape(next);
    let list = rest;
    if (!this.isNew(node) && JSON.stringify(was) !== JSON.stringify(is)) list = [...rest, known || { kind: "change", ...this.stamp({ was }) }];
    const attrs = { ...next.attrs, id: node.attrs.id, suggest: list.length ? list : null };
    if (!("id" in node.attrs)) delete attrs.id;
    tr.setNodeMarkup(at, next.type, attrs, node.marks);
    return true;
  }

  finish() {
    const { tr, orig, state } = this;
    if (!tr.docChanged && !orig.selectionSet && !tr.steps.length) return carry(orig, tr, null);
    const first = orig.steps[0];
    const forward = !this.inserted && state.selection.empty && first && first.from === state.selection.head;
    return carry(orig, tr, (pos) => Math.min(this.map(pos, this.inserted || forward ? 1 : -1), tr.doc.content.size));
  }
}

// shape is a block's kind and attributes as the stored form has them.
function shape(node) {
  const { id, suggest, ...attrs } = node.attrs;
  if (node.type.name === "list" && !attrs.ordered) delete attrs.start;
  if (node.type.name === "timeline_entry" && !attrs.now) delete attrs.now;
  return { type: node.type.name, attrs: Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== "" && value !== null && value !== false)) };
}

// joinable tells whether the block at pos, in which a range ends, could join the one in which the range begins.
function joinable(node, $start, $end, pos) {
  if (!$start.parent.isTextblock || !$end.parent.isTextblock || $start.depth !== $end.depth) return false;
  if (node === $end.parent) return $start.depth > 0 && $start.node(-1) === $end.node(-1);
  return node.type.name === "list_item" && $end.depth > 1 && node === $end.node(-1) && $end.index(-1) === 0 &&
    $start.node(-1).type.name === "list_item" && $start.node(-2) === $end.node(-2);
}

// carry brings the cursor and what else belongs to a transaction over to the one that suggests it.
function carry(orig, tr, map) {
  if (map) {
    const { anchor, head } = orig.selection;
    if (orig.selection instanceof NodeSelection && tr.doc.nodeAt(map(anchor))) tr.setSelection(NodeSelection.create(tr.doc, map(anchor)));
    else if (orig.selection instanceof TextSelection) tr.setSelection(TextSelection.between(tr.doc.resolve(map(anchor)), tr.doc.resolve(map(head))));
    else tr.setSelection(Selection.near(tr.doc.resolve(map(head))));
  }
  for (const [name, value] of Object.entries(orig.meta)) {
    if (!(value && value.transform)) tr.setMeta(name, value); // an input rule's way back does not fit any more
  }
  if (orig.storedMarksSet) tr.setStoredMarks(orig.storedMarks && plainMarks(orig.storedMarks));
  if (orig.scrolledIntoView) tr.scrollIntoView();
  tr.setTime(orig.time);
  return tr;
}

// wholeBlocks suggests any change at all: the blocks as they were go out, the blocks as they would be come in.
function wholeBlocks(state, orig, me) {
  const before = state.doc, after = orig.doc, tracker = new Tracker(state, orig, me);
  let first = 0, last = 0;
  while (first < Math.min(before.childCount, after.childCount) && before.child(first).eq(after.child(first))) first++;
  while (last < Math.min(before.childCount, after.childCount) - first &&
    before.child(before.childCount - 1 - last).eq(after.child(after.childCount - 1 - last))) last++;
  tracker.id = newSuggestion();
  const out = [], start = childPos(before, first);
  for (let i = first; i < before.childCount - last; i++) {
    const node = before.child(i);
    if (tracker.isNew(node)) continue;
    if (node.type.name === "footnotes" || node.type.name === "opaque") return null;
    const now = suggestsOf(node);
    out.push(now.some((one) => one.kind === "delete") ? node : again(node, [...now, { kind: "delete", ...tracker.stamp() }], node.attrs.id));
  }
  const kept = out.reduce((size, node) => size + node.nodeSize, 0);
  for (let i = first; i < after.childCount - last; i++) {
    const node = after.child(i);
    if (node.type.name === "footnotes" || node.type.name === "opaque") return null;
    out.push(again(node, [{ kind: "insert", ...tracker.stamp() }], null));
  }
  const { tr } = tracker;
  tr.replaceWith(start, childPos(before, before.childCount - last), out);
  tr.doc.check();
  return carry(orig, tr, (pos) => Math.min(pos < start ? pos : pos + kept, tr.doc.content.size));
}

const again = (node, suggest, id) => node.type.create({ ...node.attrs, id, suggest }, node.content, node.marks);

function childPos(doc, index) {
  let pos = 0;
  for (let i = 0; i < index; i++) pos += doc.child(i).nodeSize;
  return pos;
}

// tidy keeps what is typed without the switch from becoming part of a suggestion: words typed among those that go out
// stay, and a block that is split off does not begin a second time where the first did.
export function tidy(tr) {
  const steps = tr.steps.length;
  for (let i = 0; i < steps; i++) {
    const step = tr.steps[i];
    if (!(step instanceof ReplaceStep) || !step.slice.size) continue;
    const map = tr.mapping.slice(i + 1), from = map.map(step.from, 1), to = map.map(step.from + step.slice.size, -1);
    if (from >= to) continue;
    const split = step.slice.openStart > 0 && step.slice.openEnd > 0, deletion = tr.doc.type.schema.marks.deletion;
    const todo = [];
    tr.doc.nodesBetween(from, to, (node, pos) => {
      if (node.isInline && deletion.isInSet(node.marks)) todo.push(() => tr.removeMark(Math.max(pos, from), Math.min(pos + node.nodeSize, to), deletion));
      if (!node.isInline && split && pos >= from && pos < to && node.attrs.suggest) {
        const kept = node.attrs.suggest.filter((one) => one.kind === "insert" || one.kind === "delete");
        todo.push(() => tr.setNodeAttribute(pos, "suggest", kept.length ? kept : null));
      }
      return true;
    });
    for (const one of todo) one();
  }
  return tr;
}
