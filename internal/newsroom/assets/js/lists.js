// Boxes of a long list: tick all of a page, see how many are ticked, hold Shift to tick a stretch. The list works without.
(function () {
	"use strict";
	var last = null;
	var setUp = function () {
		document.querySelectorAll("form[data-many]").forEach(function (form) {
			if (form.dataset.ready) return;
			form.dataset.ready = "yes";
			var boxes = Array.prototype.slice.call(form.querySelectorAll(".pickone input"));
			var all = form.querySelector("[data-all]"), told = form.querySelector("[data-chosen]");
			var count = function () {
				var n = boxes.filter(function (b) { return b.checked; }).length;
				if (told) told.textContent = n ? n + " chosen" : "";
				if (!all) return;
				var box = all.querySelector("input");
				box.checked = n === boxes.length;
				box.indeterminate = n > 0 && n < boxes.length;
			};
			if (all) {
				all.hidden = false;
				all.querySelector("input").addEventListener("change", function (event) {
					boxes.forEach(function (b) { b.checked = event.target.checked; });
					count();
				});
			}
			form.addEventListener("click", function (event) {
				var at = boxes.indexOf(event.target);
				if (at < 0) return;
				var from = boxes.indexOf(last);
				if (event.shiftKey && from >= 0) boxes.slice(Math.min(at, from), Math.max(at, from) + 1).forEach(function (b) { b.checked = event.target.checked; });
				last = event.target;
				count();
			});
			form.addEventListener("submit", function (event) {
				if (event.submitter && event.submitter.name === "do" && !boxes.some(function (b) { return b.checked; })) {
					event.preventDefault();
					if (told) told.textContent = "Choose at least one story first.";
				}
			});
			count();
		});
	};
	setUp();
	document.addEventListener("htmx:afterSwap", setUp);
})();
