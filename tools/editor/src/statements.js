// The statements found in the text as it was saved: the box in the rail is asked for anew after a save, and what two
// readings agree on is underlined in the text. The server finds them; nothing is found here.
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { el } from "./hands.js";
import { find, plain } from "./notes_find.js";

const key = new PluginKey("statements");
const spare = 1500; // ms; whoever writes on is not followed letter by letter

export function statements(island) {
  const box = () => document.getElementById("statements");

  const place = (doc) => {
    const shown = [], texts = plain(doc);
    for (const one of document.querySelectorAll("#statements > .sc")) {
      let last = null;
      for (const { className, dataset } of one.querySelectorAll("mark[data-b]")) {
        const at = find(texts, { block: dataset.b, exact: dataset.x, prefix: dataset.p, suffix: dataset.s });
        if (!at) continue;
        last = Math.max(last, at.to);
        shown.push(Decoration.inline(at.from, at.to, { class: "said " + className }));
      }
      if (last) shown.push(Decoration.widget(last, () => el("span", { class: "said-no", "aria-hidden": "true" }, one.dataset.no), { side: 1, ignoreSelection: true }));
    }
    return DecorationSet.create(doc, shown);
  };

  const plugin = new Plugin({
    key,
    state: { init: (_, editor) => place(editor.doc), apply: (tr, was) => (tr.getMeta(key) ? place(tr.doc) : was.map(tr.mapping, tr.doc)) },
    props: { decorations: (editor) => key.getState(editor) },
  });

  const show = async (asked, options) => {
    try {
      const answer = await fetch(asked, { credentials: "same-origin", ...options });
      const page = answer.ok ? await answer.text() : "", main = page.slice(page.indexOf("<main")); // the styles of its head are not let in here
      const next = new DOMParser().parseFromString(main, "text/html").getElementById("statements"), old = box();
      if (!next) return;
      if (old && old.innerHTML !== next.innerHTML && !(old.contains(document.activeElement) && !options)) {
        const open = [...old.querySelectorAll("details")].map((one) => one.open);
        old.replaceWith(next);
        next.querySelectorAll("details").forEach((one, i) => { one.open = open[i]; });
        if (options) { next.tabIndex = -1; next.focus(); }
      } else if (!old) document.querySelector(".rail").prepend(next);
      island.view.dispatch(island.view.state.tr.setMeta(key, true).setMeta("addToHistory", false));
    } catch { /* no connection: the box stays as it is until the next save */ }
  };

  let waiting = 0;
  const ready = () => {
    island.on("saved", (answer) => { clearTimeout(waiting); waiting = setTimeout(show, spare, answer.url + "/statements"); });
    document.addEventListener("submit", (event) => {
      if (!event.target.closest("#statements")) return;
      event.preventDefault();
      const body = new URLSearchParams(new FormData(event.target, event.submitter));
      show(event.target.action, { method: "POST", body });
    });
  };
  return { plugins: [plugin], ready };
}
