// What the picture rooms can do without this file, it makes shorter; nothing needs it.
(function () {
	"use strict";
	var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };

	// Several files at once, each with its own bar and its own words, which are typed while the others are on their way.
	all("form[data-upload]").forEach(function (form) {
		var field = form.querySelector("input[type=file]"), words = document.querySelector("[data-uploads]");
		var list = words.querySelector("ol"), row = document.querySelector("[data-row]");
		if (!window.FormData || !row.content) return;
		var waiting = [], running = 0, sent = 0;
		form.querySelector("details").hidden = true;
		form.querySelector(".btn").parentNode.hidden = true;
		var say = function (line, text) { line.querySelector("[role=status]").textContent = text; };
		var refuse = function (line, text) { line.classList.add("no"); say(line, text); };
		var take = function (line, picture) {
			var key = line.querySelector("[name=key]"), img = line.querySelector("img");
			key.disabled = false;
			key.value = picture.key;
			img.src = picture.src;
			img.hidden = false;
			["alt", "caption", "credit"].forEach(function (name) {
				var typed = line.querySelector("[name=" + name + "]");
				if (!typed.value) typed.value = picture[name] || "";
			});
			say(line, "in");
		};
		var next = function () {
			if (!waiting.length || running > 1) { // two at a time: one travels while the other is decoded
				words.querySelector(".btn").disabled = running > 0;
				return;
			}
			var one = waiting.shift(), request = new XMLHttpRequest(), body = new FormData(), bar = one.line.querySelector("progress");
			running++;
			words.querySelector(".btn").disabled = true;
			body.append("file", one.file);
			request.open("POST", form.getAttribute("data-upload"));
			request.responseType = "json";
			request.setRequestHeader("Accept", "application/json");
			request.upload.addEventListener("progress", function (p) {
				if (!p.lengthComputable) return;
				bar.max = p.total;
				bar.value = p.loaded;
				say(one.line, p.loaded < p.total ? Math.round(100 * p.loaded / p.total) + " %" : "is being looked at");
			});
			request.addEventListener("loadend", function () {
				running--;
				bar.hidden = true;
				var answer = request.response;
				if (request.status === 201 && answer) take(one.line, answer);
				else if (answer && answer.problems) refuse(one.line, answer.problems[0].words);
				else refuse(one.line, request.status === 403 ? "You are signed out. Sign in again in another window, then choose the file once more." : "It did not arrive. Choose the file once more.");
				next();
			});
			request.send(body);
			next();
		};
		var bring = function (files) {
			Array.prototype.forEach.call(files, function (file) {
				var line = row.content.firstElementChild.cloneNode(true);
				line.querySelector("b").textContent = file.name;
				line.querySelector("progress").setAttribute("aria-label", file.name);
				all("label", line).forEach(function (label, i) {
					var id = "up" + sent + "-" + i, input = label.querySelector("input");
					input.id = id;
					label.htmlFor = id;
				});
				sent++;
				list.appendChild(line);
				waiting.push({ file: file, line: line });
				say(line, "waits");
			});
			words.hidden = !list.children.length;
			next();
		};
		field.required = false;
		field.addEventListener("change", function () { bring(field.files); field.value = ""; });
		form.addEventListener("dragover", function (event) { event.preventDefault(); });
		form.addEventListener("drop", function (event) { event.preventDefault(); bring(event.dataTransfer.files); });
		words.addEventListener("submit", function () {
			all(".no", list).forEach(function (line) { line.remove(); });
			all("li", list).forEach(function (line) { // a line without a key would shift the words of the others
				if (line.querySelector("[name=key]").disabled) line.remove();
			});
			sent = 0;
		});
		window.addEventListener("beforeunload", function (event) {
			if (running || sent) { event.preventDefault(); event.returnValue = ""; }
		});
	});

	// How many are chosen for a gallery.
	all("[data-chosen]").forEach(function (label) {
		var form = label.closest("form");
		var count = function () {
			var n = all("[name=key]:checked", form).length;
			label.textContent = n ? n + " chosen" : "";
		};
		form.addEventListener("change", count);
		count();
	});

	all("[data-copy]").forEach(function (button) {
		var field = document.getElementById(button.getAttribute("data-copy"));
		button.hidden = false;
		button.addEventListener("click", function () {
			field.select();
			if (navigator.clipboard) navigator.clipboard.writeText(field.value);
			else document.execCommand("copy");
			button.textContent = "Copied";
		});
	});

	// Focus and crops, all seen at once. The sums are those of media/crop.go.
	all("[data-aim]").forEach(function (form) {
		var width = +form.getAttribute("data-width"), height = +form.getAttribute("data-height");
		var box = form.querySelector(".aimp"), over = box.querySelector("svg"), rect = over.querySelector("rect");
		var x = form.elements.x, y = form.elements.y, at = null;
		if (x.disabled || x.closest("fieldset").disabled) return;
		var clamp = function (n, low, high) { return Math.max(low, Math.min(high, n)); };
		var crops = all("[data-crop]", form).map(function (set) {
			var name = set.getAttribute("data-crop");
			return { set: set, w: +set.getAttribute("data-w"), h: +set.getAttribute("data-h"), svg: set.querySelector("svg"), details: set.querySelector("details"),
				x: form.elements[name + "_x"], y: form.elements[name + "_y"], width: form.elements[name + "_w"] };
		});
		var number = function (field) { return parseFloat(String(field.value).replace(",", ".")) || 0; };
		var part = function (c) {
			if (c.width.value) {
				var w = width * number(c.width) / 100;
				return [width * number(c.x) / 100, height * number(c.y) / 100, w, w * c.h / c.w];
			}
			var cw = width, ch = width * c.h / c.w;
			if (ch > height) { ch = height; cw = height * c.w / c.h; }
			return [clamp(width * x.value / 100 - cw / 2, 0, width - cw), clamp(height * y.value / 100 - ch / 2, 0, height - ch), cw, ch];
		};
		var draw = function () {
			var dots = over.querySelectorAll("circle");
			over.removeAttribute("hidden");
			Array.prototype.forEach.call(dots, function (dot) {
				dot.setAttribute("cx", width * x.value / 100);
				dot.setAttribute("cy", height * y.value / 100);
				dot.setAttribute("r", Math.max(width, height) / 45);
			});
			crops.forEach(function (c) { c.svg.setAttribute("viewBox", part(c).join(" ")); });
			var shown = at ? part(at) : [0, 0, 0, 0];
			["x", "y", "width", "height"].forEach(function (name, i) { rect.setAttribute(name, shown[i]); });
		};
		var tenth = function (n) { return Math.round(n * 10) / 10; };
		// A crop set by hand keeps its size; it is moved so that the point is in its middle.
		var centre = function (c, px, py) {
			var w = number(c.width) || 60, h = w * width * c.h / (c.w * height);
			if (h > 100) { w = w * 100 / h; h = 100; }
			c.width.value = Math.floor(w * 10) / 10;
			c.x.value = tenth(clamp(px - w / 2, 0, 100 - w));
			c.y.value = Math.floor(10 * clamp(py - h / 2, 0, 100 - h)) / 10;
		};
		var put = function (px, py) {
			if (at) centre(at, px, py);
			else { x.value = Math.round(clamp(px, 0, 100)); y.value = Math.round(clamp(py, 0, 100)); }
			draw();
		};
		var choose = function (c) {
			at = c;
			crops.forEach(function (other) { other.set.classList.toggle("at", other === c); });
			draw();
		};
		crops.forEach(function (c) {
			c.details.addEventListener("toggle", function () {
				if (!c.details.open) { if (at === c) choose(null); return; }
				choose(c);
			});
			c.set.addEventListener("focusin", function () { if (c.details.open) choose(c); });
		});
		[x, y].forEach(function (field) { field.addEventListener("focus", function () { choose(null); }); });
		form.addEventListener("input", draw);
		form.querySelector("[data-how]").hidden = false;
		box.classList.add("on");
		box.tabIndex = 0;
		box.setAttribute("role", "group");
		box.setAttribute("aria-label", "Focus of the picture: arrow keys move it");
		box.addEventListener("click", function (event) {
			var place = box.getBoundingClientRect();
			put(100 * (event.clientX - place.left) / place.width, 100 * (event.clientY - place.top) / place.height);
		});
		box.addEventListener("keydown", function (event) {
			var step = event.shiftKey ? 5 : 1, by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
			if (!by) return;
			event.preventDefault();
			if (at && at.width.value) {
				var h = number(at.width) * width * at.h / (at.w * height);
				put(number(at.x) + number(at.width) / 2 + by[0], number(at.y) + h / 2 + by[1]);
			} else put(+x.value + by[0], +y.value + by[1]);
		});
		draw();
	});

	// Keys of pictures are offered while they are typed.
	all("[data-pictures]").forEach(function (field, i) {
		if (!window.fetch) return;
		var list = document.createElement("datalist"), timer;
		list.id = "keys" + i;
		field.parentNode.insertBefore(list, field.nextSibling);
		field.setAttribute("list", list.id);
		field.addEventListener("input", function () {
			clearTimeout(timer);
			timer = setTimeout(function () {
				fetch("/newsroom/pictures.json?q=" + encodeURIComponent(field.value), { credentials: "same-origin", headers: { Accept: "application/json" } })
					.then(function (answer) { return answer.json(); })
					.then(function (found) {
						list.textContent = "";
						found.pictures.slice(0, 12).forEach(function (p) {
							var option = document.createElement("option");
							option.value = p.key;
							option.label = p.caption || p.alt || p.name;
							list.appendChild(option);
						});
					}, function () {});
			}, 300);
		});
	});
})();
