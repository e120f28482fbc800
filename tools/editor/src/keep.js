// The copy of the text that is kept in this browser, written on every change before the network is tried. A crash, a
// lost connection, a session that ended: when the story is opened again, what was not saved is offered.
import { EditorState } from "prosemirror-state";
import { Node } from "prosemirror-model";
import { fromStored } from "./stored.js";
import { packHistory, unpackHistory } from "./undo.js";
import { sameWords, lookAtBoth } from "./keep_look.js";
import { store } from "./keep_store.js";
import { button, el, later, notice, shortTime } from "./hands.js";

const pause = 300; // ms after a key: less would write in the middle of a word, more could lose one
const day = 24 * 3600 * 1000;
const unsavedLife = 30 * day; // longer than any leave; then the words are too old to be anybody's draft
const savedLife = day; // a saved copy is kept for its undo steps only

export function keep(island) {
  const { form, state } = island, me = String(state.me ? state.me.id : 0);
  let dirty = false, held = null, offered = false, failed = false, gone = false;

  // tab names this tab; it survives a reload, and two tabs never write into one copy.
  const tab = tabName();
  const key = () => [me, state.id || "new", tab].join("/");

  const record = () => {
    const { doc, selection } = island.view.state;
    return {
      key: key(), person: me, story: state.id || 0, tab, at: Date.now(), base: state.base || 0, dirty, sent: false, pm: doc.toJSON(),
      sel: selection.toJSON(), history: packHistory(island.view.state), stored: island.stored(), fields: readFields(form),
    };
  };
  const write = async () => {
    soon.cancel();
    if (gone) return;
    try {
      await store.put(held = record());
      failed = false;
    } catch (error) {
      failed = true;
      island.emit("keep", { failed });
    }
  };
  const soon = later(pause, write);

  const self = {
    get dirty() { return dirty; },
    get failed() { return failed; },
    flush: () => (dirty ? write() : Promise.resolve()),
    // saved is called when the server has the text: changed tells whether more was written meanwhile.
    async saved(was, changed) {
      dirty = changed;
      const old = was.key;
      await write();
      if (old && old !== key()) await store.drop(old).catch(() => {});
    },
    key,
    // sent marks the copy when the form leaves in the ordinary way: the page that answers tells whether it arrived.
    async sent() {
      try { await store.put({ ...record(), sent: true, dirty: true }); } catch { /* the form has the words */ }
    },
    changed() {
      dirty = true;
      if (!offered) soon();
    },
  };

  const ready = async () => {
    island.on("change", (what) => { if (!what || !what.quiet) self.changed(); });
    const typed = (event) => { if (event.target.form === form && event.target !== island.field && event.target.name) self.changed(); };
    document.addEventListener("input", typed);
    document.addEventListener("change", typed);
    addEventListener("pagehide", () => self.flush());
    document.addEventListener("visibilitychange", () => { if (document.hidden) self.flush(); });
    document.addEventListener("leaving", () => { gone = true; soon.cancel(); }); // signed out, and wants nothing kept here: js/leave.js
    claim(key());
    const found = await copies(me, state.id || 0, tab).catch(() => []);
    const steps = found.find((copy) => !copy.dirty && copy.base === state.base && copy.history && sameWords(copy.stored, state.doc));
    if (steps && !dirty) restore(steps, true); // all of it was saved: only its undo steps come back
    const lost = found.filter((copy) => copy.dirty && !isHere(copy));
    for (const copy of found) if (!lost.includes(copy)) store.drop(copy.key).catch(() => {});
    if (lost.length) offer(lost);
    sweep().catch(() => {});
  };

  // isHere tells a copy whose words are all on this page, because the save arrived after all.
  const isHere = (copy) => {
    if (JSON.stringify(tidy(copy.fields)) !== JSON.stringify(tidy(readFields(form)))) return false;
    return JSON.stringify(copy.stored) === JSON.stringify(state.doc) || copy.sent && copy.base !== state.base && sameWords(copy.stored, state.doc);
  };

  // restore puts a copy into the editor and the form, with its undo steps where the document is the one they belong to.
  const restore = (copy, quiet) => {
    const { schema, view } = island;
    let doc = null;
    try {
      doc = Node.fromJSON(schema, copy.pm);
      doc.check();
    } catch {
      doc = fromStored(copy.stored); // written by another version of the editor
    }
    view.updateState(EditorState.create({ schema, doc, plugins: view.state.plugins }));
    unpackHistory(view, copy);
    if (!quiet) writeFields(form, copy.fields);
    island.emit("load", { state: view.state });
    if (quiet) return;
    if (copy.base) { // the save will tell if somebody saved meanwhile
      state.base = copy.base;
      if (form.elements.base) form.elements.base.value = copy.base;
    }
    dirty = true;
    island.emit("change", { restored: true });
  };

  const offer = (lost) => {
    const copy = lost[0];
    offered = true;
    const done = async (act) => {
      offered = false;
      box.remove();
      if (act) await act();
      const rest = lost.slice(1);
      if (rest.length) offer(rest);
      else island.view.focus();
    };
    const back = () => done(async () => {
      restore(copy, false);
      await write();
      if (copy.key !== key()) await store.drop(copy.key).catch(() => {});
    });
    const discard = () => done(() => store.drop(copy.key).catch(() => {}));
    const about = copy.story ? "" : firstWords(copy);
    const box = notice(island, "kept", `You have words here that were not saved (${shortTime(copy.at, state.lang)}).`, about && el("q", {}, about),
      el("p", { class: "bb" },
        button("Bring them back", back, "btn"),
        button("Look at both", () => lookAtBoth(copy, island.stored(), { back, discard })),
        button("Discard", discard)));
  };

  island.keep = self;
  return { ready };
}

// tabName is a name for this tab that a reload keeps. Without storage every load is another tab.
function tabName() {
  const fresh = Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join("");
  try {
    // A tab that was duplicated brings the storage of the first with it; only a reload or a return keeps its name.
    const way = performance.getEntriesByType("navigation")[0];
    const old = sessionStorage.getItem("broadsheet-tab");
    if (old && way && way.type !== "navigate" || old && document.referrer.startsWith(location.origin)) return old;
    sessionStorage.setItem("broadsheet-tab", fresh);
  } catch { /* private windows */ }
  return fresh;
}

// claim holds a lock by the copy's name while the tab lives, so that no other tab offers its words as lost.
function claim(key) {
  if (navigator.locks) navigator.locks.request("copy:" + key, { ifAvailable: true }, (lock) => lock && new Promise(() => {})).catch(() => {});
}

// copies finds what was kept of a story by a person, newest first, without those that another living tab is writing.
async function copies(person, story, tab) {
  const all = (await store.all()).filter((copy) => copy.person === person && copy.story === story);
  const living = new Set();
  if (navigator.locks) for (const lock of (await navigator.locks.query()).held) living.add(lock.name);
  return all.filter((copy) => copy.tab === tab || !living.has("copy:" + copy.key)).sort((a, b) => b.at - a.at);
}

async function sweep() {
  for (const copy of await store.all()) {
    if (Date.now() - copy.at > (copy.dirty ? unsavedLife : savedLife)) await store.drop(copy.key);
  }
}

// What the form holds, but for files, what only carries the page, and the text itself.
const passing = ["base", "story", "doc", "do", "lock", "body", "csrf"];

export function readFields(form) {
  const out = [];
  for (const field of form.elements) {
    if (!field.name || field.disabled || passing.includes(field.name) || ["file", "submit", "button"].includes(field.type)) continue;
    if ((field.type === "checkbox" || field.type === "radio") && !field.checked) continue;
    out.push([field.name, field.value]);
  }
  return out;
}

const tidy = (fields) => fields.map(([name, value]) => [name, value.replace(/\s+/g, " ").trim()]).filter(([, value]) => value);

function writeFields(form, fields) {
  const left = new Map();
  for (const [name, value] of fields) left.set(name, [...(left.get(name) || []), value]);
  for (const field of form.elements) {
    if (!field.name || passing.includes(field.name) || ["file", "submit", "button"].includes(field.type)) continue;
    const values = left.get(field.name) || [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length) field.value = values.shift();
    else continue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function firstWords(copy) {
  const headline = (copy.fields.find(([name]) => name === "headline") || [])[1];
  if (headline) return headline;
  const words = JSON.stringify(copy.stored).match(/"text":"(.*?)"/);
  return words ? words[1].slice(0, 60) : "";
}
