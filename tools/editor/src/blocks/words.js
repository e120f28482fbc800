// Blocks that hold words: quotation, pull quote, box, timeline, table, code, footnotes.
import { el, icon } from "../dom.js";
import { dropNote } from "../commands.js";
import { aside, attrField, change, framed, name } from "./fields.js";

const quotation = framed((node, view, getPos) => {
  const said = el("div"), who = attrField(view, getPos, node, "attribution", "Who said it", { kind: "by" });
  return { dom: el("blockquote", { class: "i-quotation" }, said, aside("div", { class: "i-saidby" }, who)), contentDOM: said, fields: [who] };
});

const pullquote = framed((node, view, getPos) => {
  const said = el("p"), who = attrField(view, getPos, node, "cite", "Who said it", { kind: "by" });
  return { dom: el("aside", { class: "i-pull" }, name("Pull quote"), said, aside("div", { class: "i-saidby" }, who)), contentDOM: said, fields: [who] };
});

const callout = framed((node, view, getPos) => {
  const inside = el("div"), title = attrField(view, getPos, node, "title", "Title of the box", { hint: "Title, such as What we know", kind: "title" });
  return { dom: el("section", { class: "i-callout" }, aside("div", {}, name("Box"), title), inside), contentDOM: inside, fields: [title] };
});

const timeline = framed((node, view, getPos) => {
  const entries = el("ol"), title = attrField(view, getPos, node, "title", "Title of the timeline", { hint: "Title, such as How it came to this", kind: "title" });
  return { dom: el("section", { class: "i-timeline" }, aside("div", {}, name("Timeline"), title), entries), contentDOM: entries, fields: [title] };
});

const timeline_entry = framed((node, view, getPos) => {
  const what = el("div", { class: "i-entry" }), when = attrField(view, getPos, node, "when", "When", { hint: "When", kind: "when" });
  const now = el("button", { type: "button", class: "i-now", title: "The story stands here", onclick: () => toggleNow(view, getPos) }, "Now");
  const dom = el("li", {}, aside("div", { class: "i-side" }, when, now), what);
  return { dom, contentDOM: what, fields: [when], refresh: (n) => { now.setAttribute("aria-pressed", n.attrs.now); dom.classList.toggle("at", n.attrs.now); now.disabled = !view.editable; } };
});

// toggleNow marks one entry as where the story stands, and no other.
function toggleNow(view, getPos) {
  const pos = getPos(), around = view.state.doc.resolve(pos), tr = view.state.tr, was = view.state.doc.nodeAt(pos).attrs.now;
  around.parent.forEach((entry, offset) => {
    const at = around.start() + offset, now = !was && at === pos;
    if (entry.attrs.now !== now) tr.setNodeAttribute(at, "now", now);
  });
  view.dispatch(tr);
}

const table = framed((node, view, getPos) => {
  const body = el("tbody"), caption = attrField(view, getPos, node, "caption", "Caption of the table", { hint: "Caption of the table", kind: "title" });
  const dom = el("div", { class: "i-tablebox" }, aside("div", {}, name("Table"), caption), el("div", { class: "i-scroll" }, el("table", {}, body)));
  return { dom, contentDOM: body, fields: [caption] };
});

const code_block = framed((node, view, getPos) => {
  const code = el("code"), language = attrField(view, getPos, node, "language", "Language of the code", { hint: "Language", kind: "lang" });
  return { dom: el("div", { class: "i-codebox" }, aside("div", {}, name("Code"), language), el("pre", { dir: "ltr" }, code)), contentDOM: code, fields: [language] };
});

const footnotes = framed(() => {
  const list = el("ol");
  return { dom: el("section", { class: "i-notes" }, name("Footnotes"), list), contentDOM: list, fields: [] };
});

const footnote = framed((node, view, getPos) => {
  const words = el("p");
  const drop = el("button", { type: "button", class: "i-quiet", "aria-label": "Remove this note", title: "Remove this note", onclick: () => dropNote(getPos())(view.state, view.dispatch) }, icon("close"));
  const dom = el("li", { "data-label": node.attrs.label }, words, aside("span", {}, drop));
  return { dom, contentDOM: words, fields: [], refresh: (n) => { drop.hidden = !view.editable; } };
});

const rule = () => ({ dom: el("div", { class: "i-rulebox", role: "separator", contenteditable: "false" }, el("hr")) });

export const words = { quotation, pullquote, callout, timeline, timeline_entry, table, code_block, footnotes, footnote, rule };
export { change };
