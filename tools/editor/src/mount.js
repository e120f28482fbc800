// Puts the editor in the place of the form's Markdown field. Without this script the form works as it stands.
import { keymap } from "prosemirror-keymap";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { schema } from "./schema.js";
import { fromStored, toStored } from "./stored.js";
import { own } from "./own.js";
import { el } from "./dom.js";

export function readState() {
  const block = document.getElementById("story-state");
  try {
    return block ? JSON.parse(block.textContent) : null;
  } catch {
    return null;
  }
}

// mount returns the island, or null when the page has none.
export function mount(extensions) {
  const form = document.getElementById("story"), area = document.getElementById("body"), state = readState();
  if (!form || !area || !state) return null;
  const island = frame(form, area, state);
  const theirs = extensions.map((one) => one(island) || {});
  island.tools = theirs.flatMap((one) => one.tools || []);
  const added = [...theirs, ...own(island)], all = (name) => added.flatMap((one) => one[name] || []);
  island.help = all("help");
  const start = EditorState.create({ schema, doc: fromStored(state.doc), plugins: added.flatMap((one) => [...(one.keys ? [keymap(one.keys)] : []), ...(one.plugins || [])]) });
  island.view = new EditorView(island.sheet, {
    state: start, editable: () => !state.readOnly, nodeViews: Object.assign({}, ...all("nodeViews")),
    attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": "body-label", spellcheck: "true", class: "i-writing", dir: "auto" },
    dispatchTransaction: all("dispatch").reduceRight((next, wrap) => wrap(next), (tr) => apply(island, tr)),
  });
  area.hidden = area.disabled = true;
  for (const one of added) if (one.ready) one.ready(island);
  return island;
}

function apply(island, tr) {
  const view = island.view, before = view.state;
  const { state, transactions } = before.applyTransaction(tr);
  view.updateState(state);
  if (transactions.some((one) => one.docChanged)) island.emit("change", { before, state, transactions });
}

// setAside takes away what belongs to writing in Markdown: its buttons, its help, its hint beside the label.
function setAside(area) {
  for (const tools of document.querySelectorAll("[data-insert=body]")) tools.remove();
  const label = document.querySelector("label[for=body]"), help = area.nextElementSibling;
  if (label) {
    label.id = "body-label";
    label.querySelectorAll("i").forEach((hint) => hint.remove());
    label.addEventListener("click", () => document.getElementById("island-text").focus());
  }
  if (help && help.localName === "details") help.hidden = true;
}

// follow keeps the bars under the page's own bar, where that stays at the top of the window.
function follow(head) {
  const bar = document.querySelector(".bar");
  if (!bar) return;
  const set = () => { head.style.top = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight + "px" : "0"; };
  new ResizeObserver(set).observe(bar);
  window.addEventListener("resize", set);
  set();
}

// frame builds the island's elements and the object that extensions see.
function frame(form, area, state) {
  const head = el("div", { class: "i-head2" }), sheet = el("div", { class: "i-page" }), foot = el("div", { class: "i-foot2" }), field = el("input", { type: "hidden", name: "doc" });
  const root = el("div", { id: "editor", class: "island" }, head, sheet, foot, field);
  area.before(root);
  follow(head);
  setAside(area);
  const heard = {};
  const island = {
    form, area, state, root, head, sheet, foot, field, schema, view: null, tools: [], help: [],
    stored: () => toStored(island.view.state.doc),
    load(stored) {
      island.view.updateState(EditorState.create({ schema, doc: fromStored(stored), plugins: island.view.state.plugins }));
      island.emit("load", { state: island.view.state });
    },
    on(event, f) { (heard[event] = heard[event] || []).push(f); },
    emit(event, what) { for (const f of heard[event] || []) f(what); },
    say(words, level) { island.emit("say", { words, level }); },
  };
  root.island = island;
  send(island);
  return island;
}

// send fills the hidden field before anything leaves: a submit, the preview, an autosave that builds FormData.
function send(island) {
  island.form.addEventListener("formdata", (event) => {
    island.emit("submit", event);
    event.formData.set("doc", JSON.stringify(island.stored()));
  });
  let waiting = false;
  island.on("change", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      island.field.dispatchEvent(new Event("input", { bubbles: true })); // the preview and the guard listen to fields
    });
  });
}
