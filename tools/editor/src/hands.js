// Small things that the safety parts of the editor share.

export function el(tag, attrs, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs || {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...inside.flat().filter((one) => one !== "" && one !== null && one !== undefined && one !== false));
  return made;
}

export function button(words, act, kind = "b2", more = {}) {
  return el("button", { type: "button", class: kind, click: act, ...more }, words);
}

// later puts work off until wait ms have passed without another call.
export function later(wait, work) {
  let timer = 0;
  const call = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; work(); }, wait);
  };
  call.cancel = () => { clearTimeout(timer); timer = 0; };
  return call;
}

// notice puts a box above the text that stays until it is answered; one of a kind.
export function notice(island, kind, words, ...more) {
  const old = island.root.querySelector(".hands-" + kind);
  if (old) old.remove();
  const box = el("section", { class: "msg hands-notice hands-" + kind, role: "region", "aria-label": "Notice" },
    el("p", { role: kind === "kept" ? "status" : "alert" }, words), ...more);
  island.root.prepend(box);
  return box;
}

export function shortTime(at, lang) {
  const when = new Date(at), time = when.toLocaleTimeString(lang || undefined, { hour: "2-digit", minute: "2-digit", hour12: false });
  if (when.toDateString() === new Date().toDateString()) return time;
  return when.toLocaleDateString(lang || undefined, { day: "numeric", month: "long" }) + ", " + time;
}

// idleWords says how long somebody has not touched a key.
export function idleWords(seconds) {
  if (!(seconds >= 60)) return "writing now";
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return "idle for " + minutes + (minutes === 1 ? " minute" : " minutes");
  return "idle for more than an hour";
}

// post sends a form and gives { status, body, lost }: lost when no answer came, signedOut when a sign-in page did.
export async function post(url, fields, options = {}) {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  let answer;
  try {
    answer = await fetch(url, { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" }, ...options });
  } catch (error) {
    return { status: 0, lost: true, aborted: error.name === "AbortError", body: {} };
  }
  const json = (answer.headers.get("Content-Type") || "").includes("json");
  let read = {};
  try {
    if (json) read = await answer.json();
  } catch {
    return { status: 0, lost: true, body: {} }; // the line broke in the middle of the answer
  }
  const signedOut = answer.status === 401 || answer.status === 403 || answer.redirected && !json;
  return { status: answer.status, signedOut, odd: answer.ok && !json, body: read || {} };
}
