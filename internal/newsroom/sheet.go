package newsroom

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/draft"
	"broadsheet/internal/section"
)

// sheet is what the form of a story holds, as it was typed. It fills the form again, whatever was wrong with it.
type sheet struct {
	Kicker, Headline, Standfirst, KeyPoints       string
	HeadlineSearch, HeadlineSocial, HeadlineShort string
	Slug                                          string
	SectionID                                     int64
	TopicIDs                                      []int64
	NewTopics                                     string // names, separated by commas
	Bylines                                       []bylineRow
	Agency, Dateline, Kind, Sponsor               string
	LeadKey, LeadAlt, LeadCaption, LeadCredit     string
	RelatedIDs                                    []int64
	Related                                       string // addresses or numbers, one a line
	Embargo                                       string
	Body                                          string // Markdown
	Doc                                           string // the stored form, from the editor; then Body is empty
	Base                                          int64  // the revision that the writer saw
	Why, At, ChangeKind, Note                     string
	Said, Says                                    string  // what the story said, and what it says now
	Answers                                       []int64 // reports of readers that the note answers
	Sure                                          bool    // what warns was seen
	Override                                      string  // why it goes out without a second pair of eyes
	Policy                                        string
	Closed                                        bool
	Lock                                          string      // names the window that writes
	Held                                          *draft.Lock // somebody else writes the story now
	ReadOnly                                      bool        // the form only shows the story
	Suggested                                     string      // what is proposed in the text, for comparing
	NoteWords, NoteExact                          string      // a note that could not be kept as typed
}

// bylineRow is a name in the byline and what the person did; no role: wrote it.
type bylineRow struct{ Name, Role string }

// spareRows is how many empty bylines the form offers: each save offers another, and most stories have one writer.
const spareRows = 1

// sheet reads the form.
func (v *visit) sheet() sheet {
	s := sheet{
		Kicker: v.line("kicker"), Headline: v.line("headline"), Standfirst: strings.TrimSpace(v.long("standfirst")), KeyPoints: v.long("key_points"),
		HeadlineSearch: v.line("headline_search"), HeadlineSocial: v.line("headline_social"), HeadlineShort: v.line("headline_short"),
		Slug: v.line("slug"), SectionID: v.number("section"), TopicIDs: v.numbers("topic"), NewTopics: v.line("new_topics"),
		Agency: v.line("agency"), Dateline: v.line("dateline"), Kind: v.line("kind"), Sponsor: v.line("sponsor"),
		LeadKey: v.line("lead"), LeadAlt: v.line("lead_alt"), LeadCaption: v.line("lead_caption"), LeadCredit: v.line("lead_credit"),
		RelatedIDs: v.numbers("related_id"), Related: v.long("related"), Embargo: v.line("embargo"), Body: v.long("body"), Doc: v.long("doc"), Base: v.number("base"),
		Why: v.line("why"), At: v.line("at"), ChangeKind: v.line("change"), Note: strings.TrimSpace(v.long("note")),
		Said: strings.TrimSpace(v.long("said")), Says: strings.TrimSpace(v.long("says")), Answers: v.numbers("answers"),
		Policy: v.line("policy"), Closed: v.line("closed") != "", Sure: v.line("sure") != "", Override: strings.TrimSpace(v.long("override")), Lock: v.line("lock"),
	}
	if key := v.line("lead_key"); key != "" { // typed or pasted, beside the recent ones
		s.LeadKey = key
	}
	roles := v.r.PostForm["byline_role"]
	for i, name := range v.r.PostForm["byline"] {
		row := bylineRow{Name: oneLine(tidy(name))}
		if i < len(roles) {
			row.Role = oneLine(tidy(roles[i]))
		}
		if row.Name != "" {
			s.Bylines = append(s.Bylines, row)
		}
	}
	return s
}

// sheetOf fills the form with a text that was kept.
func (v *visit) sheetOf(t article.Text, authors []article.Author) sheet {
	s := sheet{
		Kicker: t.Kicker, Headline: t.Headline, Standfirst: t.Standfirst, KeyPoints: strings.Join(t.KeyPoints, "\n"),
		HeadlineSearch: t.HeadlineSearch, HeadlineSocial: t.HeadlineSocial, HeadlineShort: t.HeadlineShort, Slug: t.Slug,
		SectionID: t.SectionID, TopicIDs: t.Topics, Agency: t.Agency, Dateline: t.Dateline, Kind: string(t.Kind), Sponsor: t.Sponsor,
		LeadKey: t.Lead.Key, LeadAlt: t.Lead.Alt, LeadCaption: t.Lead.Caption, LeadCredit: t.Lead.Credit, Embargo: v.fromTime(t.Embargo),
		RelatedIDs: t.Related,
	}
	if t.Body != nil {
		s.Body, s.Doc = t.Body.Markdown(), string(t.Body.EncodeForEditor())
	}
	if len(t.Working) > 0 {
		s.Doc = string(t.Working)
	}
	for _, b := range t.Bylines {
		for _, a := range authors {
			if a.ID == b.AuthorID {
				s.Bylines = append(s.Bylines, bylineRow{a.Name, b.Role})
			}
		}
	}
	if t.Unnamed != nil { // typed, but only autosaved
		s.NewTopics = t.Unnamed.Topics
		for _, b := range t.Unnamed.Bylines {
			name, role, _ := strings.Cut(b, "|")
			s.Bylines = append(s.Bylines, bylineRow{name, role})
		}
	}
	return s
}

// Rows are the bylines and a few empty ones to type in.
func (s sheet) Rows() []bylineRow {
	return append(s.Bylines[:len(s.Bylines):len(s.Bylines)], make([]bylineRow, spareRows)...)
}

// HasTopic reports whether a topic is ticked.
func (s sheet) HasTopic(id int64) bool { return contains(s.TopicIDs, id) }

// HasRelated reports whether a story is ticked as related.
func (s sheet) HasRelated(id int64) bool { return contains(s.RelatedIDs, id) }

func contains(list []int64, id int64) bool {
	for _, one := range list {
		if one == id {
			return true
		}
	}
	return false
}

// lines are the lines of a text box that hold something.
func lines(s string) []string {
	var list []string
	for l := range strings.SplitSeq(s, "\n") {
		l = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(l), "-*•"))
		if l != "" {
			list = append(list, l)
		}
	}
	return list
}

// same reports whether two texts print and are found alike.
func same(a, b article.Text) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	if errX != nil || errY != nil || !bytes.Equal(x, y) {
		return false
	}
	return bytes.Equal(bodyBytes(a), bodyBytes(b))
}

func bodyBytes(t article.Text) []byte {
	if t.Body == nil {
		return nil
	}
	return t.Body.Encode()
}

// fields name the parts of a sheet for comparing two of them.
func (s sheet) fields(all []section.Section, topics []article.Topic) []field {
	list := []field{{"Headline", s.Headline}, {"Standfirst", s.Standfirst}, {"Kicker", s.Kicker}, {"Key points", s.KeyPoints},
		{"Headline for search", s.HeadlineSearch}, {"Headline for sharing", s.HeadlineSocial}, {"Headline for lists", s.HeadlineShort},
		{"Slug", s.Slug}, {"Section", sectionName(all, s.SectionID)}, {"Topics", topicNames(topics, s.TopicIDs)}, {"Byline", s.byline()},
		{"Agency", s.Agency}, {"Dateline", s.Dateline}, {"Kind", s.Kind}, {"Sponsor", s.Sponsor},
		{"Lead picture", joined(s.LeadKey, s.LeadAlt, s.LeadCaption, s.LeadCredit)}, {"Related", numbersText(s.RelatedIDs)}, {"Embargo", s.Embargo},
		{"Suggested edits", s.Suggested}}
	return list
}

// field is a named part of a story, for comparing.
type field struct{ Name, Value string }

func (s sheet) byline() string {
	var names []string
	for _, b := range s.Bylines {
		if b.Role != "" {
			b.Name += " (" + b.Role + ")"
		}
		names = append(names, b.Name)
	}
	return strings.Join(names, ", ")
}

func sectionName(all []section.Section, id int64) string {
	var names []string
	for _, s := range section.Trail(all, id) {
		names = append(names, s.Name)
	}
	return strings.Join(names, " › ")
}

func topicNames(topics []article.Topic, ids []int64) string {
	var names []string
	for _, t := range inOrder(topics, ids) {
		if contains(ids, t.ID) {
			names = append(names, t.Name)
		}
	}
	return strings.Join(names, ", ")
}

func joined(parts ...string) string {
	var list []string
	for _, p := range parts {
		if p != "" {
			list = append(list, p)
		}
	}
	return strings.Join(list, " | ")
}

func numbersText(ids []int64) string {
	var list []string
	for _, id := range ids {
		list = append(list, strconv.FormatInt(id, 10))
	}
	return strings.Join(list, ", ")
}

// EmbargoWords says the embargo in words, when there is one that can be read.
func (p editorPage) EmbargoWords() string {
	t, err := p.v.toTime(p.Sheet.Embargo)
	if err != nil || t.IsZero() {
		return ""
	}
	return p.Full(t)
}
