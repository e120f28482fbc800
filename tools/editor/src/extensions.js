// What others add to the editor. An extension is a function that is given the island before the editor is made and may
// return parts of it:
//   plugins   ProseMirror plugins, placed before the island's own
//   keys      { "Mod-Shift-x": command }, asked before the island's own
//   tools     buttons for the end of the toolbar: { name, label, icon, keys, run(state, dispatch, view), on(state), able(state) }
//   dispatch  (next) => (tr) => void, wraps how transactions are applied
//   nodeViews { name: (node, view, getPos) => nodeView }
//   help      [[keys, words], ...] rows for the help dialog
//   ready     (island) => void, called when the editor stands
// The island: island.form, island.state (the #story-state), island.view, island.schema, island.stored(), island.load(stored),
// island.on(event, f) with events "change" (the document), "submit", "say"; island.say(words), island.field (hidden "doc").
import { autosave } from "./autosave.js";
import { keep } from "./keep.js";
import { lock } from "./lock.js";
import { notes } from "./notes.js";
import { statements } from "./statements.js";
import { suggest } from "./suggest.js";

export const extensions = [suggest, notes, statements, lock, autosave, keep];
