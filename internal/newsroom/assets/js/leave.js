// Who signs out leaves no text of theirs behind on a computer that others use, and loses none either. What was saved goes
// from this browser at once; for what was not, the person is asked. Fetched when somebody signs out.
(function () {
	"use strict";
	var doc = document, name = "broadsheet-editor", shelf = "copies";

	// The copies that the editor keeps: tools/editor/src/keep_store.js.
	var base = function (mode, act) {
		return new Promise(function (done, failed) {
			var asked = indexedDB.open(name, 1);
			asked.onupgradeneeded = function () { asked.result.createObjectStore(shelf, { keyPath: "key" }); };
			asked.onerror = asked.onblocked = failed;
			asked.onsuccess = function () {
				var tx = asked.result.transaction(shelf, mode), got = act(tx.objectStore(shelf));
				tx.oncomplete = function () { asked.result.close(); done(got.result); };
				tx.onerror = tx.onabort = failed;
			};
		});
	};
	var plain = function () {
		return Object.keys(localStorage).filter(function (key) { return key.indexOf(name + ":") === 0; })
			.map(function (key) { return Object.assign(JSON.parse(localStorage[key]), { plain: key }); });
	};
	var drop = function (list) {
		list.forEach(function (copy) { if (copy.plain) localStorage.removeItem(copy.plain); });
		var rest = list.filter(function (copy) { return !copy.plain; });
		return rest.length ? base("readwrite", function (store) { return rest.map(function (copy) { return store.delete(copy.key); })[0]; }) : Promise.resolve();
	};
	var copies = function (person) {
		return base("readonly", function (store) { return store.getAll(); }).catch(function () { return []; })
			.then(function (all) { return all.concat(plain()).filter(function (copy) { return copy.person === person; }); });
	};
	var called = function (copy) {
		var field = (copy.fields || []).find(function (f) { return f[0] === "headline"; }), words = JSON.stringify(copy.stored || "").match(/"text":"(.*?)"/);
		return field && field[1] || words && words[1].slice(0, 60) || "A story without a headline";
	};
	var add = function (to, kind, words, look) {
		var el = doc.createElement(kind);
		el.textContent = words;
		el.className = look || "";
		to.append(el);
		return el;
	};

	var ask = function (form, all, lost) {
		var d = doc.createElement("dialog");
		d.className = "palette leave";
		d.setAttribute("aria-labelledby", "leave-h");
		add(d, "h2", "Words of yours here were not saved").id = "leave-h";
		var list = add(d, "ul");
		lost.forEach(function (copy) {
			var li = add(list, "li"), a = add(li, "a", called(copy), "u");
			a.href = copy.story ? "/newsroom/story/" + copy.story : "/newsroom/story/new";
			a.dir = "auto";
		});
		add(d, "p", "Open them and save, or decide what becomes of them. Whoever can use this browser could find what you keep here; on a computer that others use, keep nothing.");
		var row = add(d, "p", "", "bb");
		var stay = add(row, "button", "Stay signed in", "btn"), keep = add(row, "button", "Keep them here, sign out", "b2"), gone = add(row, "button", "Delete them, sign out", "b2");
		stay.onclick = function () { d.close(); };
		keep.onclick = function () { finish(form, all.filter(function (copy) { return lost.indexOf(copy) < 0; })); };
		gone.onclick = function () {
			doc.dispatchEvent(new CustomEvent("leaving")); // an editor on this page writes nothing more
			finish(form, all);
		};
		d.addEventListener("close", function () { d.remove(); });
		doc.body.append(d);
		d.showModal();
	};
	var finish = function (form, list) {
		var go = function () { form.submit(); };
		drop(list).then(go, go);
	};

	// leave is called by keys.js with the form that signs out and the person's number.
	window.leave = function (form, person) {
		copies(person).then(function (all) {
			var lost = all.filter(function (copy) { return copy.dirty; });
			if (lost.length) ask(form, all, lost);
			else finish(form, all);
		}).catch(function () { form.submit(); });
	};
})();
