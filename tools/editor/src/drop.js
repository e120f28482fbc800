// A line where a dragged block would come to stand.
import { Plugin } from "prosemirror-state";
import { dropPoint } from "prosemirror-transform";
import { el } from "./dom.js";

export function dropLine(island) {
  const line = el("div", { class: "i-dropped", hidden: true });
  const hide = () => { line.hidden = true; return false; };
  island.sheet.append(line);
  return new Plugin({
    props: {
      handleDOMEvents: {
        dragover(view, event) {
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
          const pos = at && (view.dragging ? dropPoint(view.state.doc, at.pos, view.dragging.slice) : at.pos);
          if (pos === null || pos === undefined) return hide();
          const place = view.coordsAtPos(pos), sheet = island.sheet.getBoundingClientRect(), block = !view.state.doc.resolve(pos).parent.inlineContent;
          line.hidden = false;
          line.style.top = place.top - sheet.top - (block ? 6 : 0) + "px";
          line.style.left = block ? "0" : place.left - sheet.left + "px";
          line.style.width = block ? "100%" : "2px";
          line.style.height = block ? "3px" : place.bottom - place.top + "px";
          return false;
        },
        dragleave: hide, dragend: hide, drop: hide,
      },
    },
  });
}
