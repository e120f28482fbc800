// What somebody who cannot see the page, or who holds no mouse, would miss.
function () {
	const faults = [], name = e => e.outerHTML.slice(0, 110).replace(/\s+/g, " ");
	const all = s => [...document.querySelectorAll(s)];
	const one = (s, what) => { const n = all(s).length; if (n !== 1) faults.push(n + " " + what + " in place of one"); };
	const root = document.documentElement;
	if (!root.lang) faults.push("html has no lang");
	if (!/^(ltr|rtl)$/.test(root.dir)) faults.push("html has no dir");
	if (!document.title.trim()) faults.push("no title");
	one("h1", "h1");
	one("main", "main");
	one("body > header", "header of the page");
	if (!document.querySelector("nav[aria-label]")) faults.push("no named navigation");
	for (const n of all("nav")) if (!n.getAttribute("aria-label") && !n.getAttribute("aria-labelledby")) faults.push("a nav without a name: " + name(n));
	const names = all("nav[aria-label]").filter(n => n.getClientRects().length).map(n => n.getAttribute("aria-label"));
	for (const n of new Set(names)) if (names.filter(m => m === n).length > 1) faults.push("two navs are called " + n);

	// Headings step down one at a time.
	let depth = 0;
	for (const h of all("h1,h2,h3,h4,h5,h6")) {
		const d = +h.tagName[1];
		if (depth && d > depth + 1) faults.push("a heading jumps from " + depth + " to " + d + ": " + h.textContent.trim().slice(0, 60));
		if (!h.textContent.trim()) faults.push("an empty heading: " + name(h));
		depth = d;
	}
	for (const i of all("img")) {
		if (!i.hasAttribute("alt")) faults.push("a picture without alt: " + name(i));
		if (!i.getAttribute("width") || !i.getAttribute("height")) faults.push("a picture without its size: " + name(i));
	}
	for (const s of all("svg")) if (!s.closest("[aria-hidden=true]") && s.getAttribute("role") !== "img") faults.push("a drawing neither hidden nor described: " + name(s));
	for (const s of all("svg[role=img]")) if (!s.querySelector("title") && !s.getAttribute("aria-label")) faults.push("a drawing without a title: " + name(s));
	for (const f of all("input:not([type=hidden]),textarea,select")) {
		if (f.closest(".trap")) continue;
		const label = f.labels && [...f.labels].map(l => l.textContent.trim()).join("") || f.getAttribute("aria-label");
		if (!label) faults.push("a field without a label: " + name(f));
	}
	const said = e => (e.getAttribute("aria-label") || e.textContent || "").trim() || [...e.querySelectorAll("img[alt]")].map(i => i.alt).join("").trim();
	for (const e of all("a[href],button,summary")) {
		if (e.closest("[aria-hidden=true]")) continue;
		if (!said(e)) faults.push("a link or button without words: " + name(e));
		if (e.matches("a") && e.getAttribute("tabindex") > 0) faults.push("a tabindex above 0: " + name(e));
	}
	// What is hidden from ears must not be reached by keys.
	for (const e of all("[aria-hidden=true] a[href],[aria-hidden=true] button,[aria-hidden=true] input,a[aria-hidden=true]"))
		if (e.tabIndex >= 0 && e.type !== "hidden") faults.push("hidden, but the Tab key stops there: " + name(e));
	const ids = all("[id]").map(e => e.id);
	for (const id of new Set(ids)) if (ids.filter(i => i === id).length > 1) faults.push("the id " + id + " twice");
	for (const e of all("[aria-labelledby]")) for (const id of e.getAttribute("aria-labelledby").split(/\s+/)) if (!document.getElementById(id)) faults.push("labelled by " + id + ", which is not there");
	for (const l of all("ul,ol")) for (const c of l.children) if (!/^(LI|SCRIPT|TEMPLATE)$/.test(c.tagName)) faults.push("a list holds what is no item: " + name(c));
	for (const l of all("li")) if (!/^(UL|OL|MENU)$/.test(l.parentElement.tagName)) faults.push("an item outside a list: " + name(l));
	for (const t of all("th")) if (!t.getAttribute("scope")) faults.push("a table heading without scope: " + name(t));
	for (const a of all("main a[href^='#'],a.skip")) if (!document.getElementById(a.hash.slice(1))) faults.push("leads to " + a.hash + ", which is not there");
	return [...new Set(faults)].slice(0, 12);
}
