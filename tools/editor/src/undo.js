// Undo steps that survive a reload: prosemirror-history's own state, packed as JSON beside the local copy. It has no
// door for that, so this reads its parts (prosemirror-history 1.5.1, pinned): a state of two branches, done and undone,
// each a rope of items {map, step, selection, mirrorOffset} in which a selection begins a new event.
import { Selection, TextSelection } from "prosemirror-state";
import { Step, StepMap } from "prosemirror-transform";

// What is kept is written with every pause in the typing: 500 steps are an hour of writing and some 100 kB; 1 MB holds
// a few pasted articles, and a disk takes it within a frame.
const mostSteps = 500, mostBytes = 1 << 20;

const packed = new WeakMap(); // items never change, so each is packed once

function packItem(item) {
  let out = packed.get(item);
  if (out === undefined) {
    out = JSON.stringify([item.step ? item.step.toJSON() : null, item.map.ranges, item.map.inverted, packBookmark(item.selection), item.mirrorOffset ?? null]);
    packed.set(item, out);
  }
  return out;
}

const packBookmark = (mark) => (!mark ? null : "head" in mark ? [mark.anchor, mark.head] : [0, 0]);

function packBranch(branch) {
  const out = [];
  let bytes = 0, whole = 0;
  branch.items.forEach((item) => {
    const one = packItem(item);
    bytes += one.length;
    if (out.length === mostSteps || bytes > mostBytes) return false;
    out.push(one);
    if (item.selection) whole = out.length; // an event is kept from its beginning or not at all
  }, branch.items.length, 0);
  return out.slice(0, whole).reverse();
}

export function packHistory(state) {
  const history = state["history$"];
  try {
    return history ? { done: packBranch(history.done), undone: packBranch(history.undone) } : null;
  } catch {
    return null; // better no undo than no copy
  }
}

// unpackHistory gives the editor, which holds the document of the copy, its steps and cursor back.
export function unpackHistory(view, copy) {
  try {
    const history = view.state["history$"];
    const tr = view.state.tr;
    if (copy.sel) tr.setSelection(readSelection(tr.doc, copy.sel));
    if (history && copy.history) {
      const done = unpackBranch(view.state.schema, history.done, copy.history.done);
      const undone = unpackBranch(view.state.schema, history.undone, copy.history.undone);
      const whole = new history.constructor(done, undone, null, 0, -1);
      tr.setMeta("history$", { historyState: whole });
      rehearse(view.state, whole);
    }
    view.dispatch(tr.setMeta("addToHistory", false));
    return true;
  } catch {
    return false;
  }
}

function readSelection(doc, json) {
  try {
    return Selection.fromJSON(doc, json);
  } catch {
    return TextSelection.atEnd(doc);
  }
}

function unpackBranch(schema, empty, list) {
  const Branch = empty.constructor, none = empty.items.slice(0, 0);
  if (!list || !list.length) return new Branch(none, 0);
  const Item = new Branch(none, 1).addMaps([StepMap.empty]).items.get(0).constructor;
  let events = 0;
  const items = list.map((text) => {
    const [step, ranges, inverted, mark, mirror] = JSON.parse(text);
    if (mark) events++;
    return new Item(new StepMap(ranges, inverted), step ? Step.fromJSON(schema, step) : undefined, mark ? bookmark(mark) : undefined, mirror ?? undefined);
  });
  return new Branch(none.append(items), events);
}

// bookmark stands for a selection of a document that is not at hand.
function bookmark([anchor, head]) {
  return {
    anchor, head,
    map: (mapping) => bookmark([mapping.map(anchor), mapping.map(head)]),
    resolve: (doc) => TextSelection.between(doc.resolve(Math.min(anchor, doc.content.size)), doc.resolve(Math.min(head, doc.content.size))),
  };
}

// rehearse undoes the last event on a copy of the state: steps that do not fit the document throw here and not later.
function rehearse(state, history) {
  for (const branch of [history.done, history.undone]) {
    if (branch.eventCount) branch.popEvent(state, false);
  }
}
