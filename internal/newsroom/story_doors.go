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
	{"POST /newsroom/story/{id}/unschedule", publish, (*visit).unschedule},
	{"GET /newsroom/story/{id}/kill", publish, (*visit).killPage},
	{"POST /newsroom/story/{id}/kill", publish, (*visit).kill},
	{"POST /newsroom/story/{id}/reinstate", publish, (*visit).reinstate},
	{"POST /newsroom/story/{id}/lead", publish, (*visit).lead},
	{"POST /newsroom/story/{id}/thread", moderate, (*visit).thread},
	{"POST /newsroom/docx", write, (*visit).docx},
	{"GET /newsroom/quick", write, (*visit).quickPage},
	{"POST /newsroom/quick", write, (*visit).quick},
}
