package claim

import "slices"

// Stance is the verb that a party keeps. "Refuted" is not among them: it means disproved, which is no party's to say.
type Stance string

// The stances.
const (
	Reported        Stance = "reported" // by an outlet or somebody unnamed
	Said            Stance = "said"     // that it is so
	Confirmed       Stance = "confirmed"
	PartlyConfirmed Stance = "partlyconfirmed"
	Denied          Stance = "denied"
	Dismissed       Stance = "dismissed" // a denial in other words
	PartlyDenied    Stance = "partlydenied"
	Disputed        Stance = "disputed" // a detail of it
	Unverified      Stance = "unverified"
	Declined        Stance = "declined" // to comment
	NoReply         Stance = "noreply"  // asked, and had not replied by a time
	Unreached       Stance = "unreached"
	CalledFor       Stance = "calledfor" // a reaction: it says nothing of whether it is so
	Withdrew        Stance = "withdrew"  // what the same party had said before
	Corrected       Stance = "corrected" // the same, and said it otherwise
)

// Stances lists them in the order in which readers find them.
var Stances = []Stance{Reported, Corrected, Said, Confirmed, PartlyConfirmed, Denied, Dismissed, PartlyDenied, Disputed, Unverified,
	Declined, NoReply, Unreached, Withdrew, CalledFor}

func (s Stance) known() bool { return slices.Contains(Stances, s) }

// WordKey is the key of the stance's verb in the catalogue of the paper's language.
func (s Stance) WordKey() string { return "claim." + string(s) }

// asserts reports a stance that says it is so without settling it.
func (s Stance) asserts() bool { return s == Reported || s == Said || s == Corrected }

// confirms reports a whole or part confirmation.
func (s Stance) confirms() bool { return s == Confirmed || s == PartlyConfirmed }

// denies reports a whole denial, in whichever words.
func (s Stance) denies() bool { return s == Denied || s == Dismissed }

// silent reports one of the three answers that are none.
func (s Stance) silent() bool { return s == Declined || s == NoReply || s == Unreached }

// declares reports a stance that says where its party stands: its latest counts.
func (s Stance) declares() bool {
	return s.asserts() || s.confirms() || s.denies() || s == PartlyDenied || s == Withdrew
}

// Standing says what somebody can know of the matter.
type Standing string

// The standings.
const (
	Party      Standing = "party"     // whom the claim is about
	Authority  Standing = "authority" // whose office it is to say
	Witness    Standing = "witness"
	Paper      Standing = "document"
	Own        Standing = "own" // our own reporting
	ThirdParty Standing = "third"
	Outlet     Standing = "outlet"
)

// Standings lists them with the words of the desk.
var Standings = []struct {
	Key   Standing
	Words string
}{
	{Party, "is party to it"}, {Authority, "has the office to say"}, {Witness, "saw or heard it"}, {Paper, "is a document"},
	{Own, "is our own reporting"}, {ThirdParty, "is somebody else"}, {Outlet, "is another outlet"},
}

func (s Standing) known() bool {
	return slices.ContainsFunc(Standings, func(k struct {
		Key   Standing
		Words string
	}) bool {
		return k.Key == s
	})
}

// settles reports a standing whose confirmation makes the state "Confirmed by": an outlet's or a bystander's does not.
func (s Standing) settles() bool { return s == Party || s == Authority || s == Paper || s == Own }

// Terms are the agreement under which something was said.
type Terms string

// The terms. What was said off the record cannot be kept here at all.
const (
	OnRecord       Terms = "record"
	Background     Terms = "background"
	DeepBackground Terms = "deep"
)

// Kind says what a speaker is.
type Kind string

// The kinds of speaker.
const (
	Person       Kind = "person"
	Organisation Kind = "organisation"
	OutletKind   Kind = "outlet"
	DocumentKind Kind = "document"
	Unnamed      Kind = "unnamed" // a group without a name: "officials"
)

// Kinds lists them with the words of the desk.
var Kinds = []struct {
	Key   Kind
	Words string
}{{Person, "A person"}, {Organisation, "A body"}, {OutletKind, "An outlet"}, {DocumentKind, "A document"}, {Unnamed, "Somebody unnamed"}}

// Channel is the way in which something came to us, or in which we asked.
type Channel string

// Channels lists the ways with their keys in the catalogue: "claim.bymail".
var Channels = []Channel{"phone", "mail", "message", "person", "statement", "briefing", "interview", "post", "letter", "court", "broadcast", "print", "outlet"}

func (c Channel) known() bool { return c == "" || slices.Contains(Channels, c) }

// WordKey is the key of the channel's words in the catalogue: "by e-mail".
func (c Channel) WordKey() string { return "claim.by" + string(c) }
