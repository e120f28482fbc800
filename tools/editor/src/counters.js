// Words and reading time under the text, and what happened, said once for the eye and once for the ear.
import { el, keysFor, later } from "./dom.js";

const perMinute = 230; // words read in a minute, British English; the paper's rule

// count tells the words of a document: of its text, not of alt texts or opaque blocks.
export function count(doc) {
  let words = 0;
  doc.descendants((node) => {
    if (node.isTextblock) {
      const text = node.textBetween(0, node.content.size, " ", (leaf) => (leaf.type.spec.leafText ? " " : ""));
      words += (text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}’'\-.,]*/gu) || []).length;
      return false;
    }
    return true;
  });
  return { words, minutes: Math.max(1, Math.round(words / perMinute)) };
}

export function counters(island) {
  const words = el("span", { class: "count" }), told = el("span", { class: "i-told2", role: "status" });
  const show = () => {
    const now = count(island.view.state.doc);
    words.textContent = now.words ? `${now.words.toLocaleString(island.state.lang || undefined)} ${now.words === 1 ? "word" : "words"} · ${now.minutes} min to read` : "No words yet";
  };
  const hush = later(8000, () => { told.textContent = ""; });
  island.on("change", later(300, show));
  island.on("load", show);
  island.on("say", ({ words: what, level }) => {
    told.textContent = what;
    told.classList.toggle("bad", level === "bad");
    if (level !== "bad") hush();
  });
  const keys = el("button", { type: "button", class: "i-tool", onclick: () => island.showHelp(), "aria-keyshortcuts": "Control+/" }, "Keys", el("kbd", {}, keysFor("Mod-/")));
  island.foot.append(words, told, keys);
  return { ready: show };
}
