// The island's own parts, in the order in which they are asked.
import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import { cards } from "./blocks/cards.js";
import { words } from "./blocks/words.js";
import { counters } from "./counters.js";
import { dropLine } from "./drop.js";
import { emptyHint } from "./empty.js";
import { docx } from "./docx.js";
import { finder } from "./find.js";
import { ids } from "./ids.js";
import { keys } from "./keys.js";
import { pasteLink } from "./linking.js";
import { noteNumbers } from "./notes_numbers.js";
import { paste } from "./paste.js";
import { pictures } from "./pictures.js";
import { typing } from "./quotes.js";
import { slash } from "./slash.js";
import { tables } from "./tables.js";
import { tongue } from "./tongue.js";
import { toolbar } from "./toolbar.js";

export function own(island) {
  return [
    tongue(island), slash(island), typing(island), keys(island), { plugins: [pasteLink()] }, pictures(island), paste(island), { nodeViews: { ...words, ...cards } },
    finder(island), toolbar(island), counters(island), docx(island),
    { plugins: [history({ depth: 500 }), gapCursor(), dropLine(island), tables(), noteNumbers(), emptyHint(), ids()] },
  ];
}
