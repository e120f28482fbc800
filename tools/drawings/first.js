// The first eight drawings: those of the design’s mock-ups, but that the advertisement names no year.
'use strict';
const { R, r, pick, lg, svg, rect, cloud, jac, person, cols, taxi, bld } = require('./pen');
const D={};
// lead: water tower and covered reservoir on a ridge, storm clouds building
D.reservoir=()=>{let s=rect(0,0,900,600,'url(#s)');s+=cloud(210,250,1.9,'#e6e3df',.85)+cloud(660,210,2.3,'#f3f0ea',.95)+cloud(430,300,1.4,'#d4d6d8',.8)+cloud(860,300,1.5,'#dcdde0',.9);
s+='<path d="M0 352 120 330 260 344 420 318 600 338 760 322 900 340V420H0Z" fill="#7d8a94"/>';
for(let i=0;i<26;i++){const x=i*36+r(-6,6),h=r(14,58);s+=rect(x,356-h,r(14,30),h+30,pick(['#8d959b','#79848d','#9aa0a3','#6f7b86']))}
s+='<path d="M0 396 200 366 420 378 640 356 900 384V600H0Z" fill="#6e7c4e"/><path d="M0 440 240 414 520 430 900 404V600H0Z" fill="#5a6b42"/>';
// covered reservoir
s+='<path d="M470 440 500 398H836L872 440Z" fill="#cfc8b8"/><path d="M470 440H872V492H470Z" fill="#b3ab99"/>';for(let x=490;x<870;x+=32)s+=rect(x,440,6,52,'#968e7d');s+=rect(590,382,22,18,'#8f8878')+rect(700,382,22,18,'#8f8878')+rect(470,436,402,7,'#ded8ca');
// tower
s+='<path d="M232 236h116l-14 250H246Z" fill="#c9b79c"/><path d="M296 236h52l-14 250h-38Z" fill="#a8967c"/><path d="M188 112h204v104q-28 26-102 28-74-2-102-28Z" fill="#dccdb2"/><path d="M300 112h92v104q-24 24-88 28Z" fill="#b9a88b"/><path d="M180 116q110-68 220 0Z" fill="#4c5a61"/><path d="M290 84V58" stroke="#39444b" stroke-width="5"/><circle cx="290" cy="54" r="6" fill="#9a3b2b"/>';
for(let i=0;i<6;i++)s+=`<path d="M${196+i*36} 132v76" stroke="#8f7f66" stroke-width="3" opacity=".55"/>`;s+=rect(188,160,204,8,'#8f7f66',' opacity=".5"');for(let y=270;y<440;y+=54)s+=`<rect x="${276}" y="${y}" width="22" height="32" rx="11" fill="#3d444a"/>`;s+='<path d="M272 486v-36q18-22 36 0v36Z" fill="#2c3136"/>';
s+='<path d="M220 486V300M214 486V300" stroke="#39444b" stroke-width="2.5"/>';for(let y=304;y<486;y+=12)s+=`<path d="M214 ${y}h6" stroke="#39444b" stroke-width="2"/>`;
s+=jac(70,500,1.05)+jac(436,496,.62)+jac(150,530,.8)+jac(840,530,1.1);
s+='<path d="M0 520 300 498 620 512 900 492V600H0Z" fill="#46562f"/><path d="M0 560Q300 520 560 548T900 540V600H0Z" fill="#a88f68"/>';
s+='<g stroke="#2f3438" stroke-width="4">';for(let x=40;x<900;x+=62)s+=`<path d="M${x} ${526-x*.01}v-42"/>`;s+='</g><path d="M0 494 900 482M0 508 900 496" stroke="#2f3438" stroke-width="2" opacity=".8"/>';
// bakkie at the gate
s+='<g transform="translate(560 556)"><ellipse cx="60" cy="2" rx="96" ry="7" opacity=".25"/><path d="M-28-8V-42H54V-70h44q10 0 18 14l10 18 22 6v24Z" fill="#e9e4d8"/><path d="M62-62h30l14 24H62Z" fill="#2e4150"/><path d="M-28-30H148v8H-28Z" fill="#2c5a7d"/><circle cx="4" cy="-6" r="15" fill="#1d2024"/><circle cx="114" cy="-6" r="15" fill="#1d2024"/></g>'+person(510,560,.72,'#c9772d')+person(480,564,.74,'#2c5a7d');
return svg(s,lg('s','#7f9db5','#ece2d0','#b9c4c9'))};
D.taxirank=()=>{let s=rect(0,0,900,600,'url(#s)');s+=cloud(160,120,1.2)+cloud(720,100,1.5,'#fff',.8);
s+=bld(0,120,120,300,'#a8775a','#463a35',4,9)+bld(120,70,110,350,'#8f9aa0','#3d4a54',4,11)+bld(230,160,150,260,'#c4b79f','#5a5348',5,7)+bld(660,90,130,330,'#b58e68','#4b3d33',4,10)+bld(790,150,110,270,'#7f8b92','#38434c',3,8)+bld(520,190,140,230,'#d2c6ae','#5e574c',5,6);
s+=rect(0,400,900,200,'#b7aa94')+'<path d="M0 470H900V600H0Z" fill="#7e7a74"/>';
s+='<path d="M-10 262H910L890 230H10Z" fill="#39505f"/><path d="M-10 262H910V280H-10Z" fill="#c08a2d"/>';for(const x of [70,290,510,730,860])s+=rect(x,280,12,160,'#4a4f52');
for(const [x,t] of [[110,'A'],[330,'B'],[550,'C'],[770,'D']])s+=rect(x,290,44,34,'#f2efe6')+`<text x="${x+22}" y="316" font-family="Arial,sans-serif" font-weight="700" font-size="26" text-anchor="middle" fill="#1d2430">${t}</text>`;
for(let i=0;i<30;i++)s+=person(30+i*29+r(-8,8),446+r(-10,8),r(86,104)/100,pick(cols));
s+=taxi(210,530,.95)+taxi(640,536,1.02,'#2c5a7d')+taxi(430,604,1.12)+taxi(900,608,1.1,'#9a3b2b')+taxi(-20,606,1.1);
return svg(s,lg('s','#8fb3cf','#f4e7cf'))};
D.library=()=>{let s=rect(0,0,900,600,'url(#s)')+cloud(690,110,1.4,'#fff',.7)+cloud(130,90,1,'#fff',.6);
s+='<path d="M0 440H900V600H0Z" fill="#b9ad96"/>';
s+=rect(150,190,600,270,'#a4553a')+rect(150,178,600,18,'#d9cbb0')+'<path d="M330 178 450 104 570 178Z" fill="#d9cbb0"/><path d="M356 170 450 114 544 170Z" fill="#c4b494"/>'+rect(320,196,260,264,'#cdbd9e');
for(const x of [338,398,486,546])s+=rect(x,206,22,254,'#e6dbc4')+rect(x+15,206,7,254,'#b3a383');
s+=rect(424,300,54,160,'#33291f')+rect(450,300,3,160,'#59493a')+rect(424,226,54,56,'#f1d48d');
for(const x of [178,246,610,678])for(const y of [224,344]){s+=rect(x,y,46,84,'#e0d4bb')+rect(x+5,y+5,36,74,y>300?'#f1d48d':'#39495a');s+=`<path d="M${x+23} ${y+5}v74M${x+5} ${y+42}h36" stroke="#e0d4bb" stroke-width="4"/>`;if(y>300)for(let i=0;i<6;i++)s+=rect(x+8+i*5.4,y+56,4,r(12,22)-22+22,pick(['#9a3b2b','#2c5a7d','#476a45','#6d3560']))}
for(let y=210;y<450;y+=14)s+=`<path d="M150 ${y}H320M580 ${y}H750" stroke="#8b4630" stroke-width="1" opacity=".5"/>`;
s+='<path d="M296 460H604L640 484H260Z" fill="#d6cab2"/><path d="M260 484H640L676 508H224Z" fill="#c6b99f"/><path d="M224 508H676L706 532H194Z" fill="#b4a78c"/>';
s+=jac(80,540,1.35,1)+jac(826,548,1.4,1);for(let i=0;i<90;i++)s+=`<ellipse cx="${R()<.5?r(0,230):r(680,900)}" cy="${r(530,594)}" rx="4" ry="2" fill="#8d79b8" opacity=".8"/>`;
s+=person(360,522,.86,'#2c5a7d')+person(392,526,.62,'#c08a2d')+person(520,500,.8,'#6d3560')+person(610,566,1,'#476a45')+person(648,568,.74,'#9a3b2b');
return svg(s,lg('s','#9cbcd2','#f5ead6'))};
D.ground=()=>{let s=rect(0,0,900,600,'url(#s)')+cloud(260,110,1.1,'#fff',.6);
// flat-topped mine dump behind the ground
s+='<path d="M420 282 520 150H830L900 230V300H420Z" fill="#d9b978"/><path d="M640 150H830L900 230V300H610Z" fill="#c29f5f"/>';for(let i=0;i<18;i++){const x=r(500,880);s+=`<path d="M${x} ${r(160,190)}q${r(-14,14)} 40 ${r(-22,22)} ${r(80,110)}" stroke="#a9864a" stroke-width="3" fill="none" opacity=".6"/>`}
s+='<path d="M96 282 130 120h16l34 162M104 250h66M114 200h48" stroke="#4a4038" stroke-width="8" fill="none"/><circle cx="138" cy="118" r="24" fill="none" stroke="#4a4038" stroke-width="6"/><path d="M138 96v44M116 118h44M122 102l32 32M154 102l-32 32" stroke="#4a4038" stroke-width="2.5"/>';
s+='<path d="M0 270Q240 252 460 276T900 268V330H0Z" fill="#6d7d4f"/>';for(let i=0;i<22;i++)s+=`<circle cx="${r(0,900)}" cy="${r(270,284)}" r="${r(10,20)}" fill="${pick(['#4f6a41','#5f7a4c','#46603c'])}"/>`;
s+=rect(0,296,900,304,'#7f9a56')+'<path d="M0 340H900V400H0ZM0 470H900V560H0Z" fill="#88a35e"/>';
s+='<path d="M-40 590 210 330H690L940 590Z" fill="none" stroke="#f1ecdc" stroke-width="5"/><path d="M90 452H810" stroke="#f1ecdc" stroke-width="5"/><ellipse cx="450" cy="462" rx="112" ry="44" fill="none" stroke="#f1ecdc" stroke-width="5"/><path d="M372 330V276h156v54M330 330l-30 34h300l-30-34" fill="none" stroke="#f1ecdc" stroke-width="5"/><path d="M372 276h156v54H372Z" fill="#fff" opacity=".18"/>';
for(const x of [30,860])s+=rect(x,70,9,270,'#535a5c')+rect(x-26,50,62,30,'#3b4246')+`<g fill="#fbe9b2">${[0,1,2,3].map(i=>`<circle cx="${x-17+i*14}" cy="65" r="5"/>`).join('')}</g>`;
const pl=(x,y,k,c,l)=>`<g transform="translate(${x} ${y}) scale(${k})"><ellipse cy="4" rx="22" ry="5" opacity=".25"/><path d="M-4-28 ${l?-18:-10} 2M4-28 ${l?16:8} 0" stroke="#4a3324" stroke-width="7" stroke-linecap="round"/><path d="M-11-28h22v-10h-22z" fill="#f1ecdc"/><path d="M-13-36q0-30 13-30t13 30Z" fill="${c}"/><path d="M-11-58l-12 16M11-58l13 12" stroke="#4a3324" stroke-width="6" stroke-linecap="round"/><circle cy="-75" r="9" fill="#3a2719"/></g>`;
for(const [x,y,k,c,l] of [[250,420,.7,'#b23a2a',1],[330,500,.95,'#e0b23a',0],[452,400,.66,'#e0b23a',1],[520,520,1.05,'#b23a2a',1],[640,440,.78,'#e0b23a',1],[680,560,1.15,'#b23a2a',0],[180,560,1.1,'#e0b23a',1],[450,322,.5,'#476a45',0],[590,390,.62,'#b23a2a',0]])s+=pl(x,y,k,c,l);s+='<circle cx="574" cy="530" r="9" fill="#fff"/><circle cx="574" cy="530" r="4" fill="#222"/>';
return svg(s,lg('s','#a9bfcc','#f7e3bd'))};
D.street=()=>{let s=rect(0,0,900,600,'url(#s)')+cloud(450,130,1.5,'#fff',.75);
s+='<path d="M330 330H570L450 300Z" fill="#8a929a"/>'+bld(360,190,70,150,'#a7abab','#59636b',4,8)+bld(436,150,52,190,'#8f979b','#4d575f',3,10)+bld(494,210,60,130,'#b8b2a4','#665f54',4,6);
s+='<path d="M0 600 380 336H520L900 600Z" fill="#6f6b69"/><path d="M0 600 380 336 330 336 0 470ZM900 600 520 336 570 336 900 470Z" fill="#b6a893"/>';for(let i=0;i<6;i++){const y=346+i*i*8.4,w=3+i*2.4;s+=rect(450-w/2,y,w,8+i*6,'#e6dfcf')}
s+='<path d="M0 280 250 306V372L0 474Z" fill="#d8cbb2"/><path d="M0 230 250 292V308L0 282Z" fill="#8e4630"/><path d="M900 280 650 306V372L900 474Z" fill="#cabda4"/><path d="M900 230 650 292V308L900 282Z" fill="#56616a"/>';
for(const [x,y,w,h] of [[40,320,54,66],[140,328,40,48],[206,330,26,34]])s+=rect(x,y,w,h,'#3c4955')+rect(x-3,y+h,w+6,5,'#f2ebdc');for(const [x,y,w,h] of [[806,320,54,66],[720,328,40,48],[668,330,26,34]])s+=rect(x,y,w,h,'#3c4955')+rect(x-3,y+h,w+6,5,'#f2ebdc');
for(const [x,y,k] of [[300,352,.5],[600,352,.5],[230,388,.85],[672,388,.85],[120,450,1.4],[790,452,1.45]])s+=jac(x,y,k,1);
for(let i=0;i<240;i++){const y=r(350,598),t=(y-336)/264,x=450+(R()<.5?-1:1)*(60+t*r(120,420));s+=`<ellipse cx="${x.toFixed(0)}" cy="${y}" rx="${(1.5+t*4).toFixed(1)}" ry="${(1+t*1.8).toFixed(1)}" fill="${pick(['#8d79b8','#a08dc8','#7a66a6'])}" opacity=".85"/>`}
s+=person(284,430,.66,'#c08a2d')+person(306,436,.68,'#2c5a7d')+person(640,470,.86,'#9a3b2b');s+=taxi(508,392,.2)+'<g transform="translate(400 470)"><circle cx="-18" cy="-8" r="15" fill="none" stroke="#22272b" stroke-width="4"/><circle cx="26" cy="-8" r="15" fill="none" stroke="#22272b" stroke-width="4"/><path d="M-18-8 2-34 26-8M2-34-4-8 26-8" stroke="#9a3b2b" stroke-width="4" fill="none"/><path d="M-2-36q-8-34 12-38 14 4 10 30Z" fill="#476a45"/><circle cx="14" cy="-86" r="10" fill="#4a3324"/></g>';
return svg(s,lg('s','#93b6d3','#f6ecda'))};
D.school=()=>{let s=rect(0,0,900,600,'url(#s)')+cloud(620,100,1.3,'#fff',.7);
s+=rect(60,170,780,240,'#d9b98b')+rect(60,160,780,16,'#8e4630')+rect(60,284,780,14,'#b9925f')+rect(60,268,780,16,'#e9d5b2');
for(let i=0;i<9;i++){const x=84+i*84;s+=rect(x,196,56,62,'#35485a')+rect(x,310,56,72,i%3==1?'#5a3d2b':'#35485a')+`<path d="M${x+28} 196v62M${x} 227h56M${x+28} 310v72" stroke="#e9d5b2" stroke-width="4"/>`}
for(let x=60;x<=840;x+=130)s+=rect(x-5,176,10,234,'#b9925f');
s+=rect(0,406,900,194,'#c7a577')+'<path d="M0 520H900V600H0Z" fill="#b3925f"/>';
s+=rect(690,90,6,90,'#5a5f62')+'<path d="M696 94h62l-8 18 8 18h-62Z" fill="#2c5a7d"/>';
s+='<g fill="none" stroke="#f4ead4" stroke-width="5"><path d="M120 560 220 440H680L780 560Z"/><ellipse cx="450" cy="500" rx="66" ry="24"/></g>'+rect(236,356,7,90,'#4a4f52')+'<ellipse cx="240" cy="362" rx="22" ry="6" fill="none" stroke="#9a3b2b" stroke-width="5"/>';
for(const [x,y,k] of [[150,470,.8],[182,474,.8],[210,470,.8],[330,540,1],[366,546,1],[520,480,.85],[560,530,1],[600,536,1],[706,470,.8],[742,474,.8]])s+=person(x,y,k,pick(['#1f4a6b','#f0ece0','#1f4a6b','#6d2a32']));
s+='<circle cx="470" cy="420" r="9" fill="#c9772d"/>'+jac(60,470,1.2)+jac(850,480,1.1);return svg(s,lg('s','#9fc0d6','#f6ead2'))};
D.headgear=()=>{let s=rect(0,0,900,600,'url(#s)')+'<circle cx="664" cy="300" r="62" fill="#f6d48c"/>';for(let i=0;i<6;i++)s+=`<ellipse cx="${r(0,900)}" cy="${r(60,240)}" rx="${r(110,240)}" ry="${r(5,12)}" fill="#f0d9c2" opacity=".5"/>`;
for(let i=0;i<30;i++){const x=i*31+r(-6,6),h=r(30,110)*(x>180&&x<560?1.25:.6);s+=rect(x,392-h,r(14,30),h+20,pick(['#7d6f7c','#6a6070','#8c7b82']))}
s+='<path d="M0 400 90 350H430L540 400V470H0Z" fill="#b98a55"/><path d="M260 350H430L540 400V470H300Z" fill="#9a6f42"/><path d="M520 420 620 340H900V470H520Z" fill="#c79a5f"/><path d="M700 340H900V470H730Z" fill="#a97e49"/>';
s+='<path d="M0 452Q240 430 520 458T900 444V600H0Z" fill="#4d4a32"/><path d="M0 520Q300 500 900 530V600H0Z" fill="#3a3a28"/>';for(let i=0;i<46;i++){const x=r(0,900),y=r(500,590);s+=`<path d="M${x} ${y}q-3-18-10-26M${x} ${y}q1-20 2-30M${x} ${y}q5-16 12-22" stroke="#8a7c48" stroke-width="2" fill="none"/>`}
s+='<g stroke="#241f1d" fill="none"><path d="M198 470 250 150h24l52 320M214 380h96M226 300h72M238 220h48M214 380 298 300M310 380 226 300M226 300 286 220M298 300 238 220" stroke-width="9"/><path d="M262 150 420 470" stroke-width="9"/><circle cx="262" cy="140" r="38" stroke-width="8"/><path d="M262 104v72M226 140h72M237 115l50 50M287 115l-50 50" stroke-width="3"/></g>'+rect(380,420,110,60,'#241f1d')+rect(396,436,20,20,'#f2d792')+rect(430,436,20,20,'#f2d792');
return svg(s,lg('s','#5f7896','#f4c99a','#d9a98f'))};
// own advertisement 600 x 200
D.ad=()=>{let s=rect(0,0,600,200,'#efe6d2')+rect(0,0,600,8,'#1f4a3a');for(let i=0;i<15;i++){const h=r(76,128),w=9+(i*7)%9;s+=rect(24+i*13.4,166-h,Math.min(w,12),h,pick(['#9a3b2b','#2c5a7d','#c08a2d','#476a45','#6d3560','#31424f']))}s+=rect(16,166,212,6,'#5a4636');
s+='<g font-family="Liberation Serif,Times New Roman,serif" fill="#1c241f"><text x="256" y="72" font-size="33" font-weight="700">Koppie Books</text><text x="256" y="106" font-size="19">School set works, new and second-hand.</text><text x="256" y="132" font-size="19">Orders for the new year are open.</text></g><text x="256" y="168" font-family="Arial,sans-serif" font-size="16" fill="#1f4a3a" font-weight="700">Fourth Avenue, Melville</text>';return svg(s,'',600,200)};
module.exports = D;
