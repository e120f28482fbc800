// Pictures in the text: alt text, caption and credit are written where they stand.
import { el } from "../dom.js";
import { put } from "../commands.js";
import { attrField, framed, name } from "./fields.js";
import { schema } from "../schema.js";

const { nodes } = schema;

// views needs the island for its pictures and their picker (pictures.js).
export function pictureViews(island) {
  const picture = framed((node, view, getPos) => {
    const make = (attr, label, more) => attrField(view, getPos, node, attr, label, { lines: 2, ...more });
    const alt = make("alt", "Alt text", { hint: "Alt text: what it shows, for those who cannot see it", kind: "alt" });
    const caption = make("caption", "Caption", { hint: "Caption", kind: "caption" });
    const credit = make("credit", "Credit", { hint: "Credit", lines: 1, kind: "credit" });
    const shown = el("div", { class: "i-shown" });
    const dom = el("figure", { class: "i-picture", contenteditable: "false" }, shown, el("div", { class: "i-texts" }, alt, caption, credit));
    let key = null;
    return {
      dom, fields: [alt, caption, credit],
      refresh: (n) => {
        const now = n.attrs.key + " " + n.attrs.source + " " + n.attrs.file;
        if (now !== key) show(n, shown, view, getPos);
        key = now;
        library(n.attrs.key, { alt, caption, credit });
        dom.classList.toggle("bare", !n.attrs.key);
      },
    };
  });

  // library lets empty fields show what the library says, which is what readers get.
  function library(key, fields) {
    if (!key) return;
    island.pictures.of(key).then((found) => {
      if (!found) return;
      if (found.alt) fields.alt.placeholder = "Alt text: " + found.alt;
      if (found.caption) fields.caption.placeholder = "Caption: " + found.caption;
      if (found.credit) fields.credit.placeholder = "Credit: " + found.credit;
      fields.alt.classList.toggle("wanted", !found.alt && !fields.alt.value);
    });
  }

  function show(node, shown, view, getPos) {
    const { key, source, file } = node.attrs;
    shown.replaceChildren();
    if (key) {
      const img = el("img", { alt: "", loading: "lazy" });
      shown.append(img);
      island.pictures.of(key).then((found) => {
        if (!found) return shown.replaceChildren(el("p", { class: "i-gone i-leaf-ui" }, `The library has no picture ${key}.`), ...offers(view, getPos));
        img.width = found.width || 3;
        img.height = found.height || 2;
        if (found.srcset) { img.srcset = found.srcset; img.sizes = "38rem"; }
        img.src = found.src;
      });
      return;
    }
    const words = file ? "A picture from the clipboard. It is not in the paper’s library yet."
      : source ? `A picture from ${host(source)}. It is not in the paper’s library, and readers are never sent there for it.` : "No picture chosen yet.";
    shown.append(el("p", { class: "i-gone i-leaf-ui" }, words), ...offers(view, getPos, source));
  }

  // offers are the ways to a picture of our own.
  function offers(view, getPos, source) {
    const pick = () => island.pictures.replace(getPos());
    return [el("p", { class: "i-offers i-leaf-ui" },
      el("button", { type: "button", class: "b2", onclick: pick }, "Choose or upload…"),
      source && /^https?:/.test(source) ? el("a", { class: "u tap", href: source, target: "_blank", rel: "noopener noreferrer" }, "Look at it there") : null)];
  }

  const gallery = framed((node, view, getPos) => {
    const inside = el("div", { class: "i-wallet" });
    const add = el("button", { type: "button", class: "b2", onclick: () => island.pictures.addTo(getPos()) }, "Add pictures…");
    return {
      dom: el("section", { class: "i-gallery" }, el("div", { class: "i-leaf-ui", contenteditable: "false" }, name("Gallery"), add), inside), contentDOM: inside, fields: [],
      refresh: () => { add.hidden = !view.editable; },
    };
  });
  return { picture, gallery };
}

const host = (source) => { try { return new URL(source, location.href).host; } catch { return "elsewhere"; } };

// putPictures sets chosen pictures into the text: one, one after another, or as a gallery.
export function putPictures(list, asGallery) {
  const made = list.map((one) => nodes.picture.create({ key: one.key }));
  return (state, dispatch, view) => {
    if (asGallery && made.length > 1) return put(nodes.gallery.create(null, made))(state, dispatch, view);
    let done = false;
    for (const one of made) done = put(one)(view ? view.state : state, dispatch, view) || done;
    return done;
  };
}
