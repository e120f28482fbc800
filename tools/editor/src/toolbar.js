// The toolbar: one row for type and blocks, one for the block in which the cursor stands. Arrow keys go along a row, Tab
// leaves it (ARIA toolbar pattern).
import { Plugin } from "prosemirror-state";
import { redo, redoDepth, undo, undoDepth } from "prosemirror-history";
import { liftListItem, sinkListItem } from "prosemirror-schema-list";
import { beside, hasMark, heading, inside, mark, moveBlock, out, plain, removeBlock, toggleList, topBlock, wrapped } from "./commands.js";
import { el, icon, keysFor } from "./dom.js";
import { kinds } from "./kinds.js";
import { linkDialog } from "./linking.js";
import { schema } from "./schema.js";
import { addColumn, addRow, align, alignedAs, dropColumn, dropRow, moveColumn } from "./tables.js";

const item = schema.nodes.list_item;
const isIn = (name, test = () => true) => (state) => { const found = inside(state, name); return Boolean(found && test(found.node)); };

const typeTools = (island) => [
  { name: "h2", label: "Subheading", text: "H2", keys: "Mod-Alt-2", run: heading(2), on: isIn("heading", (n) => n.attrs.level === 2) },
  { name: "h3", label: "Smaller subheading", text: "H3", keys: "Mod-Alt-3", run: heading(3), on: isIn("heading", (n) => n.attrs.level === 3) },
  null,
  { name: "strong", label: "Bold", text: "B", keys: "Mod-b", run: mark("strong"), on: (state) => hasMark(state, "strong") },
  { name: "emphasis", label: "Italic", text: "I", keys: "Mod-i", run: mark("emphasis"), on: (state) => hasMark(state, "emphasis") },
  { name: "link", label: "Link", icon: "link", keys: "Mod-k", run: linkDialog(island), on: (state) => hasMark(state, "link") },
  { name: "more", label: "More type", icon: "type", menu: () => moreType(island) },
  null,
  { name: "bullets", label: "List with bullets", icon: "bullets", keys: "Mod-Shift-8", run: toggleList(false), on: isIn("list", (n) => !n.attrs.ordered) },
  { name: "numbers", label: "Numbered list", icon: "numbers", keys: "Mod-Shift-7", run: toggleList(true), on: isIn("list", (n) => n.attrs.ordered) },
  { name: "quotation", label: "Quotation", icon: "quote", keys: "Mod-Shift-9", run: wrapped("quotation"), on: isIn("quotation") },
  { name: "picture", label: "Picture", icon: "picture", run: (state, dispatch) => { if (dispatch) island.pictures.insert(); return true; } },
  { name: "insert", label: "Insert", icon: "plus", words: true, menu: () => kinds(island).concat(island.inserts || []) },
  null,
  { name: "undo", label: "Undo", icon: "undo", keys: "Mod-z", run: undo, able: (state) => undoDepth(state) > 0 },
  { name: "redo", label: "Redo", icon: "redo", keys: "Mod-Shift-z", run: redo, able: (state) => redoDepth(state) > 0 },
  { name: "find", label: "Find and replace", icon: "find", keys: "Mod-f", run: (state, dispatch) => { if (dispatch) island.find(); return true; } },
];

const moreType = (island) => [
  { name: "strike", label: "Struck through", run: mark("strike"), keys: "Mod-Shift-x", on: (state) => hasMark(state, "strike") },
  { name: "superscript", label: "Superscript", run: mark("superscript"), keys: "Mod-.", on: (state) => hasMark(state, "superscript") },
  { name: "subscript", label: "Subscript", run: mark("subscript"), keys: "Mod-,", on: (state) => hasMark(state, "subscript") },
  { name: "code", label: "Code", run: mark("code"), keys: "Mod-e", on: (state) => hasMark(state, "code") },
  { name: "lang", label: "Words of another language…", run: island.tongue, on: (state) => hasMark(state, "lang") },
  { name: "plain", label: "Plain type", run: plain, keys: "Mod-\\" },
];

// hereTools are for the block around the cursor; those that cannot be done there are not shown.
const aligned = (word) => (state) => alignedAs(state) === word;
const hereTools = () => [
  { name: "up", label: "Move up", icon: "up", keys: "Alt-ArrowUp", run: moveBlock(-1), always: true },
  { name: "down", label: "Move down", icon: "down", keys: "Alt-ArrowDown", run: moveBlock(1), always: true },
  { name: "after", label: "New paragraph below", icon: "below", keys: "Mod-Enter", run: beside(true), always: true },
  { name: "bin", label: "Remove the block", icon: "bin", keys: "Mod-Shift-Backspace", run: removeBlock, always: true },
  { name: "in", label: "A level in", text: "Indent", keys: "Tab", run: sinkListItem(item) },
  { name: "level", label: "A level out", text: "Outdent", keys: "Shift-Tab", run: liftListItem(item) },
  { name: "row", label: "New row under this one", text: "+ Row", run: addRow(true) },
  { name: "column", label: "New column after this one", text: "+ Column", run: addColumn(true) },
  { name: "droprow", label: "Remove the row", text: "− Row", run: dropRow },
  { name: "dropcolumn", label: "Remove the column", text: "− Column", run: dropColumn },
  { name: "left", label: "Move the column back", text: "← Column", run: moveColumn(-1) },
  { name: "right", label: "Move the column on", text: "Column →", run: moveColumn(1) },
  { name: "start", label: "Column set at the start", text: "Start", run: align("start"), on: aligned("start") },
  { name: "centre", label: "Column set in the centre", text: "Centre", run: align("centre"), on: aligned("centre") },
  { name: "end", label: "Column set at the end, for figures", text: "End", run: align("end"), on: aligned("end") },
  { name: "out", label: "Out of the quotation", text: "Take out", run: (state, dispatch) => (inside(state, "quotation") && !inside(state, "list") ? out(state, dispatch) : false) },
  { name: "unbox", label: "Take the box away, keep its text", text: "Unbox", run: (state, dispatch) => (inside(state, "callout") ? wrapped("callout")(state, dispatch) : false) },
];

const names = {
  paragraph: "Text", heading: "Subheading", list: "List", quotation: "Quotation", pullquote: "Pull quote", picture: "Picture", gallery: "Gallery", table: "Table",
  timeline: "Timeline", callout: "Box", rule: "Line", code_block: "Code", linkcard: "Link card", claim: "Claim record", opaque: "Kept block", footnotes: "Footnotes",
};

class Bar {
  constructor(island, label, tools) {
    this.island = island;
    this.made = [];
    this.dom = el("div", { role: "toolbar", "aria-label": label, "aria-controls": "island-text", class: "i-bar2" });
    this.dom.addEventListener("keydown", (event) => this.key(event));
    this.dom.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); }); // the text keeps its cursor
    for (const tool of tools) this.add(tool);
  }

  add(tool) {
    if (!tool) return this.dom.append(el("span", { class: "i-gap", "aria-hidden": "true" }));
    const title = tool.keys ? `${tool.label} (${keysFor(tool.keys)})` : tool.label;
    const button = el("button", {
      type: "button", class: "i-tool t-" + tool.name, title, "aria-label": tool.text && tool.text !== tool.label ? `${tool.text}: ${tool.label}` : tool.label, tabindex: "-1", "aria-pressed": tool.on ? "false" : null,
      "aria-keyshortcuts": tool.keys ? tool.keys.replace(/Mod/g, "Control").replace(/-(?=.)/g, "+") : null, "aria-haspopup": tool.menu ? "menu" : null,
      onclick: () => (tool.menu ? this.menu(tool, button) : this.run(tool)),
    }, tool.icon ? icon(tool.icon) : tool.text, tool.icon && tool.words ? tool.label : "");
    this.dom.append(button);
    this.made.push({ tool, button });
  }

  run(tool) {
    const { view } = this.island;
    tool.run(view.state, view.dispatch, view);
    if (!document.querySelector("dialog[open]") && !this.island.root.contains(document.activeElement.closest(".i-finder,.i-attr"))) view.focus();
  }

  // menu opens under its button; arrows, Enter, Esc, and the first letters of a name.
  menu(tool, button) {
    const { view, root } = this.island, list = tool.menu().filter((one) => one.run(view.state, null, view));
    const shut = (back) => { if (!box.isConnected) return; box.remove(); document.removeEventListener("pointerdown", outside, true); button.setAttribute("aria-expanded", "false"); if (back) button.focus(); };
    const outside = (event) => { if (!box.contains(event.target)) shut(false); };
    const box = el("div", { role: "menu", class: "i-menu", "aria-label": tool.label }, ...list.map((one) => el("button", {
      type: "button", role: one.on ? "menuitemcheckbox" : "menuitem", "aria-checked": one.on ? String(Boolean(one.on(view.state))) : null, tabindex: "-1",
      onclick: () => { shut(false); this.run(one); },
    }, el("span", {}, one.label), one.keys ? el("kbd", {}, keysFor(one.keys)) : null)));
    box.addEventListener("keydown", (event) => {
      const all = [...box.children], at = all.indexOf(document.activeElement), go = (i) => all[(i + all.length) % all.length].focus();
      if (event.key === "ArrowDown") go(at + 1);
      else if (event.key === "ArrowUp") go(at - 1);
      else if (event.key === "Home") go(0);
      else if (event.key === "End") go(-1);
      else if (event.key === "Escape" || event.key === "Tab") shut(true);
      else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ") {
        const found = [...all.slice(at + 1), ...all].find((one) => one.textContent.toLowerCase().startsWith(event.key.toLowerCase()));
        if (found) found.focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    root.append(box);
    const at = button.getBoundingClientRect(), around = root.getBoundingClientRect();
    box.style.top = at.bottom - around.top + 4 + "px";
    box.style.left = Math.max(0, Math.min(at.left - around.left, around.width - box.offsetWidth)) + "px";
    box.style.maxHeight = Math.max(160, (window.visualViewport || window).height - at.bottom - 16 || 320) + "px";
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    box.firstElementChild.focus();
  }

  key(event) {
    const shown = this.made.map((one) => one.button).filter((button) => !button.hidden), at = shown.indexOf(document.activeElement);
    if (at < 0) return;
    const rtl = getComputedStyle(this.dom).direction === "rtl", step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key];
    if (event.key === "Escape") this.island.view.focus();
    else if (step) this.focus(shown[(at + step + shown.length) % shown.length]);
    else if (event.key === "Home") this.focus(shown[0]);
    else if (event.key === "End") this.focus(shown[shown.length - 1]);
    else if (event.key === "ArrowDown" && event.target.getAttribute("aria-haspopup")) event.target.click();
    else return;
    event.preventDefault();
  }

  focus(button) {
    for (const one of this.made) one.button.tabIndex = one.button === button ? 0 : -1;
    button.focus();
    button.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // first is the button that Tab reaches.
  first() {
    const shown = this.made.map((one) => one.button).filter((button) => !button.hidden);
    return shown.find((button) => button.tabIndex === 0) || shown[0];
  }

  refresh(state) {
    for (const { tool, button } of this.made) {
      const able = this.island.view && this.island.view.editable && (tool.menu ? true : tool.able ? tool.able(state) : Boolean(tool.run(state, null, this.island.view)));
      if (tool.hides) button.hidden = !able;
      else button.setAttribute("aria-disabled", String(!able)); // stays in reach, so that the focus is never lost
      if (tool.on) button.setAttribute("aria-pressed", String(Boolean(tool.on(state))));
    }
    const first = this.first();
    for (const { button } of this.made) button.tabIndex = button === first ? 0 : -1;
  }
}

export function toolbar(island) {
  let main, here, what;
  island.toolbar = () => main.focus(main.first());
  const draw = (state) => {
    const top = topBlock(state), chosen = inside(state, "picture", "table", "timeline", "list", "quotation");
    what.textContent = names[(chosen || top || { node: state.doc }).node.type.name] || "";
    main.refresh(state);
    here.refresh(state);
  };
  island.sheet.after(insertRow(island));
  return {
    plugins: [new Plugin({
      view(view) {
        view.dom.id = "island-text";
        main = new Bar(island, "Type and blocks", typeTools(island));
        here = new Bar(island, "This block, suggestions and notes", [...hereTools().map((tool) => ({ ...tool, hides: !tool.always })), null, ...island.tools]);
        what = el("span", { class: "i-what", "aria-hidden": "true" });
        here.dom.prepend(what);
        island.head.append(main.dom, here.dom);
        if (island.state.readOnly) island.head.hidden = true;
        requestAnimationFrame(() => draw(view.state));
        return {
          destroy: () => { main.dom.remove(); here.dom.remove(); },
          update: (v, before) => { if (before.doc !== v.state.doc || !before.selection.eq(v.state.selection) || before.storedMarks !== v.state.storedMarks) draw(v.state); },
        };
      },
    })],
  };
}

// insertRow stands under the text, for hands that look for it there.
function insertRow(island) {
  const names = ["picture", "quotation", "timeline", "table", "callout", "claim"], list = kinds(island);
  const put = (one) => () => {
    const { view } = island;
    one.run(view.state, view.dispatch, view);
    if (!document.querySelector("dialog[open]") && !island.sheet.contains(document.activeElement)) view.focus();
  };
  return el("div", { class: "ins", hidden: Boolean(island.state.readOnly) }, el("b", {}, "Insert"), ...names.map((name) => {
    const one = list.find((kind) => kind.name === name);
    return el("button", { type: "button", onclick: put(one) }, one.label);
  }));
}
