// The schema of a story's text: the document of internal/markup, in ProseMirror's words. What the two do differently
// (see stored.js) is only where a cursor needs it: alignment stands on cells, "now" on a timeline's entry.
import { Schema } from "prosemirror-model";
import { suggestionMarks, suggesting, withSuggest } from "./marks.js";
import { safeLink } from "./links.js";

const attrs = (names) => Object.fromEntries(names.map((name) => [name, { default: name === "id" ? null : "" }]));
const data = (names) => ({
  get: (dom) => Object.fromEntries(names.map((name) => [name, dom.getAttribute("data-" + name) || (name === "id" ? null : "")])),
  set: (node) => {
    const out = {};
    for (const name of names) if (node.attrs[name]) out["data-" + name] = node.attrs[name];
    return out;
  },
});

// block makes the description of a block with text attributes, which travel through the clipboard as data-*.
function block(tag, kind, names, spec, hole = true) {
  const all = ["id", ...names], travel = data(all);
  return {
    group: "block boxed", defining: true, ...spec, attrs: { ...attrs(all), ...spec.attrs },
    toDOM: (node) => {
      const head = [tag, { "data-block": kind, ...travel.set(node), ...(spec.extra ? spec.extra.set(node) : {}) }];
      return hole ? [...head, 0] : head;
    },
    parseDOM: [{
      tag: `${tag}[data-block=${kind}]`, priority: 60,
      getAttrs: (dom) => ({ ...travel.get(dom), ...(spec.extra ? spec.extra.get(dom) : {}) }),
    }, ...(spec.more || [])],
  };
}

const id = { id: { default: null } };
const withID = (node, more = {}) => (node.attrs.id ? { "data-id": node.attrs.id, ...more } : more);
const readID = (dom) => dom.getAttribute("data-id") || null;

const heading = (tag, level) => ({ tag, getAttrs: (dom) => ({ id: readID(dom), level }) });

const number = (text) => {
  const n = parseInt(text, 10);
  return n > 0 && n <= 999999999 ? n : 1;
};

const cell = (tag, role) => ({
  content: "phrase*", isolating: true, attrs: { align: { default: "" } },
  toDOM: (node) => [tag, { ...(tag === "th" ? { scope: "col" } : {}), ...(node.attrs.align ? { class: "at-" + node.attrs.align, "data-align": node.attrs.align } : {}) }, 0],
  parseDOM: [{ tag, getAttrs: (dom) => ({ align: aligned(dom.getAttribute("data-align") || dom.getAttribute("align")) }) }],
  cell: role,
});

function aligned(word) {
  return { start: "start", left: "start", centre: "centre", center: "centre", end: "end", right: "end" }[word] || "";
}

const nodes = {
  doc: { content: "block+ footnotes?", marks: suggesting, attrs: { version: { default: 1 }, rest: { default: null } } },
  paragraph: {
    group: "block boxed running", content: "inline*", attrs: id,
    toDOM: (node) => ["p", withID(node), 0], parseDOM: [{ tag: "p", getAttrs: (dom) => ({ id: readID(dom) }) }],
  },
  heading: {
    group: "block boxed", content: "phrase*", defining: true, attrs: { ...id, level: { default: 2 } },
    toDOM: (node) => ["h" + node.attrs.level, withID(node), 0],
    parseDOM: [heading("h1", 2), heading("h2", 2), heading("h3", 3), heading("h4", 4), heading("h5", 4), heading("h6", 4)],
  },
  list: {
    group: "block boxed running", content: "list_item+", marks: suggesting, attrs: { ...id, ordered: { default: false }, start: { default: 1 } },
    toDOM: (node) => (node.attrs.ordered ? ["ol", withID(node, node.attrs.start === 1 ? {} : { start: node.attrs.start }), 0] : ["ul", withID(node), 0]),
    parseDOM: [
      { tag: "ul", getAttrs: (dom) => ({ id: readID(dom) }) },
      { tag: "ol", getAttrs: (dom) => ({ id: readID(dom), ordered: true, start: number(dom.getAttribute("start")) }) },
    ],
  },
  list_item: { content: "running+", marks: suggesting, defining: true, toDOM: () => ["li", 0], parseDOM: [{ tag: "li" }] },
  quotation: block("blockquote", "quotation", ["attribution"], { content: "running+", marks: suggesting, more: [{ tag: "blockquote" }] }),
  pullquote: block("aside", "pullquote", ["cite"], { content: "inline*" }),
  // file names a pasted picture that waits for its upload; it is never stored.
  picture: block("figure", "picture", ["key", "source", "alt", "caption", "credit", "file"], { atom: true, draggable: true }, false),
  gallery: block("div", "gallery", [], { content: "picture+", marks: suggesting, isolating: true }),
  table: block("table", "table", ["caption"], { content: "table_row+", marks: suggesting, isolating: true, more: [{ tag: "table" }] }),
  table_row: { content: "(table_header | table_cell)+", marks: suggesting, toDOM: () => ["tr", 0], parseDOM: [{ tag: "tr" }] },
  table_header: cell("th", "header"),
  table_cell: cell("td", "cell"),
  timeline: block("ol", "timeline", ["title"], { content: "timeline_entry+", marks: suggesting, isolating: true }),
  timeline_entry: {
    content: "inline*", defining: true, attrs: { when: { default: "" }, now: { default: false } },
    toDOM: (node) => ["li", { "data-block": "entry", "data-when": node.attrs.when, ...(node.attrs.now ? { "data-now": "1" } : {}) }, 0],
    parseDOM: [{
      tag: "li[data-block=entry]", priority: 60, context: "timeline/",
      getAttrs: (dom) => ({ when: dom.getAttribute("data-when") || "", now: dom.hasAttribute("data-now") }),
    }],
  },
  callout: { ...block("section", "callout", ["title"], { content: "boxed+", marks: suggesting }), group: "block" },
  rule: { group: "block boxed", attrs: id, toDOM: (node) => ["hr", withID(node)], parseDOM: [{ tag: "hr", getAttrs: (dom) => ({ id: readID(dom) }) }] },
  code_block: {
    group: "block boxed", content: "text*", marks: suggesting, code: true, defining: true, attrs: { ...id, language: { default: "" } },
    toDOM: (node) => ["pre", withID(node, node.attrs.language ? { "data-language": node.attrs.language } : {}), ["code", 0]],
    parseDOM: [{ tag: "pre", preserveWhitespace: "full", getAttrs: (dom) => ({ id: readID(dom), language: dom.getAttribute("data-language") || "" }) }],
  },
  linkcard: block("div", "linkcard", ["url", "title", "text"], { atom: true, draggable: true }, false),
  claim: block("div", "claim", ["ref"], { atom: true, draggable: true }, false),
  opaque: block("div", "opaque", ["raw"], { atom: true, draggable: true }, false),
  footnotes: {
    content: "footnote+", marks: suggesting, attrs: id, isolating: true,
    toDOM: (node) => ["section", withID(node, { "data-block": "footnotes" }), ["ol", 0]],
    parseDOM: [{ tag: "section[data-block=footnotes]", priority: 60, getAttrs: (dom) => ({ id: readID(dom) }) }],
  },
  footnote: {
    content: "inline*", attrs: { label: { default: "" } }, defining: true, isolating: true,
    toDOM: (node) => ["li", { "data-block": "footnote", "data-label": node.attrs.label }, 0],
    parseDOM: [{ tag: "li[data-block=footnote]", priority: 60, context: "footnotes/", getAttrs: (dom) => ({ label: dom.getAttribute("data-label") || "" }) }],
  },
  text: { group: "inline phrase" },
  soft_break: {
    inline: true, group: "inline", selectable: false, leafText: () => " ",
    toDOM: () => ["span", { class: "soft", "data-block": "soft" }, " "], parseDOM: [{ tag: "span[data-block=soft]", priority: 60 }],
  },
  hard_break: { inline: true, group: "inline", selectable: false, leafText: () => "\n", toDOM: () => ["br"], parseDOM: [{ tag: "br" }] },
  footnote_ref: {
    inline: true, group: "inline phrase", atom: true, attrs: { label: { default: "" } },
    toDOM: (node) => ["sup", { class: "ref", "data-label": node.attrs.label }],
    parseDOM: [{ tag: "sup[data-label]", priority: 60, getAttrs: (dom) => ({ label: dom.getAttribute("data-label") }) }],
  },
};

const style = (tag, more, excludes) => ({
  ...(excludes ? { excludes } : {}), toDOM: () => [tag, 0], parseDOM: [{ tag }, ...more.map((one) => ({ tag: one }))],
});

// The order is that of the stored form (markup/encode.go, styleNames): ProseMirror keeps marks in it.
const marks = {
  ...suggestionMarks, // outermost: one <ins> around words in several styles
  link: {
    attrs: { href: {} }, inclusive: false,
    toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "noopener" }, 0],
    parseDOM: [{ tag: "a[href]", getAttrs: (dom) => { const href = safeLink(dom.getAttribute("href")); return href ? { href } : false; } }],
  },
  lang: {
    attrs: { lang: {} },
    toDOM: (mark) => ["span", { lang: mark.attrs.lang, class: "tongue" }, 0],
    parseDOM: [{ tag: "span.tongue[lang]", getAttrs: (dom) => ({ lang: dom.getAttribute("lang") }) }],
  },
  strong: style("strong", ["b"]),
  emphasis: style("em", ["i"]),
  strike: style("s", ["del", "strike"]),
  superscript: style("sup", [], "superscript subscript"),
  subscript: style("sub", [], "superscript subscript"),
  code: { ...style("code", ["tt", "kbd", "samp"]), code: true },
};

export const schema = new Schema({ nodes: withSuggest(nodes), marks });
