// Suggested edits. With the switch on, what is typed, deleted, styled or moved stands in the text as a suggestion with its
// author's name and colour; anybody who may write accepts or rejects it, one by one or all. Nothing of it can be
// published before that: what readers see is made by markup.Settle.
//
// Own, and not @handlewithcare/prosemirror-suggest-changes 0.1.8: that marks splits with zero-width spaces, which the stored
// form does not keep, knows neither author nor time, and what a rejected split or list means could not be said in Go.
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { button, el, shortTime } from "./hands.js";
import { about } from "./marks.js";
import { decide, openIn, resolve } from "./suggest_decide.js";
import { toStored } from "./stored.js";
import { tidy, track } from "./suggest_track.js";

const key = new PluginKey("suggest");
const colours = 6; // of island_hands.css; a seventh colleague shares one, and the name tells them apart

export function suggest(island) {
  const { state } = island, me = "staff:" + (state.me ? state.me.id : 0), seen = [];
  const people = new Map((state.people || []).map((one) => ["staff:" + one.id, one.name]));
  if (state.me) people.set(me, state.me.name);
  const name = (by) => people.get(by) || "A colleague";
  about.colour = (by) => {
    if (!seen.includes(by)) seen.push(by);
    return seen.indexOf(by) % colours;
  };
  about.words = (one, kind) => `${deed[kind] || "Suggested change"} by ${name(one.by)}, ${shortTime(one.at, state.lang)}`;

  const memory = "broadsheet-suggest-" + (state.id || "new");
  const remembered = () => { try { return sessionStorage.getItem(memory) === "1"; } catch { return false; } };
  const is = (editor) => key.getState(editor);

  const plugin = new Plugin({
    key,
    state: {
      init: (_, editor) => read({ on: remembered(), at: "" }, editor.doc),
      apply(tr, was, __, editor) {
        const meta = tr.getMeta(key) || {};
        const next = "on" in meta ? { ...was, on: meta.on } : was;
        if (tr.docChanged) return read(next, tr.doc);
        if (tr.selectionSet) return { ...next, at: under(tr.selection, next.list) };
        return next;
      },
    },
    props: {
      decorations: (editor) => is(editor).shown,
      attributes: (editor) => (is(editor).on ? { class: "suggesting" } : {}),
    },
    view: () => ({ update: (view, before) => { if (is(view.state) !== is(before)) print(); } }),
  });

  const dispatch = (next) => (tr) => {
    const view = island.view, skip = (tr.getMeta(key) || {}).skip || tr.getMeta("history$") || tr.getMeta("appendedTransaction");
    if (!tr.docChanged || skip) return next(tr);
    if (!is(view.state).on) return next(is(view.state).list.length ? tidy(tr) : tr);
    const suggested = track(view.state, tr, me);
    if (suggested) return next(suggested);
    island.say("That can not be suggested. Turn Suggest off to do it at once.");
    spoken.textContent = "That can not be suggested. Turn Suggest off to do it at once.";
  };

  const toggle = (editor, send) => {
    if (send) {
      const on = !is(editor).on;
      try { sessionStorage.setItem(memory, on ? "1" : "0"); } catch { /* then it is off after a reload */ }
      send(editor.tr.setMeta(key, { on }));
    }
    return true;
  };

  // settle accepts or rejects; ids null is all of them.
  const settle = (ids, said) => {
    if (state.readOnly) return false;
    const view = island.view, list = is(view.state).list;
    const tr = decide(view.state, (id) => (!ids || ids.includes(id) ? said : ""));
    if (!tr) return false;
    view.dispatch(tr.setMeta(key, { skip: true }).scrollIntoView());
    const left = is(view.state).list.length, many = list.length - left;
    spoken.textContent = `${many === 1 ? "One suggestion" : many + " suggestions"} ${said}ed, ${left ? left + " left" : "none left"}.`;
    return true;
  };
  const here = (said) => (editor, send) => {
    const at = is(editor).at;
    return !!at && (!send || settle([at], said));
  };
  const go = (way) => (editor, send, view) => {
    const list = is(editor).list, pos = editor.selection.head;
    if (!list.length) return false;
    const one = way > 0 ? list.find((one) => one.from >= pos && one.id !== is(editor).at) || list[0]
      : [...list].reverse().find((one) => one.to <= pos && one.id !== is(editor).at) || list[list.length - 1];
    if (send) show(one);
    return true;
  };
  const show = (one) => {
    const view = island.view, $from = view.state.doc.resolve(Math.min(one.from + 1, view.state.doc.content.size));
    view.dispatch(view.state.tr.setSelection(TextSelection.near($from)).scrollIntoView());
    view.focus();
  };

  // The list in the rail.
  const spoken = el("p", { class: "vh", role: "status" });
  const box = el("section", { class: "bx", id: "suggestions", "aria-labelledby": "suggestions-title" });
  const toggleButton = button("Suggest changes", () => { toggle(island.view.state, island.view.dispatch); island.view.focus(); }, "b2", { "aria-pressed": "false" });

  const print = () => {
    if (!island.view) return;
    const { list, on, at } = is(island.view.state), had = document.activeElement && document.activeElement.getAttribute("data-decide");
    state.suggestions = list.length;
    island.root.dataset.suggestions = list.length;
    toggleButton.setAttribute("aria-pressed", String(on));
    const may = !state.readOnly;
    box.replaceChildren(el("header", {}, el("h2", { id: "suggestions-title" }, "Suggestions", list.length ? el("span", { class: "count" }, list.length) : ""), may && toggleButton),
      list.length ? el("ol", { class: "sugs" }, list.map((one) => row(one, at, may)))
        : el("p", { class: "m" }, on ? "What you change now stands in the text as your suggestion." : "Nothing is suggested. Switch it on to propose changes instead of making them."),
      list.length > 1 && may ? el("p", { class: "bb top" }, button("Accept all", () => settle(null, "accept")), button("Reject all", () => settle(null, "reject"))) : "");
    if (had) {
      const [said, index] = had.split("-"), next = box.querySelectorAll(`[data-decide^=${said}-]`);
      (next[Math.min(+index, next.length - 1)] || toggleButton).focus();
    }
    island.emit("suggestions", list);
  };
  const row = (one, at, may) => {
    const index = is(island.view.state).list.indexOf(one), who = el("bdi", {}, name(one.by));
    return el("li", { class: `who-${about.colour(one.by)}${one.id === at ? " now" : ""}`, "data-suggestion": one.id },
      el("button", { type: "button", class: "told", click: () => show(one), "aria-label": `Show in the text: ${phrase(one)}` },
        el("span", { dir: "auto" }, parts(one)), el("small", {}, el("i", { class: "dot" }), who, ", " + shortTime(one.at, state.lang))),
      may && el("p", { class: "bb" }, button("Accept", () => settle([one.id], "accept"), "b2", { "data-decide": "accept-" + index, "aria-label": "Accept: " + phrase(one) }),
        button("Reject", () => settle([one.id], "reject"), "b2", { "data-decide": "reject-" + index, "aria-label": "Reject: " + phrase(one) })));
  };

  const ready = () => {
    const place = document.getElementById("suggestions"), rail = document.querySelector(".rail") || island.root;
    if (place) place.replaceWith(box);
    else rail.prepend(box);
    island.root.append(spoken);
    island.on("load", print);
    island.on("readonly", print);
    print();
  };

  island.suggest = {
    list: () => is(island.view.state).list, settle, on: () => is(island.view.state).on, toggle: () => toggle(island.view.state, island.view.dispatch),
    settled: (said) => toStored(resolve(island.view.state.doc, () => said)),
  };
  return {
    plugins: [plugin], dispatch, ready,
    keys: { "Mod-Alt-s": toggle, "Mod-Alt-y": here("accept"), "Mod-Alt-x": here("reject"), "Mod-Alt-.": go(1), "Mod-Alt-,": go(-1) },
    tools: [{ name: "suggest", label: "Suggest", text: "Suggest", keys: "Mod-Alt-s", run: toggle, on: (editor) => is(editor).on, able: () => !state.readOnly }],
    help: [["Mod-Alt-s", "Suggest changes instead of making them"], ["Mod-Alt-.", "The next suggestion"], ["Mod-Alt-,", "The one before"],
      ["Mod-Alt-y", "Accept the suggestion at the cursor"], ["Mod-Alt-x", "Reject it"]],
  };
}

const deed = {
  insertion: "Suggested to come in", insert: "Suggested to come in", split: "Suggested new paragraph", deletion: "Suggested to go out",
  delete: "Suggested to go out", merge: "Suggested to join the one before", format: "Suggested in another style", change: "Suggested in another form",
};

// phrase says a suggestion in one line, for those who hear it.
function phrase(one) {
  const text = one.text.replace(/¶/g, " new paragraph ").trim(), was = one.was.replace(/¶/g, " paragraph end ").trim();
  if (one.kind === "replace") return `“${was}” becomes “${text}”`;
  if (one.kind === "insert") return `“${text}” comes in`;
  if (one.kind === "delete") return `“${was}” goes out`;
  return text ? `“${text}” in another style` : "a block in another form";
}

function parts(one) {
  if (one.kind === "format") return [el("b", {}, "Style: "), el("span", { class: "sug sug-format" }, one.text || "a block in another form")];
  return [one.was && el("del", { class: "sug" }, one.was), one.was && one.text && " ", one.text && el("ins", { class: "sug" }, one.text)];
}

// read lists a document's suggestions and dresses its blocks; runs are dressed by their marks.
function read(was, doc) {
  const list = openIn(doc), shown = [];
  if (list.length) {
    doc.descendants((node, pos) => {
      for (const one of node.attrs.suggest || []) {
        shown.push(Decoration.node(pos, pos + node.nodeSize, {
          class: `sugb sugb-${one.kind} who-${about.colour(one.by)}`, title: about.words(one, one.kind), "data-suggestion": one.id,
        }));
      }
      return !node.isTextblock;
    });
  }
  return { ...was, list, shown: DecorationSet.create(doc, shown), at: list.some((one) => one.id === was.at) ? was.at : "" };
}

// under finds the suggestion at the cursor.
function under({ $head }, list) {
  if (!list.length) return "";
  for (const node of [$head.nodeAfter, $head.nodeBefore]) {
    const mark = node && node.marks.find((one) => "id" in one.attrs && list.some((two) => two.id === one.attrs.id));
    if (mark) return mark.attrs.id;
  }
  for (let depth = $head.depth; depth > 0; depth--) {
    const one = ($head.node(depth).attrs.suggest || [])[0];
    if (one) return one.id;
  }
  return "";
}
