// Does what people do to a text, in an order that chance has chosen, with Suggest on; gives the working form and what it
// becomes when all is rejected or accepted. seed makes the same order again.
((stored, seed, count, people) => {
  const island = document.querySelector("#editor").island, view = island.view, schema = island.schema;
  let s = seed >>> 0;
  const random = () => { s = s + 0x6d2b79f5 | 0; let t = Math.imul(s ^ s >>> 15, 1 | s); t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t; return ((t ^ t >>> 14) >>> 0) / 4294967296; };
  const below = (n) => Math.floor(random() * n), pick = (list) => list[below(list.length)];
  island.load(stored);
  if (!island.suggest.on()) island.suggest.toggle();
  const place = () => below(view.state.doc.content.size + 1);
  const done = [];
  const textPlaces = () => { const out = []; view.state.doc.descendants((n, p) => { if (n.isTextblock) for (let i = 0; i <= n.content.size; i++) out.push(p + 1 + i); }); return out; };
  const TextSelection = view.state.selection.constructor;
  const acts = {
    type() { const at = pick(textPlaces()); view.dispatch(view.state.tr.insertText(pick(["x", "yes ", "nine", " "]), at)); },
    over() { const a = pick(textPlaces()), b = Math.min(a + below(8), view.state.doc.resolve(a).end()); view.dispatch(view.state.tr.insertText("new", a, b)); },
    erase() { const a = pick(textPlaces()), b = Math.min(a + 1 + below(6), view.state.doc.resolve(a).end()); if (b > a) view.dispatch(view.state.tr.delete(a, b)); },
    eraseFar() { const list = textPlaces(), a = below(list.length), b = Math.min(list.length - 1, a + below(60)); if (list[b] > list[a]) view.dispatch(view.state.tr.deleteRange(list[a], list[b])); },
    split() { const at = pick(textPlaces()), $at = view.state.doc.resolve(at); const depth = $at.depth > 1 && $at.node(-1).type.name === "list_item" ? 2 : 1; view.dispatch(view.state.tr.split(at, depth)); },
    mark() { const list = textPlaces(), a = below(list.length), b = Math.min(list.length - 1, a + below(20)); view.dispatch(view.state.tr.addMark(list[a], list[b], schema.marks[pick(["strong", "emphasis"])].create())); },
    unmark() { const list = textPlaces(), a = below(list.length), b = Math.min(list.length - 1, a + below(20)); view.dispatch(view.state.tr.removeMark(list[a], list[b], schema.marks.strong)); },
    kind() { const at = pick(textPlaces()); view.dispatch(view.state.tr.setBlockType(at, at, pick([schema.nodes.heading, schema.nodes.paragraph]))); },
    block() { const doc = view.state.doc, i = below(doc.childCount); let p = 0; for (let k = 0; k < i; k++) p += doc.child(k).nodeSize; if (doc.childCount > 1) view.dispatch(view.state.tr.delete(p, p + doc.child(i).nodeSize)); },
    insert() { const doc = view.state.doc, i = below(doc.childCount); let p = 0; for (let k = 0; k < i; k++) p += doc.child(k).nodeSize; view.dispatch(view.state.tr.insert(p, pick([schema.node("rule"), schema.node("paragraph", null, schema.text("A paragraph"))]))); },
    paste() { const at = pick(textPlaces()), $at = view.state.doc.resolve(at); if ($at.depth !== 1 || $at.parent.type.name !== "paragraph") return;
      const slice = schema.node("doc", null, [schema.node("paragraph", null, schema.text("end")), schema.node("rule"), schema.node("paragraph", null, schema.text("begin"))]).slice(1, 12);
      view.dispatch(view.state.tr.replace(at, at, slice)); },
    attribute() { const found = []; view.state.doc.descendants((n, p) => { if ("alt" in n.attrs || "title" in n.attrs) found.push([n, p]); });
      if (found.length) { const [n, p] = pick(found); view.dispatch(view.state.tr.setNodeMarkup(p, null, { ...n.attrs, ["alt" in n.attrs ? "alt" : "title"]: pick(["One", "Two"]) })); } },
    undo() { const h = view.state["history$"]; if (h.done.eventCount) { const stop = view.someProp("handleKeyDown", (f) => f(view, new KeyboardEvent("keydown", { key: "z", ctrlKey: true, keyCode: 90 }))); } },
  };
  const names = Object.keys(acts);
  const before = JSON.stringify(island.stored());
  let changed = 0;
  for (let i = 0; i < count; i++) {
    const name = pick(names);
    if (!people && name === "undo") continue;
    done.push(name);
    try { acts[name](); } catch (error) { if (!(error instanceof RangeError) && !/ReplaceError|TransformError/.test(error.name)) throw error; done.push("(" + error.message + ")"); }
    view.state.doc.check();
  }
  const list = island.suggest.list().map(({ id, by, kind, text, was }) => ({ id, by, kind, text, was }));
  return JSON.stringify({ before: JSON.parse(before), working: island.stored(), rejected: island.suggest.settled("reject"), accepted: island.suggest.settled("accept"), list, done: done.join(" ") });
})
