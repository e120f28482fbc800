package newsroom

// frontDoors are where the fronts are ordered. {section} is the number of a section, or "paper".
var frontDoors = []door{
	{"GET /newsroom/front", fronts, (*visit).frontPage},
	{"POST /newsroom/front", fronts, (*visit).front},
	{"GET /newsroom/front/{section}", fronts, (*visit).frontPage},
	{"POST /newsroom/front/{section}", fronts, (*visit).front},
	{"GET /newsroom/front/{section}/preview", fronts, (*visit).frontPreview},
	{"GET /newsroom/front/{section}/print", fronts, (*visit).frontPrint},
}
