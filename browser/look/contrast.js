// Words that are too pale: WCAG 2.2 §1.4.3, worked out from what the browser paints.
function () {
	const faults = [], seen = new Set();
	const parse = s => { const m = s.match(/[\d.]+/g).map(Number); return {r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1}; };
	const light = c => { const f = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; return .2126 * f(c.r) + .7152 * f(c.g) + .0722 * f(c.b); };
	const ratio = (a, b) => { const x = light(a), y = light(b); return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
	const over = (a, b) => ({r: a.r * a.a + b.r * (1 - a.a), g: a.g * a.a + b.g * (1 - a.a), b: a.b * a.a + b.b * (1 - a.a), a: 1});
	const ground = e => {
		const layers = [];
		for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a) layers.push(c); if (c.a === 1) break; }
		return layers.reduceRight((under, c) => over(c, under), {r: 255, g: 255, b: 255, a: 1});
	};
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let n; n = walk.nextNode();) {
		const e = n.parentElement;
		if (!n.data.trim() || !e.getClientRects().length || e.closest("script,style,noscript,.vh,.trap,option,[disabled],picture")) continue;
		const s = getComputedStyle(e), svg = e.closest("svg");
		if (s.visibility === "hidden") continue;
		let ink = parse(svg ? s.fill === "none" ? s.stroke : s.fill : s.color);
		let opacity = 1;
		for (let p = e; p; p = p.parentElement) opacity *= +getComputedStyle(p).opacity;
		ink.a *= opacity;
		const paper = ground(svg || e), size = parseFloat(s.fontSize), bold = +s.fontWeight >= 700;
		const least = size >= 24 || bold && size >= 18.66 ? 3 : 4.5;
		const got = ratio(over(ink, paper), paper);
		const key = s.color + s.fill + JSON.stringify(paper) + least;
		if (got < least && !seen.has(key)) {
			seen.add(key);
			faults.push("contrast " + got.toFixed(2) + ", needs " + least + ": “" + n.data.trim().slice(0, 40) + "” in " + e.outerHTML.slice(0, 70));
		}
	}
	return faults.slice(0, 8);
}
