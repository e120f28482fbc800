// What the newsroom can do without this file, it makes shorter; nothing needs it.
(function () {
	"use strict";
	var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
	var later = function (wait, work) {
		var timer;
		return function () { clearTimeout(timer); timer = setTimeout(work, wait); };
	};

	// Text boxes grow with their text.
	all("textarea.fi").forEach(function (field) {
		var grow = function () {
			if (!field.scrollHeight || field.scrollHeight <= field.clientHeight) return;
			field.style.height = field.scrollHeight + (field.offsetHeight - field.clientHeight) + "px";
		};
		field.addEventListener("input", grow);
		window.addEventListener("resize", function () { field.style.height = ""; grow(); }); // a telephone is turned
		grow();
	});

	// Counters beside headline and standfirst.
	all("[data-count]").forEach(function (label) {
		var field = document.getElementById(label.getAttribute("data-count"));
		if (!field) return;
		var most = +field.getAttribute("data-most");
		var count = function () {
			var n = Array.from(field.value.trim()).length;
			label.textContent = n + " of " + most;
			label.classList.toggle("over", n > most);
		};
		field.addEventListener("input", count);
		count();
	});

	// The slug that an empty field stands for, made by the same code that will make it.
	all("[data-slug-of]").forEach(function (field) {
		var source = document.getElementById(field.getAttribute("data-slug-of"));
		if (!source || !window.fetch) return;
		var ask = function () {
			fetch("/newsroom/slug?headline=" + encodeURIComponent(source.value), { credentials: "same-origin" })
				.then(function (answer) { return answer.ok ? answer.text() : ""; })
				.then(function (slug) { field.placeholder = slug; }, function () {});
		};
		source.addEventListener("input", later(600, ask));
		if (source.value) ask();
	});

	// The box of a claim goes into the text that is being written, behind its paragraph, and is saved with it.
	document.addEventListener("submit", function (event) {
		var form = event.target, editor = document.getElementById("editor"), view = editor && editor.island && editor.island.view;
		if (!form.classList.contains("boxin") || !view || !view.editable) return;
		event.preventDefault();
		event.stopImmediatePropagation();
		var doc = view.state.doc, at = -1;
		doc.forEach(function (block, start) {
			if (block.attrs.id === form.elements.block.value || start === at && block.type.name === "claim") at = start + block.nodeSize;
		});
		view.dispatch(view.state.tr.insert(at < 0 ? doc.content.size : at, view.state.schema.nodes.claim.create({ ref: form.elements.claim.value })));
		var told = document.createElement("p");
		told.className = "m";
		told.tabIndex = -1;
		told.textContent = "Its box stands in the text.";
		form.replaceWith(told);
		told.focus();
	}, true);

	// Nobody loses a text by closing the window. The editor knows better what is saved: it hears "leaving" and may say so.
	all("form[data-guard]").forEach(function (form) {
		var dirty = !!document.querySelector(".msg.bad,#duel");
		var fields = function (event) { if (event.target.form === form) dirty = true; };
		document.addEventListener("input", fields);
		document.addEventListener("change", fields);
		form.addEventListener("submit", function (event) {
			var button = event.submitter;
			if (!button || !button.hasAttribute("formtarget")) dirty = false;
		});
		window.addEventListener("beforeunload", function (event) {
			if (dirty && form.dispatchEvent(new Event("leaving", { cancelable: true }))) { event.preventDefault(); event.returnValue = ""; }
		});
	});

	// The preview follows the typing: the page of the paper is fetched as the server prints it, and its text put into the
	// frame, which runs no script. The frame keeps its place. A sheet that somebody else writes has no button for it.
	var frame = document.querySelector("iframe[name=preview]"), story = document.getElementById("story"), press = document.querySelector("[data-preview]");
	if (frame && story && press && window.fetch && window.FormData && window.DOMParser) {
		var address = press.formAction, running = false, again = false, quiet = false;
		var show = function () {
			if (running) { again = true; return; }
			running = true;
			var typed = new FormData(story);
			if (typed.delete) typed.delete("lead_file");
			fetch(address, { method: "POST", body: typed, credentials: "same-origin" }).then(function (answer) {
				return answer.status < 500 ? answer.text() : "";
			}).then(function (text) {
				var inside = frame.contentDocument, styled = /<style>[^]*?<\/style>/.exec(text), now = inside && inside.querySelector("style");
				if (styled && now && styled[0] !== now.outerHTML) { // another block, another sheet: the frame is loaded afresh
					quiet = true;
					press.click();
					quiet = false;
					return;
				}
				var page = text && new DOMParser().parseFromString(text.replace(/<(style|script)\b[^]*?<\/\1>/g, ""), "text/html");
				if (page && page.querySelector("main") && inside && inside.body) inside.body.innerHTML = page.body.innerHTML;
			}, function () {}).then(function () {
				running = false;
				if (again) { again = false; show(); }
			});
		};
		var soon = later(700, show);
		press.addEventListener("click", function () { if (!quiet) frame.scrollIntoView({ block: "nearest" }); });
		document.addEventListener("input", function (event) { if (event.target.form === story) soon(); });
	}

	// Buttons that put a piece of the dialect where the cursor is.
	all("[data-insert]").forEach(function (bar) {
		var field = document.getElementById(bar.getAttribute("data-insert"));
		bar.hidden = false;
		bar.addEventListener("click", function (event) {
			var button = event.target.closest("button");
			if (!button) return;
			var from = field.selectionStart, to = field.selectionEnd, chosen = field.value.slice(from, to);
			var mark = button.getAttribute("data-wrap"), text = button.getAttribute("data-text");
			if (mark) text = mark + (chosen || "words") + mark;
			else text = (from && !/\n\n$/.test(field.value.slice(0, from)) ? "\n\n" : "") + text + "\n\n";
			field.focus();
			field.setRangeText(text, from, mark ? to : from, "end");
			field.dispatchEvent(new Event("input", { bubbles: true }));
		});
	});

	// How far an upload is.
	all("form[data-progress]").forEach(function (form) {
		var bar = form.querySelector("progress");
		form.addEventListener("submit", function (event) {
			if (!bar || !window.FormData) return;
			event.preventDefault();
			var request = new XMLHttpRequest();
			request.open("POST", form.action);
			request.upload.addEventListener("progress", function (p) {
				if (p.lengthComputable) { bar.hidden = false; bar.max = p.total; bar.value = p.loaded; }
			});
			request.addEventListener("load", function () {
				if (request.status < 400) { location.href = request.responseURL; return; }
				var page = new DOMParser().parseFromString(request.responseText, "text/html"), main = page.querySelector("main");
				if (main && page.querySelector("form[data-progress]")) {
					document.querySelector("main").replaceWith(document.adoptNode(main));
					var first = document.querySelector(".err");
					if (first) first.scrollIntoView();
				} else form.submit();
			});
			request.addEventListener("error", function () { form.submit(); });
			request.send(new FormData(form));
		});
	});

	// A click on the picture sets its focus.
	all("[data-focus]").forEach(function (box) {
		var img = box.querySelector("img"), mark = box.querySelector("svg");
		var x = document.querySelector("[name=x]"), y = document.querySelector("[name=y]");
		if (!img || !x || !y) return;
		var draw = function () {
			mark.removeAttribute("hidden");
			mark.style.left = img.offsetLeft + img.offsetWidth * x.value / 100 - mark.clientWidth / 2 + "px";
			mark.style.top = img.offsetTop + img.offsetHeight * y.value / 100 - mark.clientHeight / 2 + "px";
		};
		box.classList.add("on");
		img.addEventListener("click", function (event) {
			var place = img.getBoundingClientRect();
			x.value = Math.round(100 * (event.clientX - place.left) / place.width);
			y.value = Math.round(100 * (event.clientY - place.top) / place.height);
			x.dispatchEvent(new Event("input", { bubbles: true }));
			draw();
		});
		[x, y].forEach(function (field) { field.addEventListener("input", draw); });
		window.addEventListener("resize", draw);
		if (img.complete) draw(); else img.addEventListener("load", draw);
	});
})();
