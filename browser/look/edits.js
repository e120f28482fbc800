// Plays edits in the editor, each by a key, a button of the bars or a letter, at a place given as a share of the text.
(edits) => {
  const view = document.getElementById("editor").island.view;
  const press = (key, held = "") => {
    const event = new KeyboardEvent("keydown", { key, code: key, ctrlKey: held.includes("c"), altKey: held.includes("a"), shiftKey: held.includes("s"), bubbles: true, cancelable: true });
    view.someProp("handleKeyDown", (handle) => handle(view, event));
  };
  const place = (share) => {
    const size = view.state.doc.content.size;
    return view.state.doc.resolve(Math.min(size, Math.floor(share * (size + 1))));
  };
  const Selection = view.state.selection.constructor.__proto__;
  for (const one of edits) {
    const from = place(one.from), to = one.to ? place(one.to) : from;
    const kind = [Selection, view.state.selection.constructor].find((c) => typeof c.near === "function");
    const TextSelection = kind.near(view.state.doc.resolve(0)).constructor;
    const at = typeof TextSelection.between === "function" ? TextSelection.between(from, to) : kind.near(from);
    view.dispatch(view.state.tr.setSelection(at));
    if (one.do === "letters") {
      for (const letter of one.with) {
        const { from: a, to: b } = view.state.selection;
        if (!view.someProp("handleTextInput", (handle) => handle(view, a, b, letter, () => view.state.tr.insertText(letter, a, b)))) view.dispatch(view.state.tr.insertText(letter, a, b));
      }
    } else if (one.do === "key") press(one.with, one.held);
    else if (one.do === "tool") {
      const button = document.querySelector("#editor .t-" + one.with);
      if (button && !button.hidden && button.getAttribute("aria-disabled") !== "true") button.click();
    } else if (one.do === "paste") view.pasteHTML(one.with);
    else if (one.do === "put") {
      document.querySelector("#editor .t-insert").click();
      const found = [...document.querySelectorAll("#editor [role=menu] button")].find((b) => b.textContent.startsWith(one.with));
      if (found) found.click();
      document.querySelectorAll("#editor [role=menu]").forEach((menu) => menu.remove());
    }
    document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
    view.state.doc.check();
  }
  return JSON.stringify(document.getElementById("editor").island.stored());
}
