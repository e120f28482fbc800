// What can be put into a story: the list behind the Insert menu and the slash menu.
import { addNote, codeBlock, heading, paragraph, put, textKind, toggleList, wrapped } from "./commands.js";
import { schema } from "./schema.js";
import { newTable } from "./tables.js";

const { nodes } = schema;
const row = (type) => type.create();

// kinds gives the list; words are what the slash menu also finds it by.
export function kinds(island) {
  return [
    { name: "paragraph", label: "Text", words: "paragraph plain", run: paragraph },
    { name: "h2", label: "Subheading", words: "heading h2", run: heading(2), keys: "Mod-Alt-2" },
    { name: "h3", label: "Smaller subheading", words: "heading h3", run: heading(3), keys: "Mod-Alt-3" },
    { name: "h4", label: "Smallest subheading", words: "heading h4", run: heading(4), keys: "Mod-Alt-4" },
    { name: "picture", label: "Picture", words: "image photo photograph upload", run: (state, dispatch) => { if (dispatch) island.pictures.insert(); return true; } },
    { name: "gallery", label: "Gallery", words: "pictures photos slideshow images", run: (state, dispatch) => { if (dispatch) island.pictures.insert([], true); return true; } },
    { name: "bullets", label: "List with bullets", words: "bulleted unordered points", run: toggleList(false), keys: "Mod-Shift-8" },
    { name: "numbers", label: "Numbered list", words: "ordered numbers", run: toggleList(true), keys: "Mod-Shift-7" },
    { name: "quotation", label: "Quotation", words: "quote blockquote said", run: wrapped("quotation"), keys: "Mod-Shift-9" },
    { name: "pullquote", label: "Pull quote", words: "pullquote display phrase", run: textKind(nodes.pullquote) },
    { name: "callout", label: "Box", words: "callout what we know key points aside", run: wrapped("callout") },
    { name: "timeline", label: "Timeline", words: "chronology dates when", run: put(() => nodes.timeline.create(null, [row(nodes.timeline_entry), row(nodes.timeline_entry)]), ".when") },
    { name: "table", label: "Table", words: "rows columns cells figures", run: put(() => newTable()) },
    { name: "note", label: "Footnote", words: "reference source note", run: addNote, keys: "Mod-Alt-f" },
    { name: "claim", label: "Claim record", words: "contested denied", run: put(() => nodes.claim.create(), ".i-attr") },
    { name: "linkcard", label: "Link card", words: "embed film video post map social", run: put(() => nodes.linkcard.create(), ".i-attr") },
    { name: "rule", label: "Line across", words: "rule break divider hr", run: put(() => nodes.rule.create()) },
    { name: "code", label: "Code", words: "preformatted program", run: codeBlock },
  ];
}

// fitting are the kinds whose words begin with what was typed, those whose own name does first.
export function fitting(list, typed) {
  const q = typed.toLowerCase().trim(), begins = (text) => text.toLowerCase().split(/\s+/).some((word) => word.startsWith(q));
  if (!q) return list;
  return [...list.filter((one) => one.label.toLowerCase().startsWith(q)), ...list.filter((one) => !one.label.toLowerCase().startsWith(q) && begins(one.label + " " + one.words))];
}
