// Fields of a block: who said it, a caption, an alt text. They are attributes of the block in the document and inputs in
// the page, and take part in undo.
import { redo, undo } from "prosemirror-history";
import { NodeSelection, Selection } from "prosemirror-state";
import { el } from "../dom.js";

let burst = 0, lastTime = 0, lastField = null; // letters typed without a pause are one step of undo

// change sets an attribute of the block at getPos.
export function change(view, getPos, name, value, field) {
  const now = Date.now();
  if (field !== lastField || now - lastTime > 600) burst++;
  lastTime = now;
  lastField = field;
  view.dispatch(view.state.tr.setNodeAttribute(getPos(), name, value).setMeta("composition", -burst));
}

// attrField is a field bound to one attribute. It has refresh(node) for changes that come from elsewhere.
export function attrField(view, getPos, node, name, label, { hint = "", lines = 1, list = null, mode = "", kind = "" } = {}) {
  const field = el(lines > 1 ? "textarea" : "input", {
    class: "i-attr " + kind, "aria-label": label, placeholder: hint || label, dir: "auto", rows: lines > 1 ? 1 : null, list, inputmode: mode || null,
    autocomplete: "off", "data-attr": name,
  });
  const grow = () => { // one line high, more when there is more
    if (lines > 1 && field.isConnected && !CSS.supports("field-sizing", "content")) { field.style.height = "auto"; field.style.height = field.scrollHeight + 2 + "px"; }
  };
  field.addEventListener("input", () => { grow(); change(view, getPos, name, field.value.replace(/\s*\n\s*/g, " "), field); });
  field.addEventListener("keydown", (event) => fieldKeys(event, view, getPos, field));
  field.addEventListener("focus", grow);
  field.refresh = (node) => {
    field.disabled = !view.editable;
    if (field.value !== (node.attrs[name] || "")) field.value = node.attrs[name] || "";
    requestAnimationFrame(grow);
  };
  field.refresh(node);
  return field;
}

function fieldKeys(event, view, getPos, field) {
  const mod = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
  if (mod && !event.altKey && (key === "z" || key === "y")) {
    event.preventDefault();
    (key === "y" || event.shiftKey ? redo : undo)(view.state, view.dispatch);
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    leave(view, getPos, field);
  } else if (event.key === "Escape") {
    event.preventDefault();
    choose(view, getPos());
  }
}

// leave goes from a field to the next one of the block, and behind the last into the text.
function leave(view, getPos, field) {
  const dom = view.nodeDOM(getPos()), all = [...dom.querySelectorAll(".i-attr")], next = all[all.indexOf(field) + 1];
  if (next) return next.focus();
  const node = view.state.doc.nodeAt(getPos()), pos = getPos(), tr = view.state.tr;
  const inside = node.inlineContent || node.content.size && field.compareDocumentPosition(dom.querySelector(".hold") || dom) & Node.DOCUMENT_POSITION_FOLLOWING;
  let at = inside ? pos + 1 : pos + node.nodeSize;
  if (!inside && !Selection.findFrom(tr.doc.resolve(at), 1, true)) tr.insert(at, view.state.schema.nodes.paragraph.create());
  view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(at), 1)).scrollIntoView());
  view.focus();
}

export function choose(view, pos) {
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
  view.focus();
}

// Framed is a node view: an element with fields around what is written in the block.
export class Framed {
  constructor(dom, contentDOM, fields = []) {
    this.dom = dom;
    if (contentDOM) {
      this.contentDOM = contentDOM;
      contentDOM.classList.add("hold");
    }
    this.fields = fields;
  }

  update(node) {
    if (this.type && node.type !== this.type) return false;
    this.node = node;
    for (const field of this.fields) field.refresh(node);
    if (this.refresh) this.refresh(node);
    return true;
  }

  // What happens in a field or on a button is none of ProseMirror's business.
  stopEvent(event) {
    const target = event.target;
    if (!(target instanceof Element) || event.type === "dragstart" || event.type === "drop" || event.type === "dragover") return false;
    return Boolean(target.closest(".i-attr,button,select,.i-leaf-ui")) && !(this.contentDOM && this.contentDOM.contains(target) && !target.closest(".i-attr,button"));
  }

  ignoreMutation(change) {
    if (change.type === "selection") return !this.contentDOM || !this.contentDOM.contains(change.target);
    return !this.contentDOM || !this.contentDOM.contains(change.target);
  }
}

// framed makes the constructor of a node view: build(node, view, getPos) returns { dom, contentDOM, fields, refresh }.
export function framed(build) {
  return (node, view, getPos) => {
    const parts = build(node, view, getPos), made = new Framed(parts.dom, parts.contentDOM, parts.fields);
    made.type = node.type;
    made.node = node;
    made.refresh = parts.refresh;
    if (parts.refresh) parts.refresh(node);
    return made;
  };
}

// name is the small word above a block that says what it is.
export const name = (words) => el("span", { class: "i-what", contenteditable: "false" }, words);
export const aside = (tag, attrs, ...inside) => el(tag, { contenteditable: "false", ...attrs }, ...inside);
