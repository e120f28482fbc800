// Every key, and the dialog that lists them.
import { baseKeymap, chainCommands, exitCode, selectParentNode } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { undoInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import {
  addNote, beside, breakLine, enterChosen, heading, leaveNote, mark, moveBlock, paragraph, plain, removeBlock, selectMore, splitEntry, toggleList, wrapped,
} from "./commands.js";
import { dialog } from "./dialog.js";
import { el, keysFor } from "./dom.js";
import { linkDialog } from "./linking.js";
import { schema } from "./schema.js";
import { addColumn, addRow, below, clearCells, dropColumn, dropRow, nextCell } from "./tables.js";

const item = schema.nodes.list_item;

// rows of the help: keys, words, command. Those without a command are explained only.
const rows = (island) => [
  ["Type"],
  ["Mod-b", "Bold", mark("strong")],
  ["Mod-i", "Italic", mark("emphasis")],
  ["Mod-k", "Link, or change the link", linkDialog(island)],
  ["Mod-Shift-x", "Struck through", mark("strike")],
  ["Mod-.", "Superscript", mark("superscript")],
  ["Mod-,", "Subscript", mark("subscript")],
  ["Mod-e", "Code", mark("code")],
  ["Mod-\\", "Plain type", plain],
  ["Shift-Enter", "Line break", breakLine],
  ["Blocks"],
  ["Mod-Alt-0", "Text", paragraph],
  ["Mod-Alt-2", "Subheading", heading(2)],
  ["Mod-Alt-3", "Smaller subheading", heading(3)],
  ["Mod-Alt-4", "Smallest subheading", heading(4)],
  ["Mod-Shift-7", "Numbered list", toggleList(true)],
  ["Mod-Shift-8", "List with bullets", toggleList(false)],
  ["Mod-Shift-9", "Quotation", wrapped("quotation")],
  ["Mod-Alt-f", "Footnote; from a note back to the text", chainCommands(leaveNote, addNote)],
  ["Alt-ArrowUp", "Move the block, item or row up", moveBlock(-1)],
  ["Alt-ArrowDown", "Move it down", moveBlock(1)],
  ["Mod-Enter", "New paragraph after the block", chainCommands(exitCode, beside(true))],
  ["Mod-Shift-Enter", "New paragraph before it", beside(false)],
  ["Mod-Shift-Backspace", "Remove the block", removeBlock],
  ["Enter", "On a chosen picture or card: into its fields", enterChosen],
  ["Esc", "Choose the part around the cursor; from a field: its block"],
  ["Tables and lists"],
  ["Tab", "Next cell; a level in", chainCommands(nextCell(1), sinkListItem(item))],
  ["Shift-Tab", "Cell before; a level out", chainCommands(nextCell(-1), liftListItem(item))],
  ["Mod-Alt-ArrowDown", "New row under this one", addRow(true)],
  ["Mod-Alt-ArrowRight", "New column after this one", addColumn(true)],
  ["Mod-Alt-Shift-ArrowUp", "Remove the row", dropRow],
  ["Mod-Alt-Shift-ArrowLeft", "Remove the column", dropColumn],
  ["Everything"],
  ["Mod-z", "Undo; right after a sign of print: only the sign", chainCommands(undoInputRule, undo)],
  ["Mod-Shift-z", "Redo", redo],
  ["Mod-a", "Choose the cell or note, then the whole text", selectMore],
  ["Mod-f", "Find and replace", (state, dispatch) => { if (dispatch) island.find(); return true; }],
  ["Alt-F10", "To the toolbar; Esc comes back", (state, dispatch) => { if (dispatch) island.toolbar(); return true; }],
  ["Mod-/", "This list", (state, dispatch) => { if (dispatch) showHelp(island); return true; }],
];

export function keys(island) {
  const own = {};
  for (const [binding, , run] of rows(island)) if (run) own[binding] = run;
  island.showHelp = () => showHelp(island);
  document.addEventListener("keydown", (event) => { // from the headline too
    if ((event.ctrlKey || event.metaKey) && event.key === "/" && !event.defaultPrevented && !document.querySelector("dialog[open]")) { event.preventDefault(); showHelp(island); }
  });
  return {
    plugins: [
      keymap({ ...own, Enter: chainCommands(enterChosen, below, splitEntry, splitListItem(item), leaveNote), "Mod-y": redo, Backspace: chainCommands(undoInputRule, clearCells), Delete: clearCells, Escape: escape }),
      keymap(baseKeymap),
    ],
  };
}

// escape chooses the part around the cursor, so that Tab and the arrows leave the text.
function escape(state, dispatch) {
  return selectParentNode(state, dispatch);
}

function showHelp(island) {
  const list = el("dl", { class: "i-keys" });
  const add = (binding, words) => list.append(el("div", {}, el("dt", {}, el("kbd", {}, binding)), el("dd", {}, words)));
  for (const [binding, words] of rows(island)) {
    if (!words) list.append(el("div", { class: "group" }, el("dt", {}, binding)));
    else add(keysFor(binding), words);
  }
  list.append(el("div", { class: "group" }, el("dt", {}, "While typing")));
  for (const [binding, words] of island.help || []) add(binding, words);
  dialog("Keys", (body) => { body.append(list); }, { wide: true, then: () => island.view.focus() });
}
