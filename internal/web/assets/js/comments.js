// Comments without leaving the page: posting and replying in place. Without this file each is a form on a page of its
// own; nothing typed here is ever cleared before the newsroom has it.
(function () {
	"use strict";
	var form = document.getElementById("write");
	if (!form || !window.fetch || !window.URLSearchParams || !window.FormData) return;

	function say(at, words) {
		var old = at.querySelector(".msg");
		if (old) old.remove();
		var p = document.createElement("p");
		p.className = "msg bad";
		p.setAttribute("role", "alert");
		p.textContent = words;
		at.insertBefore(p, at.children[1] || null);
	}

	// place puts the answer where the comment belongs: under the one it replies to, or before the form.
	function place(at, html) {
		var box = document.createElement("div");
		box.innerHTML = html; // made by our own server, which escaped every word of it
		var posted = box.querySelector(".posted");
		if (!posted) return;
		var under = document.getElementById("comment-" + at.elements.parent.value);
		if (under) under.appendChild(posted); else form.parentNode.insertBefore(posted, form);
		if (at !== form) at.remove(); else at.elements.text.value = "";
		var words = posted.querySelector(".msg");
		if (words) words.focus();
	}

	function send(event) {
		var at = event.target, button = at.querySelector("button");
		event.preventDefault();
		button.disabled = true;
		fetch(at.getAttribute("action"), {
			method: "POST", body: new URLSearchParams(new FormData(at)), credentials: "same-origin",
			headers: { "X-Requested-With": "fetch" }
		}).then(function (answer) {
			return answer.text().then(function (text) {
				button.disabled = false;
				if (answer.ok) return place(at, text);
				var box = document.createElement("div");
				box.innerHTML = text;
				say(at, box.textContent.trim());
			});
		}).catch(function () {
			button.disabled = false;
			at.removeEventListener("submit", send); // the line is bad: send the form as any browser would
			at.submit();
		});
	}
	form.addEventListener("submit", send);

	// A reply is written under the comment it answers.
	document.addEventListener("click", function (event) {
		var link = event.target.closest && event.target.closest("[data-reply]");
		if (!link) return;
		var to = link.getAttribute("data-reply"), under = document.getElementById("comment-" + to);
		if (!under) return;
		event.preventDefault();
		var reply = under.querySelector("form");
		if (!reply) {
			reply = form.cloneNode(true);
			reply.removeAttribute("id");
			reply.elements.parent.value = to;
			reply.elements.text.value = "";
			reply.querySelector("h3").textContent = link.getAttribute("data-to");
			var old = reply.querySelector(".msg");
			if (old) old.remove();
			reply.addEventListener("submit", send);
			link.parentNode.parentNode.insertBefore(reply, link.parentNode.nextSibling);
		}
		reply.elements[reply.elements.name.value ? "text" : "name"].focus();
	});
})();
