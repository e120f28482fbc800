// Finds words in the text: where they stand, shown in place, replaced one or all. Words do not reach over blocks.
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

const key = new PluginKey("find");

// places lists where the words stand. A picture or a break counts as one strange letter, so that offsets are positions.
function places(doc, words, exact) {
  const all = [];
  if (!words) return all;
  const sought = new RegExp(words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/ /g, "[ \\u00a0]"), exact ? "gu" : "giu");
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    for (const found of node.textBetween(0, node.content.size, "", "\ufffc").matchAll(sought)) all.push({ from: pos + 1 + found.index, to: pos + 1 + found.index + found[0].length });
    return false;
  });
  return all;
}

const chosen = ({ from, to }, { selection }) => from === selection.from && to === selection.to;

export function search() {
  return new Plugin({
    key,
    state: {
      init: () => ({ words: "", exact: false, all: [] }),
      apply(tr, was) {
        const now = tr.getMeta(key) || was;
        return now !== was || tr.docChanged ? { ...now, all: places(tr.doc, now.words, now.exact) } : was;
      },
    },
    props: {
      decorations(state) {
        const { all } = key.getState(state);
        return all.length ? DecorationSet.create(state.doc, all.map((one) => Decoration.inline(one.from, one.to, { class: chosen(one, state) ? "i-found-here" : "i-found-too" }))) : null;
      },
    },
  });
}

export const seek = (words, exact) => (state, dispatch) => dispatch(state.tr.setMeta(key, { words, exact }));
export const found = (state) => key.getState(state).all;
export const foundAt = (state) => found(state).findIndex((one) => chosen(one, state));

// go chooses the next or the one before, and round the end.
export const go = (step) => (state, dispatch) => {
  const all = found(state), { from, to } = state.selection;
  if (!all.length) return false;
  const next = step > 0 ? all.find((one) => one.from >= to && !chosen(one, state)) || all[0] : all.filter((one) => one.to <= from).pop() || all[all.length - 1];
  dispatch(state.tr.setSelection(TextSelection.create(state.doc, next.from, next.to)).scrollIntoView());
  return true;
};

// replace puts other words in the place of the chosen ones and goes on; the type of the letters stays.
export const replace = (words) => (state, dispatch) => {
  if (foundAt(state) < 0) return go(1)(state, dispatch);
  const { from, to } = state.selection, tr = words ? state.tr.insertText(words, from, to) : state.tr.delete(from, to);
  const next = found(state).find((one) => one.from >= to);
  if (next) tr.setSelection(TextSelection.create(tr.doc, tr.mapping.map(next.from), tr.mapping.map(next.to)));
  dispatch(tr.scrollIntoView());
  return true;
};

export const replaceEach = (words) => (state, dispatch) => {
  const tr = state.tr;
  for (const { from, to } of found(state).slice().reverse()) words ? tr.insertText(words, from, to) : tr.delete(from, to);
  if (tr.docChanged) dispatch(tr);
  return tr.docChanged;
};
