// Where a finger would press an element, after scrolling to it, and what lies on top of it instead.
function (find) {
	const e = find();
	if (!e) return {Found: false};
	e.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
	const r = e.getClientRects()[0]; // of a link that breaks over lines, the first line
	const x = r.left + r.width / 2, y = r.top + r.height / 2;
	const top = document.elementFromPoint(x, y);
	const mine = top && (e.contains(top) || top.contains(e) && top.tagName === "LABEL" || top.contains(e) && top.tagName === "SUMMARY");
	return {X: x, Y: y, Found: true, Over: mine ? "" : top ? top.outerHTML.slice(0, 90) : "nothing: it is outside the window"};
}
