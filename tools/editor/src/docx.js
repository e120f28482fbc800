// A Word document comes in: its text at the cursor, its headline into an empty headline. Only where the server offers it.
import { dialog, labelled } from "./dialog.js";
import { el } from "./dom.js";
import { fromStored } from "./stored.js";

export function docx(island) {
  const url = (island.state.urls || {}).docx;
  if (!url) return {};
  island.inserts = [{ name: "docx", label: "Word document…", run: (state, dispatch) => { if (dispatch) open(island, url); return true; } }];
  return {};
}

function open(island, url) {
  dialog("A Word document", (body, close) => {
    const file = el("input", { type: "file", class: "fi", accept: ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document" }), bad = el("p", { class: "err", role: "alert" });
    const take = el("button", { type: "button", class: "btn", onclick: async () => {
      if (!file.files.length) { bad.textContent = "Choose a file that ends in .docx."; return; }
      take.disabled = true;
      try {
        const words = await send(island, url, file.files[0]);
        close();
        island.say(words);
        island.view.focus();
      } catch (error) {
        bad.textContent = error.message;
        take.disabled = false;
      }
    } }, "Bring it in");
    body.append(labelled("File", file, "headings, lists, links, tables and pictures stay"), bad, el("footer", { class: "bb" }, take));
  });
}

async function send(island, url, file) {
  const form = new FormData();
  form.append("file", file);
  const answer = await fetch(url, { method: "POST", body: form, credentials: "same-origin", headers: { Accept: "application/json" } }), found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error((found.problems || []).map((one) => one.words).join(" ") || found.words || "The document could not be read.");
  const { view } = island, doc = fromStored(found.doc), headline = document.getElementById("headline");
  const notes = doc.lastChild.type.name === "footnotes", blocks = [];
  doc.forEach((block) => { if (block.type.name !== "footnotes") blocks.push(block); });
  const fresh = view.state.doc.childCount === 1 && !view.state.doc.textContent;
  const at = view.state.selection.$from, pos = at.depth ? at.after(1) : at.pos;
  if (fresh) view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, notes ? [...blocks, doc.lastChild] : blocks));
  else view.dispatch(view.state.tr.insert(Math.min(pos, endOfText(view.state.doc)), blocks));
  if (headline && found.headline && !headline.value.trim()) {
    headline.value = found.headline;
    headline.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return ["The document came in.", ...(found.notes || []), notes && !fresh ? "Its footnotes were left out: bring it into an empty story to keep them." : ""].filter(Boolean).join(" ");
}

const endOfText = (doc) => doc.content.size - (doc.lastChild.type.name === "footnotes" ? doc.lastChild.nodeSize : 0);
