package newsroom

// storyDoors are where a story is written, checked and decided.
var storyDoors = []door{
	{"GET /newsroom/story/new", write, (*visit).newStory},
	{"POST /newsroom/story/new", write, (*visit).save},
	{"GET /newsroom/story/{id}", write, (*visit).editStory},
	{"POST /newsroom/story/{id}", write, (*visit).save},
	{"GET /newsroom/story/{id}/preview", write, (*visit).previewSaved},
	{"POST /newsroom/story/{id}/preview", write, (*visit).previewTyped},
	{"GET /newsroom/preview", write, (*visit).previewEmpty},
	{"POST /newsroom/preview", write, (*visit).previewTyped},
	{"GET /newsroom/slug", write, (*visit).slug},
	{"GET /newsroom/story/{id}/history", write, (*visit).history},
	{"GET /newsroom/story/{id}/compare", write, (*visit).compare},
	{"GET /newsroom/story/{id}/publish", publish, (*visit).decidePage},
	{"POST /newsroom/story/{id}/publish", publish, (*visit).decideText},
	{"POST /newsroom/story/{id}/eyes", write, (*visit).eyes},
	{"POST /newsroom/story/{id}/assign", write, (*visit).assign},
	{"POST /newsroom/story/{id}/unschedule", publish, (*visit).unschedule},
	{"GET /newsroom/story/{id}/kill", publish, (*visit).killPage},
	{"POST /newsroom/story/{id}/kill", publish, proven((*visit).kill)},
	{"POST /newsroom/story/{id}/reinstate", publish, (*visit).reinstate},
	{"POST /newsroom/story/{id}/lead", publish, (*visit).lead},
	{"POST /newsroom/story/{id}/thread", moderate, (*visit).thread},
	{"POST /newsroom/docx", write, (*visit).docx},
	{"GET /newsroom/quick", write, (*visit).quickPage},
	{"POST /newsroom/quick", write, (*visit).quick},
}

// decideDoors are the plans, what went out alone, the rules, and what waits for whom.
var decideDoors = []door{
	{"GET /newsroom/todo", write, (*visit).todoRoom},
	{"GET /newsroom/plans", write, (*visit).plansRoom},
	{"POST /newsroom/plans", publish, (*visit).decidePlan},
	{"GET /newsroom/overrides", minutes, (*visit).overrides},
	{"POST /newsroom/overrides", publish, (*visit).seeOverride},
	{"GET /newsroom/settings/rules", settle, (*visit).rulesPage},
	{"POST /newsroom/settings/rules", settle, (*visit).saveRules},
	{"GET /newsroom/settings/roles", settle, (*visit).rolesPage},
	{"POST /newsroom/settings/roles", administer, (*visit).saveRoles},
}
