// Dialogs: the browser's own <dialog>, which keeps the focus and closes with Esc.
import { el, icon } from "./dom.js";

let count = 0;

// dialog shows one and returns it with close(). build gets the place for the content and the function that closes.
export function dialog(title, build, { wide = false, then } = {}) {
  for (const other of document.querySelectorAll(".island-dialog[open]")) other.close();
  const id = "island-dialog-" + ++count;
  const close = () => box.close();
  const body = el("div", { class: "in" });
  const box = el("dialog", { class: "island-dialog" + (wide ? " wide" : ""), "aria-labelledby": id },
    el("header", {}, el("h2", { id }, title), el("button", { type: "button", class: "i-tool", "aria-label": "Close", onclick: close }, icon("close"))), body);
  box.addEventListener("close", () => { box.remove(); if (then) then(); });
  document.body.append(box);
  box.showModal();
  box.focus();
  build(body, close);
  const first = body.querySelector("[autofocus]") || body.querySelector("input:not([type=hidden]),textarea,button");
  if (first && !body.contains(document.activeElement)) first.focus();
  return { box, body, close };
}

// labelled is a field under its label.
export function labelled(words, field, hint) {
  if (!field.id) field.id = "island-field-" + ++count;
  return el("div", { class: "field" }, el("label", { class: "lb", for: field.id }, words, hint ? el("i", {}, hint) : null), field);
}
