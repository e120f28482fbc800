// Passkeys (W3C Web Authentication Level 3). A block [data-passkey=ADDRESS] holds a button and a line for words: pressed,
// it fetches a challenge, has the browser answer it, and sends the answer. data-new: a key is made; else one is used.
(function () {
	"use strict";
	var blocks = document.querySelectorAll("[data-passkey]");
	if (!blocks.length || !window.fetch) return;
	var here = location.origin;
	var able = !!(window.PublicKeyCredential && navigator.credentials);

	var bytes = function (text) {
		var raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
		var out = new Uint8Array(raw.length);
		for (var i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
		return out.buffer;
	};
	var text = function (buffer) {
		if (!buffer) return undefined;
		var raw = "", list = new Uint8Array(buffer);
		for (var i = 0; i < list.length; i++) raw += String.fromCharCode(list[i]);
		return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
	};
	var named = function (list) {
		return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
	};
	// The options of the server, with bytes where the browser wants bytes.
	var ready = function (o) {
		o = Object.assign({}, o, { challenge: bytes(o.challenge) });
		if (o.user) o.user = Object.assign({}, o.user, { id: bytes(o.user.id) });
		if (o.excludeCredentials) o.excludeCredentials = named(o.excludeCredentials);
		if (o.allowCredentials) o.allowCredentials = named(o.allowCredentials);
		return o;
	};
	// The browser's answer, with text where the server wants text.
	var plain = function (c) {
		var r = c.response, out = {};
		["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
			if (r[name]) out[name] = text(r[name]);
		});
		if (r.getTransports) out.transports = r.getTransports();
		return JSON.stringify({ id: c.id, rawId: text(c.rawId), type: c.type, response: out,
			authenticatorAttachment: c.authenticatorAttachment || undefined, clientExtensionResults: c.getClientExtensionResults() });
	};
	var send = function (url, fields) {
		return fetch(url, { method: "POST", credentials: "same-origin", headers: { Accept: "application/json" }, body: new URLSearchParams(fields) })
			.then(function (answer) {
				return answer.json().then(function (said) {
					if (answer.ok) return said;
					if (said.to) location.href = said.to;
					throw { words: said.words || said.detail };
				});
			});
	};
	var words = function (e) {
		if (e && e.words) return e.words;
		if (e && e.name === "InvalidStateError") return "This device has a passkey for you already.";
		if (e && e.name === "NotAllowedError") return "Nothing came of it: it was put off, took too long, or this device has no passkey for this newspaper.";
		if (e && e.name === "SecurityError") return "The browser does not allow passkeys at this address.";
		return "It did not work. Try again, or take another way.";
	};

	Array.prototype.forEach.call(blocks, function (block) {
		var url = block.getAttribute("data-passkey"), origin = block.getAttribute("data-origin");
		if (origin !== here || !able) {
			Array.prototype.forEach.call(document.querySelectorAll("[data-elsewhere]"), function (line) { line.hidden = origin === here; });
			return;
		}
		block.hidden = false;
		var button = block.querySelector("button"), said = block.querySelector("[role=alert]"), name = block.querySelector("input");
		button.addEventListener("click", function (event) {
			event.preventDefault();
			var offer;
			button.disabled = true;
			said.textContent = "";
			send(url, { do: "offer" }).then(function (o) {
				offer = o.id;
				var how = { publicKey: ready(o.options) };
				return block.hasAttribute("data-new") ? navigator.credentials.create(how) : navigator.credentials.get(how);
			}).then(function (key) {
				return send(url, { do: "answer", offer: offer, answer: plain(key), name: name ? name.value : "", next: block.getAttribute("data-next") || "" });
			}).then(function (done) {
				var kept = block.getAttribute("data-then") && document.getElementById(block.getAttribute("data-then"));
				if (kept) kept.submit(); else location.href = done.to;
			}).catch(function (e) {
				button.disabled = false;
				said.textContent = words(e);
				button.focus();
			});
		});
	});
})();
