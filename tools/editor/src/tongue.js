// Words of another language: said right by a screen reader, hyphenated and set in its own direction.
import { dialog, labelled } from "./dialog.js";
import { el } from "./dom.js";
import { schema } from "./schema.js";

const { lang } = schema.marks;
const shape = /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/; // as markup's cleanLang reads a tag

// offered are the languages of South Africa and its neighbours, and those that turn up most in its papers.
const offered = [["af", "Afrikaans"], ["zu", "isiZulu"], ["xh", "isiXhosa"], ["st", "Sesotho"], ["tn", "Setswana"], ["nso", "Sepedi"], ["ts", "Xitsonga"], ["ss", "siSwati"], ["ve", "Tshivenḓa"],
  ["nr", "isiNdebele"], ["en", "English"], ["fr", "French"], ["pt", "Portuguese"], ["de", "German"], ["nl", "Dutch"], ["sw", "Kiswahili"], ["ar", "Arabic"], ["he", "Hebrew"], ["hi", "Hindi"], ["zh", "Chinese"]];

export function tongue(island) {
  island.tongue = (state, dispatch, view) => {
    const { from, to, empty } = state.selection;
    if (empty || !state.selection.$from.parent.inlineContent) return false;
    if (!dispatch) return true;
    let now = "";
    state.doc.nodesBetween(from, to, (node) => { const found = lang.isInSet(node.marks); if (found) now = found.attrs.lang; });
    dialog("Words of another language", (body, close) => {
      const field = el("input", { class: "fi", list: "island-tongues", value: now, autocapitalize: "none", autofocus: true, placeholder: "zu" }), bad = el("p", { class: "err", role: "alert" });
      const keep = (tag) => {
        if (tag && !shape.test(tag)) { bad.textContent = "Write the short tag of a language, such as zu, af or fr."; return; }
        const tr = island.view.state.tr.removeMark(from, to, lang);
        if (tag) tr.addMark(from, to, lang.create({ lang: tag.replace(/_/g, "-") }));
        close();
        island.view.dispatch(tr);
        island.view.focus();
      };
      field.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); keep(field.value.trim()); } });
      body.append(labelled("Language", field), el("datalist", { id: "island-tongues" }, ...offered.map(([tag, name]) => el("option", { value: tag }, name))), bad,
        el("footer", { class: "bb" }, el("button", { type: "button", class: "btn", onclick: () => keep(field.value.trim()) }, "Mark the words"),
          now ? el("button", { type: "button", class: "b2", onclick: () => keep("") }, "Not another language") : null, el("button", { type: "button", class: "b2", onclick: close }, "Cancel")));
    });
    return true;
  };
  return {};
}
