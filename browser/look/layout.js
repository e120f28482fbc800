// What does not fit: a page wider than its window, words cut off, a thing to press that is smaller than a finger.
// minimum is the least side of a target in CSS pixels; 0 leaves targets out.
function (minimum) {
	const faults = [], name = e => e.outerHTML.slice(0, 100).replace(/\s+/g, " ");
	const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden";
	const root = document.documentElement, width = root.clientWidth;
	const sideways = e => { for (; e && e !== document.body; e = e.parentElement) if (/auto|scroll/.test(getComputedStyle(e).overflowX)) return true; };
	const unseen = e => e.closest(".vh,.trap,.skip,[aria-hidden=true],[hidden]");
	if (root.scrollWidth > width) {
		faults.push("the page is " + root.scrollWidth + " wide in a window of " + width);
		for (const e of document.querySelectorAll("body *")) {
			const r = e.getBoundingClientRect();
			if (shown(e) && !unseen(e) && !sideways(e.parentElement) && (r.right > width + 1 || r.left < -1) && faults.length < 6)
				faults.push("  sticks out (" + Math.round(r.left) + " to " + Math.round(r.right) + "): " + name(e));
		}
		// Words may stick out of a box that does not.
		const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), line = document.createRange();
		for (let n; n = words.nextNode();) {
			const e = n.parentElement;
			if (!n.data.trim() || !shown(e) || unseen(e) || sideways(e) || faults.length > 7) continue;
			line.selectNodeContents(n);
			const r = line.getBoundingClientRect();
			if (r.right > width + 1 || r.left < -1) faults.push("  words stick out (" + Math.round(r.left) + " to " + Math.round(r.right) + "): " + n.data.trim().slice(0, 60));
		}
	}
	// Words that their own box cuts off.
	for (const e of document.querySelectorAll("body *")) {
		if (!shown(e) || unseen(e) || !/hidden|clip/.test(getComputedStyle(e).overflow) || !e.textContent.trim() || /^(textarea|svg|select|iframe)$/i.test(e.tagName)) continue;
		if (e.closest("svg") || getComputedStyle(e).textOverflow === "ellipsis" || getComputedStyle(e).webkitLineClamp !== "none") continue; // says so by …
		if (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 2) faults.push("words are cut off in " + name(e));
	}
	if (minimum) {
		// Boxes are as wide and high as a finger; words that stand alone in their line are as high, and as wide as they are.
		const boxes = "button,select,textarea,summary,input:not([type=hidden]):not([type=radio]):not([type=checkbox]),.tools a,.btn,.b2";
		const words = ".wx,.drop a,.desks a,.act a,.more a,.crumb a,.cal a,.sh li a,.c footer a,.fl a,.lk,.foot li a,label:has(input[type=radio]),label:has(input[type=checkbox])";
		for (const e of document.querySelectorAll(boxes + "," + words)) {
			if (!shown(e) || unseen(e) || e.closest("p") && e.matches("a:not(.btn):not(.b2):not(.lk)")) continue;
			const r = e.getBoundingClientRect();
			const wide = e.matches(boxes) ? minimum : 24; // WCAG 2.2 §2.5.8
			if (r.height < minimum - .5 || r.width < wide - .5) faults.push("too small to touch, " + r.width.toFixed(1) + " x " + r.height.toFixed(1) + ": " + name(e));
		}
	}
	return [...new Set(faults)].slice(0, 12);
}
