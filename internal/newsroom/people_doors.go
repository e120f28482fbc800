package newsroom

// peopleDoors are who comes in, and how. Doors of the account open to everybody on the staff.
var peopleDoors = []door{
	{"GET /newsroom/account", write, (*visit).account},
	{"POST /newsroom/account", write, provenIfAble((*visit).saveAccount)},
	{"POST /newsroom/account/passkey", write, (*visit).newPasskey},
	{"GET /newsroom/account/app", write, (*visit).codeApp},
	{"POST /newsroom/account/app", write, provenIfAble((*visit).saveCodeApp)},
	{"POST /newsroom/account/codes", write, provenIfAble((*visit).newCodes)},
	{"GET /newsroom/confirm", write, (*visit).confirmPage},
	{"POST /newsroom/confirm", write, (*visit).confirm},
	{"POST /newsroom/confirm/passkey", write, (*visit).confirmByPasskey},
	{"GET /newsroom/people", administer, (*visit).people},
	{"POST /newsroom/people", administer, proven((*visit).savePeople)},
	{"GET /newsroom/people/{id}", administer, (*visit).person},
	{"POST /newsroom/people/{id}", administer, proven((*visit).savePerson)},
}
