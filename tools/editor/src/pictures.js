// The paper's pictures: what the document shows, the picker with search, uploads with progress.
import { Plugin } from "prosemirror-state";
import { dialog, labelled } from "./dialog.js";
import { el, later } from "./dom.js";
import { schema } from "./schema.js";
import { pictureViews, putPictures } from "./blocks/pictures.js";

const { nodes } = schema;
const most = 40 << 20; // bytes of a picture, as the server takes it

// Pictures knows every picture that the document or the picker has shown.
class Pictures {
  constructor(island) {
    this.island = island;
    this.known = new Map(Object.entries(island.state.pictures || {}).map(([key, one]) => [key, Promise.resolve(one)]));
    this.files = new Map(); // pasted pictures that wait for their upload
  }

  get url() { return (this.island.state.urls || {}).pictures || ""; }

  keep(one) {
    this.known.set(one.key, Promise.resolve(one));
    return one;
  }

  // of finds a picture by key, in the library if it has to.
  of(key) {
    if (!this.known.has(key)) this.known.set(key, this.url ? this.search(key).then(({ pictures }) => pictures.find((one) => one.key === key) || null, () => null) : Promise.resolve(null));
    return this.known.get(key);
  }

  async search(q, before = "") {
    const answer = await fetch(`${this.url}?q=${encodeURIComponent(q)}&before=${encodeURIComponent(before)}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("The library did not answer.");
    const found = await answer.json();
    (found.pictures || []).forEach((one) => this.keep(one));
    return { pictures: found.pictures || [], next: found.next || "" };
  }

  // upload sends one file. progress is called with a share from 0 to 1.
  upload(file, texts, progress) {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest(), form = new FormData();
      form.append("file", file, file.name || "picture");
      for (const [name, value] of Object.entries(texts)) form.append(name, value);
      request.open("POST", this.url);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
      request.addEventListener("load", () => {
        const answer = json(request.responseText);
        if (request.status === 201 && answer) return done(this.keep(answer.picture || answer));
        const words = answer && (answer.problems ? answer.problems.map((one) => one.words).join(" ") : answer.words);
        failed(new Error(words || (request.status === 413 ? "The picture is too large." : "The library did not take the picture.")));
      });
      request.addEventListener("error", () => failed(new Error("The line is gone. Try again.")));
      request.send(form);
    });
  }

  // insert asks for pictures and sets them at the cursor; as a gallery where that was asked for.
  insert(files = [], gallery = false) {
    const { view } = this.island;
    pick(this, { several: true, files, gallery }, (list, asGallery) => {
      putPictures(list, asGallery)(view.state, view.dispatch, view);
      view.focus();
    });
  }

  // replace gives the picture at pos another key; its own words stay, but for those that were typed with the upload.
  replace(pos) {
    const { view } = this.island, node = view.state.doc.nodeAt(pos), file = this.files.get(node.attrs.file);
    pick(this, { several: false, files: file ? [file] : [], alt: node.attrs.alt }, ([one]) => {
      const now = view.state.doc.nodeAt(pos);
      if (now && now.type === nodes.picture) view.dispatch(view.state.tr.setNodeMarkup(pos, null, { ...now.attrs, ...typed(one), key: one.key, source: "", file: "" }));
      view.focus();
    });
  }

  // addTo puts more pictures into the gallery at pos.
  addTo(pos) {
    const { view } = this.island;
    pick(this, { several: true }, (list) => {
      const gallery = view.state.doc.nodeAt(pos);
      if (gallery && gallery.type === nodes.gallery) view.dispatch(view.state.tr.insert(pos + gallery.nodeSize - 1, list.map((one) => nodes.picture.create({ key: one.key }))));
      view.focus();
    });
  }
}

// typed lets the library's words stand that were just written there.
const typed = (one) => Object.fromEntries(["alt", "caption", "credit"].filter((name) => one.fresh && one[name]).map((name) => [name, ""]));

function json(text) {
  try { return JSON.parse(text); } catch { return null; }
}

// pick shows the picker; done gets the chosen pictures in the order in which they were chosen.
function pick(pictures, { several, files = [], alt = "", gallery: only = false }, done) {
  const chosen = new Map();
  dialog(only ? "A gallery" : several ? "Pictures" : "A picture", (body, close) => {
    const finish = (asGallery) => { close(); done([...chosen.values()], asGallery); };
    const insert = el("button", { type: "button", class: "btn", disabled: true, onclick: () => finish(only) }, only ? "Choose two or more" : "Insert");
    const gallery = el("button", { type: "button", class: "b2", hidden: true, onclick: () => finish(true) }, "Insert as a gallery");
    const chose = (one, on) => {
      if (!several) chosen.clear();
      if (on) chosen.set(one.key, one);
      else chosen.delete(one.key);
      insert.disabled = chosen.size < (only ? 2 : 1);
      insert.textContent = only ? (chosen.size > 1 ? `Insert a gallery of ${chosen.size}` : "Choose two or more") : chosen.size > 1 ? `Insert ${chosen.size} pictures` : "Insert";
      gallery.hidden = only || chosen.size < 2;
      body.querySelectorAll("[data-key]").forEach((b) => b.setAttribute("aria-pressed", chosen.has(b.dataset.key)));
    };
    const shelf = library(pictures, chose, chosen);
    const sent = uploads(pictures, several, alt, (one) => { shelf.first(one); chose(one, true); });
    body.append(sent.part, shelf.part, el("footer", { class: "bb" }, insert, gallery, el("button", { type: "button", class: "b2", onclick: close }, "Cancel")));
    if (files.length) sent.take(files);
  }, { wide: true });
}

// library is the search and the wall of pictures.
function library(pictures, chose, chosen) {
  const wall = el("div", { class: "i-wall" }), note = el("p", { class: "m", role: "status" });
  const more = el("button", { type: "button", class: "b2", hidden: true, onclick: () => load(true) }, "More");
  const q = el("input", { type: "search", class: "fi", autofocus: true, oninput: later(250, () => load()), onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); load(); } } });
  let next = "", round = 0;
  const tile = (one) => el("button", { type: "button", class: "i-tile", "data-key": one.key, "aria-pressed": String(chosen.has(one.key)), onclick: () => chose(one, !chosen.has(one.key)) },
    el("img", { src: one.src, alt: "", width: one.width || 3, height: one.height || 2, loading: "lazy" }), el("span", {}, one.caption || one.alt || one.name || one.key), one.alt ? null : el("i", {}, "No alt text"));
  async function load(on = false) {
    const mine = ++round;
    try {
      const found = await pictures.search(q.value.trim(), on ? next : "");
      if (mine !== round) return;
      if (!on) wall.replaceChildren();
      wall.append(...found.pictures.map(tile));
      next = found.next;
      more.hidden = !next;
      note.textContent = wall.childElementCount ? "" : "No picture fits.";
    } catch {
      note.textContent = "The library did not answer. Try again, or upload the picture.";
    }
  }
  load();
  return { part: el("div", {}, labelled("Search the library", q), note, wall, more), first: (one) => wall.prepend(tile(one)) };
}

// uploads takes files, asks what they show, and sends them.
function uploads(pictures, several, alt, done) {
  const list = el("ul", { class: "i-sending" });
  const input = el("input", { type: "file", accept: "image/*", multiple: several, class: "fi", onchange: () => { take([...input.files]); input.value = ""; } });
  const part = el("div", { class: "i-drop" }, labelled(several ? "Upload new ones" : "Upload a new one", input, "up to 40 MB each; or drop them here"), list);
  part.addEventListener("dragover", (event) => event.preventDefault());
  part.addEventListener("drop", (event) => { event.preventDefault(); take([...event.dataTransfer.files]); });
  function take(files) {
    for (const file of files.filter((one) => one.type.startsWith("image/")).slice(0, several ? 50 : 1)) list.append(sending(pictures, file, alt, done));
    const first = list.querySelector("textarea");
    if (first) first.focus();
  }
  return { part, take };
}

// sending is one file on its way. Without an alt text it asks once more, then lets the picture through: the checks before
// publication ask again.
function sending(pictures, file, altText, done) {
  const alt = el("textarea", { class: "fi", rows: 2, dir: "auto" }), caption = el("input", { class: "fi", dir: "auto" }), credit = el("input", { class: "fi", dir: "auto" });
  alt.value = altText;
  const bar = el("progress", { max: 1, value: 0, hidden: true }), bad = el("p", { class: "err", role: "alert" }), go = el("button", { type: "button", class: "b2" }, "Upload");
  const row = el("li", {}, el("b", {}, file.name || "From the clipboard"), labelled("Alt text", alt, "what it shows, for those who cannot see it"), labelled("Caption", caption), labelled("Credit", credit), bar, bad, go);
  let asked = false;
  go.addEventListener("click", async () => {
    if (file.size > most) { bad.textContent = "The picture is larger than 40 MB. Make it smaller and choose it again."; return; }
    if (!alt.value.trim() && !asked) {
      asked = true;
      bad.textContent = "Say what it shows, for readers who cannot see it.";
      go.textContent = "Upload without alt text";
      return alt.focus();
    }
    go.disabled = true;
    bar.hidden = false;
    bad.textContent = "";
    try {
      const one = await pictures.upload(file, { alt: alt.value.trim(), caption: caption.value.trim(), credit: credit.value.trim() }, (share) => { bar.value = share; });
      row.remove();
      done({ ...one, fresh: true });
    } catch (error) {
      bad.textContent = error.message;
      go.disabled = false;
      bar.hidden = true;
    }
  });
  return row;
}

// images are the picture files of a drop or of the clipboard.
const images = (data) => [...((data && data.files) || [])].filter((file) => file.type.startsWith("image/"));

export function pictures(island) {
  island.pictures = new Pictures(island);
  return {
    nodeViews: pictureViews(island),
    plugins: [new Plugin({
      props: {
        handlePaste(view, event) {
          const files = images(event.clipboardData);
          if (!files.length || event.clipboardData.getData("text/html") && event.clipboardData.getData("text/plain")) return false;
          island.pictures.insert(files);
          return true;
        },
        handleDrop(view, event, slice, moved) {
          const files = images(event.dataTransfer);
          if (moved || !files.length) return false;
          island.pictures.insert(files);
          return true;
        },
      },
    })],
  };
}
