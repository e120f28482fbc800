// The front by drag and by keyboard. Nothing is decided here: a move is the press of a button of the form, and the
// server's answer, the form with the story in its new place, takes the old one's. Nothing is kept before "Save the
// draft" or "Publish the front".
(function () {
	"use strict";
	var form = document.getElementById("order");
	if (!form || !window.fetch || !window.FormData || !window.DOMParser || !window.PointerEvent) return;
	var busy = false, dirty = form.hasAttribute("data-dirty");
	var moves = /^(up|down|top|take|move|put|bup|bdown|bmove|bdrop|badd|more|less|numbers|find|pick|pic)(:|$)/;

	window.addEventListener("beforeunload", function (event) {
		if (dirty) { event.preventDefault(); event.returnValue = ""; }
	});

	// press sends the form with a button's wish and puts the answer in its place.
	var press = function (wish, then) {
		if (busy) return;
		busy = true;
		document.documentElement.setAttribute("aria-busy", "true");
		var typed = new FormData(form);
		typed.append("do", wish);
		fetch(form.action, { method: "POST", body: typed, credentials: "same-origin" }).then(function (answer) {
			return answer.text();
		}).then(function (text) {
			var page = new DOMParser().parseFromString(text, "text/html"), fresh = page.getElementById("order"), main = page.querySelector("main");
			if (!fresh || !main) throw new Error("no form");
			var said = page.getElementById("said").textContent;
			var open = Array.prototype.map.call(document.querySelectorAll("details[open]"), function (d, i) { return nameOf(d); });
			document.querySelector("main").replaceWith(document.adoptNode(main));
			form = document.getElementById("order");
			Array.prototype.forEach.call(document.querySelectorAll("details"), function (d) { if (open.indexOf(nameOf(d)) >= 0) d.open = true; });
			dirty = dirty || form.hasAttribute("data-dirty");
			ready();
			then();
			// The region was replaced with its words in it, which some readers do not speak: say them once more.
			var region = document.getElementById("said");
			region.textContent = "";
			setTimeout(function () { region.textContent = said; }, 50);
		}).catch(function () {
			// The way to the server is gone or the session has ended: the form itself goes, and the page says so.
			var field = document.createElement("input");
			field.type = "hidden"; field.name = "do"; field.value = wish;
			form.appendChild(field);
			dirty = false;
			form.submit();
		}).then(function () { busy = false; document.documentElement.removeAttribute("aria-busy"); });
	};

	// A details keeps its state by the story or block it belongs to, or by its own words.
	var nameOf = function (d) {
		var slot = d.closest("[data-slot]"), block = d.closest("[data-block]");
		var story = slot && slot.querySelector("input[name$='.story']");
		return story ? "s" + story.value : block ? "b" + block.getAttribute("data-block") : d.querySelector("summary").textContent.trim();
	};

	var slot = function (n) { return document.getElementById("slot" + n); };
	var focusOn = function (n, selector) {
		var li = slot(n), to = li && (li.querySelector(selector) || li.querySelector("button,input"));
		if (to) { to.focus(); li.scrollIntoView({ block: "nearest" }); }
	};

	document.addEventListener("click", function (event) {
		var button = event.target.closest && event.target.closest("button[name=do]");
		if (!button || button.form !== form || !moves.test(button.value)) return;
		event.preventDefault();
		var act = button.value.split(":"), n = +act[1];
		var label = (button.getAttribute("aria-label") || "").split(":")[0];
		press(button.value, function () {
			var at = { up: n - 1, down: n + 1, top: 1, take: n, put: +(form.elements.into || {}).value || 1 }[act[0]];
			if (at) focusOn(Math.max(at, 1), "button[aria-label^='" + label + ":']");
			else {
				var same = act[0] === "pick" && document.querySelector(".picks input") || document.querySelector("button[name=do][value='" + (act[0] === "pic" ? "pick:" + n : button.value) + "']");
				if (same) same.focus();
			}
		});
	});

	// Enter in a field applies numbers, or looks for the words.
	document.addEventListener("keydown", function (event) {
		var field = event.target;
		if (event.key === "Enter" && field.form === form && field.tagName === "INPUT" && field.type !== "checkbox") {
			event.preventDefault();
			var li = field.closest("[data-slot]"), id = field.name;
			press(field.name === "q" ? "find" : field.name === "pq" && li ? "pick:" + li.getAttribute("data-slot") : "numbers", function () {
				if (li && /\.at$/.test(id)) focusOn(+field.value || 1, ".at input");
				else if (form.elements[id]) form.elements[id].focus();
			});
			return;
		}
		if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
		var li = field.closest && field.closest("[data-slot]");
		if (!li || li.classList.contains("auto")) return;
		event.preventDefault();
		var n = +li.getAttribute("data-slot"), to = n + (event.key === "ArrowUp" ? -1 : 1);
		if (!slot(to)) return;
		var inField = field.name && field.name.replace(/^s\.\d+/, "");
		press("move:" + n + ":" + to, function () { focusOn(to, inField && inField !== "do" ? "[name$='" + inField + "']" : "button"); });
	});

	// Dragging, by pointer: mouse, pen and finger alike.
	var drag = null;
	var under = function (x, y) {
		var at = document.elementFromPoint(x, y);
		return at && at.closest && at.closest("[data-slot]");
	};
	var mark = function (li) {
		Array.prototype.forEach.call(document.querySelectorAll(".over-here"), function (e) { e.classList.remove("over-here"); });
		if (li) li.classList.add("over-here");
	};
	var place = function (event) {
		drag.ghost.style.transform = "translate(" + (event.clientX + 14) + "px," + (event.clientY + 10) + "px)";
		drag.x = event.clientX; drag.y = event.clientY;
		mark(under(drag.x, drag.y));
	};
	// Near the edges the page goes on by itself; the bar at the top lies over it.
	var roll = function () {
		if (!drag) return;
		var bar = document.querySelector(".bar"), top = (bar && getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0) + 40;
		if (drag.y < top) window.scrollBy(0, -12);
		else if (drag.y > window.innerHeight - 50) window.scrollBy(0, 12);
		mark(under(drag.x, drag.y));
		requestAnimationFrame(roll);
	};
	var stop = function () {
		if (!drag) return;
		drag.ghost.remove();
		drag.row.classList.remove("dragged");
		mark(null);
		drag = null;
	};
	document.addEventListener("pointerdown", function (event) {
		var grip = event.target.closest && event.target.closest(".grip");
		if (!grip || busy || event.button) return;
		event.preventDefault();
		var row = grip.closest("[data-slot],[data-story]"), words = row.querySelector(".hd,[dir]");
		var ghost = document.createElement("div");
		ghost.className = "ghost";
		ghost.textContent = words ? words.textContent : "";
		document.body.appendChild(ghost);
		drag = { row: row, ghost: ghost, pointer: event.pointerId };
		row.classList.add("dragged");
		grip.setPointerCapture(event.pointerId);
		place(event);
		roll();
	});
	document.addEventListener("pointermove", function (event) { if (drag && event.pointerId === drag.pointer) place(event); });
	document.addEventListener("pointerup", function (event) {
		if (!drag || event.pointerId !== drag.pointer) return;
		var li = under(event.clientX, event.clientY), row = drag.row;
		stop();
		if (!li) return;
		var to = +li.getAttribute("data-slot"), from = +row.getAttribute("data-slot"), story = row.getAttribute("data-story");
		if (story) press("put:" + story + ":" + to, function () { focusOn(to, "button"); });
		else if (from !== to) press("move:" + from + ":" + to, function () { focusOn(to, "button"); });
	});
	document.addEventListener("pointercancel", stop);
	document.addEventListener("keydown", function (event) { if (event.key === "Escape") stop(); });

	document.addEventListener("input", function (event) { if (event.target.form === form && !/^(q|into|new|new_at)$/.test(event.target.name)) dirty = true; });
	document.addEventListener("submit", function (event) { if (event.target === form || (event.submitter && event.submitter.form === form)) dirty = false; });

	// ready shows the handles, which do nothing without this file, and counts headlines.
	var ready = function () {
		Array.prototype.forEach.call(document.querySelectorAll(".fsl:not(.auto) .grip,.found .grip"), function (grip) { grip.hidden = false; });
		Array.prototype.forEach.call(document.querySelectorAll("#order [data-count]"), function (label) {
			var field = document.getElementById(label.getAttribute("data-count")), most = +field.getAttribute("data-most");
			var count = function () {
				var n = Array.from(field.value.trim()).length;
				label.textContent = n + " of " + most;
				label.classList.toggle("over", n > most);
			};
			field.addEventListener("input", count);
			count();
		});
	};
	ready();
})();
