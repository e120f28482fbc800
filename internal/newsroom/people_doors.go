package newsroom

// peopleDoors are who comes in.
var peopleDoors = []door{
	{"GET /newsroom/people", administer, (*visit).people},
	{"POST /newsroom/people", administer, (*visit).savePerson},
}
