// Reads the page from top to bottom, waits for every picture, and tells what moved meanwhile (W3C Layout Instability).
async function () {
	const moved = [];
	let sum = 0;
	const take = list => {
		for (const e of list.getEntries()) {
			if (e.hadRecentInput) continue;
			sum += e.value;
			for (const s of e.sources) moved.push(e.value.toFixed(4) + " " + (s.node ? (s.node.outerHTML || s.node.data || "").slice(0, 80) : "?"));
		}
	};
	const watch = new PerformanceObserver(take);
	watch.observe({type: "layout-shift", buffered: true});
	const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
	await document.fonts.ready;
	for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) { scrollTo(0, y); await frame(); }
	const pictures = [...document.images].filter(i => i.getClientRects().length);
	await Promise.all(pictures.map(i => i.complete ? 0 : new Promise(done => { i.onload = i.onerror = done; })));
	await document.fonts.ready;
	await frame();
	take({getEntries: () => watch.takeRecords()});
	return {Sum: sum, Moved: moved.slice(0, 6), Blanks: pictures.filter(i => !i.naturalWidth).map(i => i.src)};
}
