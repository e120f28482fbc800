package search

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func words(text string) []string {
	var out []string
	for _, w := range split(text) {
		out = append(out, w.text)
	}
	return out
}

func TestWordsAreFoldedAlikeInEveryHand(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"capitals and full stops", "Dam levels FALL.", "dam levels fall"},
		{"a possessive finds its noun", "Tshwane's mayor", "tshwane s mayor"},
		{"every apostrophe", "O'Brien O’Brien OʼBrien", "o brien o brien o brien"},
		{"hyphens", "load-shedding", "load shedding"},
		{"numbers", "R4.2 million in 2024/25", "r4 2 million in 2024 25"},
		{"accents", "Café Ştefan Nguyễn", "cafe stefan nguyen"},
		{"accents typed apart", "Cafe\u0301", "cafe"},
		{"Venda and Tswana", "Tshivenḓa ṱhoho Sepedi š", "tshivenda thoho sepedi s"},
		{"the Afrikaans article", "ŉ man, 'n vrou", "n man n vrou"},
		{"letters with strokes", "Łódź Øresund Straße Æsop", "lodz oresund strasse aesop"},
		{"Turkish", "İstanbul ılık", "istanbul ilik"},
		{"Greek final sigma", "ΛΟΓΟΣ λόγος", "λογοσ λογοσ"},
		{"Russian", "Чайковский", "чаиковскии"},
		{"Arabic without pointing", "مُحَمَّد", "محمد"},
		{"Hindi keeps its vowel signs", "हिन्दी", "हिन्दी"},
		{"ligatures and wide letters", "ﬁnance ＴＯＫＹＯ", "finance tokyo"},
		{"Chinese letter by letter", "约翰内斯堡2024", "约 翰 内 斯 堡 2024"},
		{"Japanese voicing", "がぎ", "か\u3099 き\u3099"},
		{"a trade mark is no word", "Acme™ ½ CO₂", "acme 1 2 co2"},
		{"soft hyphens", "elec\u00ADtion", "election"},
		{"a zero-width space parts", "water\u200Bcrisis", "water crisis"},
		{"underscores cannot fake a pair", "_water_crisis =3", "water crisis 3"},
		{"broken bytes", "wa\xffter", "wa ter"},
		{"nothing", " \t… — ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(words(c.text), " "); got != c.want {
				t.Errorf("split(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestWordsKnowWhereTheyStood(t *testing.T) {
	text := "The Café’s «ﬁnance» plan"
	var got []string
	for _, w := range split(text) {
		got = append(got, text[w.start:w.end])
	}
	want := []string{"The", "Café", "s", "ﬁnance", "plan"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnEndlessWordIsCut(t *testing.T) {
	for _, letter := range []string{"a", "é", "ж", "𝔘"} {
		got := split(strings.Repeat(letter, 5000))
		if len(got) != 1 || len(got[0].text) > maxWord || !utf8.ValidString(got[0].text) {
			t.Errorf("%s: %d words, the first of %d bytes", letter, len(got), len(got[0].text))
		}
		if got[0].end != 5000*len(letter) {
			t.Errorf("%s: the word ends at %d", letter, got[0].end)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"Tshwane's Café", "ŉ", "がぎ ﷺ ½™", "wa\xffter", "हिन्दी", "\u0301a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, w := range split(text) {
			if w.start < at && w.start != w.end && w.end < at || w.start >= w.end || w.end > len(text) {
				t.Fatalf("word %q stands at %d:%d after %d of %q", w.text, w.start, w.end, at, text)
			}
			at = w.start
			if w.text == "" || len(w.text) > maxWord || !utf8.ValidString(w.text) {
				t.Fatalf("bad word %q", w.text)
			}
			for _, r := range w.text {
				if !unicode.In(r, unicode.L, unicode.N, unicode.M) || r < utf8.RuneSelf && unicode.IsUpper(r) {
					t.Fatalf("%q in word %q: the engines would cut or fold it", r, w.text)
				}
			}
		}
	})
}
