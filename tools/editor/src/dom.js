// Making elements. No style attributes and no handlers in markup: the page's policy forbids both.
const svg = "http://www.w3.org/2000/svg";

export function el(tag, attrs = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.filter((part) => part !== null && part !== undefined && part !== false));
  return made;
}

// Shapes of the icons, on 24 by 24 units, drawn in lines of the colour of the text.
const shapes = {
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700l-1.500 1.500M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700l1.500-1.500",
  bullets: "M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4.500l1.500-.8V9M4 14.500c.3-1.300 2.600-1.300 2.600.2 0 1-2.600 2.300-2.600 3.300h2.700",
  quote: "M5 17c2.500-.8 4-2.600 4-6V7H4v5h3M15 17c2.500-.8 4-2.600 4-6V7h-5v5h3",
  picture: "M4 5h16v14H4zM4 16l4.500-4.500 4 4 2.500-2.500 5 5M15.500 9h.01",
  plus: "M12 5v14M5 12h14",
  undo: "M9 7L4.500 11.500 9 16M5 11.500h9a5 5 0 0 1 0 7.500h-2",
  redo: "M15 7l4.500 4.500L15 16M19 11.500h-9a5 5 0 0 0 0 7.500h2",
  find: "M10.500 4.500a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l5 5",
  help: "M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17zM9.500 9.500c.2-3 5-3 5-.2 0 1.900-2.500 2-2.500 4M12 16.500h.01",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  bin: "M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10 10.500v5.500M14 10.500v5.500",
  close: "M6 6l12 12M18 6L6 18",
  below: "M4 5h16M4 9h16M12 13v7M8.500 16.500h7",
  type: "M5 19l5-14h1l5 14M6.800 14h7.400M18 15h4M20 13v4",
  file: "M6 3.500h8l4 4v13H6zM14 3.500v4h4M12 11v6M9.500 14.500L12 17l2.500-2.500",
};

export function icon(name) {
  const out = document.createElementNS(svg, "svg"), path = document.createElementNS(svg, "path");
  out.setAttribute("viewBox", "0 0 24 24");
  out.setAttribute("class", "i");
  out.setAttribute("aria-hidden", "true");
  path.setAttribute("d", shapes[name]);
  out.append(path);
  return out;
}

// keysFor writes a key binding as it stands on this machine's keyboard.
const mac = typeof navigator !== "undefined" && /Mac|iP(hone|[oa]d)/.test(navigator.platform);
const spoken = mac ? { Mod: "⌘", Alt: "⌥", Shift: "⇧" } : { Mod: "Ctrl" };

export function keysFor(binding) {
  const words = { ArrowUp: "↑", ArrowDown: "↓", Backspace: mac ? "⌫" : "Backspace", ...spoken };
  return binding.split(/-(?=.)/).map((part) => words[part] || (part.length === 1 ? part.toUpperCase() : part)).join(mac ? "" : "+");
}

// later calls f once nothing has asked for it during wait milliseconds.
export function later(wait, f) {
  let timer;
  return (...args) => { clearTimeout(timer); timer = setTimeout(() => f(...args), wait); };
}
