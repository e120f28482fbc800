package newsroom

// claimDoors are where contested claims are kept: the claims desk, the record of each, the quick form, the hold.
var claimDoors = []door{
	{"GET /newsroom/claims", write, (*visit).claimsDesk},
	{"GET /newsroom/claims/new", write, (*visit).newClaim},
	{"POST /newsroom/claims/new", write, (*visit).makeClaim},
	{"GET /newsroom/claims/match", write, (*visit).matchClaim},
	{"GET /newsroom/claim/{id}", write, (*visit).claimRecord},
	{"POST /newsroom/claim/{id}", publish, provenFor("release", (*visit).decideClaim)},
	{"GET /newsroom/claim/{id}/record", write, (*visit).quickClaim},
	{"POST /newsroom/claim/{id}/record", write, (*visit).recordClaim},
	{"POST /newsroom/claim/{id}/ask", write, (*visit).askForReply},
	{"GET /newsroom/claim/{id}/entry/{entry}", write, (*visit).claimEntry},
	{"POST /newsroom/claim/{id}/entry/{entry}", publish, (*visit).decideEntry},
	{"GET /newsroom/claim/{id}/hold", publish, (*visit).holdPage},
	{"POST /newsroom/claim/{id}/hold", publish, proven((*visit).holdClaim)},
}
