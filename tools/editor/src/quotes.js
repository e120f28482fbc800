// Signs of print while typing: the paper's quotation marks, dashes, an ellipsis; and blocks from a few letters at the
// start of a line, as in Markdown. Undo or Backspace right after takes back only the sign, not the letters.
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { TextSelection } from "prosemirror-state";
import { schema } from "./schema.js";

const { nodes, marks } = schema;
const inWord = /[\p{L}\p{N})\]”’»]$/u; // behind these a quotation ends

// sign is a rule that replaces the letters just typed, not in code.
const sign = (pattern, replace) => new InputRule(pattern, (state, match, start, end) => {
  const $start = state.doc.resolve(start);
  if (marks.code.isInSet(state.storedMarks || $start.marks()) || $start.parent.type.spec.code) return null;
  const before = $start.parent.textBetween(Math.max(0, $start.parentOffset - 1), $start.parentOffset, "\n", "\ufffc");
  return state.tr.insertText(replace(before, match), start, end);
});

export function signs(quotes) {
  const [open, close, single, apostrophe] = quotes && quotes.length === 4 ? quotes : ["“", "”", "‘", "’"];
  return [
    sign(/"$/, (before) => (closes(before) ? close : open)),
    sign(/'$/, (before) => (inWord.test(before) || closes(before) ? (/[\p{L}\p{N}]$/u.test(before) ? "’" : apostrophe) : single)),
    sign(/--$/, () => "–"),
    sign(/–-$/, () => "—"),
    sign(/\.\.\.$/, () => "…"),
  ];
}

// closes tells by the letter before whether a quotation mark ends one.
const closes = (before) => before !== "" && !/[\s(\[{\u2013\u2014/“‘«„\u00a0]$/u.test(before);

// typed makes a mark of text between two signs: **bold**.
const typed = (pattern, type) => new InputRule(pattern, (state, match, start, end) => {
  const words = match[2], $start = state.doc.resolve(start);
  if (!words || $start.parent.type.spec.code || state.doc.rangeHasMark(start, end, marks.code)) return null;
  const from = start + match[1].length, tr = state.tr, lead = (match[0].length - match[1].length - words.length + 1) >> 1;
  tr.delete(from + lead + words.length, end).delete(from, from + lead);
  return tr.addMark(from, from + words.length, type.create()).removeStoredMark(type);
});

const top = ($from) => $from.depth === 1 || $from.node(1).type === nodes.callout;

export function blockRules() {
  return [
    new InputRule(/^(#{2,4})\s$/, (state, match, start, end) => {
      const $start = state.doc.resolve(start);
      if (!top($start) || $start.parent.type !== nodes.paragraph) return null;
      return state.tr.delete(start, end).setBlockType(start, start, nodes.heading, { level: match[1].length, id: $start.parent.attrs.id });
    }),
    wrappingInputRule(/^\s*([-*•])\s$/, nodes.list, { ordered: false }),
    wrappingInputRule(/^(\d{1,4})[.)]\s$/, nodes.list, (match) => ({ ordered: true, start: +match[1] || 1 }), (match, list) => list.attrs.ordered && list.childCount + list.attrs.start === +match[1]),
    wrappingInputRule(/^\s*>\s$/, nodes.quotation),
    textblockTypeInputRule(/^```$/, nodes.code_block),
    new InputRule(/^(---|—-|–-|\*\*\*)$/, (state, match, start) => {
      const $start = state.doc.resolve(start), pos = $start.before();
      if (!top($start) || $start.parent.type !== nodes.paragraph || $start.parent.content.size >= match[0].length) return null;
      const tr = state.tr.replaceWith(pos, $start.after(), [nodes.rule.create(), nodes.paragraph.create()]);
      return tr.setSelection(TextSelection.create(tr.doc, pos + 2));
    }),
    typed(/(^|[\s(])\*\*([^*\s][^*]*[^*\s]|[^*\s])\*\*$/, marks.strong),
    typed(/(^|[\s(])[*_]([^*_\s][^*_]*[^*_\s]|[^*_\s])[*_]$/, marks.emphasis),
    typed(/(^|[\s(])~~([^~\s][^~]*[^~\s]|[^~\s])~~$/, marks.strike),
    typed(/(^|[\s(])`([^`]+)`$/, marks.code),
  ];
}

export function typing(island) {
  return {
    plugins: [inputRules({ rules: [...blockRules(), ...signs(island.state.quotes)] })],
    help: [["## or ### and a space", "Subheading"], ["- or 1. and a space", "List"], ["> and a space", "Quotation"], ["---", "Line across"], ["**words** _words_", "Bold, italic"]],
  };
}
