// Mod-K finds rooms, stories, sections and what this page can do; ? lists the keys. Everything is reached without it too.
(function () {
	"use strict";
	var doc = document, box, field, list, hits = [], at = 0, asked = 0, timer;
	var link = doc.querySelector("[data-palette]"), kbd = link.querySelector("kbd"), mac = /Mac|iP/.test(navigator.platform);
	var make = function (html) {
		var d = doc.createElement("dialog");
		d.className = "palette";
		d.innerHTML = html;
		d.addEventListener("click", function (e) { if (e.target === d) d.close(); });
		d.addEventListener("close", function () { d.remove(); box = null; });
		doc.body.append(d);
		d.showModal();
		return d;
	};
	var words = function (el) { return (el.getAttribute("aria-label") || el.textContent).trim(); };
	var keys = function () { return Array.from(doc.querySelectorAll("[data-key]")); };
	var on = function () { try { return localStorage.keys !== "off"; } catch (e) { return true; } };

	var mark = function (n) {
		if (hits[at]) hits[at].setAttribute("aria-selected", "false");
		at = (n + hits.length) % hits.length || 0;
		if (!hits[at]) return field.removeAttribute("aria-activedescendant");
		hits[at].setAttribute("aria-selected", "true");
		hits[at].scrollIntoView({ block: "nearest" });
		field.setAttribute("aria-activedescendant", hits[at].id);
	};
	var show = function (html) {
		list.innerHTML = html;
		var typed = field.value.trim().toLowerCase();
		Array.from(doc.querySelectorAll(".ac a,.ac button,[data-key]")).reverse().forEach(function (el) {
			if (!words(el) || words(el).toLowerCase().indexOf(typed) < 0 || el.closest("[hidden]")) return;
			var li = doc.createElement("li");
			li.setAttribute("role", "option");
			li.className = "own";
			li.textContent = words(el);
			li.insertAdjacentHTML("beforeend", "<small>On this page</small>");
			li.go = function () { box.close(); el.focus(); el.click(); };
			list.prepend(li);
		});
		hits = Array.from(list.children);
		hits.forEach(function (li, i) { li.id = "hit" + i; li.onclick = function (e) { if (li.go) { e.preventDefault(); li.go(); } }; });
		mark(0);
	};
	var find = function () {
		var mine = ++asked;
		fetch(link.href + "?q=" + encodeURIComponent(field.value), { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin", redirect: "error" })
			.then(function (r) { return r.text(); })
			.then(function (html) { if (mine === asked && box) show(html); }, function () { location.href = link.href; });
	};
	var open = function () {
		if (box) return;
		box = make('<input class="fi" role="combobox" aria-expanded="true" aria-controls="hits" aria-autocomplete="list" aria-label="Find a room, a story, a section or an action" placeholder="Room, story, #number, section, action" maxlength="200"><ul id="hits" role="listbox" aria-label="Found"></ul>');
		field = box.firstChild;
		list = box.lastChild;
		field.oninput = function () { clearTimeout(timer); timer = setTimeout(find, 120); };
		field.onkeydown = function (e) {
			var step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
			if (step && hits.length) { e.preventDefault(); mark(at + step); }
			if (e.key === "Enter" && hits[at]) { e.preventDefault(); (hits[at].querySelector("a") || hits[at]).click(); }
		};
		find();
	};
	var help = function () {
		if (box) return;
		var rows = keys().map(function (el) { return [el.dataset.key, words(el)]; });
		if (doc.querySelector(".lst h2 a")) rows.push(["j, k", "Next, previous in the list"]);
		if (doc.querySelector(".pickone")) rows.push(["x", "Tick the line"]);
		box = make('<h2>Keys of this page</h2><dl class="keys"><dt>' + kbd.textContent + "</dt><dd>Find anything</dd><dt>?</dt><dd>This list</dd></dl><label class=\"tick\"><input type=\"checkbox\"> <span>Keys without " + (mac ? "⌘" : "Ctrl") + ' work</span></label><form method="dialog"><button class="b2">Close</button></form>');
		rows.forEach(function (r) { r.forEach(function (w, i) { var el = doc.createElement(i ? "dd" : "dt"); el.textContent = w; box.querySelector("dl").append(el); }); });
		box.setAttribute("aria-label", "Keys of this page");
		var tick = box.querySelector("input");
		tick.checked = on();
		tick.onchange = function () { try { localStorage.keys = tick.checked ? "on" : "off"; } catch (e) { } };
	};
	var step = function (by) {
		var rows = Array.from(doc.querySelectorAll(".lst h2 a")), n = rows.indexOf(doc.activeElement) + by;
		if (rows.length) rows[Math.min(Math.max(n, 0), rows.length - 1)].focus();
	};
	link.addEventListener("click", function (e) { if (!e.ctrlKey && !e.metaKey) { e.preventDefault(); open(); } });
	doc.addEventListener("keydown", function (e) {
		if ((mac ? e.metaKey : e.ctrlKey) && !e.shiftKey && e.key.toLowerCase() === "k" && !e.defaultPrevented) { e.preventDefault(); return open(); }
		if (box || e.ctrlKey || e.metaKey || e.altKey || !on() || e.target.closest("input,textarea,select,[contenteditable]")) return;
		var el = keys().filter(function (k) { return k.dataset.key === e.key; })[0];
		if (e.key === "?") help();
		else if (e.key === "j") step(1);
		else if (e.key === "k") step(-1);
		else if (e.key === "x" && e.target.closest(".lst>li")) { var t = e.target.closest("li").querySelector(".pickone input"); if (t) t.click(); return; }
		else if (el) { el.focus(); if (el.tagName !== "INPUT") el.click(); }
		else return;
		e.preventDefault();
	});
})();
