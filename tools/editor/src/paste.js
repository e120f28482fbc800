// What is pasted arrives clean (clean.js) and stays inside the part that it was pasted into.
import { Fragment, Slice } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { clean } from "./clean.js";
import { inside } from "./commands.js";
import { safeLink } from "./links.js";
import { schema } from "./schema.js";
import { fillCells } from "./tables.js";

const { nodes } = schema;

// fileOf makes a file of a picture that stands in the HTML itself.
function fileOf(src) {
  const found = /^data:(image\/(?:png|jpeg|gif|webp|avif));base64,([A-Za-z0-9+/=\s]+)$/.exec(src);
  if (!found) return null;
  try {
    const bytes = Uint8Array.from(atob(found[2].replace(/\s/g, "")), (letter) => letter.charCodeAt(0));
    return new File([bytes], "pasted." + found[1].split("/")[1], { type: found[1] });
  } catch {
    return null;
  }
}

let count = 0;

// taker decides what becomes of each picture in what was pasted.
function taker(island, came) {
  return ({ src, alt, caption }) => {
    const file = fileOf(src);
    came.pictures++;
    if (file) {
      const token = "clipboard-" + ++count;
      island.pictures.files.set(token, file);
      return { file: token, alt, caption };
    }
    const source = /^https?:/i.test(src) ? safeLink(src) : "";
    return source ? { source, alt, caption } : { file: "elsewhere", alt, caption };
  };
}

// inlined makes one line of a slice, for a cell, a note, an entry: blocks are parted by line breaks where those may stand.
function inlined(slice, parent) {
  const out = [], breaks = parent.type.contentMatch.matchType(nodes.hard_break);
  const gap = () => { if (out.length) out.push(breaks ? nodes.hard_break.create() : schema.text(" ")); };
  const walk = (node) => {
    if (node.isTextblock) {
      if (!node.content.size) return;
      gap();
      node.forEach((leaf) => out.push(parent.type.contentMatch.matchType(leaf.type) ? leaf : schema.text(leaf.type === nodes.footnote_ref ? "" : " ")));
    } else if (node.isInline) out.push(node);
    else node.forEach(walk);
  };
  slice.content.forEach(walk);
  return new Slice(Fragment.from(out), 0, 0);
}

export function paste(island) {
  let came = { pictures: 0 };
  return {
    plugins: [new Plugin({
      props: {
        transformPastedHTML(html) {
          came = { pictures: 0 };
          return /\sdata-pm-slice=/.test(html) ? html : clean(html, taker(island, came));
        },
        handlePaste(view, event, slice) {
          const { state } = view, tight = inside(state, "table_cell", "table_header", "footnote", "timeline_entry");
          const words = came.pictures === 1 ? "A picture came with the text. It is not in the library yet: choose or upload it where it stands."
            : `${came.pictures} pictures came with the text. They are not in the library yet: choose or upload each where it stands.`;
          if (came.pictures) requestAnimationFrame(() => island.say(words));
          came = { pictures: 0 };
          if (!tight) return false;
          const first = slice.content.firstChild;
          if (first && slice.content.childCount === 1 && first.type === nodes.table && inside(state, "table")) return fillCells(first)(state, view.dispatch);
          view.dispatch(state.tr.replaceSelection(inlined(slice, tight.node)).scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste"));
          return true;
        },
        // Text copied out of the editor: blocks parted by an empty line, breaks as line ends.
        clipboardTextSerializer: (slice) => slice.content.textBetween(0, slice.content.size, "\n\n", (leaf) => (leaf.type.spec.leafText ? leaf.type.spec.leafText(leaf) : "")),
      },
    })],
  };
}
