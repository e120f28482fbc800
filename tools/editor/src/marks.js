// The marks of suggested edits, and the attribute that carries suggestions on blocks: internal/markup/doc.go, "Working
// form". suggest.js gives them life. They belong to the working form only: markup.Settle takes them out.
export const suggesting = "insertion deletion format";

// about says in words whose suggestion something is; suggest.js knows the names.
export const about = { words: () => "", colour: () => 0 };

const shown = (one, kind) => ({
  class: `sug sug-${kind} who-${about.colour(one.by)}`, "data-suggestion": one.id, title: about.words(one, kind),
});

const mark = (tag, kind, was) => ({
  inclusive: false, attrs: { id: {}, by: { default: "" }, at: { default: "" }, ...(was ? { was: { default: null } } : {}) },
  toDOM: (one) => [tag, shown(one.attrs, kind), 0],
  // What is copied comes back as plain words: those that go out stay out.
  parseDOM: [{ tag: `${tag}[data-suggestion]`, priority: 70, ...(kind === "deletion" ? { ignore: true } : { skip: true }) }],
});

export const suggestionMarks = { insertion: mark("ins", "insertion"), deletion: mark("del", "deletion"), format: mark("span", "format", true) };

const never = ["doc", "text", "table_header", "table_cell", "opaque", "soft_break", "hard_break", "footnote_ref"];

// withSuggest gives the blocks, items, entries and rows of a schema their attribute.
export function withSuggest(nodes) {
  return Object.fromEntries(Object.entries(nodes).map(([name, spec]) =>
    [name, never.includes(name) ? spec : { ...spec, attrs: { ...spec.attrs, suggest: { default: null } } }]));
}
