package statement

import (
	"strings"
	"sync"
)

// syntax is how a verb of speech takes what is said.
type syntax uint16

const (
	clause    syntax = 1 << iota // "said the plan failed": a clause without "that"
	thatOnly                     // "reported that": a clause with "that", never without
	quoted                       // stands beside a quotation: "...," he joked
	question                     // "explained why", "asked whether"
	thing                        // "confirmed the report": a noun phrase is what is said
	toDo                         // "promised to resign"
	doing                        // "denied having met"
	hearer                       // may name a hearer first: "warned voters that"
	told                         // names a hearer: "told reporters that", "told CNN"
	asThing                      // "described it as a hoax", "called it a hoax"
	someoneTo                    // "urged ministers to resign"
	belief                       // of the mind, not of the mouth: "believes that"
	reaction                     // with a noun phrase a reaction, not a wording: "criticised the plan"
)

// verb is one verb of speech: how it is built and what it does to a claim.
type verb struct {
	lemma  string
	syntax syntax
	stance Stance
	preps  map[string]bool // prepositions that lead to what is said: "apologised for"
}

func (v *verb) has(s syntax) bool { return v != nil && v.syntax&s != 0 }

// letters of the table below.
var letters = map[rune]syntax{'c': clause, 's': thatOnly, 'q': quoted, 'w': question, 'n': thing, 'i': toDo, 'g': doing,
	'h': hearer, 'T': told, 'a': asThing, 'f': someoneTo, 'b': belief, 'r': reaction}

// lexicon was written by hand for this project. A line is: stance, syntax, verbs, each with its odd forms in brackets (third
// person, past, participle, -ing; "+" doubles the last letter) and after slashes the prepositions that lead to what is said.
const lexicon = `
asserts cqw say(says,said,said,saying)
asserts cqw state add conclude/with explain
asserts q continue
asserts cqwn reveal disclose detail outline recount divulge relate specify(specifies,specified,specified,specifying)
asserts cqw argue assert claim contend declare insist/on maintain note observe opine posit proclaim stress emphasize emphasise underscore reason suggest remark counter charge affirm reaffirm aver+ confide hold(holds,held,held,holding) submit+ stipulate attest/to guarantee plead/with
asserts cqw indicate clarify reiterate repeat mention recall recollect
asserts cqhwT tell(tells,told,told,telling)
asserts chqT assure reassure remind inform notify advise brief
asserts chq warn/of/about/against caution/against alert/to
asserts cqg allege
asserts csqn announce unveil report
asserts cqhi vow(vows,vowed,vowed,vowing) pledge promise swear(swears,swore,sworn,swearing) threaten
asserts csq write(writes,wrote,written,writing) tweet testify/to joke quip+ complain/about/of boast/of/about brag+/about lament grumble concur+ agree/with/to/on reply(replies,replied,replied,replying) respond answer retort theorize theorise speculate wager imply(implies,implied,implied,implying) hint/at insinuate intimate protest object/to demur+ surmise hypothesize hypothesise posit signal signify telegraph volunteer email text elaborate
asserts qs retweet(retweets,retweeted,retweeted,retweeting) post blog+ muse gripe crow shout yell scream whisper mutter bellow exclaim rant rail/against chant cry(cries,cried,cried,crying) shoot(shoots,shot,shot,shooting) snap+ fume gush comment/on riff speak(speaks,spoke,spoken,speaking)/of/about talk/about interject chime blurt tease deadpan+ implore intone croon drawl thunder sneer scoff/at rage protest preach banter summarize summarise sum+ admonish rebut+ venture vent
asserts q go read(reads,read,read,reading) begin(begins,began,begun,beginning) start laugh smile chuckle sigh grin+ finish close conclude put(puts,put,put,putting) think(thinks,thought,thought,thinking) reflect/on marvel/at wonder beam chide scold chuckle cheer nod+ shrug+ growl cackle roar sing(sings,sang,sung,singing) pronounce offer enthuse
asserts c think(thinks,thought,thought,thinking)
asserts cwb believe feel(feels,felt,felt,feeling) know(knows,knew,known,knowing) realize realise understand(understands,understood,understood,understanding) assume suspect doubt fear worry(worries,worried,worried,worrying)/about hope guess imagine figure consider sense regret remember forget(forgets,forgot,forgotten,forgetting) wish
asserts cb expect anticipate presume envision foresee(foresees,foresaw,foreseen,foreseeing)
asserts csb find(finds,found,found,finding) show(shows,showed,shown,showing) determine discover learn see(sees,saw,seen,seeing) hear(hears,heard,heard,hearing) prove judge rule decide demonstrate illustrate reflect reckon
asserts cq predict forecast(forecasts,forecast,forecast,forecasting) project estimate calculate reckon bet(bets,bet,bet,betting)
asserts nr deplore bemoan bewail rebuke scold castigate chastise savage skewer lament trumpet echo criticize criticise denounce decry(decries,decried,decried,decrying) condemn blast slam+ attack praise hail applaud mock ridicule bash defend blame/for/on welcome support endorse assail lambaste berate deride lampoon excoriate laud commend celebrate question
asserts an describe/as call characterize/as characterise/as portray/as depict/as label/as brand/as dub+ term deem cast/as paint/as tout/as liken/to compare/to
asserts n attribute/to ascribe/to
asserts nf accuse/of
asserts qnw cite quote highlight discuss express voice point(points,pointed,pointed,pointing)/to/out
asserts qwh ask question inquire query wonder
confirms cqn confirm corroborate reconfirm
confirms cqng acknowledge concede admit+/to confess/to
confirms n accept
denies cqng deny(denies,denied,denied,denying)
denies cqnw dispute refute rebut+ contradict
denies nr dismiss/as reject disavow disclaim repudiate rubbish
unverified nw verify authenticate
retracts nr retract recant withdraw(withdraws,withdrew,withdrawn,withdrawing) disown correct
retracts qr apologize/for apologise/for
calls_for sqfin urge
calls_for sqin demand propose recommend request
calls_for fihq ask encourage press/for challenge beg+ implore exhort plead/for instruct order direct invite advise counsel appeal/for
calls_for sq suggest
`

// particles belong to the cue: "pointed out", "went on", "shot back".
var particles = map[string]string{"point": "out", "go": "on", "spell": "out", "fire": "back", "hit": "back", "shoot": "back", "chime": "in", "sum": "up", "blurt": "out", "lash": "out", "add": "up", "hold": "up"}

var forms = sync.OnceValue(readLexicon)

// cueForm says whether a folded word is a form of a verb in the lexicon.
func cueForm(lower string) bool { return forms()[lower] != nil }

func readLexicon() map[string]*verb {
	out := map[string]*verb{}
	for line := range strings.SplitSeq(strings.TrimSpace(lexicon), "\n") {
		fields := strings.Fields(line)
		for _, entry := range fields[2:] {
			v := readVerb(Stance(fields[0]), fields[1], entry)
			for _, form := range inflect(entry) {
				out[form] = merge(out[form], v)
			}
		}
	}
	return out
}

func readVerb(stance Stance, classes, entry string) *verb {
	head, preps, _ := strings.Cut(entry, "/")
	v := &verb{lemma: strings.TrimRight(strings.SplitN(head, "(", 2)[0], "+"), stance: stance, preps: map[string]bool{}}
	for _, c := range classes {
		v.syntax |= letters[c]
	}
	for prep := range strings.SplitSeq(preps, "/") {
		if prep != "" {
			v.preps[prep] = true
		}
	}
	return v
}

// merge joins the lines of a verb that stands in several; the first line's stance counts.
func merge(a, b *verb) *verb {
	if a == nil {
		return b
	}
	if a.lemma != b.lemma {
		return a
	}
	both := &verb{lemma: a.lemma, stance: a.stance, syntax: a.syntax | b.syntax, preps: map[string]bool{}}
	for _, m := range []map[string]bool{a.preps, b.preps} {
		for prep := range m {
			both.preps[prep] = true
		}
	}
	return both
}

// inflect gives the forms of an entry.
func inflect(entry string) []string {
	head, _, _ := strings.Cut(entry, "/")
	if lemma, odd, ok := strings.Cut(head, "("); ok {
		return append([]string{lemma}, strings.Split(strings.TrimSuffix(odd, ")"), ",")...)
	}
	lemma, double := strings.CutSuffix(head, "+")
	stem := lemma
	if double {
		stem += lemma[len(lemma)-1:]
	}
	switch {
	case strings.HasSuffix(lemma, "e"):
		return []string{lemma, lemma + "s", lemma + "d", strings.TrimSuffix(lemma, "e") + "ing"}
	case strings.HasSuffix(lemma, "y") && !strings.ContainsAny(lemma[len(lemma)-2:len(lemma)-1], "aeou"):
		root := strings.TrimSuffix(lemma, "y")
		return []string{lemma, root + "ies", root + "ied", lemma + "ing"}
	case strings.HasSuffix(lemma, "s") || strings.HasSuffix(lemma, "sh") || strings.HasSuffix(lemma, "ch") || strings.HasSuffix(lemma, "x"):
		return []string{lemma, lemma + "es", lemma + "ed", lemma + "ing"}
	case lemma == "go":
		return []string{"go", "goes", "went", "gone", "going"}
	}
	return []string{lemma, lemma + "s", stem + "ed", stem + "ing"}
}
