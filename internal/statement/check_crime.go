package statement

import "strings"

// crimes are verbs that accuse whoever stands before them.
var crimes = setOf("stole steals bribed bribes murdered murders raped rapes embezzled embezzles laundered launders defrauded defrauds forged forges extorted extorts molested molests looted loots rigged rigs swindled swindles blackmailed blackmails conspired conspires colluded colludes trafficked assaulted assaults abused abuses kidnapped kidnaps hijacked siphoned misappropriated pocketed plundered")

// bribes are taken or paid.
var bribes = setOf("bribe bribes kickback kickbacks backhander backhanders")

// hedges say whose word it is, or that a court has spoken.
var hedges = setOf("alleged allegedly allege alleges allegation allegations accused accuse accuses accusing charged charge charges suspected suspect suspects suspicion reportedly convicted conviction guilty sentenced jailed court judge jury magistrate admitted admits confessed confesses according claim claims claimed said says found inquiry commission tribunal if whether acquitted cleared deny denied denies denying prosecutors police indictment")

// allegations: a crime of somebody named, told as if the paper had seen it.
func (c *checker) allegations() {
	c.eachSentence(func(p *paragraph, s sentence) {
		if p.hedged(s) {
			return
		}
		for i := s.first; i < s.last; i++ {
			if !p.free(i) || !p.accuses(i, s) || c.within(p.words[i].start) {
				continue
			}
			if who := p.accused(i, s); !who.empty() {
				c.say(UnattributedAllegation, Span{p.words[who.a].start, p.words[i].end}, "A crime told as fact. Say who says so, or which court found it.")
				return
			}
		}
	})
}

func (p *paragraph) hedged(s sentence) bool {
	for i := s.first; i < s.last; i++ {
		if hedges[p.low(i)] || p.is(i, "?") {
			return true
		}
	}
	return false
}

// accuses says whether the verb at i accuses: a crime, or "took a bribe".
func (p *paragraph) accuses(i int, s sentence) bool {
	if crimes[p.low(i)] {
		return true
	}
	if !p.is(i, "took", "takes", "accepted", "accepts", "paid", "pays", "received", "solicited", "demanded") {
		return false
	}
	for j := i + 1; j < s.last && j < i+5; j++ {
		if bribes[p.low(j)] {
			return true
		}
	}
	return false
}

// accused gives who stands before the verb, if it is a pronoun or a name; "Thieves stole" and "was stolen" accuse nobody.
func (p *paragraph) accused(i int, s sentence) run {
	k := i - 1
	for k >= s.first && (p.is(k, "had", "has", "have", "also", "then", "repeatedly", "never") || strings.HasSuffix(p.low(k), "ly")) {
		if p.is(k, "never") {
			return run{}
		}
		k--
	}
	if k < s.first || !p.free(k) || p.is(k, "was", "were", "been", "be", "being", "is", "are") {
		return run{}
	}
	if p.is(k, "he", "she", "they") {
		return run{k, k + 1}
	}
	a := k
	for a >= s.first && p.free(a) && startsUpper(p.words[a].text) {
		a--
	}
	a++
	if a > k || k == s.first && (endsInS(p.low(k)) || openers[p.low(k)]) || openers[p.low(a)] && a == k {
		return run{}
	}
	return run{a, k + 1}
}

var (
	culprits = setOf("murderer murderers killer killers rapist rapists thief thieves fraudster fraudsters robber robbers attacker attackers hijacker hijackers kidnapper kidnappers abuser abusers conman swindler swindlers paedophile paedophiles pedophile arsonist arsonists embezzler")
	accusing = []string{"charged with", "accused of", "was arrested", "were arrested", "has been arrested", "have been arrested", "arrested on", "pleaded not guilty", "stand trial", "on trial", "face trial", "appeared in court", "appear in court", "appeared briefly in", "in custody", "faces charges", "facing charges", "the accused", "suspected of"}
	proven   = []string{"convicted", "found guilty", "was sentenced", "were sentenced", "pleaded guilty", "pled guilty", "confessed", "serving a", "life sentence", "jury found"}
)

// alleged: until a court has spoken, "the killer" is the alleged killer.
func (c *checker) alleged() {
	lower := strings.ToLower(c.text)
	if !contains(lower, accusing) || contains(lower, proven) {
		return
	}
	c.eachSentence(func(p *paragraph, s sentence) {
		for i := s.first + 1; i < s.last; i++ {
			if !culprits[p.low(i)] || !p.free(i) || c.within(p.words[i].start) || p.is(i+1, "whale", "whales", "bee", "bees", "instinct", "app", "punch") {
				continue
			}
			if p.is(i-1, "the", "his", "her", "their", "two", "three", "four", "both", "these", "this") || startsUpper(p.words[i-1].text) && i-1 > s.first || p.is(i-2, "the", "this") && !p.softened(i) {
				if p.softened(i) || p.is(i-1, "the") && p.atLarge(s) {
					continue
				}
				c.say(AllegedMissing, Span{p.words[i].start, p.words[i].end}, "No court has found this yet, as far as the story says. Write the accused, or alleged before it.")
			}
		}
	})
}

// softened says whether "alleged", "suspected", "accused" stands before the word.
func (p *paragraph) softened(i int) bool {
	for j := i - 1; j >= 0 && j > i-4; j-- {
		if p.is(j, "alleged", "suspected", "accused", "would-be", "a", "no", "any", "unknown", "serial", "allegedly", "reputed", "not") {
			return true
		}
	}
	return false
}

// atLarge says whether the sentence speaks of somebody not yet known: "the hunt for the killer".
func (p *paragraph) atLarge(s sentence) bool {
	for i := s.first; i < s.last; i++ {
		if p.is(i, "hunt", "find", "identify", "identity", "whoever", "search", "unknown", "if", "caught") {
			return true
		}
	}
	return false
}
