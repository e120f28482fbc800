// Blocks that stand for something elsewhere: a link card, a claim's record, a block of a newer version.
import { el } from "../dom.js";
import { safeLink } from "../links.js";
import { attrField, framed, name } from "./fields.js";

const linkcard = framed((node, view, getPos) => {
  const make = (attr, label, more) => attrField(view, getPos, node, attr, label, more);
  const fields = [
    make("title", "Title of the card", { hint: "Title, such as The council’s meeting", kind: "title" }),
    make("text", "A line about it", { hint: "A line about it: two hours, with subtitles", lines: 2 }),
    make("url", "Address", { hint: "https://…", mode: "url", kind: "url" }),
  ];
  const bad = el("p", { class: "err", role: "status" });
  return {
    dom: el("div", { class: "i-card", contenteditable: "false" }, name("Link card"), ...fields, bad), fields,
    refresh: (n) => { bad.textContent = n.attrs.url && !safeLink(n.attrs.url) ? "A card leads to an address that begins with https://" : ""; },
  };
});

const claim = framed((node, view, getPos) => {
  const ref = attrField(view, getPos, node, "ref", "Name of the claim", { hint: "water-offices-call", kind: "url" });
  return {
    dom: el("div", { class: "i-card claim", contenteditable: "false" }, name("Claim record"), ref, el("p", { class: "m" }, "Readers see the record as it stands when they read.")),
    fields: [ref],
  };
});

// opaque shows the words in a block that this version does not know. It can be moved and removed, not changed.
const opaque = framed((node) => {
  const { kind, said } = words(node.attrs.raw);
  return {
    dom: el("div", { class: "i-card i-opaque", contenteditable: "false" }, name("Kept as it is"), el("p", {}, `A block of a newer version (${kind}).`), said ? el("p", { class: "m" }, said) : null),
    fields: [],
  };
});

function words(raw) {
  try {
    const json = JSON.parse(raw), said = [];
    const walk = (part) => {
      if (part && typeof part.text === "string") said.push(part.text);
      for (const inside of (part && Array.isArray(part.content) && part.content) || []) walk(inside);
    };
    walk(json);
    return { kind: String(json.type || "block"), said: said.join(" ").slice(0, 400) };
  } catch {
    return { kind: "block", said: "" };
  }
}

export const cards = { linkcard, claim, opaque };
