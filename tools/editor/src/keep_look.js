// The kept text and the saved one beside each other, block by block.
import { button, el } from "./hands.js";

const texts = (stored) => (stored && stored.content || []).map((block) => collapse(words(block))).filter(Boolean);
const collapse = (text) => text.replace(/\s+/g, " ").trim();

function words(part) {
  if (part.type === "text") return part.text;
  if (part.type === "soft_break" || part.type === "hard_break") return " ";
  const inside = (part.content || []).map(words).join(part.content && part.content[0] && part.content[0].type === "text" ? "" : " ");
  const { id, suggest, ...attrs } = part.attrs || {};
  return inside + " " + Object.values(attrs).filter((value) => typeof value === "string").join(" ");
}

// sameWords tells whether two stored forms say the same, whatever the server tidied.
export function sameWords(a, b) {
  return texts(a).join("\n") === texts(b).join("\n");
}

export function lookAtBoth(copy, saved, { back, discard }) {
  const mine = texts(copy.stored), theirs = texts(saved);
  const column = (title, blocks, others) => el("section", {}, el("h3", {}, title), ...blocks.map((text) =>
    el("p", { dir: "auto" }, others.includes(text) ? text : el("mark", {}, text))), blocks.length ? "" : el("p", { class: "m" }, "No text."));
  const dialog = el("dialog", { class: "look", "aria-label": "Both texts, beside each other" },
    el("div", { class: "both" }, column("Not saved, kept in this browser", mine, theirs), column("Saved", theirs, mine)),
    el("p", { class: "bb" }, button("Bring the unsaved words back", () => { dialog.close(); back(); }, "btn"),
      button("Discard them", () => { dialog.close(); discard(); }), button("Close", () => dialog.close())));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
