// The first visible element that fits a selector and has the words on it: exactly, or else among others.
function (selector, words) {
	const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden";
	const plain = s => (s || "").replace(/\s+/g, " ").trim();
	const all = [...document.querySelectorAll(selector)].filter(shown);
	if (!words) return all[0];
	return all.find(e => plain(e.textContent) === words || plain(e.getAttribute("aria-label")) === words) ||
		all.find(e => plain(e.textContent).startsWith(words)) ||
		all.find(e => plain(e.textContent).includes(words) || plain(e.getAttribute("aria-label")).includes(words));
}
