package main

// correction gives a town the name it has today, or further names by which readers look for it.
type correction struct {
	name string   // the name today; the list's own becomes one that is also found
	also []string // names it is also found by
}

// corrections by GeoNames number. South African names follow the Government Gazette (South African Geographical Names Council);
// the rest are former or English names that readers still type.
var corrections = map[int64]correction{
	964420:  {name: "Gqeberha"},                              // Port Elizabeth until 2021
	946877:  {name: "Kariega"},                               // Uitenhage until 2021
	963516:  {name: "Komani"},                                // Queenstown until 2016
	1000501: {name: "Makhanda"},                              // Grahamstown until 2018
	971534:  {name: "Mbombela"},                              // Nelspruit until 2009
	939270:  {name: "eMalahleni", also: []string{"Witbank"}}, // until 2006
	941966:  {name: "Bela-Bela", also: []string{"Warmbaths"}},
	965289:  {also: []string{"Pietersburg"}},
	964315:  {also: []string{"Potgietersrus"}},
	968665:  {also: []string{"Nylstroom"}},
	980595:  {also: []string{"Mafikeng", "Mafeking"}},
	946058:  {also: []string{"Umtata"}},
	952734:  {also: []string{"Stanger"}},
	981827:  {also: []string{"Makhado"}},
	964137:  {also: []string{"Tshwane"}},
	993800:  {also: []string{"Joburg", "Jozi", "Egoli"}},
	3369157: {also: []string{"Kaapstad", "iKapa"}},
	1007311: {also: []string{"eThekwini"}},
	1006984: {also: []string{"eMonti"}},
	1018725: {also: []string{"Mangaung"}},
	703448:  {also: []string{"Kiev"}},
	1275339: {also: []string{"Bombay"}},
	1275004: {also: []string{"Calcutta"}},
	1264527: {also: []string{"Madras"}},
	1277333: {also: []string{"Bangalore"}},
	1816670: {also: []string{"Peking"}},
	1566083: {also: []string{"Saigon"}},
	1298824: {also: []string{"Rangoon"}},
	2657896: {also: []string{"Zuerich"}},
	2867714: {also: []string{"Muenchen", "München"}},
	3169070: {also: []string{"Roma"}},
	3067696: {also: []string{"Praha"}},
	2761369: {also: []string{"Wien"}},
	756135:  {also: []string{"Warszawa"}},
	2267057: {also: []string{"Lisboa"}},
	2618425: {also: []string{"København", "Koebenhavn"}},
	524901:  {also: []string{"Moskva"}},
	1040652: {also: []string{"Lourenço Marques"}}, // Maputo until 1976
	890299:  {also: []string{"Salisbury"}},        // Harare until 1982
}
