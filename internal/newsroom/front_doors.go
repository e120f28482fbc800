package newsroom

// frontDoors are where the fronts are ordered. {section} is the number of a section, or "paper".
var frontDoors = []door{
	{"GET /newsroom/front", fronts, (*visit).frontPage},
	{"POST /newsroom/front", fronts, (*visit).front},
	{"GET /newsroom/front/{section}", fronts, (*visit).frontPage},
	{"POST /newsroom/front/{section}", fronts, (*visit).front},
	{"GET /newsroom/front/{section}/preview", fronts, (*visit).frontPreview},
	{"GET /newsroom/front/{section}/print", fronts, (*visit).frontPrint},
	{"GET /newsroom/front/{section}/history", fronts, (*visit).frontHistory},
	{"POST /newsroom/front/{section}/history", fronts, (*visit).frontBack},
	{"GET /newsroom/front/{section}/version/{id}", fronts, (*visit).frontVersion},
	{"GET /newsroom/front/{section}/plan/{id}", fronts, (*visit).frontPlan},
	{"POST /newsroom/front/{section}/plan", fronts, (*visit).changeFrontPlan},
	{"GET /newsroom/breaking", fronts, (*visit).breakingPage},
	{"POST /newsroom/breaking", fronts, (*visit).breaking},
	{"GET /newsroom/settings/front", settle, (*visit).frontSettings},
	{"POST /newsroom/settings/front", settle, (*visit).saveFrontSettings},
}
