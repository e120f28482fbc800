// Thirteen further drawings in the hand of the first eight.
'use strict';
const { R, r, pick, lg, rg, hg, svg, rect, circ, ell, path, line, at, cloud, jac, person, cols, skins, taxi, bld, bricks, figure } = require('./pen');
const D = {};
const range = (n) => [...Array(n).keys()];

// a gate valve of 1968 in its chamber, by lamplight
D.valve = () => {
  let s = bricks(0, 0, 900, 600, 75, 30, ['#6d4436', '#74493a', '#633c30', '#7a4f3f'], '#4c3129');
  s += rect(0, 0, 900, 600, 'url(#lamp)') + rect(0, 0, 900, 600, 'url(#dark)');
  s += path('M0 520H900V600H0Z', '#2d2a28') + path('M0 520H900V534H0Z', '#453b35');
  s += line('M96 0V520M150 0V520', '#1f2225', 7) + range(13).map((i) => line(`M96 ${30 + i * 40}H150`, '#1f2225', 6)).join('');
  // pipe
  s += rect(-10, 318, 920, 152, 'url(#pipe)') + rect(-10, 330, 920, 9, '#9fb0b8', ' opacity=".35"');
  for (const x of [215, 262, 592, 639]) {
    s += `<rect x="${x}" y="284" width="44" height="220" rx="5" fill="url(#flange)"/>`;
    for (let y = 300; y < 500; y += 33) s += rect(x - 8, y, 60, 13, '#3a2a24') + circ(x + 4, y + 6, 8, '#5b3d31') + circ(x + 40, y + 6, 8, '#5b3d31');
  }
  // rust weeps from the flange
  for (let i = 0; i < 16; i++) { const x = pick([228, 250, 275, 600, 625, 660]) + r(-10, 10); s += path(`M${x} ${r(380, 430)}q4 40 1 ${r(60, 110)}h5q2-60-1-${r(60, 100)}Z`, '#b5642d', ' opacity=".5"'); }
  // body, bonnet
  s += path('M304 300Q300 252 350 246H550Q600 252 596 300V486Q560 520 450 520T304 486Z', 'url(#red)');
  s += path('M326 300Q326 268 360 262H430Q360 300 366 500Q330 490 326 470Z', '#c56650', ' opacity=".35"');
  s += `<rect x="318" y="232" width="264" height="26" rx="5" fill="#7d2b21"/>` + range(8).map((i) => circ(336 + i * 33, 245, 8, '#4f1c16')).join('');
  s += path('M372 232Q376 176 410 166H490Q524 176 528 232Z', 'url(#red)') + `<rect x="396" y="148" width="108" height="22" rx="4" fill="#7d2b21"/>`;
  s += path('M414 148 428 62H440V148ZM486 148 472 62H460V148Z', '#5a201a') + rect(443, 30, 14, 120, '#b8bcba') + range(12).map((i) => line(`M443 ${40 + i * 9}l14 4`, '#7d8484', 2)).join('');
  // wheel seen a little from above
  s += ell(450, 78, 128, 34, 'none', ' stroke="#3b1511" stroke-width="19"') + ell(450, 74, 128, 34, 'none', ' stroke="#a33b2c" stroke-width="15"') + ell(450, 71, 128, 34, 'none', ' stroke="#d0735c" stroke-width="4" opacity=".7"');
  for (const [x, y] of [[334, 88], [566, 88], [392, 44], [508, 44], [392, 104], [508, 104]]) s += line(`M450 74L${x} ${y}`, '#8d3124', 11);
  s += circ(450, 74, 20, '#7d2b21') + circ(450, 74, 9, '#d8b15a');
  s += `<rect x="404" y="352" width="92" height="46" rx="3" fill="#cfa24a"/><text x="450" y="385" font-family="Arial,sans-serif" font-weight="700" font-size="30" text-anchor="middle" fill="#4a2c14">1968</text>`;
  s += line('M770 0V92', '#1b1c1e', 5) + path('M734 112q4-24 36-24t36 24Z', '#22262a') + ell(770, 116, 26, 12, '#fff3c4') + circ(770, 118, 190, 'url(#glow)');
  s += ell(450, 560, 360, 16, '#b98a4a', ' opacity=".16"') + ell(700, 572, 130, 10, '#f0d79a', ' opacity=".22"');
  return svg(s, rg('lamp', 770, 120, 760, '#f7c873', '#1d1512', .55, .15) + rg('dark', 560, 250, 720, '#000', '#0b0706', 0, .72) + rg('glow', 770, 118, 190, '#fff1bd', '#fff1bd', .85, 0)
    + lg('pipe', '#5d7480', '#1f2a31', '#3b4b55') + lg('flange', '#6b4a3c', '#2d211c', '#553a2f') + hg('red', [0, '#5f1f18'], [.42, '#b04633'], [.62, '#a23c2c'], [1, '#4c1812']));
};

// the council chamber, from the gallery
D.chamber = () => {
  let s = rect(0, 0, 900, 600, '#6a4a35') + rect(0, 0, 900, 250, '#7d5a40');
  for (let x = 0; x < 900; x += 60) s += rect(x, 40, 3, 250, '#5b3f2d') + rect(x + 4, 40, 2, 250, '#96714f');
  s += rect(0, 34, 900, 12, '#b58d5e') + rect(0, 0, 900, 34, '#d9cdb4');
  for (const x of [66, 214, 602, 750]) {
    s += path(`M${x} 232V104q0-46 42-46t42 46v128Z`, '#e9dfc6') + path(`M${x + 8} 224V106q0-38 34-38t34 38v118Z`, 'url(#sky)');
    s += line(`M${x + 42} 68V224M${x + 8} 118H${x + 76}M${x + 8} 170H${x + 76}`, '#e9dfc6', 4) + ell(x + 24, 222, 26, 24, '#587049') + ell(x + 58, 224, 22, 18, '#6b8457');
    s += path(`M${x + 10} 232h64l90 270h-170Z`, '#fff0c8', ' opacity=".09"');
  }
  // bench
  s += rect(340, 66, 220, 190, '#5a3d2a') + rect(352, 78, 196, 150, '#734f37') + circ(450, 120, 34, '#c8a25c') + circ(450, 120, 27, '#476a45') + path('M424 132 444 104 456 118 464 110 478 132Z', '#e8d9b0') + circ(462, 104, 5, '#e8d9b0');
  for (const [x, c] of [[398, '#2c3e50'], [450, '#7b2d26'], [502, '#33463c']]) s += path(`M${x - 20} 214q0-34 20-34t20 34Z`, c) + circ(x, 170, 11, pick(skins)) + path(`M${x - 11} 168q1-12 11-12t11 12q-5-6-11-6t-11 6Z`, '#1b1512');
  s += rect(322, 206, 256, 14, '#a9804f') + rect(330, 220, 240, 52, '#6b4831') + range(7).map((i) => rect(340 + i * 34, 228, 22, 36, '#7d573b')).join('') + rect(306, 272, 288, 12, '#4a3224');
  s += path('M0 284H900V600H0Z', '#8b2f2a') + path('M420 284H480L530 600H370Z', '#a03a33');
  // rows: nearer rows are lower, larger and wider
  const row = (cy, ra, rb, k, n, from, to) => {
    const pt = (t, up = 0) => [450 + ra * Math.cos(t), cy + rb * Math.sin(t) - up];
    for (const [a, b] of [[from, Math.PI / 2 - .13], [Math.PI / 2 + .13, to]]) {
      const [x0, y0] = pt(a), [x1, y1] = pt(b), h = 34 * k, sweep = 1;
      const folk = range(n).map((i) => a + (b - a) * (i + .5) / n);
      s += path(`M${x0} ${y0}A${ra} ${rb} 0 0 ${sweep} ${x1} ${y1}V${y1 + h}A${ra} ${rb} 0 0 0 ${x0} ${y0 + h}Z`, '#5b3c29') + path(`M${x0} ${y0 - 8 * k}A${ra} ${rb} 0 0 ${sweep} ${x1} ${y1 - 8 * k}V${y1 + 2}A${ra} ${rb} 0 0 0 ${x0} ${y0 + 2}Z`, '#b68a59');
      for (const t of folk) {
        if (R() < .14) continue;
        const [x, y] = pt(t, -26 * k), c = pick(['#2c3e50', '#31424f', '#6d3560', '#7b5a2c', '#38513c', '#2c5a7d', '#5e2f2b', '#443f3a', '#c9b48c']);
        s += at(x.toFixed(0), y.toFixed(0), k, path('M-22 22q-2-46 22-46t22 46Z', c) + rect(-5, -32, 10, 12, pick(skins)) + circ(0, -38, 13, pick(skins)) + path('M-13-38q-1-14 13-14t13 14q0 9-4 12h-18q-4-3-4-12Z', pick(['#171210', '#171210', '#2b201a', '#8e8a84', '#3b2a20'])) + path('M-20 24h40v-14q0-8-8-8h-24q-8 0-8 8Z', '#2a2320'));
      }
    }
  };
  row(262, 300, 70, .72, 5, .22, Math.PI - .22);
  row(284, 400, 122, .94, 6, .24, Math.PI - .24);
  row(312, 520, 180, 1.2, 6, .34, Math.PI - .34);
  s += rect(0, 556, 900, 44, '#33231a') + rect(0, 546, 900, 14, '#c49a62') + range(23).map((i) => rect(i * 40 + 6, 560, 6, 40, '#6b4a33')).join('');
  s += path('M338 0h6v30h-6ZM556 0h6v30h-6Z', '#3b2c20') + [341, 559].map((x) => ell(x, 40, 40, 12, '#f7e6b4') + circ(x, 44, 90, 'url(#g1)')).join('');
  return svg(s, lg('sky', '#a9c6da', '#f4e7cc') + `<radialGradient id="g1"><stop offset="0" stop-color="#fff2c6" stop-opacity=".6"/><stop offset="1" stop-color="#fff2c6" stop-opacity="0"/></radialGradient>`);
};

// two deck ovens and the people who get up at two
D.ovens = () => {
  let s = rect(0, 0, 900, 600, '#e4d6bb');
  for (let y = 0; y < 430; y += 36) for (let x = 0; x < 900; x += 36) s += rect(x + 1, y + 1, 34, 34, pick(['#efe4cd', '#eadec5', '#f2e8d3', '#e6d8bd']));
  s += rect(0, 0, 900, 600, 'url(#warm)') + rect(0, 430, 900, 170, '#8d6f58') + range(16).map((i) => line(`M${i * 66 - 50} 600L${i * 46 + 100} 430`, '#7a5d48', 2)).join('') + line('M0 470H900M0 524H900', '#7a5d48', 2);
  s += path('M206 0h44v96h-44ZM432 0h44v96h-44Z', '#8e979a') + rect(206, 0, 14, 96, '#b7bfc0') + rect(432, 0, 14, 96, '#b7bfc0') + path('M120 120 160 84H520L560 120Z', '#a4acae') + rect(120, 120, 440, 12, '#7d8688');
  for (const x of [130, 350]) {
    s += rect(x, 132, 206, 330, '#5a6468') + rect(x, 132, 206, 10, '#98a2a4') + rect(x, 452, 206, 16, '#2f3538') + rect(x + 10, 468, 20, 16, '#23282a') + rect(x + 176, 468, 20, 16, '#23282a');
    for (let j = 0; j < 3; j++) {
      const y = 156 + j * 96;
      s += `<rect x="${x + 12}" y="${y}" width="182" height="80" rx="4" fill="#3f484c"/><rect x="${x + 24}" y="${y + 12}" width="130" height="44" rx="4" fill="url(#fire)"/>` + rect(x + 24, y + 62, 130, 7, '#c3cacb');
      for (let i = 0; i < 4; i++) s += path(`M${x + 30 + i * 31} ${y + 55}q0-20 14-20t14 20Z`, pick(['#8a4d1f', '#a05f29', '#74401b']));
      s += circ(x + 172, y + 22, 7, '#d9d3c4') + circ(x + 172, y + 46, 7, '#b5482f');
    }
  }
  // cooling racks
  const loaf = (x, y, k, c) => at(x, y, k, path('M-34 0q-4-30 14-30h42q18 0 14 30Z', c) + line('M-14-24l8 10M4-26l8 10M20-24l6 8', '#f0d6a4', 3));
  for (const x of [610, 752]) {
    s += line(`M${x} 120V500M${x + 132} 120V500`, '#7e8789', 7);
    for (let j = 0; j < 6; j++) { const y = 178 + j * 60; s += rect(x, y, 132, 6, '#99a2a4'); for (let i = 0; i < 3; i++) s += loaf(x + 26 + i * 41, y, .58, pick(['#b5722f', '#a3632a', '#c48540', '#96581f'])); }
    s += circ(x + 4, 506, 9, '#24282a') + circ(x + 128, 506, 9, '#24282a');
  }
  // bakers: one draws loaves on a peel, one carries a tray
  s += figure(470, 560, 1.95, { top: '#f4f0e6', legs: '#50555a', skin: '#5a3d2b', apron: '#e3dccb', hat: 'cap', left: 'M-12-64-27-54-32-45', right: 'M12-64 16-48-12-46' });
  s += line('M318 478 540 467', '#b98c55', 8) + path('M172 476 322 470 324 486 176 494Z', '#caa06a') + loaf(214, 482, .6, '#a3632a') + loaf(272, 480, .6, '#b5722f') + circ(408, 473, 10, '#5a3d2b') + circ(447, 471, 10, '#5a3d2b');
  s += figure(660, 572, 2.05, { top: '#f4f0e6', legs: '#3d4247', skin: '#a67c5b', apron: '#7b5a3c', hat: 'doek', left: 'M-13-64-24-50-20-42', right: 'M13-64 24-50 20-42' }) + rect(612, 470, 96, 8, '#8b9496') + [632, 660, 688].map((x) => loaf(x, 471, .42, pick(['#b5722f', '#96581f']))).join('');
  // table with dough
  s += path('M0 520H250L290 562H0Z', '#cba673') + path('M0 562H290V600H0Z', '#a57f50') + ell(70, 534, 46, 18, '#f4ead4') + ell(160, 538, 42, 16, '#f7eedb') + ell(70, 528, 40, 14, '#fbf5e6') + ell(160, 532, 36, 12, '#fdf8ec');
  for (let i = 0; i < 50; i++) s += ell(r(10, 270), r(526, 560), r(2, 5), 1.5, '#f7efdd', ' opacity=".8"');
  return svg(s, rg('warm', 330, 300, 520, '#f5b35a', '#6b3d1e', .34, .22) + lg('fire', '#ffe9a6', '#e07a27', '#f8b64a'));
};

// a lattice footbridge over the line
D.footbridge = () => {
  let s = rect(0, 0, 900, 600, 'url(#s)') + cloud(200, 100, 1.2, '#fff', .8) + cloud(690, 130, 1.6, '#fff', .85);
  s += bld(20, 150, 100, 260, '#b2a58e', '#574f45', 5, 9) + bld(130, 96, 90, 314, '#8f9aa0', '#414c55', 4, 12) + bld(240, 190, 130, 220, '#a8775a', '#4a3a33', 6, 7) + bld(400, 130, 76, 280, '#c9bca3', '#5e574c', 4, 10) + bld(520, 200, 120, 210, '#7f8b92', '#39444d', 5, 7) + bld(690, 110, 96, 300, '#b58e68', '#4b3d33', 4, 11) + bld(800, 180, 110, 230, '#9da5a8', '#48525a', 5, 8);
  s += path('M0 400H900V600H0Z', '#8c8377') + path('M0 392H900V412H0Z', '#6d7d4f');
  for (let i = 0; i < 260; i++) s += ell(r(0, 900), r(420, 598), r(3, 7), r(2, 3), pick(['#7b7268', '#9a9185', '#6b635b', '#a59c8f']));
  const track = (y, k) => { let t = ''; for (let x = -10; x < 910; x += 26) t += rect(x, y, 15, 7 * k, '#544a42'); return t + rect(0, y - 3, 900, 3 * k, '#d0d2d0') + rect(0, y + 4 * k, 900, 3 * k, '#b3b6b5'); };
  s += track(436, 1) + track(500, 1.5) + track(572, 2);
  for (const x of [70, 830]) s += rect(x, 250, 7, 190, '#4d5558') + line(`M${x} 262h70M${x} 282l50-20`, '#4d5558', 4);
  s += line('M0 300Q225 316 450 300T900 300', '#2f3437', 2);
  // train
  s += `<rect x="-30" y="402" width="620" height="86" rx="12" fill="#d9a32f"/>` + rect(-30, 452, 620, 20, '#2f3f4b') + rect(-30, 398, 606, 8, '#8f8778');
  for (let i = 0; i < 11; i++) s += i % 4 == 2 ? `<rect x="${-6 + i * 50}" y="416" width="34" height="62" rx="3" fill="#b78422"/>` + rect(-1 + i * 50, 422, 24, 26, '#2a3a47') : `<rect x="${-10 + i * 50}" y="418" width="42" height="28" rx="4" fill="#2a3a47"/>` + path(`M${-8 + i * 50} 444 ${6 + i * 50} 420h10l-14 24Z`, '#7d95a5', ' opacity=".6"');
  s += path('M578 402h8q14 2 20 28l6 40q0 18-12 18h-22Z', '#c4902a') + path('M584 414q12 4 16 32h-20Z', '#2a3a47') + circ(602, 470, 6, '#fff2bd');
  for (const x of [40, 110, 300, 370, 480, 550]) s += circ(x, 490, 15, '#24282b') + circ(x, 490, 6, '#8f9698');
  // bridge: towers, deck, truss
  for (const x of [96, 764]) s += rect(x, 232, 40, 368, '#8e4630') + rect(x, 232, 12, 368, '#a65a40') + rect(x - 8, 222, 56, 14, '#5f6a70') + range(12).map((i) => line(`M${x} ${260 + i * 28}h40`, '#733623', 2)).join('');
  s += rect(0, 232, 900, 18, '#4a565c') + rect(0, 250, 900, 6, '#333c41') + rect(0, 142, 900, 9, '#5d6b72');
  for (let i = 0; i < 20; i++) s += line(`M${i * 46} 234L${i * 46 + 46} 148M${i * 46 + 46} 234L${i * 46} 148`, '#66757c', 4) + rect(i * 46 - 3, 146, 6, 90, '#4f5c62');
  const walk = [[24, '#9a3b2b'], [70, '#2c5a7d'], [168, '#c08a2d'], [214, '#476a45'], [236, '#6d3560'], [322, '#d9cdb6'], [388, '#b5482f'], [430, '#31424f'], [506, '#2c5a7d'], [548, '#c08a2d'], [628, '#9a3b2b'], [660, '#476a45'], [724, '#d9cdb6'], [838, '#6d3560'], [872, '#2c5a7d']];
  for (const [x, c] of walk) s += person(x, 232, r(82, 94) / 100, c);
  s += rect(0, 186, 900, 5, '#39444a') + range(57).map((i) => rect(i * 16, 190, 2, 42, '#39444a', ' opacity=".75"')).join('');
  return svg(s, lg('s', '#93b7d1', '#f5e9d0'));
};

// the municipal pool
D.pool = () => {
  let s = rect(0, 0, 900, 600, 'url(#s)') + cloud(170, 96, 1.2, '#fff', .85) + cloud(640, 80, 1.5, '#fff', .8);
  for (const [x, y, k, f] of [[40, 300, 1, 0], [150, 292, .8, 1], [760, 296, .9, 0], [850, 302, 1.1, 1], [270, 286, .6, 0], [650, 288, .65, 0]]) s += jac(x, y, k, f);
  s += rect(250, 206, 400, 96, '#f2ece0') + rect(236, 196, 428, 14, '#3f7f86') + rect(250, 210, 400, 8, '#d8cfbd') + rect(420, 166, 60, 32, '#f2ece0') + rect(412, 160, 76, 8, '#3f7f86') + circ(450, 184, 11, '#fff', ' stroke="#3f7f86" stroke-width="3"') + line('M450 184V177M450 184h5', '#2b3a40', 2);
  for (let i = 0; i < 9; i++) s += rect(268 + i * 42, 226, 26, 76, i === 4 ? '#2f5f66' : '#b9cfd0') + (i === 4 ? '' : line(`M${281 + i * 42} 226v76`, '#f2ece0', 3));
  s += rect(0, 300, 900, 300, '#dccdae');
  for (let i = 0; i < 9; i++) s += line(`M${450 + (i - 4) * 90} 300L${450 + (i - 4) * 260} 600`, '#cbbb9a', 2); s += line('M0 318H900M0 346H900M0 560H900', '#cbbb9a', 2);
  // water in perspective: six lanes
  const L = [236, 664], B = [20, 880], top = 336, bot = 566, X = (t, y) => { const u = (y - top) / (bot - top); return (L[0] + (B[0] - L[0]) * u) + t * ((L[1] - L[0]) + ((B[1] - B[0]) - (L[1] - L[0])) * u); };
  s += path(`M${L[0] - 12} ${top - 8}H${L[1] + 12}L${B[1] + 22} ${bot + 14}H${B[0] - 22}Z`, '#f7f2e6') + path(`M${L[0]} ${top}H${L[1]}L${B[1]} ${bot}H${B[0]}Z`, 'url(#w)');
  for (let i = 0; i < 90; i++) { const y = r(top + 6, bot - 6), t = R(), w = 10 + (y - top) * .16; s += line(`M${X(t, y).toFixed(0)} ${y}q${(w / 2).toFixed(0)}-${(w / 7).toFixed(0)} ${w.toFixed(0)} 0`, '#dff3f1', 2, ' opacity=".55"'); }
  for (let i = 0; i < 6; i++) { const t = (i + .5) / 6; s += line(`M${X(t, top + 4).toFixed(0)} ${top + 4}L${X(t, bot - 4).toFixed(0)} ${bot - 4}`, '#2a6f86', 5, ' opacity=".35"'); }
  for (let i = 1; i < 6; i++) for (let j = 0; j < 26; j++) { const u = (j / 26) ** 1.4, y = top + u * (bot - top); s += ell(X(i / 6, y).toFixed(0), y.toFixed(0), (2.4 + u * 5).toFixed(1), (1.6 + u * 3).toFixed(1), j % 4 < 2 ? '#c8472f' : '#f6f1e4'); }
  const swim = (t, y, c) => { const k = .5 + (y - top) / (bot - top), x = X(t, y); return at(x.toFixed(0), y, k.toFixed(2), ell(0, 6, 40, 7, '#eefaf8', ' opacity=".7"') + line('M8 0q20-26 30-2', pick(skins), 8) + circ(0, -2, 11, pick(skins)) + path('M-12-4q0-12 12-12t12 12Z', c)); };
  s += swim(.08, 404, '#e0a92e') + swim(.25, 486, '#b5302a') + swim(.42, 380, '#f4f0e6') + swim(.58, 446, '#2c5a7d') + swim(.75, 398, '#6d3560') + swim(.9, 510, '#e0a92e');
  // board, umbrellas, people at the edge
  s += rect(430, 312, 40, 20, '#e9e2d2') + path('M436 300h28l4 34h-36Z', '#3f7f86') + line('M424 312V280M476 312V280', '#9aa3a5', 4);
  const brolly = (x, y, k, c) => at(x, y, k, line('M0 0V-78', '#6b5a48', 5) + path('M-62-70Q0-132 62-70Z', c) + path('M-20-72Q0-120 20-72Z', '#f6efdf') + ell(0, 2, 40, 5, '#000', ' opacity=".18"'));
  s += brolly(96, 372, .8, '#c8472f') + brolly(806, 368, .8, '#d39a2c') + person(140, 380, .62, '#476a45') + person(160, 382, .5, '#c08a2d') + person(760, 378, .64, '#9a3b2b');
  s += person(300, 330, .5, '#2c5a7d') + person(316, 330, .4, '#e0a92e') + person(600, 330, .5, '#6d3560');
  return svg(s, lg('s', '#8fb9d6', '#f4ead3') + lg('w', '#8ccbd0', '#2d8aa6', '#4aa7b8'));
};

// netball in Orlando
D.netball = () => {
  let s = rect(0, 0, 900, 600, 'url(#s)') + cloud(230, 110, 1.5, '#fff', .85) + cloud(740, 150, 1.2, '#fff', .75);
  for (let i = 0; i < 9; i++) { const x = i * 104 - 20, c = pick(['#d8c3a0', '#c99b78', '#b7b2a2', '#d9cdb6', '#a8775a']); s += rect(x, 254, 86, 66, c) + path(`M${x - 6} 256 ${x + 43} ${216} ${x + 92} 256Z`, pick(['#8e4630', '#56616a', '#7b4b3a'])) + rect(x + 12, 274, 22, 22, '#39495a') + rect(x + 54, 270, 18, 50, '#5a3d2b'); }
  for (const [x, k] of [[60, .7], [350, .6], [560, .75], [860, .8]]) s += jac(x, 322, k);
  s += rect(0, 316, 900, 10, '#8d8577') + range(46).map((i) => rect(i * 20, 290, 2, 34, '#6d7579')).join('') + line('M0 292H900M0 306H900', '#6d7579', 1.5);
  for (let i = 0; i < 16; i++) s += person(r(20, 880), 324, r(46, 56) / 100, pick(cols));
  s += rect(0, 324, 900, 276, '#b06a4a') + path('M60 346H840L1000 600H-100Z', '#4f8463');
  s += line('M60 346H840L1000 600M60 346L-100 600', '#f3eedd', 5) + line('M320 346 250 600M580 346 650 600', '#f3eedd', 4) + path('M640 346Q560 420 700 470T920 470', 'none', ' stroke="#f3eedd" stroke-width="4"');
  // post and ring
  s += rect(744, 110, 11, 330, '#e8e2d4') + rect(744, 110, 4, 330, '#bdb6a6') + rect(738, 330, 23, 110, '#2f5f8a') + ell(749, 444, 30, 7, '#000', ' opacity=".25"');
  s += line('M744 150h-20', '#d9772b', 6) + ell(690, 150, 36, 11, 'none', ' stroke="#d9772b" stroke-width="6"') + range(7).map((i) => line(`M${656 + i * 11} ${152 + Math.round(Math.sin(i / 6 * 3.1) * 8)}L${668 + i * 7} 210`, '#f7f3e8', 1.8, ' opacity=".9"')).join('') + line('M664 178Q690 190 716 178M668 198Q690 206 712 198', '#f7f3e8', 1.5);
  s += circ(628, 108, 17, '#e9dcc0') + line('M613 102q15 10 30 0M628 91v34', '#8b5a34', 2.2);
  const bib = (t, c) => `<text x="0" y="-46" font-family="Arial,sans-serif" font-weight="700" font-size="15" text-anchor="middle" fill="${c}">${t}</text>`;
  const pl = (x, y, k, team, t, l, rt, lean = 0) => `<g transform="rotate(${lean} ${x} ${y})">` + figure(x, y, k, { top: team ? '#d9772b' : '#27598c', skirt: team ? '#a8501a' : '#173b61', short: 1, left: l, right: rt, skin: pick(skins) }) + at(x, y, k, bib(t, '#fff')) + '</g>';
  const up = ['M-13-64-22-92-12-112', 'M13-64 20-92 8-114'], wide = ['M-13-64-34-72-48-88', 'M13-64 34-74 46-92'], run = ['M-13-64-28-54-18-38', 'M13-64 28-60 32-80'];
  s += pl(130, 430, 1, 1, 'C', ...run, -4) + pl(236, 470, 1.12, 0, 'WD', ...run, 4) + pl(420, 410, .95, 0, 'GD', ...wide) + pl(330, 540, 1.4, 1, 'WA', ...wide, 3) + pl(600, 500, 1.5, 1, 'GS', ...up, 2) + pl(690, 486, 1.45, 0, 'GK', 'M-13-64-36-90-46-118', 'M13-64 26-96 24-124', -3) + pl(832, 540, 1.3, 0, 'C', ...run);
  s += figure(30, 520, 1.25, { top: '#f4f0e6', legs: '#2b2e33', right: 'M13-64 22-76 8-84', hat: 'cap' });
  return svg(s, lg('s', '#9cc0da', '#f6e9cd'));
};

// a row of lamps, half of them changed
D.lamps = () => {
  let s = rect(0, 0, 900, 600, 'url(#s)');
  for (let i = 0; i < 40; i++) s += circ(r(0, 900), r(0, 200), R() < .2 ? 1.6 : .9, '#fbf1dc', ' opacity=".7"');
  for (let i = 0; i < 34; i++) { const x = i * 27 + r(-6, 6), h = r(20, 90); s += rect(x, 330 - h, r(14, 26), h + 40, '#54506a') + (R() < .6 ? rect(x + 5, 330 - h + 8, 4, 5, '#f3c773') : ''); }
  s += path('M0 360Q220 300 470 316T900 330V600H0Z', '#39384a');
  // houses on both sides
  const house = (x, y, k, c, roof, lit) => at(x, y, k, rect(-70, -70, 140, 74, c) + path('M-84-68-50-116H54L84-68Z', roof) + rect(30, -140, 16, 40, c) + rect(-52, -52, 34, 30, lit ? '#f8cf7c' : '#262838') + line('M-35-52v30M-52-37h34', c, 3) + rect(14, -48, 24, 52, '#2b2733') + (lit ? rect(18, -44, 16, 12, '#f8cf7c') : '') + rect(-84, -2, 168, 8, '#2b2a38'));
  s += house(310, 352, .5, '#6d5a62', '#4c3a44', 1) + house(230, 376, .72, '#5f5a6c', '#44374a', 0) + house(110, 424, 1.05, '#75606a', '#513d46', 1) + house(-20, 500, 1.5, '#5d586a', '#41354a', 1);
  s += house(600, 352, .5, '#5f5a6c', '#44374a', 1) + house(690, 378, .75, '#75606a', '#513d46', 1) + house(812, 430, 1.1, '#5d586a', '#41354a', 0);
  s += path('M-60 600 410 336H500L960 600Z', '#2c2b36') + path('M-60 600 410 336H386L-240 600ZM960 600 500 336H524L1140 600Z', '#55505c');
  for (let i = 0; i < 6; i++) { const y = 350 + i * i * 8.6, w = 2 + i * 2; s += rect(452 - w / 2 + i, y, w, 8 + i * 5, '#a79f92', ' opacity=".6"'); }
  const tree = (x, y, k) => at(x, y, k, line('M0 0V-70M-2-40-24-70M2-50 26-78', '#1e1a22', 10) + range(9).map(() => circ(r(-56, 56), r(-140, -80), r(24, 40), pick(['#2d3a3c', '#263234', '#354345']))).join(''));
  s += tree(352, 366, .42) + tree(556, 368, .46) + tree(268, 410, .7) + tree(650, 416, .8);
  // lamps: near ones white, far ones still orange
  const lamp = (x, y, k, side, white) => { const c = white ? '#fff6dc' : '#f0913a', id = white ? 'lw' : 'lo'; return at(x, y, k, path(`M${side * 60 - 60}-6L${side * 92 - 8}-246h16L${side * 92 + 110}-6Z`, c, ' opacity=".1"') + rect(-5, -250, 10, 252, '#16151d') + rect(-9, -20, 18, 22, '#16151d') + line(`M0-246Q0-272 ${side * 40}-270T${side * 86}-262`, '#16151d', 7) + path(`M${side * 70}-266h${side * 40}l${side * -6} 12h${side * -28}Z`, '#1d1c26') + ell(side * 90, -252, 15, 5, c) + `<circle cx="${side * 90}" cy="-252" r="92" fill="url(#${id})"/>` + ell(side * 96, 2, 88, 14, c, ' opacity=".2"')); };
  s += lamp(420, 344, .26, 1, 0) + lamp(492, 344, .26, -1, 0) + lamp(390, 360, .38, 1, 0) + lamp(524, 362, .4, -1, 0) + lamp(342, 388, .58, 1, 0) + lamp(582, 394, .62, -1, 1) + lamp(250, 440, .95, 1, 1) + lamp(92, 540, 1.6, 1, 1);
  // lift beside a lamp that is being changed
  s += rect(760, 196, 13, 360, '#16151d') + line('M766 204Q766 172 720 174T640 186', '#16151d', 9) + path('M668 180h-46l8 14h32Z', '#1d1c26');
  s += line('M838 548 700 420 668 300', '#c98f2b', 13) + circ(700, 420, 9, '#6b4a1a') + path('M632 262h66v44h-66Z', '#d39a2c') + rect(632, 258, 66, 6, '#8a6420') + figure(666, 306, .95, { top: '#e0722c', legs: '#2b2e33', hat: 'hard', left: 'M-13-64-26-84-24-106', right: 'M13-64 12-88 0-110' }) + path('M632 284h66v22h-66Z', '#d39a2c') + range(4).map((i) => path(`M${636 + i * 16} 304l8-18h7l-8 18Z`, '#2b2722')).join('');
  s += path('M748 590v-44h46l18-34h56q12 0 12 12v66Z', '#e5ddcb') + path('M816 520h40v26h-54Z', '#2c3a48') + rect(748, 560, 132, 8, '#d39a2c') + circ(782, 590, 18, '#15161a') + circ(782, 590, 8, '#8b8d8e') + circ(850, 590, 18, '#15161a') + circ(850, 590, 8, '#8b8d8e') + rect(836, 502, 20, 10, '#f5a623');
  s += person(200, 500, .85, '#8a4238') + person(228, 506, .66, '#9a7a35') + at(430, 436, .5, ell(0, 2, 90, 6, '#000', ' opacity=".3"') + path('M-80-6v-26q4-8 16-10l24-24h52l26 24 34 6q8 2 8 10v20Z', '#4a5566') + circ(-46, -6, 15, '#15161a') + circ(48, -6, 15, '#15161a') + ell(80, -22, 8, 6, '#fff2c0'));
  return svg(s, lg('s', '#3c3f66', '#e79a68', '#8d6c8c') + '<radialGradient id="lw"><stop offset="0" stop-color="#fff8e0" stop-opacity=".85"/><stop offset="1" stop-color="#fff8e0" stop-opacity="0"/></radialGradient><radialGradient id="lo"><stop offset="0" stop-color="#f9a24a" stop-opacity=".85"/><stop offset="1" stop-color="#f9a24a" stop-opacity="0"/></radialGradient>');
};

// Hartogh's: 312 drawers, 24 by 13
D.seedshop = () => {
  let s = rect(0, 0, 900, 600, '#6e4a2e');
  for (let j = 0; j < 13; j++) for (let i = 0; i < 24; i++) {
    const x = 6 + i * 37, y = 10 + j * 28.4;
    s += rect(x, y.toFixed(1), 34, 25.4, pick(['#a87445', '#b07c4b', '#9d6a3d', '#b98653', '#a4703f'])) + rect(x, y.toFixed(1), 34, 2, '#d2a36d', ' opacity=".7"') + rect(x + 8, (y + 5).toFixed(1), 18, 8, '#efe4c8') + rect(x + 10, (y + 8).toFixed(1), r(7, 13), 1.6, '#6b5a44') + `<path d="M${x + 12} ${(y + 17).toFixed(1)}h10v2q0 4-5 4t-5-4Z" fill="#e2b959"/>`;
  }
  // one drawer stands open
  s += rect(560, 204, 44, 34, '#6b4526') + path('M556 236h52l6 20h-64Z', '#c08a55') + ell(582, 236, 22, 6, '#8a9a4a') + rect(572, 242, 20, 8, '#efe4c8');
  s += rect(0, 0, 900, 400, 'url(#shade)');
  // ladder on its rail
  s += rect(0, 2, 900, 7, '#3d2818') + line('M150 6 206 420M216 6 272 420', '#d9b47c', 9) + range(9).map((i) => line(`M${157 + i * 6} ${50 + i * 44}h66`, '#c9a068', 7)).join('');
  // people behind the counter
  s += figure(420, 490, 2, { top: '#3d6b57', skin: '#4a3324', apron: '#e7ddc6', hat: 'doek', left: 'M-14-64-26-52-14-44', right: 'M14-64 28-54 34-46' });
  s += figure(690, 494, 2, { top: '#d8d2c4', skin: '#a67c5b', apron: '#7b5a3c', hair: '#a9a49c', left: 'M-14-64-28-56-34-44', right: 'M14-64 26-78 22-104' });
  s += rect(0, 400, 900, 18, '#c99a62') + rect(0, 418, 900, 182, '#7b5234') + range(8).map((i) => `<rect x="${i * 116 + 6}" y="434" width="100" height="150" rx="3" fill="#6b452b"/><rect x="${i * 116 + 14}" y="442" width="84" height="134" rx="2" fill="#85593a"/>`).join('');
  // scale
  s += path('M470 400h80l-10-14h-60Z', '#2f3a38') + rect(506, 318, 8, 70, '#3b4845') + line('M440 326Q510 304 580 326', '#3b4845', 6) + circ(510, 316, 9, '#d8b15a') + line('M440 328l-20 34M440 328l20 34M580 328l-20 24M580 328l20 24', '#b58f45', 2) + path('M412 362h56q-4 14-28 14t-28-14Z', '#d8b15a') + path('M552 352h56q-4 14-28 14t-28-14Z', '#d8b15a') + path('M420 362q20-16 40 0Z', '#c0713a') + rect(566, 340, 10, 12, '#4a4f50') + rect(578, 344, 8, 8, '#4a4f50');
  for (let i = 0; i < 9; i++) { const x = 26 + i * 26; s += rect(x, 372 - (i % 3) * 3, 22, 30 + (i % 3) * 3, pick(['#f3ead3', '#e9dcbd', '#f7f1e1'])) + circ(x + 11, 388, 6, pick(['#c8472f', '#6f8f45', '#d39a2c', '#7d5a96'])) + rect(x + 4, 376, 14, 3, '#5a4a3a'); }
  for (const [x, c] of [[760, '#c0713a'], [806, '#7f8f3e'], [852, '#d8c08a']]) s += `<rect x="${x}" y="340" width="38" height="62" rx="5" fill="#dfe6e0" opacity=".85"/>` + rect(x + 3, 358, 32, 41, c) + rect(x - 1, 334, 40, 9, '#7a7466');
  // sacks
  const sack = (x, y, k, c) => at(x, y, k, path('M-44 0q-12-50 0-84h88q12 34 0 84Z', '#cdb384') + path('M-44-84q44 16 88 0l-6-14q-38 10-76 0Z', '#b79b6c') + ell(0, -90, 38, 11, c) + range(14).map(() => circ(r(-32, 32), r(-96, -84), 3, '#fff', ' opacity=".25"')).join(''));
  s += sack(90, 596, 1, '#d9b04a') + sack(196, 600, .9, '#7a4a2b') + sack(800, 598, 1, '#e8dcc0') + figure(300, 600, 1.9, { top: '#2c5a7d', skin: '#7a543a', skirt: '#5e3042', left: 'M-14-64-26-46-20-30', right: 'M14-64 26-70 38-84' });
  s += line('M450 0V70M720 0V60', '#2b1d13', 4) + path('M422 92q2-24 28-24t28 24ZM692 82q2-24 28-24t28 24Z', '#2f4a41') + ell(450, 94, 20, 7, '#fff1c2') + ell(720, 84, 20, 7, '#fff1c2') + circ(450, 100, 190, 'url(#gl)') + circ(720, 90, 190, 'url(#gl)');
  return svg(s, lg('shade', '#1d0f06', '#00000000').replace('stop-color="#1d0f06"', 'stop-color="#1d0f06" stop-opacity=".5"').replace('stop-color="#00000000"', 'stop-color="#1d0f06" stop-opacity="0"') + '<radialGradient id="gl"><stop offset="0" stop-color="#ffe9b0" stop-opacity=".55"/><stop offset="1" stop-color="#ffe9b0" stop-opacity="0"/></radialGradient>');
};

// the reading hour
D.classroom = () => {
  let s = rect(0, 0, 900, 600, '#e9dcbd') + rect(0, 0, 900, 44, '#d8c8a4') + rect(0, 300, 900, 90, '#b9cdbb') + rect(0, 294, 900, 8, '#8aa58f');
  // windows at the left with trees; light over the floor
  for (const x of [30, 186, 342]) { s += rect(x, 70, 132, 176, '#f7f1e2') + rect(x + 8, 78, 116, 160, 'url(#out)') + `<clipPath id="p${x}"><rect x="${x + 8}" y="78" width="116" height="160"/></clipPath><g clip-path="url(#p${x})">` + circ(x + 34, 214, 34, '#6d9160') + circ(x + 80, 222, 40, '#5f8254') + circ(x + 104, 204, 26, '#8aa873') + '</g>' + line(`M${x + 66} 78v160M${x + 8} 150h116`, '#f7f1e2', 6) + rect(x - 6, 246, 144, 10, '#cdb98f'); for (let i = 0; i < 8; i++) s += rect(x + 6 + i * 14 + r(0, 3), 246 - r(24, 34), 10, 34, pick(['#9a3b2b', '#2c5a7d', '#c08a2d', '#476a45', '#6d3560'])); }
  s += `<rect x="520" y="72" width="348" height="150" rx="3" fill="#7a5b3d"/><rect x="530" y="82" width="328" height="130" fill="#35594b"/>`;
  s += '<g font-family="Georgia,serif" font-style="italic" fill="#eef3e6"><text x="562" y="124" font-size="29">Funda kancane,</text><text x="562" y="160" font-size="29">kodwa funda</text><text x="562" y="196" font-size="29">nsuku zonke</text></g>';
  for (let i = 0; i < 15; i++) s += path(`M${i * 62} 44h46l-23 ${30 + (i % 2) * 6}Z`, pick(['#c8472f', '#d39a2c', '#2c5a7d', '#5f8254', '#7d5a96', '#e8dcc0']));
  for (let i = 0; i < 9; i++) s += rect(522 + i * 39, 240, 32, 40, pick(['#f4ecd8', '#e9c98b', '#bcd0d6', '#e5b6a0', '#c9d3a8'])) + circ(538 + i * 39, 256, 7, pick(cols)) + rect(528 + i * 39, 268, 20, 3, '#7d735f');
  s += rect(0, 390, 900, 210, '#b58a5e') + range(14).map((i) => line(`M${i * 76 - 40} 600L${i * 50 + 130} 390`, '#a0784f', 2)).join('');
  s += path('M60 390 190 390 420 600 150 600ZM230 390 350 390 690 600 470 600Z', '#fff2cc', ' opacity=".28"');
  // a teacher reads too
  s += figure(848, 440, 1.7, { top: '#7b3f52', skin: '#7a543a', skirt: '#3b3b46', left: 'M-13-64-20-50-4-50', right: 'M13-64 20-50 4-50' }) + path('M824 356 848 362 872 356V378L848 384 824 378Z', '#f7f2e4') + path('M848 362V384', 'none', ' stroke="#b8ad96" stroke-width="2"') + path('M822 358 846 365V388L822 381ZM874 358 850 365V388L874 381Z', '#2c5a7d', ' opacity=".85"');
  const child = (x, y, k, top, skin, book) => at(x, y, k,
    path('M-30 0q-4-52 18-56h24q22 4 18 56Z', top) + path('M-8-58 0-46 8-58Z', '#f7f4ea') + rect(-6, -66, 12, 12, skin) + circ(0, -80, 20, skin) + path(pick(['M-21-80q-2-24 21-24t21 24q-6-12-21-12t-21 12Z', 'M-22-76q-4-30 22-30t22 30q-2-16-10-18-12 6-26 0-6 6-8 18Z', 'M-20-84q0-20 20-20t20 20q-20-8-40 0Z']), '#1a1412') + (R() < .4 ? circ(-16, -100, 7, '#1a1412') + circ(16, -100, 7, '#1a1412') : '')
    + line('M-8-78q3-3 6 0M4-78q3-3 6 0', '#201613', 2) + line('M-4-70q4 3 8 0', '#201613', 2) + line('M-26-34-34-14-14-12M26-34 34-14 14-12', top, 11) + rect(-62, 0, 124, 12, '#d3a66b') + rect(-62, 10, 124, 5, '#9c7443') + rect(-54, 14, 7, 46, '#5b6265') + rect(47, 14, 7, 46, '#5b6265')
    + path('M-30-26Q-14-34 0-24Q14-34 30-26V-2Q14-10 0 0Q-14-10-30-2Z', book) + line('M0-24V0', '#fff', 2, ' opacity=".5"') + circ(-30, -10, 6, skin) + circ(30, -10, 6, skin));
  const blues = ['#27598c', '#2d6396', '#f2eee2', '#1f4a6b'];
  for (const [x, y, k] of [[120, 420, .62], [250, 420, .62], [380, 420, .62], [510, 420, .62], [640, 420, .62], [760, 424, .6], [90, 492, .86], [270, 492, .86], [450, 492, .86], [630, 492, .86], [800, 494, .86], [170, 590, 1.15], [420, 590, 1.15], [670, 590, 1.15]]) s += child(x, y, k, pick(blues), pick(skins), pick(['#9a3b2b', '#c08a2d', '#476a45', '#6d3560', '#b5482f', '#3f7f86']));
  return svg(s, lg('out', '#bfe0ee', '#f6f0d2'));
};

// a choir in a grain store
D.choir = () => {
  let s = rect(0, 0, 900, 600, '#2a211d');
  s += path('M60 600V240Q60 20 450 20T840 240V600Z', 'url(#wall)');
  for (let i = 0; i < 27; i++) { const x = 74 + i * 29, top = 20 + 220 * Math.pow(Math.abs(x - 450) / 390, 2.6); s += line(`M${x} ${top.toFixed(0)}V440`, '#6d4d35', 2, ' opacity=".55"'); }
  for (let j = 0; j < 7; j++) s += line(`M${j < 2 ? 130 - j * 40 : 64} ${110 + j * 52}Q450 ${84 + j * 52} ${j < 2 ? 770 + j * 40 : 836} ${110 + j * 52}`, '#8f6a49', 3, ' opacity=".45"');
  s += path('M410 30h80l250 420H160Z', '#ffe6ad', ' opacity=".2"') + path('M432 30h36l150 420H282Z', '#fff0c6', ' opacity=".24"') + rect(404, 20, 92, 14, '#191412') + ell(450, 34, 40, 7, '#fff6da');
  s += path('M40 432H860L900 600H0Z', '#5b3f2c') + range(12).map((i) => line(`M${i * 82 - 4} 600L${i * 68 + 76} 432`, '#4a3323', 2)).join('') + ell(450, 520, 360, 60, '#f1c987', ' opacity=".16"');
  const singer = (x, y, k, g) => { const skin = pick(skins), man = R() < .5; return at(x, y, k, path('M-30 96q-6-100 12-114h36q18 14 12 114Z', g ? '#7b2430' : '#6a1e2a') + path('M-14-20 0 22 14-20 8-24H-8Z', '#d8a63f') + path('M-30 90q14-60 6-100M30 90q-14-60-6-100', 'none', ' stroke="#571621" stroke-width="3"') + rect(-6, -32, 12, 14, skin) + ell(0, -44, 15, 17, skin) + path(man ? 'M-16-46q-1-19 16-19t16 19q-4-10-16-10t-16 10Z' : pick(['M-18-36q-6-34 18-34t18 34q-2-14-8-18-12 5-22 0-4 6-6 18Z', 'M-16-46q0-22 16-22t16 22q-16-10-32 0Z']), man ? '#15100e' : pick(['#15100e', '#15100e', '#d8a63f'])) + ell(0, -35, 4.2, 5.6, '#4a1614') + line('M-8-48q3-2 6 0M3-48q3-2 6 0', '#1a1210', 2) + path('M-22 26H22V44L0 50-22 44Z', '#f4ecd8') + path('M-22 26 0 32 22 26M0 32V50', 'none', ' stroke="#b9a988" stroke-width="2"') + circ(-23, 36, 6, skin) + circ(23, 36, 6, skin)); };
  for (const [n, y, k, h] of [[13, 250, .72, 0], [12, 312, .86, 0], [11, 388, 1.02, 0]]) {
    s += rect(96 - (k - .72) * 160, y + 62 * k, 708 + (k - .72) * 320, 12, '#3b291d');
    for (let i = 0; i < n; i++) { const w = 640 + (k - .72) * 300, x = 450 - w / 2 + w * i / (n - 1); s += singer(x.toFixed(0), (y - 10 * Math.cos((i / (n - 1) - .5) * 3)).toFixed(0), k, i % 2); }
  }
  s += rect(0, 0, 900, 600, 'url(#vig)');
  // the conductor, from behind
  s += rect(394, 560, 112, 40, '#241914') + rect(386, 552, 128, 10, '#8b6340');
  s += at(450, 556, 2.1, path('M-12 0v-44h24V0h-9v-36h-6V0Z', '#101114') + line('M-14-70-34-84-50-108M14-70 36-82 54-104', '#191b20', 9) + path('M-17-40q-3-36 8-40h18q11 4 8 40Z', '#191b20') + path('M-3-80h6l2 40h-10Z', '#25282f') + rect(-5, -88, 10, 10, '#5a3d2b') + circ(0, -95, 11, '#5a3d2b') + path('M-12-94q0-14 12-14t12 14q0 8-4 10h-16q-4-2-4-10Z', '#14100e') + circ(-51, -110, 5, '#5a3d2b') + circ(55, -106, 5, '#5a3d2b') + line('M55-106 74-126', '#f4ecd8', 2));
  return svg(s, hg('wall', [0, '#3b2a20'], [.25, '#7d5a3e'], [.5, '#b18657'], [.75, '#7d5a3e'], [1, '#3b2a20']) + rg('vig', 450, 320, 560, '#000', '#0d0806', 0, .62));
};

// the market hall and its clock
D.market = () => {
  let s = rect(0, 0, 900, 600, '#efe4ca');
  s += path('M0 330V160Q450-150 900 160V330Z', 'url(#glass)');
  for (let i = 0; i < 13; i++) s += line(`M${i * 75} 330V${(160 - 155 * Math.sin(i / 12 * Math.PI)).toFixed(0)}`, '#5f7a78', 3);
  for (const d of [0, 44, 96]) s += line(`M0 ${170 + d}Q450 ${-140 + d * 1.6} 900 ${170 + d}`, '#41605f', d ? 5 : 12);
  for (let i = 0; i < 12; i++) { const t = (u) => 168 - 310 * u * (1 - u) * 2 / 2, u = i / 12, v = (i + 1) / 12; s += line(`M${u * 900} ${(t(u) + 8).toFixed(0)}L${v * 900} ${(t(v) + 52 * (i % 2 ? 1 : 1)).toFixed(0)}M${v * 900} ${(t(v) + 8).toFixed(0)}L${u * 900} ${(t(u) + 52).toFixed(0)}`, '#41605f', 2.5, ' opacity=".7"'); }
  s += path('M120 0 20 400H240L300 0ZM430 0 380 420H620L560 0ZM720 0 760 420H960L840 0Z', '#fff6d8', ' opacity=".2"');
  s += rect(0, 300, 900, 34, '#8a5a41') + rect(0, 296, 900, 7, '#c79a6b') + rect(0, 334, 900, 90, '#d7c6a2');
  for (const x of [90, 300, 600, 810]) s += rect(x - 8, 150, 16, 300, '#41605f') + rect(x - 13, 300, 26, 12, '#2f4a49') + line(`M${x} 210Q${x + 4} 160 ${x + 46} 150M${x} 210Q${x - 4} 160 ${x - 46} 150`, '#41605f', 5);
  // the clock: ten past ten
  s += line('M450 60V146', '#2c3f3f', 6) + circ(450, 196, 62, '#2f4a49') + circ(450, 196, 54, '#f8f3e4') + range(12).map((i) => { const a = i * Math.PI / 6; return line(`M${(450 + 44 * Math.sin(a)).toFixed(1)} ${(196 - 44 * Math.cos(a)).toFixed(1)}L${(450 + 50 * Math.sin(a)).toFixed(1)} ${(196 - 50 * Math.cos(a)).toFixed(1)}`, '#2b2b2b', i % 3 ? 2.5 : 5); }).join('') + line('M450 196 424 178', '#b88a2c', 6) + line('M450 196 486 178', '#232323', 4) + circ(450, 196, 5, '#232323') + path('M418 262h64l-10 18h-44Z', '#2f4a49');
  s += path('M0 424H900V600H0Z', '#a8927a') + range(12).map((i) => line(`M${i * 90 - 40} 600L${i * 64 + 100} 424`, '#96806a', 2)).join('') + line('M0 462H900M0 520H900', '#96806a', 2);
  for (let i = 0; i < 18; i++) s += person(20 + i * 51 + r(-10, 10), 440 + r(-6, 6), r(62, 76) / 100, pick(cols));
  // stalls: awning, counter, heaps
  const heap = (x, y, w, c) => { let t = ''; for (let j = 0; j < 4; j++) for (let i = 0; i < 7 - j; i++) t += circ((x + (i + j / 2 + .5) * w / 7).toFixed(1), y - j * w * .1, (w / 12.5).toFixed(1), pick(c)); return t; };
  const F = [['#d9772b', '#e38a3d', '#cf6a20'], ['#b5302a', '#c8472f', '#a52822'], ['#6f8f45', '#7fa052', '#5f7f3a'], ['#e0b23a', '#ecc658', '#d3a02a'], ['#6d3560', '#7d4570', '#5a2a50'], ['#8aa84f', '#a3bd66', '#789642']];
  const stall = (x, y, k, a, b, f) => at(x, y, k, rect(-116, -176, 7, 176, '#5a4634') + rect(109, -176, 7, 176, '#5a4634') + range(8).map((i) => path(`M${-130 + i * 32.5}-178L${-112 + i * 28}-214h28L${-97.5 + i * 32.5}-178v12q-16 12-32.5 0Z`, i % 2 ? a : b)).join('') + path('M-122-64H122L112-20H-112Z', '#8a6a48') + rect(-126, -70, 252, 9, '#b48c60') + range(3).map((i) => heap(-116 + i * 78, -76, 76, F[(f + i) % 6])).join('') + rect(-110, -20, 220, 20, '#6d5238') + rect(-92, -54, 40, 22, '#f4ecd8') + line('M-86-46h26M-86-39h18', '#3b3b3b', 2) + rect(52, -54, 40, 22, '#f4ecd8') + line('M58-46h26M58-39h18', '#3b3b3b', 2));
  s += stall(150, 540, 1, '#b5482f', '#f4ecd8', 0) + stall(750, 540, 1, '#3f7f86', '#f4ecd8', 3) + stall(450, 520, .82, '#c08a2d', '#f4ecd8', 2);
  s += figure(330, 592, 1.6, { top: '#6d3560', skirt: '#c08a2d', hat: 'doek', skin: '#4a3324', right: 'M13-64 26-46 28-30' }) + path('M360 544h36l-6 26h-24Z', '#b98a52') + line('M362 544q16-28 32 0', '#8a6338', 3) + circ(370, 542, 6, '#d9772b') + circ(383, 541, 6, '#6f8f45');
  s += figure(590, 594, 1.6, { top: '#31424f', skin: '#a67c5b', left: 'M-13-64-24-44-26-28' }) + figure(632, 596, 1.05, { top: '#d9772b', legs: '#3d4a5a', skin: '#a67c5b', left: 'M-13-64-22-76-24-90' }) + figure(40, 600, 1.65, { top: '#476a45', legs: '#2b2e33', skin: '#3f2a1f', right: 'M13-64 28-60 44-66' });
  return svg(s, lg('glass', '#bfdcdf', '#f3edd4'));
};

// the reclaimers' truck
D.recycling = () => {
  let s = rect(0, 0, 900, 600, 'url(#s)') + cloud(180, 110, 1.4, '#fff', .85) + cloud(560, 80, 1.1, '#fff', .75);
  s += bld(640, 120, 90, 240, '#9aa2a6', '#47525a', 4, 9) + bld(740, 80, 80, 280, '#b58e68', '#4b3d33', 4, 10) + bld(30, 170, 90, 190, '#c9bca3', '#5e574c', 4, 7);
  s += bricks(0, 300, 900, 120, 60, 20, ['#a8593f', '#b06348', '#9b4f37', '#b56c50'], '#8a4a36') + rect(0, 292, 900, 12, '#cdbfa4');
  // painted sign on the wall
  s += '<g font-family="Arial,sans-serif" font-weight="700" fill="#f4ead2"><text x="34" y="346" font-size="36">BERTRAMS</text></g>';
  s += jac(868, 430, 1.1) + rect(0, 418, 900, 182, '#b7a284') + path('M0 520Q300 500 900 530V600H0Z', '#a38d70');
  for (let i = 0; i < 90; i++) s += ell(r(0, 900), r(430, 598), r(2, 5), 1.6, pick(['#99856a', '#c6b597', '#8d7a60']));
  // bales
  const bale = (x, y, k, c) => at(x, y, k, `<rect x="-54" y="-70" width="108" height="70" rx="6" fill="${c}"/>` + range(22).map(() => rect(r(-50, 34), r(-66, -10), r(10, 22), r(3, 7), pick(['#f4eee0', '#d7cfbd', '#c3b79f', '#e5b6a0', '#bcd0d6']), ` transform="rotate(${r(-12, 12)})"`)).join('') + line('M-26-70V0M26-70V0', '#5a4a38', 3) + line('M-54-36H54', '#5a4a38', 2));
  s += bale(70, 500, 1, '#d8cdb6') + bale(186, 504, 1, '#cfc3aa') + bale(130, 432, 1, '#d3c8b0') + bale(70, 578, 1.1, '#cbbfa6');
  // truck
  s += ell(540, 546, 300, 14, '#000', ' opacity=".25"') + rect(262, 500, 520, 18, '#2f3336');
  s += path('M270 300H620V500H270Z', '#d9a32f') + range(10).map((i) => rect(276 + i * 35, 306, 5, 188, '#b98820')).join('') + rect(264, 296, 362, 12, '#b98820') + rect(264, 396, 362, 8, '#b98820') + rect(264, 492, 362, 12, '#8e6716');
  for (let i = 0; i < 30; i++) s += rect(280 + r(0, 320), 268 + r(0, 26), r(20, 46), r(10, 22), pick(['#e8e0cc', '#c9a878', '#bfa27a', '#d9cdb4', '#b5926a', '#f0eadb']), ` transform="rotate(${r(-9, 9)} 440 300)"`);
  s += rect(264, 296, 362, 12, '#b98820');
  s += path('M634 346H716Q740 348 752 376L778 424 800 432Q808 436 808 448V506H634Z', '#e5b544') + path('M652 362H712Q728 364 736 380L756 420H652Z', '#2c3d4c') + path('M660 418 690 364H706L676 418Z', '#7d95a5', ' opacity=".6"') + rect(640, 430, 162, 8, '#f4ead2') + line('M646 430V500M760 432V500', '#b98820', 3) + rect(662, 446, 16, 5, '#7a5a18') + path('M796 450h14v20h-14Z', '#fff2bd') + rect(780, 494, 36, 14, '#4a4f52') + rect(628, 340, 8, 168, '#54595c') + rect(762, 380, 8, 24, '#2b2e31');
  s += '<text x="500" y="456" font-family="Arial,sans-serif" font-weight="700" font-size="34" text-anchor="middle" fill="#3b2c0c">OURS</text>';
  for (const x of [340, 420, 726]) s += circ(x, 520, 36, '#191b1d') + circ(x, 520, 18, '#a5a8a6') + circ(x, 520, 7, '#4a4d4e') + range(6).map((i) => circ((x + 12 * Math.cos(i)).toFixed(1), (520 + 12 * Math.sin(i)).toFixed(1), 2, '#4a4d4e')).join('');
  // trolley and people
  s += ell(238, 592, 90, 7, '#000', ' opacity=".2"') + rect(150, 566, 176, 9, '#4d5558') + circ(174, 584, 10, '#1c1e20') + circ(302, 584, 10, '#1c1e20') + path('M156 566q-18-92 18-116 66-24 128 0 34 30 16 116Z', '#e9e4d6') + path('M166 540q70 22 148 0M160 500q80 18 158-4', 'none', ' stroke="#c3bba6" stroke-width="3"') + path('M176 452q60-26 124 0l-14-26q-50-14-96 0Z', '#c9a878') + rect(204, 424, 30, 22, '#bfa27a', ' transform="rotate(-12 219 435)"') + rect(244, 420, 34, 24, '#d9cdb4', ' transform="rotate(9 260 432)"') + line('M326 570 372 530', '#4d5558', 6);
  s += figure(392, 596, 1.7, { top: '#2f6f5f', legs: '#31424f', skin: '#3f2a1f', left: 'M-13-64-22-48-14-38', right: 'M13-64 24-50 20-34' }) + figure(600, 598, 1.65, { top: '#c8472f', legs: '#2b2e33', skin: '#5a3d2b', hat: 'doek', left: 'M-13-64-30-76-40-94' , right: 'M13-64 24-46 20-32' });
  s += figure(846, 592, 1.5, { top: '#2c5a7d', legs: '#3b3a36', skin: '#7a543a', hat: 'cap', left: 'M-13-64-30-66-46-74' });
  return svg(s, lg('s', '#98bdd6', '#f6e8cc'));
};

// the set of "Three Kettles"
D['kitchen-stage'] = () => {
  let s = rect(0, 0, 900, 600, '#17120f') + rect(110, 60, 680, 380, '#8c9a83');
  for (let x = 110; x < 790; x += 34) for (let y = 74; y < 330; y += 34) s += circ(x + 17 + ((y / 34 | 0) % 2 ? 17 : 0) % 34, y, 3.4, '#a9b59c', ' opacity=".8"');
  s += rect(110, 330, 680, 110, '#6f5a45') + range(20).map((i) => rect(110 + i * 34, 334, 2, 106, '#5d4a38')).join('') + rect(110, 324, 680, 9, '#c9b48c') + path('M110 60 60 20V480L110 440ZM790 60 840 20V480L790 440Z', '#6f7d69') + path('M110 330 60 360V480L110 440ZM790 330 840 360V480L790 440Z', '#57483a');
  s += path('M110 440H790L880 540H20Z', '#9a7650') + range(9).map((i) => path(`M${110 + i * 76} 440h38L${20 + i * 96 + 48} 540h-48Z`, '#876543')).join('');
  // window
  s += rect(170, 110, 150, 160, '#e9dfc8') + rect(180, 120, 130, 140, 'url(#eve)') + line('M245 120V260M180 190H310', '#e9dfc8', 7) + rect(160, 270, 170, 11, '#d5c6a6') + path('M158 100h60q-6 80-44 150l-16 6ZM332 100h-60q6 80 44 150l16 6Z', '#b5482f', ' opacity=".9"') + rect(148, 94, 194, 8, '#5a4634') + path('M200 281 300 281 520 540H260Z', '#f4a64e', ' opacity=".24"');
  s += path('M292 270h26l-4-22h-18Z', '#8e4630') + range(5).map((i) => line(`M305 250q${-14 + i * 7}-16 ${-18 + i * 9}-${22 + (i % 2) * 8}`, '#5f8254', 3)).join('');
  // dresser with plates
  s += rect(560, 120, 190, 320, '#6b4a30') + rect(570, 130, 170, 160, '#50361f');
  for (const y of [180, 236, 288]) s += rect(566, y, 178, 7, '#8a6444'); for (let j = 0; j < 2; j++) for (let i = 0; i < 4; i++) s += circ(592 + i * 42, 160 + j * 56, 18, '#f1ead8') + circ(592 + i * 42, 160 + j * 56, 11, pick(['#bcd0d6', '#e5b6a0', '#c9d3a8'])); for (let i = 0; i < 6; i++) s += path(`M${580 + i * 27} 270h16v16h-16Z`, pick(['#b5482f', '#3f7f86', '#d39a2c', '#f1ead8'])) + line(`M${596 + i * 27} 273q8 5 0 10`, '#f1ead8', 2);
  for (const [x, y] of [[572, 304], [660, 304]]) s += rect(x, y, 80, 40, '#7d583a') + circ(x + 40, y + 20, 5, '#d8b15a'); s += rect(568, 352, 84, 80, '#7d583a') + rect(658, 352, 84, 80, '#7d583a') + circ(644, 392, 4, '#d8b15a') + circ(666, 392, 4, '#d8b15a'); s += path('M656 300h88l6 8h-100Z', '#3d2817');
  s += path('M652 304h96v42h-96Z', '#855f3f') + circ(700, 326, 5, '#d8b15a') + rect(652, 300, 96, 5, '#2b1c10');
  // table, chairs, three kettles
  const chair = (x, y, f) => at(x, y, 1, rect(-26, -40, 52, 8, '#5e4029') + rect(-26, -110, 6, 112, '#6d4c32') + rect(20, -40, 6, 42, '#6d4c32') + rect(-26, -108, 14, 8, '#6d4c32'), f);
  s += chair(290, 478) + chair(610, 478, 1) + ell(450, 506, 190, 16, '#000', ' opacity=".25"');
  s += rect(318, 388, 264, 12, '#c79a62') + path('M324 400h252v16q-126 18-252 0Z', '#e9dfc8') + range(9).map((i) => path(`M${330 + i * 28} 402h14v14h-14Z`, '#b5482f', ' opacity=".75"')).join('') + rect(332, 416, 10, 88, '#7b5a3a') + rect(558, 416, 10, 88, '#7b5a3a');
  const kettle = (x, c, d) => at(x, 388, 1, path('M-28 0q-8-40 14-48h28q22 8 14 48Z', c) + path('M26-14 46-36 40-42 20-30Z', c) + line('M-22-42q-2-28 22-28t22 28', '#22201e', 6) + rect(-8, -56, 16, 9, '#22201e') + path('M-20-6q-6-28 6-38', 'none', ` stroke="${d}" stroke-width="5" opacity=".7"`));
  s += kettle(372, '#b7bdbd', '#fff') + kettle(450, '#b5302a', '#e58a76') + kettle(528, '#3f6f8a', '#9cc3d4');
  // one bulb
  s += line('M450 0V176', '#0e0c0b', 3) + rect(443, 174, 14, 14, '#6b5a36') + circ(450, 200, 14, '#fff3c0') + circ(450, 200, 260, 'url(#bulb)');
  s += rect(0, 0, 900, 600, 'url(#vig)');
  // curtains and the first rows of the house
  for (const [x, d] of [[0, 1], [900, -1]]) s += path(`M${x} 0h${d * 74}q${d * -22} 260 ${d * 8} 540h${d * -82}Z`, '#6a1f26') + range(4).map((i) => path(`M${x + d * (8 + i * 18)} 0q${d * -6} 260 ${d * 2} 540h${d * 6}q${d * -8}-270 ${d * 2}-540Z`, '#4c141a', ' opacity=".8"')).join('');
  s += path('M0 0H900V34Q675 58 450 34T0 34Z', '#5a1a20') + rect(0, 538, 900, 14, '#3a281b') + rect(0, 552, 900, 48, '#0d0a09');
  for (let i = 0; i < 13; i++) { const x = 34 + i * 70; s += `<rect x="${x - 27}" y="566" width="54" height="44" rx="14" fill="#33161a"/>`; }
  return svg(s, lg('eve', '#f0a24a', '#7d4f6e', '#e88a4a') + rg('bulb', 450, 200, 260, '#fff0bd', '#fff0bd', .7, 0) + rg('vig', 450, 300, 540, '#000', '#080504', 0, .7));
};

module.exports = D;
