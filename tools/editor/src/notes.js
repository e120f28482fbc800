// Notes for colleagues, tied to a passage and never part of the text. A passage is found again by its block and by a
// TextQuoteSelector (W3C Web Annotation Data Model §4.2.4: exact, prefix, suffix), also when words around it changed.
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { button, el, post, shortTime } from "./hands.js";
import { find, plain, selector } from "./notes_find.js";

const key = new PluginKey("notes");

export function notes(island) {
  const { state } = island, lang = state.lang;
  let all = state.notes || [], draft = null;

  const plugin = new Plugin({
    key,
    state: {
      init: (_, editor) => place(editor.doc, all),
      apply(tr, was) {
        if (tr.getMeta(key)) return place(tr.doc, all);
        if (!tr.docChanged) return was;
        const shown = was.shown.map(tr.mapping, tr.doc), kept = shown.find();
        const lost = kept.length < was.shown.find().length || was.gone > 0;
        return lost ? place(tr.doc, all, shown) : { ...was, shown };
      },
    },
    props: {
      decorations: (editor) => key.getState(editor).shown,
      handleClick(view, pos) {
        const one = key.getState(view.state).shown.find(pos, pos)[0];
        if (one) focus(one.spec.id, false);
        return false;
      },
    },
  });

  const add = (editor, send) => {
    const { from, to, empty } = editor.selection, $from = editor.doc.resolve(from), $to = editor.doc.resolve(to);
    if (empty || !state.urls || !state.urls.notes || !$from.sameParent($to) || !$from.parent.isTextblock && $from.depth) return false;
    if (!editor.doc.textBetween(from, to).trim() || $from.index(0) !== $to.index(0)) return false;
    if (send) {
      draft = selector(editor.doc, from, to);
      print();
      const field = box.querySelector("textarea");
      if (field) field.focus();
    }
    return true;
  };

  const send = async (fields) => {
    const answer = await post(state.urls.notes, fields);
    if (answer.status !== 200 || answer.odd) {
      spoken.textContent = trouble.textContent = answer.body.words || (answer.lost ? "No connection: the note was not kept." : "The note was not kept.");
      return false;
    }
    all = answer.body.notes || [];
    trouble.textContent = "";
    island.view.dispatch(island.view.state.tr.setMeta(key, true));
    print();
    return true;
  };

  const spoken = el("p", { class: "vh", role: "status" }), trouble = el("p", { class: "err", role: "alert" });
  const box = el("section", { class: "bx", id: "notes", "aria-labelledby": "notes-title" });

  // asked is a small form that is not a form: it stands beside the story's own.
  const asked = (label, words, act, stop) => {
    const field = el("textarea", { class: "fi", rows: "2", "aria-label": label, dir: "auto" });
    const go = async () => { if (field.value.trim()) { if (await act(field.value.trim())) spoken.textContent = "Kept."; } else field.focus(); };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) go();
      if (event.key === "Escape" && stop) stop();
    });
    return el("div", { class: "ask" }, field, el("p", { class: "bb" }, button(words, go), stop && button("Cancel", stop)));
  };

  const print = () => {
    const open = all.filter((one) => one.open), done = all.filter((one) => !one.open), where = places();
    const order = (list) => list.slice().sort((a, b) => (where.get(a.id) ?? 1e9) - (where.get(b.id) ?? 1e9));
    box.replaceChildren(
      el("header", {}, el("h2", { id: "notes-title" }, "Notes", open.length ? el("span", { class: "count" }, open.length) : "")), trouble,
      draft ? el("div", { class: "note new" }, draft.exact ? el("q", { dir: "auto" }, draft.exact) : el("p", { class: "m" }, "About the whole story"), asked("Your note", "Add the note", async (words) => {
        const was = draft;
        draft = null;
        if (await send({ do: "add", ...was, words })) { island.view.focus(); return true; }
        draft = was;
        return false;
      }, () => { draft = null; print(); island.view.focus(); })) : "",
      open.length || draft ? "" : el("p", { class: "m" }, "Choose words in the text and press Note. Notes are for colleagues; readers never see them."),
      draft ? "" : el("p", { class: "bb" }, button("Note on the whole story", () => { draft = { block: "", exact: "", prefix: "", suffix: "" }; print(); box.querySelector("textarea").focus(); })),
      ...order(open).map((one) => thread(one, where.has(one.id))),
      done.length ? el("details", {}, el("summary", { class: "sum" }, `${done.length} resolved`), ...order(done).map((one) => thread(one, where.has(one.id)))) : "");
  };

  const said = (one) => el("p", { class: "said" }, el("b", {}, el("bdi", {}, one.by.name)), " ", el("small", {}, shortTime(one.at, lang)), el("br"), el("span", { dir: "auto" }, one.words));
  const thread = (one, there) => {
    const mine = state.me && one.by.id === state.me.id;
    return el("article", { class: "note", id: "note-" + one.id, tabindex: "-1" },
      there ? el("button", { type: "button", class: "told", click: () => focus(one.id, true) }, el("q", { dir: "auto" }, one.exact))
        : one.exact ? el("p", { class: "m" }, "The passage is gone. It was: ", el("q", { dir: "auto" }, one.exact)) : el("p", { class: "m" }, "About the whole story"),
      said(one), ...(one.answers || []).map(said),
      one.open ? asked("Your answer", "Answer", (words) => send({ do: "answer", id: one.id, words })) : "",
      el("p", { class: "bb" },
        button(one.open ? "Resolve" : "Reopen", () => send({ do: one.open ? "resolve" : "reopen", id: one.id })),
        mine && button("Delete", () => send({ do: "delete", id: one.id }))));
  };

  const places = () => new Map(key.getState(island.view.state).shown.find().map((one) => [one.spec.id, one.from]));

  // focus goes to the passage in the text, or to the thread in the rail.
  const focus = (id, inText) => {
    if (inText) {
      const at = places().get(id), view = island.view;
      view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at))).scrollIntoView());
      view.focus();
      return;
    }
    const there = document.getElementById("note-" + id);
    if (!there) return;
    there.scrollIntoView({ block: "nearest" });
    for (const other of box.querySelectorAll(".note.now")) other.classList.remove("now");
    there.classList.add("now");
  };

  const ready = () => {
    if (!state.urls) return;
    const printed = document.getElementById("notes");
    if (printed) printed.replaceWith(box);
    else (document.querySelector(".rail") || island.root).prepend(box);
    island.root.append(spoken);
    let waiting = 0;
    island.on("change", () => { clearTimeout(waiting); waiting = setTimeout(() => { if (!box.contains(document.activeElement)) print(); }, 1000); });
    island.on("load", print);
    print();
  };

  return {
    plugins: [plugin], ready, keys: { "Mod-Alt-m": add }, help: [["Mod-Alt-m", "Write a note on the chosen words"]],
    tools: [{ name: "note", label: "Note", text: "Note", keys: "Mod-Alt-m", run: add, on: () => false, able: (editor) => add(editor) }],
  };
}

// place finds each note's passage. What was followed through the changes is believed before what is searched.
function place(doc, all, followed) {
  const shown = [], at = new Map((followed ? followed.find() : []).map((one) => [one.spec.id, one]));
  let gone = 0;
  const texts = plain(doc);
  for (const note of all) {
    const known = at.get(note.id), found = known || note.exact && find(texts, note);
    if (!found) {
      if (note.exact) gone++;
      continue;
    }
    shown.push(Decoration.inline(found.from, found.to, { class: "noted" + (note.open ? "" : " done"), title: `Note by ${note.by.name}` }, { id: note.id, inclusiveEnd: false }));
  }
  return { shown: DecorationSet.create(doc, shown), gone };
}
