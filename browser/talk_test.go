//go:build browser

package browser

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/comment"
)

// breath is longer than the paper asks one household to wait between two comments.
const breath = 25 * time.Second

// say fills in the form for a comment.
func (b *tab) say(name, text string) {
	b.t.Helper()
	b.p.later(breath)
	b.fill("Name", name)
	b.fill("Comment", text)
}

// comment is an expression for the comment with these words.
func (b *tab) seesComment(words string) {
	b.t.Helper()
	b.until("the comment “"+words+"”", "[...document.querySelectorAll('.c .said')].some(s => s.innerText.includes("+js(words)+"))")
}

// Without a script: a comment is posted, its page says where it stands, a slip is mended, and it stands under the story.
func TestReaderCommentsWithoutScript(t *testing.T) {
	s := courier.publish(t, "The clock at the market hall strikes thirteen", "It did so twice on Sunday.\n\nNobody minded.", comment.After)
	b := open(t, courier, phone.noScript())
	b.goTo(s.Path)
	b.sees("Be the first to comment.")
	b.say("Lerato, Melville", "I counted it to.")
	b.follow("button", "Post comment")
	if !strings.HasPrefix(b.path(), "/comment/") {
		t.Errorf("posting led to %s", b.path())
	}
	b.sees("Your comment has been published.")
	b.fill("Comment", "I counted it too.")
	b.follow("button", "Save")
	b.seesComment("I counted it too.")
	b.follow("a", "Back to the story")
	b.seesComment("I counted it too.")
	b.sees("edited")
	b.sees("1 comment")

	b.follow(".c footer a", "Reply")
	b.sees("Reply to Lerato, Melville")
	b.seesComment("I counted it too.")
	b.say("Pieter", "Twelve, surely.")
	b.follow("button", "Post reply")
	b.follow("a", "Back to the story")
	if !ask[bool](b, "[...document.querySelectorAll('.c .c .said')].some(s => s.innerText.includes('Twelve, surely.'))") {
		t.Error("the reply does not stand within the comment it answers")
	}
	b.follow(".c .c header a", "")
	b.seesComment("Twelve, surely.")
}

// A slip can be mended for five minutes and no longer; the door does not open for another browser.
func TestEditingEndsAfterFiveMinutes(t *testing.T) {
	s := courier.publish(t, "A bench is moved three metres", "To the shade.", comment.After)
	b := open(t, courier, desk.noScript())
	b.goTo(s.Path)
	b.say("Nomsa", "At last some shade.")
	b.follow("button", "Post comment")
	mine := b.path()
	b.sees("You can edit it for another")

	other := open(t, courier, desk)
	other.goTo(mine)
	if got := other.path(); !strings.HasPrefix(got, s.Path+"#comment-") {
		t.Errorf("another browser was led to %s, not to the comment under its story", got)
	}
	courier.later(6 * time.Minute)
	b.fill("Comment", "At last some shade for all of us.")
	b.follow("button", "Save")
	b.sees("The time for editing has passed.")
	if !ask[bool](b, "[...document.querySelectorAll('textarea')].some(a => a.value.includes('for all of us')) || document.body.innerText.includes('for all of us')") {
		t.Error("what was typed too late is gone")
	}
	b.goTo(s.Path)
	b.seesComment("At last some shade.")
}

// Where comments are read first, the writer is told so, and nobody else sees the words.
func TestCommentWaitsWhereItIsReadFirst(t *testing.T) {
	for _, w := range []window{phone, desk.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			s := courier.publish(t, "Council to discuss the colour of its bins, "+w.String(), "Green is the favourite.", comment.Before)
			b := open(t, courier, w)
			b.goTo(s.Path)
			b.sees("Every comment is read before it appears.")
			b.say("Themba", "Blue, please.")
			if w.NoScript {
				b.follow("button", "Post comment")
			} else {
				b.click("button", "Post comment")
			}
			b.sees("Your comment is waiting to be read.")
			if strings.Contains(courier.ask(t, s.Path).Body, "Blue, please.") {
				t.Error("others see a comment that nobody has read")
			}
		})
	}
}

// With a script the page is never left: the answer comes to where the reader is.
func TestReaderCommentsInPlace(t *testing.T) {
	s := courier.publish(t, "Jacarandas flower a week early", "It was the rain.", comment.After)
	b := open(t, courier, phone)
	b.goTo(s.Path)
	ask[bool](b, "window.stayed = true")
	b.say("Ayanda", "Ours is bare.")
	b.click("button", "Post comment")
	b.sees("Your comment has been published.")
	b.seesComment("Ours is bare.")
	if got := ask[string](b, field("Comment")+".value"); got != "" {
		t.Errorf("the form still holds %q", got)
	}
	b.goTo(s.Path)
	ask[bool](b, "window.stayed = true")
	b.click(".c footer a", "Reply")
	b.until("the form under the comment", "document.activeElement.closest('.c form')")
	if got := b.text(".c form h3"); got != "Reply to Ayanda" {
		t.Errorf("the reply is headed %q", got)
	}
	b.p.later(breath)
	b.press("document.querySelector('.c form [name=name]')")
	b.write("Gift")
	b.press("document.querySelector('.c form [name=text]')")
	b.write("Come and look at ours.")
	b.press("document.querySelector('.c form button')")
	b.until("the reply in its place", "[...document.querySelectorAll('.c .posted .said, .c .c .said')].some(s => s.innerText.includes('Come and look at ours.'))")
	if !ask[bool](b, "window.stayed === true") {
		t.Error("the page was loaded again")
	}
	b.goTo(s.Path)
	if !ask[bool](b, "document.querySelector('.c .c .said').innerText.includes('Come and look at ours.')") {
		t.Error("the reply is not kept where it was written")
	}
}

// What a reader typed is never lost: a refusal shows the form again, filled, and says what to mend.
func TestRefusedCommentKeepsItsWords(t *testing.T) {
	s := courier.publish(t, "Bridge club seeks a fourth", "Thursdays at two.", comment.After)
	long := "I would come, but Thursdays are my choir. Could it be Wednesdays?"
	for _, w := range []window{desk.noScript(), phone} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			b.goTo(s.Path)
			b.say(" ", long)
			if w.NoScript {
				b.follow("button", "Post comment")
			} else {
				b.click("button", "Post comment")
			}
			b.sees("Please give a name.")
			if got := ask[string](b, field("Comment")+".value"); got != long {
				t.Errorf("the form holds %q", got)
			}
			b.fill("Name", "Mrs Abrahams "+w.String())
			if w.NoScript {
				b.follow("button", "Post comment")
			} else {
				b.click("button", "Post comment")
			}
			b.sees("Your comment has been published.")
		})
	}
}

// Whoever sends too many is asked to wait, and keeps the words.
func TestHastyReaderKeepsTheWords(t *testing.T) {
	s := courier.publish(t, "Bakery runs out of rolls", "By nine.", comment.After)
	b := open(t, courier, desk.noScript())
	b.goTo(s.Path)
	b.say("Karabo", "The tenth one.")
	for i := range 9 { // more than a household may send at once
		r, _ := http.NewRequest("POST", courier.URL+"/comment", strings.NewReader(url.Values{"story": {strconv.FormatInt(s.ID, 10)}, "name": {"Karabo"}, "text": {"Number " + strconv.Itoa(i)}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		courier.send(t, r)
	}
	b.follow("button", "Post comment")
	b.sees("Please wait a moment and try again.")
	if got := ask[string](b, field("Comment")+".value"); got != "The tenth one." {
		t.Errorf("the form holds %q", got)
	}
	courier.later(5 * time.Minute)
}

// Whatever a reader types, it is words to everybody else.
func TestMarkupInACommentIsWords(t *testing.T) {
	s := courier.publish(t, "Reader writes in riddles", "See below.", comment.After)
	name := `<img src=x onerror=hacked=1>"'`
	text := "<script>window.hacked=1</script><svg onload=hacked=1>\n\n</div></article><style>body{display:none}</style> javascript:hacked=1 http://127.0.0.1/ok?a=\"onmouseover=hacked=1"
	for _, w := range []window{phone, desk.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			b.goTo(s.Path)
			b.say(name, text+" "+w.String())
			if w.NoScript {
				b.follow("button", "Post comment")
			} else {
				b.click("button", "Post comment")
			}
			b.sees("<script>window.hacked=1</script><svg onload=hacked=1>")
			b.goTo(s.Path)
			b.sees("<img src=x onerror=hacked=1>")
			b.sees("</div></article><style>body{display:none}</style>")
			if got := ask[[]string](b, "[...document.querySelectorAll('.said *')].map(e => e.tagName + ' ' + (e.getAttribute('href') || '')).filter(s => !/^(P|BR|BDI) $|^A http:/.test(s))"); len(got) > 0 {
				t.Errorf("words of a reader became %q", got)
			}
			if ask[bool](b, "'hacked' in window || [...document.querySelectorAll('.said a')].some(a => !/nofollow/.test(a.rel) || !/ugc/.test(a.rel))") {
				t.Error("words of a reader did something")
			}
		})
	}
}

// A reader reports a comment, and an error in the story, without an account or a script.
func TestReaderReports(t *testing.T) {
	s := courier.publish(t, "Seven swans on Zoo Lake", "They are geese.", comment.After)
	b := open(t, courier, phone.noScript())
	b.goTo(s.Path)
	b.say("Dean", "Buy watches here.")
	b.follow("button", "Post comment")
	b.follow("a", "Back to the story")
	b.follow(".c footer a", "Report")
	b.sees("What is wrong with it?")
	b.click("label", "It is an advertisement")
	b.fill("Anything to add?", "Nobody needs these.")
	b.follow("button", "Send")
	b.sees("Thank you. An editor will look at it.")
	b.follow("a", "Back to the story")

	b.follow("a", "Report an error in this story")
	b.sees("In the story “Seven swans on Zoo Lake”")
	b.fill("Which sentence?", "They are geese.")
	b.fill("What is wrong?", "They are ducks.")
	b.follow("button", "Send to the desk")
	b.sees("Thank you. The desk will check it.")
}

// Where comments are closed, no form promises otherwise.
func TestClosedThreadHasNoForm(t *testing.T) {
	b := open(t, courier, desk)
	b.goTo(closedStory)
	b.sees("Comments on this story are closed.")
	if ask[bool](b, "Boolean(document.querySelector('#comments form, .c footer a[href$=reply]'))") {
		t.Error("a closed thread offers a form or a reply")
	}
}
