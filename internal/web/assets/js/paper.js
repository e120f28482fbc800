// What a reader can do without this file, it makes one tap shorter; nothing needs it.
(function () {
	"use strict";
	// "Copy link": without a script it is a plain link to the story.
	document.addEventListener("click", function (event) {
		var link = event.target.closest && event.target.closest("[data-copy]");
		if (link && navigator.clipboard) {
			event.preventDefault();
			navigator.clipboard.writeText(link.href).then(function () {
				link.textContent = link.getAttribute("data-copy");
			}, function () { location.href = link.href; });
			return;
		}
		// A tap beside an open menu closes it.
		document.querySelectorAll(".tools details[open]").forEach(function (menu) {
			if (!menu.contains(event.target)) menu.open = false;
		});
	});
	// Escape closes an open menu and goes back to its button.
	document.addEventListener("keydown", function (event) {
		var menu = event.key === "Escape" && document.querySelector(".tools details[open]");
		if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
	});
})();
