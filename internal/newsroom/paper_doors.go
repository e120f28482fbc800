package newsroom

// paperDoors are what the house itself is: sections, topics, authors, pages. What turns the whole paper round asks who sits
// there: its name and look, its menu, its sections with all their addresses, ten thousand redirects at once. Advertisements,
// topics, authors and standing pages are everyday work, one at a time and on record, and do not ask.
var paperDoors = []door{
	{"GET /newsroom/settings", settle, (*visit).settings},
	{"GET /newsroom/settings/paper", settle, (*visit).settingsPaper},
	{"POST /newsroom/settings/paper", settle, proven((*visit).saveSettingsPaper)},
	{"GET /newsroom/settings/look", settle, (*visit).settingsLook},
	{"POST /newsroom/settings/look", settle, proven((*visit).saveSettingsLook)},
	{"GET /newsroom/settings/menu", settle, (*visit).settingsMenu},
	{"POST /newsroom/settings/menu", settle, proven((*visit).saveSettingsMenu)},
	{"GET /newsroom/sections", settle, (*visit).sections},
	{"POST /newsroom/sections", settle, proven((*visit).saveSection)},
	{"GET /newsroom/topics", publish, (*visit).topics},
	{"POST /newsroom/topics", publish, (*visit).saveTopic},
	{"GET /newsroom/topics/{id}", publish, (*visit).topicPage},
	{"POST /newsroom/topics/{id}", publish, (*visit).changeTopic},
	{"GET /newsroom/authors", publish, (*visit).authors},
	{"POST /newsroom/authors", publish, (*visit).saveAuthor},
	{"GET /newsroom/authors/{id}", publish, (*visit).authorPage},
	{"POST /newsroom/authors/{id}", publish, (*visit).changeAuthor},
	{"GET /newsroom/adverts", settle, (*visit).adverts},
	{"GET /newsroom/advert", settle, (*visit).advertForm},
	{"POST /newsroom/advert", settle, (*visit).saveAdvert},
	{"GET /newsroom/redirects", settle, (*visit).redirects},
	{"POST /newsroom/redirects", settle, provenFor("import", (*visit).saveRedirect)},
	{"GET /newsroom/redirects.csv", settle, (*visit).exportRedirects},
	{"GET /newsroom/pages", settle, (*visit).pages},
	{"GET /newsroom/page", settle, (*visit).pageSheet},
	{"POST /newsroom/page", settle, (*visit).savePage},
}
