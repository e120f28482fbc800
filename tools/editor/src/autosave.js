// Saves the story while it is written, and says in words whether that worked. The local copy (keep.js) is always
// written first, so no answer of the network can lose a word.
import { el, later, notice, button, post, shortTime } from "./hands.js";

const pause = 2000; // ms after the last change: a thought is finished
const longest = 10000; // ms of typing without a save: what a machine that dies may cost, if the local copy dies too
const firstRetry = 2000, lastRetry = 60000;
const slowDisk = 1000; // ms; the copy goes first, but a busy disk does not hold up the save
const keepalive = 60000; // bytes; browsers refuse more in a request that outlives its page

export function autosave(island) {
  const { form, state } = island;
  let changes = 0, sent = 0, since = 0, running = null, retry = 0, timer = 0, stopped = "", leaving = false;
  const bar = statusBar(island);

  const dirty = () => changes !== sent;
  const words = {
    kept: () => (island.keep && island.keep.failed ? "" : " Your text is kept in this browser."),
    saved: () => (state.saved ? "Saved " + shortTime(state.saved, state.lang) : ""),
  };

  const plan = (wait) => {
    clearTimeout(timer);
    if (stopped || leaving) return;
    timer = setTimeout(save, wait);
  };
  const changed = () => {
    changes++;
    if (!since) since = Date.now();
    if (stopped || state.readOnly) return;
    if (!retry) bar.show("changed", "Not saved yet");
    plan(retry ? retry : Math.max(0, Math.min(pause, since + longest - Date.now())));
  };

  async function save(options = {}) {
    clearTimeout(timer);
    if (stopped || state.readOnly || !state.urls || !state.urls.save) return;
    if (running) return running;
    if (!dirty()) return;
    running = once(options).finally(() => { running = null; });
    return running;
  }

  async function once({ outlive } = {}) {
    const number = changes, began = since;
    if (island.keep && !outlive) await Promise.race([island.keep.flush(), new Promise((go) => setTimeout(go, slowDisk))]);
    since = 0;
    bar.show("saving", "Saving…");
    const body = new FormData(form), key = island.keep ? island.keep.key() : "";
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("do", "auto");
    if (state.lock && state.lock.token) body.set("lock", state.lock.token);
    const small = outlive && JSON.stringify(island.stored()).length < keepalive;
    const answer = await post(state.urls.save, body, small ? { keepalive: true } : {});
    if (answer.status === 200 && !answer.odd) return done(answer.body, number, key);
    if (!since) since = began;
    failed(answer);
  }

  function done(answer, number, key) {
    const fresh = !state.id;
    sent = number;
    retry = 0;
    Object.assign(state, { id: answer.id, base: answer.base, seq: answer.seq, saved: answer.saved });
    Object.assign(state.urls, answer.urls);
    if (answer.lock) state.lock = { ...state.lock, ...answer.lock };
    for (const [name, value] of [["base", answer.base], ["story", answer.id], ["lock", state.lock && state.lock.token]]) if (form.elements[name] && value) form.elements[name].value = value;
    if (fresh) newAddress(answer);
    showProblems(form, answer.problems || []);
    if (island.keep) island.keep.saved({ key }, dirty());
    bar.show("saved", answer.words || words.saved());
    printChecks(answer);
    island.emit("saved", answer);
    if (dirty()) plan(pause);
  }

  function newAddress(answer) {
    const url = answer.url || `/newsroom/story/${answer.id}`;
    form.action = url;
    history.replaceState(history.state, "", url);
    const stand = document.getElementById("stand"); // it said "New story"
    if (stand) stand.textContent = stand.dataset.kept;
  }

  function failed(answer) {
    const { status, body } = answer;
    if (answer.signedOut) {
      again();
      bar.show("bad", (body.words || "Not saved: you are signed out.") + words.kept(),
        el("a", { class: "u tap", href: "/newsroom/sign-in", target: "_blank", rel: "opener" }, "Sign in in a new tab"));
    } else if (status === 409) {
      conflict(body);
    } else if (status === 423) {
      stop("lock");
      island.emit("lost", body);
    } else if (status === 422) {
      showProblems(form, body.problems || []);
      bar.show("bad", "Not saved: " + ((body.problems || []).map((one) => one.words).join(" ") || body.words || "something must be mended.") + words.kept());
    } else if (status === 413) {
      bar.show("bad", "Not saved: the story is too long for one text." + words.kept());
    } else {
      again();
      const why = status ? `the newsroom answered with an error (${status}).` : "no connection.";
      bar.show("bad", "Not saved: " + why + words.kept(), button("Try again", () => { retry = 0; save(); }));
    }
  }

  function again() {
    retry = Math.min(retry ? retry * 2 : firstRetry, lastRetry);
    plan(retry);
  }

  // conflict: somebody else saved. What is here stays here and in the copy; Compare leads to the page with both.
  function conflict(answer) {
    stop("conflict");
    const by = answer.head && answer.head.by ? ` (${answer.head.by.name || answer.head.by})` : "";
    bar.show("bad", "Not saved: somebody saved this story meanwhile." + words.kept());
    notice(island, "conflict", answer.words || `Somebody${by} saved this story while you wrote. Nothing is lost: your text is here, theirs is kept.`,
      el("p", { class: "bb" }, button("Compare", compare, "btn")));
  }

  function compare() {
    if (island.keep) island.keep.flush();
    const hidden = form.querySelector("button[name=do][value=keep]") || form.appendChild(el("button", { class: "vh", name: "do", value: "keep", formnovalidate: true }));
    form.requestSubmit(hidden);
  }

  function stop(why) {
    stopped = why;
    clearTimeout(timer);
  }

  island.saving = {
    now: () => save(), stop, compare, dirty,
    resume() { stopped = ""; if (dirty()) plan(0); },
    show: bar.show,
  };

  const ready = () => {
    island.on("change", (what) => { if (!what || !what.quiet) changed(); });
    const typed = (event) => { if (event.target.form === form && event.target !== island.field && event.target.name && event.target.type !== "file") changed(); };
    document.addEventListener("input", typed);
    document.addEventListener("change", typed);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) save({ outlive: true });
      else if (retry) { retry = 0; plan(0); } // back from signing in, or out of the tunnel
    });
    addEventListener("online", () => { retry = 0; plan(0); });
    addEventListener("pagehide", () => { if (!leaving) save({ outlive: true }); });
    // The form's own guard asks before it puts a question to somebody who leaves. What is saved needs none; nor do the
    // words of a story that was taken over: they are in the copy, and "Take it back" offers them.
    form.addEventListener("leaving", (event) => {
      const kept = stopped === "lock" && island.keep && !island.keep.failed;
      if (!dirty() && !running || kept) event.preventDefault();
    });
    form.addEventListener("submit", (event) => leave(event));
    if (state.saved) bar.show("saved", words.saved());
  };

  // leave lets a save that is under way arrive before the form goes: its answer is the base of what is sent.
  function leave(event) {
    const by = event.submitter;
    if (by && by.hasAttribute("formtarget")) return;
    if (running) {
      event.preventDefault();
      running.then(() => form.requestSubmit(by && by.form === form ? by : undefined));
      return;
    }
    leaving = true;
    clearTimeout(timer);
    if (island.keep) island.keep.sent();
    later(5000, () => { leaving = false; })(); // the form did not go after all (a field was refused, a download)
  }

  return { ready };
}

// statusBar is the line that says how things stand. It is seen at once; it is spoken only when there is news, because a
// reader of the screen need not hear "Saving" every ten seconds.
function statusBar(island) {
  const line = document.getElementById("saved") || island.root.appendChild(el("p", { class: "hands-saved" }));
  const spoken = island.root.appendChild(el("p", { class: "vh", role: "status", "aria-live": "polite" }));
  let state = "", told = "";
  line.classList.add("hands-saved");
  line.removeAttribute("role"); // of the two, only the hidden line speaks
  return {
    show(next, words, ...more) {
      const news = next === "bad" && words !== told || next === "saved" && state !== "saved" && words !== told;
      if (news) spoken.textContent = told = words;
      if (next !== "saving") state = next;
      line.setAttribute("data-state", next);
      line.replaceChildren(el("span", {}, words), ...more);
    },
  };
}

// showProblems puts what must be mended beside its field, as the server's page does.
function showProblems(form, problems) {
  clearProblems(form);
  for (const { field, words } of problems) {
    const found = form.querySelector(`#${CSS.escape(field)}`) || form.elements[field];
    const one = found && found.length !== undefined && !found.tagName ? found[0] : found;
    if (!one || one.type === "hidden") continue;
    const id = "wrong-" + field;
    const visible = one.id === "body" ? document.getElementById("editor") : one;
    visible.after(el("p", { class: "err", id, "data-wrong": field }, words));
    one.setAttribute("aria-invalid", "true");
    one.setAttribute("aria-describedby", id);
    const folded = one.closest("details");
    if (folded) folded.open = true;
  }
}

function clearProblems(form) {
  for (const words of form.querySelectorAll("[data-wrong]")) words.remove();
  for (const field of form.querySelectorAll("[aria-describedby^=wrong-]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

// printChecks shows what a save brought back, where the page has places for it.
function printChecks({ checks, weight }) {
  const place = document.querySelector("[data-checks]");
  if (place && checks) {
    place.replaceChildren(checks.length
      ? el("ul", { class: "ck" }, checks.map((one) => el("li", { class: one.level }, el("b", {}, one.level === "block" ? "To do" : "Look at"),
        one.href ? el("a", { href: one.href }, one.words) : el("span", {}, one.words))))
      : el("p", { class: "m" }, "Nothing is missing."));
  }
  const scale = document.querySelector("[data-weight]");
  if (scale && weight && weight.budget) {
    const over = weight.bytes > weight.budget;
    scale.replaceChildren(el("meter", { min: 0, max: weight.budget, value: Math.min(weight.bytes, weight.budget), "aria-label": "Weight of the page" }),
      el("span", over ? { class: "err" } : {}, `${Math.ceil(weight.bytes / 1000)} of ${Math.floor(weight.budget / 1000)} kB`));
  }
}
