// Makes internal/locale/cldr.json.gz from the CLDR packages beside this file.
// A regional locale holds only what differs from its parent, so the table stays small.
import { readFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

const here = path.dirname(fileURLToPath(import.meta.url))
const packages = process.argv[2] || path.join(here, 'node_modules')
const output = process.argv[3] || path.join(here, '../../internal/locale/cldr.json.gz')

// South Africa first, then its neighbours and the continent, then the wider world.
const LANGUAGES = `en af zu xh st nso tn ts nr ss ve
  pt sw sn so am ti ha yo ig rw rn lg mg om wo ln ee ak bem ki luo ff kab zgh
  fr ar he fa hi ur zh de es nl it pl ru uk tr ja ko bn ta te mr gu pa ml kn si ne my km lo th vi id ms fil
  el sv nb no nn da fi is et lv lt cs sk sl hr sr bs bg mk ro hu sq ca eu gl ga cy gd mt ka hy az kk ky uz mn ps ckb sd ug yi fy lb eo`.split(/\s+/)

const CURRENCIES = `ZAR USD EUR GBP JPY CNY INR AUD CAD NZD CHF SEK NOK DKK BRL RUB TRY ILS KRW THB VND PLN UAH
  NGN KES GHS EGP BWP NAD LSL SZL MZN ZWG ZMW MWK AOA TZS UGX ETB MUR XAF XOF MAD IRR PKR BDT SAR AED HKD SGD MXN`.split(/\s+/)

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const read = (...p) => JSON.parse(readFileSync(path.join(packages, ...p)))
const main = (pack, tag, file) => {
  const f = path.join(packages, pack, 'main', tag, file)
  return existsSync(f) ? JSON.parse(readFileSync(f)).main[tag] : undefined
}
const text = v => (typeof v === 'object' && v !== null ? v._value : v)
const months = m => Array.from({ length: 12 }, (_, i) => m[i + 1])
const days = d => DAYS.map(k => d[k])

// Plural forms: a plain string when every form is the same, else a map without the forms equal to "other".
function forms(from, prefix) {
  if (!from) return undefined
  const other = from[prefix + 'other']
  if (other === undefined) return undefined
  const out = { other }
  for (const k of ['zero', 'one', 'two', 'few', 'many']) {
    const v = from[prefix + k]
    if (v !== undefined && v !== other) out[k] = v
  }
  return Object.keys(out).length === 1 ? other : out
}

function dates(g) {
  const a = g.dateTimeFormats.availableFormats
  const pick = k => text(a[k])
  return {
    weekdays: days(g.days.format.wide), weekdaysShort: days(g.days.format.abbreviated),
    weekdaysAlone: days(g.days['stand-alone'].wide), weekdaysShortAlone: days(g.days['stand-alone'].abbreviated),
    months: months(g.months.format.wide), monthsShort: months(g.months.format.abbreviated),
    monthsAlone: months(g.months['stand-alone'].wide), monthsShortAlone: months(g.months['stand-alone'].abbreviated),
    am: g.dayPeriods.format.abbreviated.am, pm: g.dayPeriods.format.abbreviated.pm,
    full: text(g.dateFormats.full), long: text(g.dateFormats.long), medium: text(g.dateFormats.medium), short: text(g.dateFormats.short),
    dayMonth: pick('MMMMd'), dayMonthShort: pick('MMMd'), weekdayDayMonthShort: pick('MMMEd'), monthYear: pick('yMMMM'), monthYearShort: pick('yMMM'),
    clock24: pick('Hm'), clock12: pick('hm'), hour24: pick('H'), hour12: pick('h'),
    joinLong: text(g.dateTimeFormats.long), joinMedium: text(g.dateTimeFormats.medium),
  }
}

function compact(block) {
  if (!block) return undefined
  const out = []
  for (let e = 3; e <= 14; e++) out.push(forms(block, '1' + '0'.repeat(e) + '-count-') ?? '0')
  return out
}

function symbols(n, sys) {
  const s = n['symbols-numberSystem-' + sys]
  return s && { decimal: s.decimal, group: s.group, minus: s.minusSign, percent: s.percentSign }
}

function numbers(n, c) {
  const sys = n.defaultNumberingSystem
  const use = n['decimalFormats-numberSystem-' + sys] ? sys : 'latn'
  const money = n['currencyFormats-numberSystem-' + use]
  const sign = {}
  for (const code of CURRENCIES) {
    const v = c.currencies[code]
    if (v?.symbol && v.symbol !== code) sign[code] = v.symbol
  }
  return {
    digits: sys, symbols: symbols(n, use), latin: use === 'latn' ? undefined : symbols(n, 'latn'),
    minGrouping: +n.minimumGroupingDigits,
    decimal: n['decimalFormats-numberSystem-' + use].standard, percent: n['percentFormats-numberSystem-' + use].standard,
    money: money.standard,
    compactLong: compact(n['decimalFormats-numberSystem-' + use].long?.decimalFormat),
    compactMoney: compact(money.short?.standard), signs: sign,
  }
}

function relative(f) {
  const out = { now: f.second['relative-type-0'], yesterday: f.day['relative-type--1'], today: f.day['relative-type-0'], tomorrow: f.day['relative-type-1'] }
  const one = k => ({
    past: forms(f[k]['relativeTime-type-past'], 'relativeTimePattern-count-'),
    future: forms(f[k]['relativeTime-type-future'], 'relativeTimePattern-count-'),
  })
  for (const k of ['minute', 'hour', 'day', 'week', 'month', 'year']) {
    out[k] = one(k)
    out[k + 'Short'] = one(k + '-short')
  }
  return out
}

const list = l => [l['2'], l.start, l.middle, l.end]

function units(u) {
  const s = k => forms(u.short[k], 'unitPattern-count-')
  return {
    degree: s('temperature-generic'), celsius: s('temperature-celsius'), fahrenheit: s('temperature-fahrenheit'),
    kmh: s('speed-kilometer-per-hour'), mph: s('speed-mile-per-hour'),
    mm: s('length-millimeter'), inch: s('length-inch'), cm: s('length-centimeter'), km: s('length-kilometer'), mile: s('length-mile'),
    minute: s('duration-minute'), hour: s('duration-hour'),
  }
}

function locale(tag) {
  const g = main('cldr-dates-full', tag, 'ca-gregorian.json')?.dates.calendars.gregorian
  if (!g || /^M\d/.test(g.months.format.wide[1])) return undefined
  const l = main('cldr-misc-full', tag, 'listPatterns.json').listPatterns
  return {
    dates: dates(g),
    numbers: numbers(main('cldr-numbers-full', tag, 'numbers.json').numbers, main('cldr-numbers-full', tag, 'currencies.json').numbers),
    relative: relative(main('cldr-dates-full', tag, 'dateFields.json').dates.fields),
    and: list(l['listPattern-type-standard']), or: list(l['listPattern-type-or']),
    units: units(main('cldr-units-full', tag, 'units.json').units),
  }
}

const parents = read('cldr-core', 'supplemental', 'parentLocales.json').supplemental.parentLocales.parentLocale
const parentOf = tag => parents[tag] || tag.split('-').slice(0, -1).join('-')

// Plural maps replace each other whole; only plain records are compared field by field.
const plain = v => v && typeof v === 'object' && !Array.isArray(v) && v.other === undefined
function without(base, v) {
  if (!plain(v) || !plain(base)) return JSON.stringify(base) === JSON.stringify(v) ? undefined : v
  const out = {}
  for (const k of Object.keys(v)) {
    const d = without(base[k], v[k])
    if (d !== undefined) out[k] = d
  }
  return Object.keys(out).length ? out : undefined
}

const everywhere = readdirSync(path.join(packages, 'cldr-dates-full', 'main'))
const full = {}, empty = []
for (const tag of everywhere) {
  if (!LANGUAGES.includes(tag.split('-')[0]) || /^en-(Dsrt|Shaw)/.test(tag)) continue // English in invented alphabets
  const l = locale(tag)
  if (l) full[tag] = l
  else empty.push(tag)
}
const locales = {}
for (const tag of Object.keys(full).sort()) {
  let p = parentOf(tag)
  while (p && p !== 'root' && !full[p]) p = parentOf(p)
  if (p === 'root') p = ''
  locales[tag] = p ? { parent: p, ...without(full[p], full[tag]) } : full[tag]
}

const core = f => read('cldr-core', 'supplemental', f + '.json').supplemental
const week = core('weekData').weekData.firstDay, time = core('timeData').timeData, measure = core('measurementData').measurementData
const firstDay = {}, hours = {}, currency = {}
for (const [r, d] of Object.entries(week)) if (/^(\d{3}|[A-Z]{2})$/.test(r) && (r === '001' || d !== week['001'])) firstDay[r] = DAYS.indexOf(d)
for (const [r, t] of Object.entries(time)) hours[r.replace('_', '-')] = t._preferred
for (const [r, list] of Object.entries(core('currencyData').currencyData.region)) {
  for (const entry of list) for (const [code, e] of Object.entries(entry)) if (!e._to && e._tender !== 'false') currency[r] ??= code
}
const system = {}
for (const [r, s] of Object.entries(measure.measurementSystem)) if (r !== '001') system[r] = s
const fahrenheit = Object.entries(measure['measurementSystem-category-temperature']).filter(([, s]) => s === 'US').map(([r]) => r)
const digits = {}
const systems = core('numberingSystems').numberingSystems
for (const l of Object.values(full)) if (systems[l.numbers.digits]?._digits) digits[l.numbers.digits] = systems[l.numbers.digits]._digits

const table = { version: read('cldr-core', 'package.json').version, firstDay, hours, currency, system, fahrenheit, digits, locales }
const json = JSON.stringify(table)
const packed = gzipSync(json, { level: 9 })
packed[9] = 255 // RFC 1952 §2.3.1: operating system unknown, so that every machine makes the same bytes
writeFileSync(output, packed)
console.log(`CLDR ${table.version}: ${Object.keys(locales).length} locales, ${json.length} bytes of JSON, ${packed.length} gzipped`)
console.log('left out, no month names in CLDR:', empty.join(' ') || 'none')
