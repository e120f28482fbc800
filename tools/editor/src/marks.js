// The marks of suggested edits, in the shape that @handlewithcare/prosemirror-suggest-changes wants; suggest.js gives
// them life. They belong to the working form only: markup.Settle takes them out before anything is published.
export const suggesting = "insertion deletion modification";

const mark = (tag, names, excludes) => ({
  inclusive: false, excludes, attrs: Object.fromEntries(names.map((name) => [name, name === "id" ? {} : { default: null }])),
  toDOM: (one, inline) => [tag, { "data-suggestion": String(one.attrs.id), class: inline ? "" : "whole" }, 0],
  parseDOM: [],
});

export const suggestionMarks = {
  deletion: mark("del", ["id"], suggesting),
  insertion: mark("ins", ["id"], suggesting),
  modification: mark("span", ["id", "type", "attrName", "previousValue", "newValue"], "deletion insertion"),
};
