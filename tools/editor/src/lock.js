// One writer at a time. While this tab holds the story it says so every ten seconds; when somebody takes it over, the
// text stands still, what was not saved is kept, and a notice says who has it.
import { button, el, idleWords, notice, post, shortTime } from "./hands.js";

const beat = 10000; // ms; six of them fit into the minute after which a silent lock is stale

export function lock(island) {
  const { form, state } = island;
  let touched = Date.now(), timer = 0, mine = false, since = 0;
  const token = () => (state.lock && state.lock.token) || "";

  const readOnly = (yes) => {
    state.readOnly = yes;
    island.root.classList.toggle("held", yes);
    island.view.setProps({ editable: () => !state.readOnly });
    for (const one of form.querySelectorAll("button[name=do]")) one.disabled = yes;
    island.emit("readonly", yes);
  };

  const takeForm = (words) => el("form", { method: "post", action: state.urls.take, class: "in" },
    el("input", { type: "hidden", name: "token", value: token() }), el("button", { class: "btn" }, words));

  // waiting is what somebody sees who opened a story that another is writing.
  const waiting = (holder) => {
    const printed = document.getElementById("held"); // the page says it itself, for those without scripts
    const words = `${holder ? holder.name : "Somebody"} is writing this story, ${idleWords(holder && holder.idle)}. You can read it, and leave notes.`;
    if (printed) return;
    const old = island.root.querySelector(".hands-lock > p");
    if (old) { if (old.textContent !== words) old.textContent = words; return; }
    const box = notice(island, "lock", words);
    outside(box, takeForm("Take it over"));
    box.append(el("p", { class: "m" }, "They are told at once, and nothing they wrote is lost."));
  };

  // A form may not stand inside another: the button stands in the box and belongs to a form beside the story's.
  const outside = (box, take) => {
    const id = "take-over-form";
    const there = document.getElementById(id);
    if (there) there.remove();
    take.id = id;
    take.hidden = true;
    const press = take.querySelector("button");
    press.setAttribute("form", id);
    form.after(take);
    box.append(el("p", { class: "bb" }, press));
  };

  // lost: another took the story over, or the lock went stale while this machine slept.
  const lost = ({ words, holder } = {}) => {
    if (!mine) return;
    mine = false;
    const unsaved = island.saving && island.saving.dirty();
    if (island.saving) island.saving.stop("lock");
    if (island.keep) island.keep.flush();
    readOnly(true);
    const name = holder && holder.name;
    const box = notice(island, "lock", words || `${name || "Somebody"} took this story over at ${shortTime(Date.now(), state.lang)}.`,
      el("p", {}, unsaved ? "Your last words were not saved. They are kept in this browser: this page shows them, and they are offered again when you open the story."
        : "All you wrote is saved."));
    outside(box, takeForm("Take it back"));
    box.querySelector(".bb").append(button("See how it goes on", () => location.reload()));
    if (unsaved) box.querySelector(".bb").append(button("Copy my text", () => navigator.clipboard.writeText(island.view.state.doc.textBetween(0, island.view.state.doc.content.size, "\n\n", "\n"))));
    if (island.saving) island.saving.show(unsaved ? "bad" : "saved", unsaved ? "Not saved: the story was taken over. Your text is kept in this browser." : "Read only");
    plan();
  };

  const tick = async () => {
    clearTimeout(timer);
    const watch = !mine && state.readOnly; // a window that only reads asks, and takes nothing
    if (!state.urls.lock || !token() && !watch) return plan();
    const answer = await post(state.urls.lock, { token: token(), idle: Math.round((Date.now() - touched) / 1000), watch: watch ? "1" : "" });
    if (answer.status === 200 && !answer.odd) {
      if (answer.body.token) state.lock = { ...state.lock, token: answer.body.token };
      if (answer.body.held) held();
      else if (mine) lost(answer.body);
      else if (state.readOnly) waiting(answer.body.holder);
    } else if (answer.status === 423 && mine) {
      lost(answer.body);
    }
    plan();
  };

  const held = () => {
    if (mine || !state.readOnly) { mine = true; return; }
    if (since) return;
    since = Date.now();
    const box = notice(island, "lock", "The story is free again.");
    box.append(el("p", { class: "bb" }, button("Open it for writing", () => location.reload(), "btn")));
  };

  const plan = () => {
    clearTimeout(timer);
    if (state.urls && state.urls.lock) timer = setTimeout(tick, beat);
  };

  const leave = () => {
    if (!mine || !state.urls.unlock) return;
    const body = new FormData();
    body.set("token", token());
    navigator.sendBeacon(state.urls.unlock, body);
  };

  const ready = () => {
    if (!state.urls) return;
    mine = !state.readOnly && !(state.lock && state.lock.held === false);
    if (!state.id) mine = false;
    else if (!mine) {
      readOnly(true);
      waiting(state.lock && state.lock.holder);
    }
    for (const kind of ["keydown", "pointerdown", "input"]) addEventListener(kind, () => { touched = Date.now(); }, { capture: true, passive: true });
    island.on("lost", lost);
    island.on("saved", () => {
      if (!mine) { mine = true; plan(); } // a new story has a lock from its first save on
    });
    addEventListener("pagehide", leave);
    addEventListener("pageshow", (event) => { if (event.persisted) tick(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
    plan();
  };

  island.lock = { tick };
  return { ready };
}
