// The menu closes by Escape and by a click beside it; the palette is fetched when it is first asked for, and so is what
// looks after unsaved words when somebody signs out.
(function () {
	"use strict";
	var doc = document, link = doc.querySelector("[data-palette]"), kbd = link.querySelector("kbd"), mac = /Mac|iP/.test(navigator.platform);
	kbd.textContent = mac ? "⌘K" : "Ctrl K";
	kbd.hidden = false;
	var fetched = false;
	var ask = function (e) {
		var mod = mac ? e.metaKey : e.ctrlKey, own = e.type === "click" ? !mod : mod && e.key.toLowerCase() === "k";
		if (fetched || e.defaultPrevented || !own && (e.type === "click" || mod || e.altKey || e.key.length > 1 || e.target.closest("input,textarea,select,[contenteditable]"))) return;
		fetched = true;
		if (own) e.preventDefault();
		var script = doc.createElement("script");
		script.src = link.dataset.palette;
		script.onload = function () { e.target.dispatchEvent(new e.constructor(e.type, e)); };
		doc.head.append(script);
	};
	link.addEventListener("click", ask);
	doc.addEventListener("keydown", ask);
	doc.addEventListener("submit", function (e) {
		var form = e.target;
		if (!/\/sign-out$/.test(form.action) || !link.dataset.leave || !window.indexedDB || !window.Promise) return;
		e.preventDefault();
		if (window.leave) return window.leave(form, link.dataset.me);
		var script = doc.createElement("script");
		script.src = link.dataset.leave;
		script.onload = function () { window.leave(form, link.dataset.me); };
		script.onerror = function () { form.submit(); };
		doc.head.append(script);
	});
	var menu = doc.querySelector(".all");
	doc.addEventListener("keydown", function (e) {
		if (e.key === "Escape" && menu.open) { menu.open = false; menu.firstElementChild.focus(); }
	});
	doc.addEventListener("click", function (e) {
		if (menu.open && !menu.contains(e.target)) menu.open = false;
	});
})();
