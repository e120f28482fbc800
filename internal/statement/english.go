package statement

import "strings"

// common words of English, and of languages that might be taken for it. A word that two of them share counts for neither.
var (
	ofEnglish = setOf("the of and to in that is for it with as was on by he his at from are this have not has had they which you were their been will would she who said says but or its an be about after when than we i her him what no there if more says out up can could should did do does how why")
	ofOthers  = setOf(`der die das und ist nicht ein eine den dem des mit auf für sich von zu im auch als wurde sagte haben werden sind hat le la les des et est un une du dans pour que qui pas sur au avec ce il elle nous vous sont
		el los las y del se por con una para como más pero sus lo het een van en dat niet zijn op te voor met aan om wordt hij ook nie gesê vir wat dit hulle sy haar ons word deur o os do da em não uma dos ao
		ukuthi futhi kanye ngoba uma wathi abantu lapho kodwa noma ngo na ka ke le ya ba le tsa ka ho ke e gore kgotsa go di il che di della gli non sono nel alla anche jag och att det som är på av inte og ikke`)
)

// enough is how many known words a verdict needs: a headline or a single sentence is taken for English unless it speaks against it.
const enough = 4

// English says whether the text is in English, by its commonest words. Text in other scripts is not; what is too short to tell is
// taken for English.
func English(text string) bool {
	if len(text) > 20_000 { // the beginning tells
		text = text[:20_000]
	}
	english, others, latin, letters := 0, 0, 0, 0
	for _, f := range strings.FieldsFunc(text, func(r rune) bool { return !wordRune(r) && r != '\'' && r != '’' }) {
		f = strings.ToLower(f)
		letters++
		if f[0] < 0x80 || f[0] == 0xc3 || f[0] == 0xc4 || f[0] == 0xc5 {
			latin++
		}
		e, o := ofEnglish[f], ofOthers[f]
		switch {
		case e && !o:
			english++
		case o && !e:
			others++
		}
	}
	if letters > enough && latin*2 < letters {
		return false
	}
	if english+others < enough {
		return others <= 1 || english >= others
	}
	return english > others && (letters < 40 || english*12 > letters) // in English every third word or so is one of these
}
