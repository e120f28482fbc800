// Addresses in links, by the rule of markup.SafeLink (internal/markup/link.go): http, https, mailto, tel, addresses
// within the site and anchors. The server has the last word.
const most = 4096;

const escapes = {
  " ": "%20", "\\": "%5C", '"': "%22", "'": "%27", "<": "%3C", ">": "%3E", "`": "%60", "{": "%7B", "}": "%7D", "|": "%7C", "^": "%5E",
  "\u00a0": "%C2%A0",
};

export function safeLink(text) {
  let s = String(text || "").replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff]/g, "");
  s = s.replace(/[ \t\n\v\f\r\u0085\u2028\u2029]+/g, " ").replace(/^ +| +$/g, "");
  s = s.replace(/[ \\"'<>`{}|^\u00a0]/g, (letter) => escapes[letter]);
  if (!s || new TextEncoder().encode(s).length > most) return "";
  if (s.startsWith("//")) s = "https:" + s;
  else if (s.startsWith("www.")) s = "https://" + s;
  if (/%(?![0-9a-fA-F]{2})/.test(s.replace(/\?[^#]*/, ""))) return "";
  const scheme = /^([^:/?#]*):(.*)$/.exec(s);
  if (!scheme) return s;
  const name = scheme[1].toLowerCase(), rest = scheme[2];
  if (name === "http" || name === "https") {
    try {
      return /^\/\/[^/?#]/.test(rest) && new URL(s).host ? name + ":" + rest : "";
    } catch {
      return "";
    }
  }
  return (name === "mailto" || name === "tel") && rest ? name + ":" + rest : "";
}
