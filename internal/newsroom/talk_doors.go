package newsroom

// talkDoors are the moderation queue and the readers' reports.
var talkDoors = []door{
	{"GET /newsroom/comments", moderate, (*visit).comments},
	{"POST /newsroom/comments", moderate, (*visit).decideMany},
	{"POST /newsroom/comments/{id}", moderate, (*visit).decide},
	{"GET /newsroom/reports", moderate, (*visit).reports},
	{"POST /newsroom/reports/{id}", moderate, (*visit).settle},
}
