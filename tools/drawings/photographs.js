// Three pictures made of noise and arithmetic, to stand for photographs. Writes PPM.
// Usage: node photographs.js DIRECTORY [name...]
'use strict';
const fs = require('fs'), path = require('path');
const W = 1800, H = 1200;
let seed = 1;
const R = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const between = (a, b) => a + R() * (b - a);
const mix = (a, b, t) => a + (b - a) * t;
const step = (a, b, x) => { const t = Math.min(1, Math.max(0, (x - a) / (b - a))); return t * t * (3 - 2 * t); };
const gauss = () => (R() + R() + R() + R() - 2) * 1.1;

// A picture is light, not ink: three floats a point, added to freely and pressed into 8 bits at the end.
const canvas = () => new Float32Array(W * H * 3);
const put = (c, x, y, [r, g, b], k) => { const i = (y * W + x) * 3; c[i] += r * k; c[i + 1] += g * k; c[i + 2] += b * k; };
const lay = (c, x, y, [r, g, b], k) => { if (x < 0 || y < 0 || x >= W || y >= H) return; const i = (y * W + x) * 3; c[i] = mix(c[i], r, k); c[i + 1] = mix(c[i + 1], g, k); c[i + 2] = mix(c[i + 2], b, k); };
function disc(c, cx, cy, q, colour, k) {
  for (let y = Math.max(0, cy - q - 2 | 0); y < Math.min(H, cy + q + 2); y++) for (let x = Math.max(0, cx - q - 2 | 0); x < Math.min(W, cx + q + 2); x++) {
    const d = Math.hypot(x - cx, y - cy) / q;
    if (d < 1.03) put(c, x, y, colour, k * (1 - step(.9, 1.03, d)) * (.78 + .3 * step(.55, 1, d))); // a lens draws a brighter rim
  }
}
// smooth noise in one to five octaves
const table = () => { const t = new Float32Array(65536); for (let i = 0; i < t.length; i++) t[i] = R(); return t; };
let T;
const cell = (x, y) => T[((x & 255) + (y & 255) * 256) & 65535];
function noise(x, y) { const i = Math.floor(x), j = Math.floor(y), u = x - i, v = y - j, s = u * u * (3 - 2 * u), t = v * v * (3 - 2 * v); return mix(mix(cell(i, j), cell(i + 1, j), s), mix(cell(i, j + 1), cell(i + 1, j + 1), s), t); }
function fbm(x, y, n) { let s = 0, a = .5, m = 0; for (let i = 0; i < n; i++) { s += a * noise(x, y); m += a; a *= .5; x *= 2.03; y *= 2.03; } return s / m; }
function blur(c, q) { // a box, three times over, each way
  const line = new Float32Array(Math.max(W, H) * 3);
  const pass = (n, len, at) => { for (let k = 0; k < n; k++) for (let ch = 0; ch < 3; ch++) { let s = 0; for (let i = -q; i <= q; i++) s += c[at(k, Math.min(len - 1, Math.max(0, i))) + ch]; for (let i = 0; i < len; i++) { line[i] = s / (2 * q + 1); s += c[at(k, Math.min(len - 1, i + q + 1)) + ch] - c[at(k, Math.max(0, i - q)) + ch]; } for (let i = 0; i < len; i++) c[at(k, i) + ch] = line[i]; } };
  for (let i = 0; i < 3; i++) { pass(H, W, (k, i) => (k * W + i) * 3); pass(W, H, (k, i) => (i * W + k) * 3); }
}
// film: a shoulder in the lights, a vignette, grain that is coarser than a point
function develop(c, { grain = .03, vignette = .35, lift = [.012, .012, .02] } = {}) {
  const out = Buffer.alloc(W * H * 3), g = new Float32Array(W * H);
  for (let i = 0; i < g.length; i++) g[i] = gauss();
  for (let y = 0; y < H; y++) for (let x = 0; x < W; x++) {
    const i = y * W + x, v = 1 - vignette * step(.45, 1.05, Math.hypot((x - W / 2) / W, (y - H / 2) / H) * 1.5);
    const n = (g[i] + g[i - 1 < 0 ? i : i - 1] + g[i - W < 0 ? i : i - W]) / 2;
    for (let ch = 0; ch < 3; ch++) { let l = c[i * 3 + ch] * v; l = 1 - Math.exp(-1.5 * Math.max(0, l)); l = Math.pow(l, 1 / 1.6) + lift[ch]; l += n * grain * (1.1 - l); out[i * 3 + ch] = Math.max(0, Math.min(255, Math.round(l * 255))); }
  }
  return Buffer.concat([Buffer.from(`P6\n${W} ${H}\n255\n`), out]);
}

const pictures = {};
pictures['rain-window'] = () => {
  const c = canvas();
  for (let y = 0; y < H; y++) for (let x = 0; x < W; x++) { const t = y / H, n = fbm(x / 420, y / 420, 3); put(c, x, y, [.018 + .05 * n * t, .024 + .03 * n, .06 + .05 * (1 - t)], 1); }
  // tall buildings, dim, then lights out of focus: warm low down, cold above
  for (let i = 0; i < 11; i++) { const x0 = i * 165 + between(-30, 30), w = between(90, 150), top = between(180, 620), k = between(.3, .8); for (let y = top | 0; y < H; y++) for (let x = Math.max(0, x0 | 0); x < Math.min(W, x0 + w); x++) put(c, x, y, [.02, .02, .028], k); for (let j = 0; j < 26; j++) if (R() < .55) disc(c, x0 + between(8, w - 8), between(top + 20, 900), between(7, 12), [1, .78, .4], between(.05, .2)); }
  blur(c, 9);
  const warm = [[1, .55, .16], [1, .68, .3], [1, .42, .12], [1, .8, .5], [.95, .16, .1]], cold = [[.5, .75, 1], [.75, .9, 1], [.3, .9, .75], [1, .9, .75]];
  for (let i = 0; i < 64; i++) { const low = R() < .7, y = low ? 700 + Math.abs(gauss()) * 260 : between(240, 720); disc(c, between(-40, W + 40), y, between(22, 66) * (low ? 1.1 : .7), (low ? warm : cold)[R() * (low ? 5 : 4) | 0], between(.08, .5)); }
  // each drop shows the street upside down
  const from = Float32Array.from(c), look = (x, y, ch) => from[(Math.min(H - 1, Math.max(0, y | 0)) * W + Math.min(W - 1, Math.max(0, x | 0))) * 3 + ch];
  const drop = (cx, cy, q, tall) => {
    for (let y = cy - q * tall - 2 | 0; y < cy + q * tall + 3; y++) for (let x = cx - q - 2 | 0; x < cx + q + 3; x++) {
      if (x < 0 || y < 0 || x >= W || y >= H) continue;
      const u = (x - cx) / q, v = (y - cy) / (q * tall), d = Math.hypot(u * (1 + .18 * -v), v); if (d > 1.04) continue;
      const bend = 60 + q * 9, e = 1 - step(.9, 1.04, d), i = (y * W + x) * 3;
      for (let ch = 0; ch < 3; ch++) { let l = look(cx - u * bend * (.5 + d), cy - v * bend * (.5 + d) + 60, ch) * 1.25; l *= 1 - .75 * step(.62, 1, d) * (v < .2 ? 1 : .35); l += .5 * Math.exp(-((u + .34) ** 2 + (v + .42) ** 2) * 40) + .16 * Math.exp(-((u - .2) ** 2 + (v - .62) ** 2) * 16) * look(cx, cy - 260, ch) * 3; c[i + ch] = mix(c[i + ch], l, e); }
    }
  };
  for (let i = 0; i < 1700; i++) drop(between(0, W), between(0, H), between(1.2, 3.2), 1);
  for (let i = 0; i < 420; i++) drop(between(0, W), between(0, H), between(4, 9), between(1, 1.15));
  for (let i = 0; i < 90; i++) drop(between(0, W), between(0, H), between(10, 24), between(1, 1.3));
  for (let i = 0; i < 9; i++) { let x = between(60, W - 60), y = between(-100, 300); const end = y + between(400, 900), q = between(15, 24); while (y < end) { drop(x, y, between(2, 5), between(1, 1.6)); y += between(9, 26); x += gauss() * 3; } drop(x, y, q, 1.5); }
  return develop(c, { grain: .034 });
};
pictures['station-lights'] = () => {
  const c = canvas(), horizon = 520, far = [980, horizon - 30];
  for (let y = 0; y < H; y++) for (let x = 0; x < W; x++) { const up = Math.max(0, (horizon - y) / horizon), dn = Math.max(0, (y - horizon) / (H - horizon)); put(c, x, y, y < horizon ? [.014 + .05 * (1 - up), .017 + .032 * (1 - up), .034 + .03 * (1 - up)] : [.04, .036, .036], 1 - dn * .35); }
  // roof edge and platform edge run to one point
  for (let y = horizon; y < H; y++) { const t = (y - horizon) / (H - horizon), a = mix(far[0], 120, t), b = mix(far[0] + 4, 260, t); for (let x = a | 0; x < b; x++) put(c, Math.max(0, x), y, [.3, .25, .09], .15 + .3 * t); for (let x = 0; x < a; x++) put(c, x, y, [.01, .01, .014], 1); }
  for (let y = 0; y < horizon - 20; y++) { const t = 1 - y / (horizon - 20), a = mix(far[0], 300, t), b = mix(far[0], 1900, t); for (let x = Math.max(0, a | 0); x < Math.min(W, b); x++) lay(c, x, y, [.012, .012, .016], .75); }
  blur(c, 17);
  const lights = [];
  for (let i = 0; i < 13; i++) { const z = 1 / (1 + i * .62); lights.push([mix(far[0], 1080, z), mix(far[1], 60, z), 12 + 62 * z, [1, .86, .62], .25 + .3 * z]); lights.push([mix(far[0], 1700, z * .95), mix(far[1], 90, z * .95), 10 + 48 * z, [.8, .92, 1], .18 + .25 * z]); }
  for (let i = 0; i < 16; i++) lights.push([between(40, 900), horizon - between(6, 190), between(9, 30), [[1, .5, .14], [1, .66, .28], [.9, .1, .08], [.35, .9, .6]][R() * 4 | 0], between(.15, .45)]);
  lights.push([300, 420, 46, [1, .12, .08], .5], [420, 470, 34, [1, .62, .2], .5]);
  for (const [x, y, q, col, k] of lights) disc(c, x, y, q, col, k);
  // wet concrete: every light is drawn out downwards and broken by the grain of the floor
  for (const [lx, ly, q, col, k] of lights) { const y0 = horizon + (horizon - ly) * .22, len = 190 + q * 8; for (let y = Math.max(horizon + 2, y0 | 0); y < Math.min(H, y0 + len); y++) { const t = (y - y0) / len, rip = fbm(lx / 90, y / 16, 3), w = q * (.7 + .9 * t) * (.6 + .8 * rip), sway = (noise(lx / 40, y / 30) - .5) * q * .9; for (let x = Math.max(0, lx - w * 2.4 | 0); x < Math.min(W, lx + w * 2.4); x++) { const d = (x - lx - sway) / w; put(c, x, y, col, k * .62 * Math.exp(-d * d * 1.6) * (1 - t) ** 1.5 * (.35 + 1.3 * fbm(x / 22, y / 9, 2) ** 1.6)); } } }
  for (let y = horizon; y < H; y++) for (let x = 0; x < W; x++) { const n = fbm(x / 60, y / 22, 3); put(c, x, y, [.05, .046, .045], n * n * .8 * step(horizon, horizon + 260, y)); }
  blur(c, 3);
  return develop(c, { grain: .036, vignette: .5 });
};
pictures['veld-dusk'] = () => {
  const c = canvas(), horizon = 640, sun = 1240;
  const bands = [[0, [.05, .06, .17]], [.45, [.2, .13, .28]], [.75, [.75, .3, .2]], [.93, [1.5, .68, .2]], [1, [1.75, .95, .36]]];
  const sky = (t) => { for (let i = 1; i < bands.length; i++) if (t <= bands[i][0]) { const [a, p] = bands[i - 1], [b, q] = bands[i], u = (t - a) / (b - a); return [0, 1, 2].map((k) => mix(p[k], q[k], u)); } return bands[4][1]; };
  for (let y = 0; y <= horizon + 20; y++) for (let x = 0; x < W; x++) {
    const t = Math.min(1, y / horizon), near = Math.exp(-(((x - sun) / 620) ** 2)), col = sky(Math.pow(t, .95)).map((v) => v * (.62 + .5 * near));
    const cl = step(.5, .72, fbm(x / 520 + 3, y / 62 + y / 300, 5)) * step(60, 300, y) * (1 - .5 * step(540, 640, y));
    put(c, x, y, col.map((v, k) => mix(v, [.34, .16, .2][k] + v * .35 * near + [.5, .16, .06][k] * step(.6, 1, t) * near, cl * .8)), 1);
  }
  // ridge, a few trees, a pylon far off
  const ridge = (x) => horizon - 26 * fbm(x / 260, 5, 4) - 10;
  for (let x = 0; x < W; x++) for (let y = ridge(x) | 0; y < H; y++) lay(c, x, y, [.03, .022, .032], Math.min(1, y - ridge(x)));
  for (let i = 0; i < 26; i++) { const x0 = between(0, W), q = between(8, 26); for (let k = 0; k < q * 1.1; k++) lay(c, x0 | 0, ridge(x0) - k * .6 | 0, [.022, .016, .026], .9), lay(c, x0 + 1 | 0, ridge(x0) - k * .6 | 0, [.022, .016, .026], .9);
    for (let k = 0; k < 90; k++) { const x = x0 + gauss() * q, y = ridge(x0) - q * .5 + gauss() * q * .42, s = between(2, 5); for (let b = -s | 0; b <= s; b++) for (let a = -s | 0; a <= s; a++) if (a * a + b * b < s * s) lay(c, x + a | 0, y + b | 0, [.022, .016, .026], .9); } }
  blur(c, 2);
  for (let y = horizon; y < H; y++) for (let x = 0; x < W; x++) { const t = (y - horizon) / (H - horizon), n = fbm(x / (40 + 90 * t), y / (9 + 30 * t), 4), near = Math.exp(-(((x - sun) / 700) ** 2)); lay(c, x, y, [.06 + .3 * n * near * (1 - t), .04 + .14 * n * near * (1 - t), .03 + .03 * n], step(horizon + 4, horizon + 40, y)); }
  // grass: blade by blade from far to near, lit along the edge that faces the sun
  const blades = 17000;
  for (let i = 0; i < blades; i++) {
    const z = Math.pow(i / blades, 1.5), base = mix(horizon + 26, H + 190, z), len = mix(14, 430, z * z) * between(.5, 1.15), x0 = between(-80, W + 80), lean = (gauss() * .3 + .12) * len, near = Math.exp(-(((x0 - sun) / 640) ** 2)), lit = (.05 + .72 * near) * between(.3, 1.1) * mix(.8, .3, z), w = mix(.7, 3.3, z * z) * between(.6, 1.2);
    const n = Math.max(8, len * 1.4 | 0), head = R() < .42;
    for (let k = 0; k <= n; k++) { const t = k / n, x = x0 + lean * t * t, y = base - len * t, half = Math.max(.5, w * (1 - t * .85) + (head && t > .82 ? w * 1.5 * Math.sin((t - .82) / .18 * 3.14) : 0)); for (let a = Math.floor(x - half); a <= x + half; a++) { const edge = step(-1, 1, (a - x) / half * (sun > x0 ? 1 : -1)), glow = (.25 + .75 * t) * lit * (.35 + .9 * edge); lay(c, a, y | 0, [.03 + .95 * glow, .024 + .5 * glow, .02 + .16 * glow], Math.min(1, half + .2) * .5); } }
  }
  return develop(c, { grain: .032, vignette: .3 });
};

const [dir, ...names] = process.argv.slice(2);
for (const [name, render] of Object.entries(pictures)) {
  if (names.length && !names.includes(name)) continue;
  seed = 101 + name.length * 977;
  T = table();
  fs.writeFileSync(path.join(dir, name + '.ppm'), render());
}
