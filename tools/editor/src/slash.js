// The slash menu: "/" at the start of a line, words to narrow it, arrows, Enter, Esc.
import { Plugin, PluginKey } from "prosemirror-state";
import { el, keysFor } from "./dom.js";
import { fitting, kinds } from "./kinds.js";

const key = new PluginKey("slash");

// typed reads what stands after a slash that begins the line of the cursor, or null.
function typed(state) {
  const { $from, empty } = state.selection;
  if (!empty || !["paragraph", "heading"].includes($from.parent.type.name)) return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, "\n", "\n"), found = /(?:^|\n)\/([^\n/]{0,24})$/.exec(before);
  return found ? { from: $from.pos - found[1].length - 1, to: $from.pos, words: found[1] } : null;
}

export function slash(island) {
  const all = kinds(island), list = el("ul", { class: "i-slash", role: "listbox", id: "island-slash", "aria-label": "Insert", hidden: true });
  const open = (state) => { const now = key.getState(state); return now && now.at && !now.shut && now.list.length ? now : null; };
  const choose = (view, one, at) => {
    view.dispatch(view.state.tr.delete(at.from, at.to));
    one.run(view.state, view.dispatch, view);
    if (!document.querySelector("dialog[open]") && !view.dom.contains(document.activeElement)) view.focus();
  };
  const plugin = new Plugin({
    key,
    state: {
      init: () => ({ at: null, list: [], index: 0, shut: true }),
      apply(tr, was, before, state) {
        const meta = tr.getMeta(key), at = typed(state);
        if (meta) return { ...was, ...meta };
        if (!tr.docChanged && !tr.selectionSet) return was;
        if (!at) return { at: null, list: [], index: 0, shut: true };
        const fresh = !was.at && tr.docChanged && at.words === ""; // opens when the slash itself is typed
        const found = fitting(all, at.words).filter((one) => one.run(state, null));
        return { at, list: found, index: was.at && was.at.words === at.words ? was.index : 0, shut: fresh ? false : was.shut };
      },
    },
    props: {
      attributes: (state) => { const now = open(state); return now ? { "aria-controls": "island-slash", "aria-activedescendant": "island-slash-" + now.list[now.index].name } : {}; },
      handleKeyDown(view, event) {
        const now = open(view.state);
        if (!now || event.isComposing) return false;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step) view.dispatch(view.state.tr.setMeta(key, { index: (now.index + step + now.list.length) % now.list.length }));
        else if (event.key === "Escape") view.dispatch(view.state.tr.setMeta(key, { shut: true }));
        else if (event.key === "Enter" || event.key === "Tab") choose(view, now.list[now.index], now.at);
        else return false;
        return true;
      },
      handleDOMEvents: { blur(view) { if (open(view.state)) view.dispatch(view.state.tr.setMeta(key, { shut: true })); return false; } },
    },
    view(view) {
      island.sheet.append(list);
      return { update: () => draw(view), destroy: () => list.remove() };
    },
  });

  function draw(view) {
    const now = open(view.state);
    list.hidden = !now;
    if (!now) return;
    list.replaceChildren(...now.list.map((one, i) => el("li", {
      role: "option", id: "island-slash-" + one.name, "aria-selected": String(i === now.index),
      onmousedown: (event) => { event.preventDefault(); choose(view, one, now.at); },
    }, el("span", {}, one.label), one.keys ? el("kbd", {}, keysFor(one.keys)) : null)));
    place(view, now.at.from);
    const chosen = list.children[now.index];
    if (chosen.offsetTop < list.scrollTop || chosen.offsetTop + chosen.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = chosen.offsetTop - list.clientHeight / 2;
  }

  // place sets the list under the line, or over it where the window ends.
  function place(view, pos) {
    const at = view.coordsAtPos(pos), sheet = island.sheet.getBoundingClientRect(), room = (window.visualViewport || window).height || window.innerHeight;
    const above = at.bottom + list.offsetHeight + 8 > room && at.top > list.offsetHeight + 60;
    list.style.top = (above ? at.top - sheet.top - list.offsetHeight - 6 : at.bottom - sheet.top + 6) + "px";
    list.style.left = Math.max(0, Math.min(at.left - sheet.left, sheet.width - list.offsetWidth)) + "px";
  }
  return { plugins: [plugin], help: [["/", "What to put here: at the start of a line"]] };
}
