package newsroom

// frontDoors are where the fronts are ordered.
var frontDoors = []door{
	{"GET /newsroom/front", fronts, (*visit).frontPage},
	{"POST /newsroom/front", fronts, (*visit).front},
}
