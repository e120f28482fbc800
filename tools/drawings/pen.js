// The pen: chance with a seed, the paper's grain, and the things that several drawings share.
// Every drawing is 900 x 600 (the advertisement is 600 x 200) and comes out the same each time.
'use strict';
let seed = 7;
const reseed = (n) => { seed = n; };
const R = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const r = (a, b) => +(a + R() * (b - a)).toFixed(0);
const pick = (a) => a[Math.floor(R() * a.length)];
const grain='<filter id="g" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".8" numOctaves="2" seed="4"/><feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  0 0 0 .2 0"/><feComposite operator="in" in2="SourceGraphic"/><feBlend in="SourceGraphic" mode="multiply"/></filter>';
const lg=(id,a,b,c)=>`<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${a}"/>${c?`<stop offset=".6" stop-color="${c}"/>`:''}<stop offset="1" stop-color="${b}"/></linearGradient>`;
const svg=(b,d='',w=900,h=600)=>`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}"><defs>${w==900?grain:''}${d}</defs><g${w==900?' filter="url(#g)"':''}>${b}</g></svg>`;
const rect=(x,y,w,h,f,e='')=>`<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${f}"${e}/>`;
// Highveld cumulus: flat base, heaped top
const cloud=(x,y,k,c='#fff',o=.9)=>{let s=`<g fill="${c}" opacity="${o}" transform="translate(${x} ${y}) scale(${k})">`;for(const [a,b,q] of [[-70,-8,26],[-40,-26,36],[0,-46,46],[44,-28,38],[80,-10,26]])s+=`<circle cx="${a}" cy="${b}" r="${q}"/>`;return s+'<rect x="-104" y="-18" width="216" height="20" rx="10"/></g>'};
const jac=(x,y,k,flower)=>{const p=flower?['#8d79b8','#a08dc8','#7a66a6','#b3a2d6']:['#4f7049','#5f8254','#416040','#6d9160'];let s=`<g transform="translate(${x} ${y}) scale(${k})"><path d="M-7 0C-4-40-14-66-34-92M-2-30C4-60 18-76 40-98M0 0C-1-40 2-80 2-112" stroke="#3d332c" stroke-width="9" fill="none" stroke-linecap="round"/>`;for(let i=0;i<15;i++)s+=`<circle cx="${r(-78,78)}" cy="${r(-168,-92)}" r="${r(20,36)}" fill="${p[i%4]}"/>`;for(let i=0;i<8;i++)s+=`<circle cx="${r(-66,50)}" cy="${r(-176,-120)}" r="${r(6,13)}" fill="${flower?'#c6b8e4':'#87a878'}" opacity=".8"/>`;return s+'</g>'};
const person=(x,y,k,c,skin=pick(['#5a3d2b','#3f2a1f','#7a543a','#a67c5b']))=>`<g transform="translate(${x} ${y}) scale(${k})"><path d="M-9 0v-34h18V0h-7v-20h-4V0Z" fill="#2a2d33"/><path d="M-13-30c0-26 4-34 13-34s13 8 13 34Z" fill="${c}"/><circle cy="-74" r="9.5" fill="${skin}"/></g>`;
const cols=['#9a3b2b','#2c5a7d','#c08a2d','#476a45','#6d3560','#d9cdb6','#31424f'];
const taxi=(x,y,k,st='#d8a92f')=>`<g transform="translate(${x} ${y}) scale(${k})"><ellipse cx="0" cy="2" rx="150" ry="9" fill="#000" opacity=".22"/><path d="M-146-8V-88q0-30 26-32L60-122q20 0 34 20l26 38 22 10q8 4 8 16v30Z" fill="#f4f1e9"/><path d="M-146-46H150v12H-146Z" fill="${st}"/><path d="M-132-104h50v42h-50ZM-74-105h56v43h-56ZM-10-106h50v44H-10ZM48-107h10q14 0 24 16l18 29H48Z" fill="#27384a"/><path d="M-132-104h50l-30 42h-20ZM-74-105h24l-24 30Z" fill="#4d6880" opacity=".7"/><path d="M-14-122V-8M44-122V-8" stroke="#cfc9bb" stroke-width="3"/><circle cx="-96" cy="-8" r="23" fill="#1d2024"/><circle cx="-96" cy="-8" r="10" fill="#a7aaa8"/><circle cx="94" cy="-8" r="23" fill="#1d2024"/><circle cx="94" cy="-8" r="10" fill="#a7aaa8"/><path d="M138-48h12v14h-12z" fill="#f5dd93"/></g>`;
const bld=(x,y,w,h,f,win,nx,ny,lit=.2)=>{let s=rect(x,y,w,h,f);const cw=w/nx,ch=h/ny;for(let i=0;i<nx;i++)for(let j=0;j<ny;j++)s+=rect((x+i*cw+cw*.24).toFixed(1),(y+j*ch+ch*.24).toFixed(1),(cw*.5).toFixed(1),(ch*.5).toFixed(1),R()<lit?'#f2d792':win);return s};
const rg = (id, cx, cy, rad, a, b, oa = 1, ob = 0) => `<radialGradient id="${id}" gradientUnits="userSpaceOnUse" cx="${cx}" cy="${cy}" r="${rad}"><stop offset="0" stop-color="${a}" stop-opacity="${oa}"/><stop offset="1" stop-color="${b}" stop-opacity="${ob}"/></radialGradient>`;
const hg = (id, ...stops) => `<linearGradient id="${id}" x1="0" y1="0" x2="1" y2="0">${stops.map(([o, c]) => `<stop offset="${o}" stop-color="${c}"/>`).join('')}</linearGradient>`;
const circ = (x, y, q, f, e = '') => `<circle cx="${x}" cy="${y}" r="${q}" fill="${f}"${e}/>`;
const ell = (x, y, a, b, f, e = '') => `<ellipse cx="${x}" cy="${y}" rx="${a}" ry="${b}" fill="${f}"${e}/>`;
const path = (d, f = 'none', e = '') => `<path d="${d}" fill="${f}"${e}/>`;
const line = (d, c, w, e = '') => `<path d="${d}" fill="none" stroke="${c}" stroke-width="${w}" stroke-linecap="round" stroke-linejoin="round"${e}/>`;
const at = (x, y, k, body, flip) => `<g transform="translate(${x} ${y}) scale(${flip ? -k : k} ${k})">${body}</g>`;
const skins = ['#5a3d2b', '#3f2a1f', '#7a543a', '#a67c5b', '#4a3324', '#c19a7b'];
// a wall of bricks in three tones
const bricks = (x, y, w, h, bw, bh, tones, mortar) => { let s = rect(x, y, w, h, mortar); for (let j = 0; j * bh < h; j++) for (let i = -1; i * bw < w; i++) { const bx = Math.max(x, x + i * bw + (j % 2 ? bw / 2 : 0)), ex = Math.min(x + w, x + (i + 1) * bw + (j % 2 ? bw / 2 : 0) - 2); if (ex > bx) s += rect(bx.toFixed(1), y + j * bh, (ex - bx).toFixed(1), Math.min(bh - 2, h - j * bh), pick(tones)); } return s; };
// somebody larger than person: standing, arms by choice, in clothes and perhaps an apron or a hat
const figure = (x, y, k, { top = '#2c5a7d', legs = '#2a2d33', skin = pick(skins), apron, hat, hair = '#1d1714', skirt, short, left = 'M-13 -64 -24 -40 -18 -22', right = 'M13 -64 24 -40 18 -22', flip } = {}) => {
  let s = ell(0, 2, 24, 5, '#000', ' opacity=".2"');
  s += skirt ? line(short ? 'M-7-24-9-2M7-24 9-2' : 'M-7-6V0M7-6V0', skin, short ? 7 : 5) + path(short ? 'M-14-44h28l7 22h-42Z' : 'M-14-42h28l7 38h-42Z', skirt) : line('M-6-40-8-2M6-40 8-2', legs, 10);
  s += path('M-10 0h-9q0-4 7-5h4ZM10 0h9q0-4-7-5h-4Z', '#1c1a1a');
  s += line(left, top, 8) + line(right, top, 8) + path('M-15-38q-2-32 6-36h18q8 4 6 36Z', top);
  if (apron) s += path('M-10-64h20l3 46h-26Z', apron);
  s += rect(-4, -80, 8, 8, skin) + circ(0, -88, 10.5, skin) + path('M-11-88q0-13 11-13t11 13q-4-7-11-7t-11 7Z', hair);
  for (const arm of [left, right]) { const [x, y] = arm.match(/-?\d+/g).slice(-2); s += circ(x, y, 5.2, skin); }
  if (hat === 'cap') s += path('M-11-92q1-12 11-12t11 12Z', '#f2eee4') + rect(-13, -94, 26, 4, '#f2eee4');
  if (hat === 'hard') s += path('M-12-91q1-14 12-14t12 14Z', '#e0a92e') + rect(-15, -93, 30, 4, '#c9952a');
  if (hat === 'doek') s += path('M-12-86q-1-18 12-18t12 18q-12-7-24 0Z', '#b5482f');
  return at(x, y, k, s, flip);
};
module.exports = { reseed, R, r, pick, lg, rg, hg, svg, rect, circ, ell, path, line, at, cloud, jac, person, cols, skins, taxi, bld, bricks, figure };
