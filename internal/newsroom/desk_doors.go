package newsroom

// deskDoors are the start, the lists and the minutes.
var deskDoors = []door{
	{"GET /newsroom", write, (*visit).start},
	{"/newsroom/", write, (*visit).nowhere},
	{"GET /newsroom/more", write, (*visit).more},
	{"GET /newsroom/find", write, (*visit).find},
	{"GET /newsroom/stories", write, (*visit).stories},
	{"POST /newsroom/stories", write, (*visit).bulk},
	{"GET /newsroom/ledger", minutes, (*visit).ledger},
	{"GET /newsroom/ledger.csv", minutes, (*visit).ledgerTable},
	{"GET /newsroom/jobs", publish, (*visit).jobs},
	{"POST /newsroom/jobs", publish, (*visit).retryJob},
}
