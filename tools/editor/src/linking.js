// The dialog for a link: an address, or a story of our own found by its words.
import { Plugin, TextSelection } from "prosemirror-state";
import { dialog, labelled } from "./dialog.js";
import { el, later } from "./dom.js";
import { safeLink } from "./links.js";
import { schema } from "./schema.js";

const { link } = schema.marks;

// linkAt is the whole link around the cursor, or the chosen text.
export function linkAt(state) {
  const { $from, from, to, empty } = state.selection;
  if (!empty) {
    let href = "";
    state.doc.nodesBetween(from, to, (node) => { const found = link.isInSet(node.marks); if (found && !href) href = found.attrs.href; });
    return { from, to, href };
  }
  const found = link.isInSet($from.marks()) || $from.nodeAfter && link.isInSet($from.nodeAfter.marks);
  if (!found) return { from, to, href: "" };
  const start = $from.start();
  let a = from, b = from;
  $from.parent.forEach((node, offset) => {
    if (!found.isInSet(node.marks)) return;
    const left = start + offset, right = left + node.nodeSize;
    if (left <= b && right >= a) { a = Math.min(a, left); b = Math.max(b, right); }
  });
  return { from: a, to: b, href: found.attrs.href };
}

// setLink links a range; without text there, the words are put in.
export function setLink(view, { from, to }, href, words = "") {
  const tr = view.state.tr;
  if (from === to) {
    tr.insertText(words || href, from);
    to = from + (words || href).length;
  }
  tr.removeMark(from, to, link);
  if (href) tr.addMark(from, to, link.create({ href }));
  tr.setSelection(TextSelection.create(tr.doc, to)).removeStoredMark(link);
  view.dispatch(tr.scrollIntoView());
}

const why = "This is not an address that a link may have. Write https://…, mailto:…, tel:… or a path such as /city/water.";

// looksLike tells what people type without its beginning: a mail address, a host.
export function tidyAddress(text) {
  const s = text.trim();
  if (/^[^\s@:/]+@[^\s@:/]+\.[a-z]{2,}$/i.test(s)) return safeLink("mailto:" + s);
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(\/|$|\?|#|:\d)/i.test(s)) return safeLink("https://" + s);
  return safeLink(s);
}

export function linkDialog(island) {
  return (state, dispatch, view) => {
    if (!state.selection.$from.parent.inlineContent || state.selection.$from.parent.type.spec.code) return false;
    if (dispatch) open(island, view || island.view);
    return true;
  };
}

function open(island, view) {
  const { doc } = view.state, at = linkAt(view.state), chosen = view.state.doc.textBetween(at.from, at.to, " ");
  dialog(at.href ? "Change the link" : "Link", (body, close) => {
    const address = el("input", { class: "fi", inputmode: "url", autocapitalize: "none", autocomplete: "off", spellcheck: "false", autofocus: true, value: at.href, placeholder: "https://… or words of one of our stories" });
    const words = el("input", { class: "fi", dir: "auto" }), bad = el("p", { class: "err", role: "alert" }), found = el("ul", { class: "i-found", role: "list" });
    const done = (href, headline = "") => {
      close();
      setLink(view, view.state.doc === doc ? at : linkAt(view.state), href, words.value.trim() || headline);
      view.focus();
    };
    const keep = () => {
      const href = tidyAddress(address.value);
      if (href && !/\s/.test(address.value.trim())) return done(href);
      bad.textContent = why;
      address.focus();
    };
    address.addEventListener("input", () => { bad.textContent = ""; });
    const url = (island.state.urls || {}).stories;
    if (url) address.addEventListener("input", later(250, () => stories(url, address.value.trim(), found, done)));
    for (const field of [address, words]) field.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); keep(); } });
    body.append(labelled("Address, or words of one of our stories", address), bad, found);
    if (!chosen) body.append(labelled("Words that are linked", words, "empty: the address"));
    body.append(el("footer", { class: "bb" }, el("button", { type: "button", class: "btn", onclick: keep }, at.href ? "Change" : "Link"),
      at.href ? el("button", { type: "button", class: "b2", onclick: () => done("") }, "Remove the link") : null,
      at.href ? el("a", { class: "u tap", href: at.href, target: "_blank", rel: "noopener" }, "Open it") : null, el("button", { type: "button", class: "b2", onclick: close }, "Cancel")));
  });
}

// stories lists our own stories that fit; one that is not live says so and cannot be linked.
async function stories(url, q, found, done) {
  if (q.length < 2 || /^(https?:|mailto:|tel:|\/|#)/i.test(q)) return found.replaceChildren();
  let list = [];
  try {
    const answer = await fetch(`${url}?q=${encodeURIComponent(q)}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (answer.ok) list = (await answer.json()).stories || [];
  } catch { /* the address can still be typed */ }
  found.replaceChildren(...list.slice(0, 8).map((one) => el("li", {}, el("button", {
    type: "button", class: "i-story", disabled: !one.path, onclick: () => done(one.path.startsWith("/") ? one.path : "/" + one.path, one.headline),
  }, el("b", { dir: "auto" }, one.headline || "Without a headline"), el("i", {}, one.path ? one.path : `${one.state || "not published"}: has no address yet`)))));
}

// pasteLink links the chosen words when an address is pasted on them.
export function pasteLink() {
  return new Plugin({
    props: {
      handlePaste(view, event) {
        const text = event.clipboardData ? event.clipboardData.getData("text/plain").trim() : "", { selection } = view.state;
        if (selection.empty || !(selection instanceof TextSelection) || !selection.$from.sameParent(selection.$to) || selection.$from.parent.type.spec.code) return false;
        if (!/^(https?:\/\/|mailto:|tel:|www\.)\S+$/i.test(text) || !safeLink(text)) return false;
        setLink(view, selection, safeLink(text));
        return true;
      },
    },
  });
}
