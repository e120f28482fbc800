// Cleans HTML that comes from elsewhere: Word, Google Docs, LibreOffice, web pages. Headings, lists, links, bold, italic and
// tables stay; everything else becomes text or goes. What it gives is HTML of our own making, so nothing slips through.
// It works on a document that loads and runs nothing.
import { safeLink } from "./links.js";

const dropped = new Set(("script style template meta link title head noscript iframe object embed applet svg math canvas video audio source track button input "
  + "select textarea option datalist progress map area dialog nav colgroup col w:sdtpr o:officedocumentsettings xml").split(" "));
const blocks = new Set("p div section article main header footer address center body form fieldset details summary aside hgroup dl dt dd html o:p".split(" "));
const styled = { b: "strong", strong: "strong", i: "em", em: "em", cite: "em", dfn: "em", var: "em", s: "s", strike: "s", del: "s", sup: "sup", sub: "sub", code: "code", tt: "code", kbd: "code", samp: "code" };
const order = ["a", "strong", "em", "s", "sup", "sub", "code"];

// unstyled renames every style and handler and drops style sheets: the page's policy lets none of them in, not even into a
// document that nobody sees, and would say so each time.
function unstyled(html) {
  return html.replace(/<style\b[^]*?<\/style\s*>/gi, "").replace(/<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi,
    (tag) => tag.replace(/"[^"]*"|'[^']*'|(\s|\/)(style|on[a-z]+)(?=\s*=)/gi, (part, before, name) => (before ? " data-" + name : part)));
}

// rulesOf reads what was a style attribute.
function rulesOf(element) {
  const out = {};
  for (const rule of (element.getAttribute("data-style") || "").split(";")) {
    const colon = rule.indexOf(":");
    if (colon > 0) out[rule.slice(0, colon).trim().toLowerCase()] = rule.slice(colon + 1).trim().toLowerCase();
  }
  return out;
}

// marked adds what an element says about the type of its letters.
function marked(tag, rules, marks) {
  const out = { ...marks };
  if (styled[tag]) out[styled[tag]] = true;
  const weight = rules["font-weight"];
  if (weight) out.strong = weight === "bold" || weight === "bolder" || parseInt(weight, 10) >= 600;
  if (rules["font-style"]) out.em = /italic|oblique/.test(rules["font-style"]);
  const line = (rules["text-decoration"] || "") + " " + (rules["text-decoration-line"] || "");
  if (/line-through/.test(line)) out.s = true;
  else if (/none/.test(line) && tag !== "a" && !styled[tag]) out.s = false;
  const stand = rules["vertical-align"];
  if (stand === "super") out.sup = true;
  if (stand === "sub") out.sub = true;
  if (stand === "baseline") out.sup = out.sub = false;
  return out;
}

// address takes the wrapping of Google's and Outlook's mail off a link.
function address(href) {
  let real = href || "";
  try {
    const url = new URL(real);
    if (/(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url") real = url.searchParams.get("q") || url.searchParams.get("url") || real;
    if (url.hostname.endsWith(".safelinks.protection.outlook.com")) real = url.searchParams.get("url") || real;
    if (url.protocol === "file:") return "";
  } catch { /* a path */ }
  if (/^#(_|docs-internal|cite|h\.|heading|bookmark)/.test(real)) return ""; // anchors of the page it came from
  return /^(https?:|mailto:|tel:)/i.test(safeLink(real)) ? safeLink(real) : "";
}

// Flow gathers blocks. In text (a quotation, a list item) only paragraphs and lists may stand; the rest follows after.
class Flow {
  constructor(inText, take) {
    this.inText = inText;
    this.take = take; // asked for each picture: gives its attributes
    this.blocks = [];
    this.after = [];
    this.open = null;
  }

  run(run) {
    if (!this.open) this.open = { tag: "p", runs: [] };
    this.open.runs.push(run);
  }

  close() {
    const open = this.open;
    this.open = null;
    if (open && says(open.runs)) this.blocks.push(open);
  }

  put(block) {
    this.close();
    (this.inText ? this.after : this.blocks).push(block);
  }

  // within gathers the inside of a block; what may not stand there comes after it.
  within(element, marks, inText, word) {
    const inner = new Flow(inText, this.take);
    inner.word = this.word;
    walkAll(element, marks, inner);
    inner.close();
    inner.blocks = wordLists(inner.blocks);
    if (word) this.put(word(inner));
    return inner;
  }
}

const says = (runs) => runs.some((run) => run.text && run.text.replace(/[\s\u00a0\u200b]/g, "") !== "");

function walkAll(element, marks, flow) {
  for (const child of [...element.childNodes]) walk(child, marks, flow);
}

function walk(node, marks, flow) {
  if (node.nodeType === 3) {
    if (node.data.trim() || flow.open) flow.run({ text: node.data, marks });
    else if (node.data.includes("\u00a0")) flow.run({ text: " ", marks });
    return;
  }
  if (node.nodeType !== 1) return;
  const tag = node.localName, rules = rulesOf(node);
  if (dropped.has(tag) || node.hidden || rules.display === "none" || rules["mso-hide"] === "all" || rules.visibility === "hidden" || node.getAttribute("aria-hidden") === "true" && !node.textContent.trim()) return;
  if (/^mso-element:comment|mso-special-character:\s*comment/.test(node.getAttribute("data-style") || "") || /^MsoCommentReference$/.test(node.className)) return;
  if (flow.word && tag === "del") return; // a deletion that Word shows
  if (rules["mso-list"] === "ignore") return; // the bullet itself
  const own = tag === "b" && /^docs-internal-guid/.test(node.id) ? marks : marked(tag, rules, marks);
  const block = parts[tag];
  if (block) return block(node, own, flow, rules);
  if (!blocks.has(tag) && !(tag === "span" && rules.display === "block")) return walkAll(node, own, flow);
  if (tag === "o:p") return walkAll(node, own, flow);
  flow.close();
  paragraph(node, own, flow, rules, tag);
  flow.close();
}

// paragraph takes one block of text, which in Word may be an item of a list or a heading.
function paragraph(node, marks, flow, rules, tag) {
  const list = /level(\d+)/.exec(rules["mso-list"] || ""), level = rules["mso-outline-level"];
  if (list || /^MsoListParagraph/.test(node.className) && node.querySelector("[data-style*='mso-list']")) return wordItem(node, marks, flow, list ? +list[1] : 1);
  if (tag === "p" && !flow.inText && (/^Mso(Title|Heading)/.test(node.className) || /^[1-6]$/.test(level || ""))) return head(node, marks, flow, level ? +level : 1);
  if (tag === "dt") marks = { ...marks, strong: true };
  walkAll(node, marks, flow);
}

function head(node, marks, flow, level) {
  flow.close();
  const inner = flow.within(node, { ...marks, strong: false }, true), runs = inner.blocks.flatMap((block, i) => [...(i ? [{ text: " ", marks: {} }] : []), ...(block.runs || [])]);
  if (flow.inText) for (const run of runs) run.marks = { ...run.marks, strong: true };
  else for (const run of runs) run.marks = { ...run.marks, strong: false };
  if (says(runs)) flow.blocks.push({ tag: flow.inText ? "p" : "h" + Math.min(4, Math.max(2, level)), runs: runs.map((run) => (run.br ? { text: " ", marks: {} } : run)) });
  for (const more of inner.after) flow.put(more);
}

// wordItem is an item of a list as Word writes it: a paragraph with a level, and its bullet or number as text.
function wordItem(node, marks, flow, level) {
  const sign = node.querySelector("[data-style*='mso-list:Ignore'],[data-style*='mso-list: Ignore']"), bullet = sign ? sign.textContent.replace(/[\s\u00a0]/g, "") : "";
  const number = /^\(?([0-9]+|[a-z]|[ivxlc]+)[.)]/i.exec(bullet);
  const inner = flow.within(node, marks, true);
  for (const block of inner.blocks) flow.blocks.push({ tag: "word", level, ordered: Boolean(number), start: number && +number[1] ? +number[1] : 1, runs: block.runs || [] });
  for (const more of inner.after) flow.put(more);
}

// wordLists makes lists of the items that stand in a row.
function wordLists(list) {
  const out = [];
  let open = []; // the lists that are open, from the outside in
  for (const block of list) {
    if (block.tag !== "word") { open = []; out.push(block); continue; }
    const { level, ordered, start, runs } = block;
    while (open.length && open[open.length - 1].level > level) open.pop();
    let last = open[open.length - 1];
    if (!last || last.level < level || last.ordered !== ordered) {
      if (last && last.level === level) open.pop();
      const fresh = { tag: "list", level, ordered, start, items: [] }, around = open[open.length - 1];
      if (around) around.items[around.items.length - 1].push(fresh);
      else out.push(fresh);
      open.push(fresh);
      last = fresh;
    }
    last.items.push([{ tag: "p", runs }]);
  }
  return out;
}

function list(node, marks, flow) {
  flow.close();
  const made = { tag: "list", ordered: node.localName === "ol", start: parseInt(node.getAttribute("start"), 10) || 1, items: [] }, after = [];
  for (const child of node.children) {
    const nested = child.localName === "ul" || child.localName === "ol"; // Google Docs sets lists directly into lists
    const inner = new Flow(true, flow.take);
    inner.word = flow.word;
    if (nested) walk(child, marks, inner);
    else walkAll(child, marked(child.localName, rulesOf(child), marks), inner);
    inner.close();
    after.push(...inner.after);
    const found = wordLists(inner.blocks);
    if (!found.length) continue;
    if (nested && made.items.length) made.items[made.items.length - 1].push(...found);
    else made.items.push(found);
  }
  if (made.items.length) flow.blocks.push(made);
  for (const more of after) flow.put(more);
}

function quotation(node, marks, flow) {
  flow.close();
  const who = node.querySelector("footer,figcaption,cite");
  let attribution = "";
  if (who && !node.querySelector("blockquote")) {
    attribution = tidy(who.textContent).replace(/^[\u2014\u2013-]\s*/, "");
    who.remove();
  }
  const inner = flow.within(node, marks, true);
  if (flow.inText) flow.blocks.push(...inner.blocks);
  else if (inner.blocks.length) flow.blocks.push({ tag: "quotation", attribution, blocks: inner.blocks });
  for (const more of inner.after) flow.put(more);
}

function table(node, marks, flow) {
  flow.close();
  const rows = [...node.querySelectorAll("tr")].filter((row) => row.closest("table") === node);
  const cells = rows.map((row) => [...row.children].filter((cell) => /^t[dh]$/.test(cell.localName)));
  const layout = node.querySelector("table,h1,h2,h3,ul ul,pre") || Math.max(0, ...cells.map((row) => row.length)) < 2 || node.getAttribute("role") === "presentation";
  if (layout) {
    for (const row of cells) for (const cell of row) { flow.close(); walkAll(cell, marks, flow); flow.close(); }
    return;
  }
  const caption = node.querySelector("caption"), grid = [], after = [];
  cells.forEach((row, r) => {
    grid[r] = grid[r] || [];
    let column = 0;
    for (const cell of row) {
      while (grid[r][column]) column++;
      const inner = flow.within(cell, cell.localName === "th" ? {} : marked("td", rulesOf(cell), marks), true);
      after.push(...inner.after);
      const wide = span(cell, "colspan"), high = span(cell, "rowspan");
      for (let y = 0; y < high && r + y < cells.length; y++) {
        grid[r + y] = grid[r + y] || [];
        for (let x = 0; x < wide; x++) grid[r + y][column + x] = { runs: x || y ? [] : flat(inner.blocks), align: aligned(cell) };
      }
      column += wide;
    }
  });
  flow.put({ tag: "table", caption: caption ? tidy(caption.textContent) : "", rows: grid.filter((row) => row.some((cell) => cell && says(cell.runs))) });
  for (const more of after) flow.put(more);
}

const span = (cell, name) => Math.min(60, Math.max(1, parseInt(cell.getAttribute(name), 10) || 1));
const aligned = (cell) => ({ right: "end", end: "end", center: "centre" }[rulesOf(cell)["text-align"] || cell.getAttribute("align")] || "");

// flat makes one line of the blocks in a cell.
function flat(inner) {
  const out = [];
  for (const block of inner) {
    if (out.length) out.push({ text: " ", marks: {} });
    if (block.runs) out.push(...block.runs.map((run) => (run.br ? { text: " ", marks: {} } : run)));
    else if (block.items) block.items.forEach((one, i) => out.push(...(i ? [{ text: "; ", marks: {} }] : []), ...flat(one)));
  }
  return out;
}

// image becomes a picture that waits to be uploaded. Nothing is loaded from where it lies.
function image(node, flow, caption = "") {
  const src = node.getAttribute("src") || node.getAttribute("data-src") || "", size = (name) => parseInt(node.getAttribute(name), 10);
  if (size("width") <= 3 || size("height") <= 3) return; // a counter, not a picture
  const found = flow.take({ src, alt: tidy(node.getAttribute("alt") || ""), caption });
  if (found) flow.put({ tag: "picture", ...found });
}

const parts = {
  h1: (node, marks, flow) => head(node, marks, flow, 2), h2: (node, marks, flow) => head(node, marks, flow, 2), h3: (node, marks, flow) => head(node, marks, flow, 3),
  h4: (node, marks, flow) => head(node, marks, flow, 4), h5: (node, marks, flow) => head(node, marks, flow, 4), h6: (node, marks, flow) => head(node, marks, flow, 4),
  ul: list, ol: list, menu: list, blockquote: quotation, table,
  hr: (node, marks, flow) => { if (!flow.inText && !/page-break/.test(node.getAttribute("data-style") || "")) flow.put({ tag: "hr" }); },
  br: (node, marks, flow) => { if (flow.open) flow.run({ br: true }); },
  pre: (node, marks, flow) => { if (node.textContent.trim()) flow.put({ tag: "pre", text: node.textContent }); },
  img: (node, marks, flow) => image(node, flow),
  figure: (node, marks, flow) => {
    const caption = node.querySelector("figcaption"), img = node.querySelector("img");
    if (!img || node.querySelector("table,blockquote,pre")) { flow.close(); walkAll(node, marks, flow); return flow.close(); }
    image(img, flow, caption ? tidy(caption.textContent) : "");
  },
  a: (node, marks, flow) => { const href = address(node.getAttribute("href")); walkAll(node, href ? { ...marks, a: href } : marks, flow); },
};

const tidy = (text) => text.replace(/[\s\u00a0]+/g, " ").trim();
const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

// letters brings the white space of a run in order: a no-break space stays only behind a figure ("R420 000", "12 km").
const letters = (text) => text.replace(/\u00a0/g, (sign, at) => (/\d/.test(text[at - 1] || "") && /[\p{L}\p{N}%]/u.test(text[at + 1] || "") ? sign : " "))
  .replace(/[ \t\r\n\f]+/g, " ");

function line(runs) {
  let out = "";
  const trimmed = runs.slice();
  while (trimmed.length && trimmed[trimmed.length - 1].br) trimmed.pop();
  for (const run of trimmed) {
    if (run.br) { out += "<br>"; continue; }
    let text = escape(letters(run.text));
    for (const name of [...order].reverse()) if (run.marks[name]) text = name === "a" ? `<a href="${escape(run.marks.a)}">${text}</a>` : `<${name}>${text}</${name}>`;
    out += text;
  }
  return out.replace(/ +<br>/g, "<br>").replace(/<br> +/g, "<br>");
}

const data = (block, names) => names.map((name) => (block[name] ? ` data-${name}="${escape(block[name])}"` : "")).join("");

function write(block) {
  switch (block.tag) {
    case "list": {
      const tag = block.ordered ? "ol" : "ul", start = block.ordered && block.start > 1 ? ` start="${block.start}"` : "";
      return `<${tag}${start}>${block.items.map((one) => `<li>${one.map(write).join("")}</li>`).join("")}</${tag}>`;
    }
    case "quotation": return `<blockquote data-block="quotation"${data(block, ["attribution"])}>${block.blocks.map(write).join("")}</blockquote>`;
    case "table": {
      const wide = Math.max(...block.rows.map((row) => row.length));
      const cell = (tag, one) => `<${tag}${one && one.align ? ` data-align="${one.align}"` : ""}>${line(one ? one.runs : [])}</${tag}>`;
      return `<table data-block="table"${data(block, ["caption"])}>${block.rows.map((row, r) => `<tr>${Array.from({ length: wide }, (_, i) => cell(r ? "td" : "th", row[i])).join("")}</tr>`).join("")}</table>`;
    }
    case "picture": return `<figure data-block="picture"${data(block, ["source", "alt", "caption", "file"])}></figure>`;
    case "hr": return "<hr>";
    case "pre": return `<pre>${escape(block.text)}</pre>`;
    case "word": return write({ ...block, tag: "p" });
    default: return `<${block.tag}>${line(block.runs)}</${block.tag}>`;
  }
}

// clean gives the HTML that the schema's parser reads. take is asked for each picture, with { src, alt, caption }.
export function clean(html, take = () => null) {
  const page = new DOMParser().parseFromString(unstyled(html.replace(/<!\[(if|endif)[^>]*>/gi, "")), "text/html");
  const flow = new Flow(false, take);
  flow.word = /urn:schemas-microsoft-com:office|class="?Mso|mso-/i.test(html);
  walkAll(page.body, {}, flow);
  flow.close();
  return wordLists(flow.blocks).map(write).join("");
}
