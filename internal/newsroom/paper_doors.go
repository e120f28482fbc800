package newsroom

// paperDoors are what the house itself is: sections, topics, authors, pages.
var paperDoors = []door{
	{"GET /newsroom/settings", settle, (*visit).settings},
	{"GET /newsroom/settings/paper", settle, (*visit).settingsPaper},
	{"POST /newsroom/settings/paper", settle, (*visit).saveSettingsPaper},
	{"GET /newsroom/settings/look", settle, (*visit).settingsLook},
	{"POST /newsroom/settings/look", settle, (*visit).saveSettingsLook},
	{"GET /newsroom/settings/menu", settle, (*visit).settingsMenu},
	{"POST /newsroom/settings/menu", settle, (*visit).saveSettingsMenu},
	{"GET /newsroom/sections", settle, (*visit).sections},
	{"POST /newsroom/sections", settle, (*visit).saveSection},
	{"GET /newsroom/topics", publish, (*visit).topics},
	{"POST /newsroom/topics", publish, (*visit).saveTopic},
	{"GET /newsroom/authors", publish, (*visit).authors},
	{"POST /newsroom/authors", publish, (*visit).saveAuthor},
	{"GET /newsroom/adverts", settle, (*visit).adverts},
	{"GET /newsroom/advert", settle, (*visit).advertForm},
	{"POST /newsroom/advert", settle, (*visit).saveAdvert},
	{"GET /newsroom/pages", settle, (*visit).pages},
	{"GET /newsroom/page", settle, (*visit).pageSheet},
	{"POST /newsroom/page", settle, (*visit).savePage},
}
