// Package markup is the body of an article: a document of known blocks, each with an id that
// stays the same over edits. It is stored as JSON (Encode, Decode), written by staff as Markdown
// (ParseMarkdown, Markdown), taken in from other pages as HTML (ParseHTML), and shown as HTML or
// plain text (HTMLParts, Text). Nothing that comes in can bring a script, a style or an address
// that a reader's browser would load from elsewhere; nothing that comes in is lost without a word:
// unknown structure becomes text, blocks of a newer version are kept byte for byte and shown.
//
// # Blocks
//
// Paragraph, Heading (2 to 4), List, Quotation, Pullquote, Picture, Gallery, Table, Timeline,
// Callout, Footnotes, Rule, Code, LinkCard, Claim. Text is a list of runs (Inline) with marks:
// strong, emphasis, strike, superscript, subscript, code, a link, a language.
//
// # Markdown
//
// CommonMark, with tables and ~~strike~~ as on GitHub and footnotes, and these signs of our own.
// Raw HTML is text, but for a few tags.
//
//	## Subheading                        levels 2 to 4; # is read as 2, ##### as 4
//	text[^1]  ...  [^1]: The note.       footnotes; they move to the end
//	![Alt text](media:KEY "Caption | Credit")   alone in a paragraph: a picture of the library
//	> Words that were said.
//	> — Who said it                      the last line of a quotation, after an em dash
//	H<sub>2</sub>O, 54 m<sup>3</sup>     <strong> <em> <s> <code> too, where ** and _ can not stand
//	<span lang="zu">Sawubona</span>      a foreign phrase
//	a \ at the end of a line, or <br>    a line break; a plain line end is only a space
//	<!-- a comment -->                   is dropped
//
// Blocks that CommonMark lacks stand between two lines of colons. Use one colon more outside
// when one stands inside another. Values are in double quotes; \" and \\ stand for " and \.
//
//	:::pullquote{cite="Nomvula Khoza"}
//	No such call took place
//	:::
//
//	:::callout{title="What we know"}
//	Paragraphs, headings, lists, pictures, tables ...
//	:::
//
//	:::timeline{title="How it came to this" now="3"}
//	- 2 December | Ridgewater publishes its programme
//	- 17 December | The call, two outlets say
//	- 18 December | The reports appear
//	:::
//
//	:::gallery
//	- ![Alt](media:one "Caption | Credit")
//	- ![Alt](media:two)
//	:::
//
//	:::table{caption="Tanker points"}
//	| Street | Litres |
//	| ------ | -----: |
//	| Hopkins | 9 000 |
//	:::
//
//	:::linkcard{url="https://film.example/1" title="The meeting" text="Two hours, with subtitles"}
//	:::
//
//	:::claim{ref="water-offices-call"}
//	:::
//
// A block's id may be written as {#b7k2q9} at the end of a paragraph or heading, or on a line of
// its own before any block. Ids begin with b and hold a digit; links to another {#name} are led
// to the block that has it. Without ids, ParseMarkdown aligns with the version before: unchanged
// and moved blocks keep their ids, edited ones too while half their words remain.
//
// In a caption or a date a word that is a lone bar is written with one bar more (||). A block of a
// newer version is written as :::opaque around its JSON. For every document,
// ParseMarkdown(d.Markdown(), d) is d again.
//
// # Stored form
//
// {"version":1,"type":"doc","content":[...]}, each block in the shape of a ProseMirror node with
// its id among the attributes: {"type":"paragraph","attrs":{"id":"b7k2q9"},"content":[{"type":
// "text","text":"..","marks":[{"type":"link","attrs":{"href":".."}}]}]}. Node types: paragraph,
// heading{level}, list{ordered,start} of list_item, quotation{attribution}, pullquote{cite},
// picture{key,source,alt,caption,credit}, gallery of picture, table{caption,align} of table_row of
// table_header or table_cell (both inline), timeline{title,now} of timeline_entry{when},
// callout{title}, footnotes of footnote{label} (inline), rule, code_block{language},
// linkcard{url,title,text}, claim{ref}; inline text, soft_break, hard_break, footnote_ref{label};
// marks link{href}, lang{lang}, strong, emphasis, strike, superscript, subscript, code, in this
// order. Empty attributes are left out, null reads as absent. Only blocks of the document itself
// have ids.
//
// # Working form
//
// While colleagues suggest changes, a story has a working form beside its document: the stored form
// and, in it, the suggestions that nobody has decided on. Settle gives the document that may be
// published, without what is suggested to come in and with what is suggested to go out; AcceptAll and
// Decide carry suggestions out. A suggestion has an id, who made it and when:
// {"id":"s7k2q9","by":"staff:3","at":"2026-11-22T14:05:00Z"}, and stands
//
//   - on inline text as a mark, before the others: {"type":"insertion","attrs":{"id":..,"by":..,"at":..}}
//     text to come in; "deletion" text to go out; "format" with "was":[marks] text whose marks changed;
//   - on a block, item, entry or row in the attribute "suggest", a list of {"kind":..,"id":..,"by":..,"at":..}:
//     "insert" the whole block comes in; "delete" it goes out; "split" a new block begins here, which joins the
//     one before it when rejected; "merge" it joins the one before it when accepted; "change" with
//     "was":{"type":..,"attrs":{..}} its kind or attributes changed.
//
// Paragraphs, headings and pull quotes join each other, code joins code, list items join with their first
// and last paragraphs; what can not be joined stays a block. A list, row or box that loses all it held goes.
// One id may stand in several places: words typed over others are one suggestion. A working form without
// suggestions is the stored form.
package markup
