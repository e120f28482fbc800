// Tables: a rectangle of cells under one row of heads, as markup keeps them. No cell spans others.
import { Plugin, Selection, TextSelection } from "prosemirror-state";
import { inside } from "./commands.js";
import { schema } from "./schema.js";

const { nodes } = schema;
const most = 60; // columns, as in markup

export function newTable(columns = 2, rows = 2) {
  const row = (type) => nodes.table_row.create(null, Array.from({ length: columns }, () => type.create()));
  return nodes.table.create(null, [row(nodes.table_header), ...Array.from({ length: rows }, () => row(nodes.table_cell))]);
}

// spot is where in a table the cursor stands.
function spot(state) {
  const table = inside(state, "table"), cell = inside(state, "table_cell", "table_header");
  if (!table || !cell) return null;
  const { $from } = state.selection;
  return { table: table.node, pos: table.pos, row: $from.index(table.depth), column: $from.index(table.depth + 1), cell };
}

const rowsOf = (table) => table.content.content.map((row) => row.content.content);

// rebuilt puts a changed table in the place of the old one, with the cursor in a cell of it.
function rebuilt(state, dispatch, at, rows, row, column) {
  if (!dispatch) return true;
  const fresh = nodes.table.create(at.table.attrs, rows.map((cells) => nodes.table_row.create(null, cells)), at.table.marks);
  const tr = state.tr.replaceWith(at.pos, at.pos + at.table.nodeSize, fresh);
  dispatch(toCell(tr, at.pos, row, column).scrollIntoView());
  return true;
}

// toCell sets the cursor at the end of a cell.
function toCell(tr, pos, row, column) {
  const table = tr.doc.nodeAt(pos);
  let at = pos + 1;
  for (let i = 0; i < row; i++) at += table.child(i).nodeSize;
  const cells = table.child(row);
  at += 1;
  for (let i = 0; i < column; i++) at += cells.child(i).nodeSize;
  return tr.setSelection(TextSelection.create(tr.doc, at + cells.child(column).nodeSize - 1));
}

const like = (cell, type) => type.create({ align: cell.attrs.align });

export const addRow = (after) => (state, dispatch) => {
  const at = spot(state);
  if (!at || !after && at.row === 0) return false;
  const rows = rowsOf(at.table), index = at.row + (after ? 1 : 0);
  rows.splice(index, 0, rows[0].map((cell) => like(cell, nodes.table_cell)));
  return rebuilt(state, dispatch, at, rows, index, at.column);
};

export const addColumn = (after) => (state, dispatch) => {
  const at = spot(state);
  if (!at || at.table.firstChild.childCount >= most) return false;
  const index = at.column + (after ? 1 : 0);
  const rows = rowsOf(at.table).map((cells) => [...cells.slice(0, index), cells[0].type.create(), ...cells.slice(index)]);
  return rebuilt(state, dispatch, at, rows, at.row, index);
};

export function dropRow(state, dispatch) {
  const at = spot(state);
  if (!at || at.row === 0) return false;
  const rows = rowsOf(at.table);
  rows.splice(at.row, 1);
  return rebuilt(state, dispatch, at, rows, Math.min(at.row, rows.length - 1), at.column);
}

export function dropColumn(state, dispatch) {
  const at = spot(state);
  if (!at || at.table.firstChild.childCount === 1) return false;
  const rows = rowsOf(at.table).map((cells) => cells.filter((_, i) => i !== at.column));
  return rebuilt(state, dispatch, at, rows, at.row, Math.min(at.column, rows[0].length - 1));
}

// moveColumn moves the column of the cursor to the side.
export const moveColumn = (step) => (state, dispatch) => {
  const at = spot(state), other = at && at.column + step;
  if (!at || other < 0 || other >= at.table.firstChild.childCount) return false;
  const rows = rowsOf(at.table).map((cells) => {
    const moved = cells.slice();
    [moved[at.column], moved[other]] = [moved[other], moved[at.column]];
    return moved;
  });
  return rebuilt(state, dispatch, at, rows, at.row, other);
};

// align sets how the letters of a column stand.
export const align = (word) => (state, dispatch) => {
  const at = spot(state);
  if (!at) return false;
  if (dispatch) {
    const tr = state.tr;
    at.table.forEach((row, offset) => {
      let pos = at.pos + 1 + offset + 1;
      for (let i = 0; i < at.column; i++) pos += row.child(i).nodeSize;
      tr.setNodeAttribute(pos, "align", word);
    });
    dispatch(tr);
  }
  return true;
};

export const alignedAs = (state) => { const at = spot(state); return at ? at.table.firstChild.child(at.column).attrs.align : null; };

// nextCell goes on with Tab; from the last cell it makes a row.
export const nextCell = (step) => (state, dispatch) => {
  const at = spot(state);
  if (!at) return false;
  const width = at.table.firstChild.childCount, index = at.row * width + at.column + step;
  if (index < 0) return false;
  if (index >= width * at.table.childCount) {
    const rows = rowsOf(at.table);
    rows.push(rows[0].map((cell) => like(cell, nodes.table_cell)));
    return rebuilt(state, dispatch, at, rows, rows.length - 1, 0);
  }
  if (dispatch) dispatch(toCell(state.tr, at.pos, Math.floor(index / width), index % width).scrollIntoView());
  return true;
};

// below goes to the cell underneath, from the last row into the text after the table.
export function below(state, dispatch) {
  const at = spot(state);
  if (!at) return false;
  if (at.row + 1 < at.table.childCount) {
    if (dispatch) dispatch(toCell(state.tr, at.pos, at.row + 1, at.column).scrollIntoView());
    return true;
  }
  if (dispatch) {
    const end = at.pos + at.table.nodeSize, tr = state.tr, next = state.doc.resolve(end).nodeAfter;
    if (!next || !next.isTextblock) tr.insert(end, nodes.paragraph.create());
    dispatch(tr.setSelection(Selection.near(tr.doc.resolve(end), 1)).scrollIntoView());
  }
  return true;
}

// clearCells empties the cells that a selection goes over, and leaves the table whole.
export function clearCells(state, dispatch) {
  const { $from, $to, empty } = state.selection, table = inside(state, "table");
  if (empty || !table || $to.pos > table.pos + table.node.nodeSize || $from.sameParent($to)) return false;
  if (dispatch) dispatch(cleared(state.tr, state.selection).scrollIntoView());
  return true;
}

function cleared(tr, { from, to }) {
  const cells = [];
  tr.doc.nodesBetween(from, to, (node, pos) => {
    if (node.type !== nodes.table_cell && node.type !== nodes.table_header) return true;
    cells.push([Math.max(from, pos + 1), Math.min(to, pos + 1 + node.content.size)]);
    return false;
  });
  for (const [a, b] of cells.reverse()) if (b > a) tr.delete(a, b);
  return tr.setSelection(TextSelection.create(tr.doc, from));
}

// mended makes a rectangle of a table: heads in the first row, cells in the others, none missing, one alignment a column.
function mended(table) {
  const width = Math.min(most, Math.max(...rowsOf(table).map((cells) => cells.length)));
  const first = rowsOf(table)[0];
  let whole = true;
  const rows = rowsOf(table).map((cells, r) => {
    const type = r ? nodes.table_cell : nodes.table_header;
    return nodes.table_row.create(null, Array.from({ length: width }, (_, i) => {
      const cell = cells[i], align = first[i] ? first[i].attrs.align : "";
      if (cell && cell.type === type && cell.attrs.align === align && cells.length <= width) return cell;
      whole = false;
      let inner = cell ? cell.content : null;
      if (i === width - 1 && cells.length > width) for (const more of cells.slice(width)) inner = inner.addToEnd(schema.text(" ")).append(more.content);
      return type.create({ align }, inner, cell ? cell.marks : null);
    }), table.child(r).marks);
  });
  return whole ? null : nodes.table.create(table.attrs, rows, table.marks);
}

// tables keeps every table a rectangle, whatever was pasted or deleted.
export function tables() {
  return new Plugin({
    appendTransaction(trs, before, now) {
      if (!trs.some((tr) => tr.docChanged)) return null;
      const broken = [];
      now.doc.descendants((node, pos) => {
        if (node.type !== nodes.table) return !node.isTextblock;
        const fresh = mended(node);
        if (fresh) broken.push([pos, node, fresh]);
        return false;
      });
      if (!broken.length) return null;
      const tr = now.tr, { from } = now.selection;
      for (const [pos, node, fresh] of broken.reverse()) tr.replaceWith(pos, pos + node.nodeSize, fresh);
      return tr.setSelection(Selection.near(tr.doc.resolve(Math.min(from, tr.doc.content.size))));
    },
    props: {
      handleTextInput(view, from, to, text) {
        const { state } = view;
        if (!clearCells(state)) return false;
        view.dispatch(cleared(state.tr, state.selection).insertText(text));
        return true;
      },
    },
  });
}

// fillCells writes a copied table into this one, from the cell of the cursor on; rows and columns are added as needed.
export const fillCells = (copied) => (state, dispatch) => {
  const at = spot(state);
  if (!at) return false;
  const rows = rowsOf(at.table), from = rowsOf(copied), wide = Math.min(most, Math.max(rows[0].length, at.column + from[0].length));
  const out = Array.from({ length: Math.max(rows.length, at.row + from.length) }, (_, r) => Array.from({ length: wide }, (_, c) => {
    const old = rows[r] && rows[r][c], new_ = from[r - at.row] && from[r - at.row][c - at.column], type = r ? nodes.table_cell : nodes.table_header;
    return new_ ? type.create({ align: (rows[0][c] || new_).attrs.align }, new_.content) : old || type.create({ align: rows[0][c] ? rows[0][c].attrs.align : "" });
  }));
  return rebuilt(state, dispatch, at, out, Math.min(out.length, at.row + from.length) - 1, Math.min(wide, at.column + from[0].length) - 1);
};
