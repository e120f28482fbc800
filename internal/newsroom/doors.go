package newsroom

import "broadsheet/internal/staff"

// right is what a person may do.
type right string

const (
	write      right = "write"      // read the newsroom, write stories, bring pictures
	moderate   right = "moderate"   // decide comments and readers' reports
	publish    right = "publish"    // decide what readers see: stories, front, sections, pages
	administer right = "administer" // let people in and out
)

// may is the one rule of rights.
func may(p staff.Person, r right) bool {
	switch r {
	case write:
		return true
	case moderate:
		return p.MayModerate()
	case publish:
		return p.MayPublish()
	case administer:
		return p.Role == staff.Administrator
	}
	return false
}

// door is an address and the right that opens it.
type door struct {
	pattern string
	right   right
	enter   func(v *visit) error
}

// doors are all addresses of the newsroom but those of sign-in.
var doors = []door{
	{"GET /newsroom", write, (*visit).start},
	{"/newsroom/", write, (*visit).nowhere},
	{"GET /newsroom/more", write, (*visit).more},

	{"GET /newsroom/stories", write, (*visit).stories},
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

	{"GET /newsroom/quick", write, (*visit).quickPage},
	{"POST /newsroom/quick", write, (*visit).quick},

	{"GET /newsroom/front", publish, (*visit).frontPage},
	{"POST /newsroom/front", publish, (*visit).front},

	{"GET /newsroom/pictures", write, (*visit).pictures},
	{"POST /newsroom/pictures", write, (*visit).upload},
	{"GET /newsroom/pictures/{key}", write, (*visit).picture},
	{"POST /newsroom/pictures/{key}", write, (*visit).describe},

	{"GET /newsroom/comments", moderate, (*visit).comments},
	{"POST /newsroom/comments", moderate, (*visit).decideMany},
	{"POST /newsroom/comments/{id}", moderate, (*visit).decide},
	{"GET /newsroom/reports", moderate, (*visit).reports},
	{"POST /newsroom/reports/{id}", moderate, (*visit).settle},

	{"GET /newsroom/sections", publish, (*visit).sections},
	{"POST /newsroom/sections", publish, (*visit).saveSection},
	{"GET /newsroom/topics", publish, (*visit).topics},
	{"POST /newsroom/topics", publish, (*visit).saveTopic},
	{"GET /newsroom/authors", publish, (*visit).authors},
	{"POST /newsroom/authors", publish, (*visit).saveAuthor},
	{"GET /newsroom/pages", publish, (*visit).pages},
	{"GET /newsroom/page", publish, (*visit).pageSheet},
	{"POST /newsroom/page", publish, (*visit).savePage},

	{"GET /newsroom/ledger", publish, (*visit).ledger},
	{"GET /newsroom/jobs", publish, (*visit).jobs},
	{"POST /newsroom/jobs", publish, (*visit).retryJob},
	{"GET /newsroom/people", administer, (*visit).people},
	{"POST /newsroom/people", administer, (*visit).savePerson},
}
