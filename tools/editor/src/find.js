// Find and replace, in the text of the story.
import { found, foundAt, go, replace, replaceEach, search, seek } from "./find_search.js";
import { el, icon } from "./dom.js";

export function finder(island) {
  const find = el("input", { type: "search", class: "fi", "aria-label": "Find", placeholder: "Find" });
  const put = el("input", { class: "fi", "aria-label": "Replace with", placeholder: "Replace with" });
  const exact = el("input", { type: "checkbox" }), count = el("span", { class: "m", role: "status" });
  const run = (command) => () => { command(island.view.state, island.view.dispatch, island.view); show(); };
  const button = (words, command) => el("button", { type: "button", class: "b2", onclick: run(command) }, words);
  const close = () => {
    bar.hidden = true;
    seek("", false)(island.view.state, island.view.dispatch);
    island.view.focus();
  };
  const change = el("div", { class: "row" }, put, button("Replace", replaceOne), button("Replace all", replaceEvery));
  const bar = el("div", { class: "i-finder", role: "search", "aria-label": "Find in the text", hidden: true },
    el("div", { class: "row" }, find, count, button("Before", go(-1)), button("Next", go(1)), el("label", { class: "tick" }, exact, "Match case"),
      el("button", { type: "button", class: "i-tool", "aria-label": "Close find", onclick: close }, icon("close"))), change);

  function query() {
    seek(find.value, exact.checked)(island.view.state, island.view.dispatch);
    show();
  }

  // show counts the places and says which one is chosen.
  function show() {
    const { view } = island, all = found(view.state), at = foundAt(view.state), { from } = view.state.selection;
    count.textContent = !find.value ? "" : !all.length ? "Not found" : at < 0 ? `${all.length} found` : `${at + 1} of ${all.length}`;
    const mark = at >= 0 && view.domAtPos(from).node;
    if (mark) (mark.nodeType === 1 ? mark : mark.parentElement).scrollIntoView({ block: "nearest" });
  }

  function replaceOne(state, dispatch) { return island.view.editable && replace(put.value)(state, dispatch); }

  function replaceEvery(state, dispatch) {
    const all = found(state).length;
    if (!island.view.editable || !all || !replaceEach(put.value)(state, dispatch)) return false;
    island.say(all === 1 ? "1 place was changed." : `${all} places were changed.`);
    return true;
  }

  for (const field of [find, put]) {
    field.addEventListener("input", query);
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
      event.preventDefault();
      if (event.key === "Escape") close();
      else run(field === put ? replaceOne : go(event.shiftKey ? -1 : 1))();
    });
  }
  exact.addEventListener("change", query);
  island.on("change", () => { if (!bar.hidden) show(); });
  island.find = () => {
    const { state } = island.view, { from, to } = state.selection, words = state.doc.textBetween(from, to, " ");
    bar.hidden = false;
    change.hidden = !island.view.editable;
    if (words && words.length < 80) find.value = words;
    find.focus();
    find.select();
    query();
  };
  return { plugins: [search()], ready: () => island.head.append(bar) };
}
