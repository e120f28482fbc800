package newsroom

// correctDoors are what was printed and how it is mended: versions and notes of a story, its retraction, who else carried
// what was wrong, the docket of requests, and the policy of corrections.
var correctDoors = []door{
	{"GET /newsroom/story/{id}/printed", publish, (*visit).printed},
	{"POST /newsroom/story/{id}/printed", publish, (*visit).noteOnPrinted},
	{"POST /newsroom/story/{id}/withhold", publish, (*visit).withholdPrinted},
	{"POST /newsroom/story/{id}/outlets", publish, (*visit).recordOutlet},
	{"GET /newsroom/story/{id}/retract", publish, (*visit).retractPage},
	{"POST /newsroom/story/{id}/retract", publish, proven((*visit).retract)},
	{"GET /newsroom/docket", publish, (*visit).docket},
	{"POST /newsroom/docket", publish, (*visit).openRequest},
	{"GET /newsroom/docket/{id}", publish, (*visit).request},
	{"POST /newsroom/docket/{id}", publish, (*visit).decideRequest},
	{"GET /newsroom/settings/corrections", settle, (*visit).correctSettings},
	{"POST /newsroom/settings/corrections", settle, (*visit).saveCorrectSettings},
}
