package statement

import "testing"

// TestEnglish tells English from what else a South African desk is sent; what is too short to tell is taken for English.
func TestEnglish(t *testing.T) {
	for text, want := range map[string]bool{
		"":                   true,
		"Mayor resigns":      true,
		"“Non,” said Botha.": true,
		"The mayor said that she would not resign, and that the council had no case to answer.":                                   true,
		"Die burgemeester het gesê dat sy nie sal bedank nie en dat die raad geen saak het om te beantwoord nie.":                 false,
		"Le maire a dit que la ville ne pouvait pas payer et que les habitants devaient attendre.":                                false,
		"Imeya ithe ngeke yesule esikhundleni futhi umkhandlu awunacala, kodwa abantu bafuna ukuthi kwenziwe okuthile noma nini.": false,
		"Meyara o rile a ka se rule marapo a go šoma gomme lekgotla ga le na molato, go ya ka yena le ba bangwe ba ka gare.":      false,
		"قال رئيس البلدية إنه لن يستقيل وإن المجلس ليس لديه قضية":                                                                 false,
		"市长说他不会辞职 议会 没有 理由 要求 他 离开":                                                                                               false,
		"The report, “Le maire de la ville et les gens”, was read by the council in the morning, and it is public.":               true,
	} {
		if got := English(text); got != want {
			t.Errorf("%q: English is %v, expected %v", text, got, want)
		}
	}
}
