package newsroom

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"broadsheet/internal/database"
	"broadsheet/internal/media"
)

// pictureCard is a picture as the editor's picker and the upload script know it.
type pictureCard struct {
	Key     string `json:"key"`
	Src     string `json:"src"`
	Srcset  string `json:"srcset,omitempty"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
	Credit  string `json:"credit"`
	Rights  string `json:"rights"`
	Name    string `json:"name"`
	Path    string `json:"path"`
}

func toPictureCard(p media.Picture) pictureCard {
	return pictureCard{Key: p.Key, Src: p.URL(320, media.JPEG), Srcset: p.Srcset(media.JPEG), Width: p.Width, Height: p.Height,
		Alt: p.Alt, Caption: p.Caption, Credit: p.Credit, Rights: p.Rights, Name: p.Name, Path: "/newsroom/pictures/" + p.Key}
}

// pictureCards is a leaf of the library for the picker.
type pictureCards struct {
	Pictures []pictureCard `json:"pictures"`
	Next     string        `json:"next,omitempty"`
}

// pictureList answers the picker: the newest pictures, or those with the words.
func (v *visit) pictureList() error {
	var list []media.Picture
	err := v.read(func(q database.Reader) (err error) {
		list, err = media.List(v.ctx, q, perShelf+1, v.asked("before"), v.r.URL.Query().Get("q"))
		return err
	})
	if err != nil {
		return err
	}
	out := pictureCards{Pictures: []pictureCard{}}
	if len(list) > perShelf {
		list = list[:perShelf]
		out.Next = strconv.FormatInt(list[perShelf-1].ID, 10)
	}
	for _, p := range list {
		out.Pictures = append(out.Pictures, toPictureCard(p))
	}
	return pictureAnswer(v.w, http.StatusOK, out)
}

// pictureProblem says why a picture was not taken.
type pictureProblem struct {
	Field string `json:"field"`
	Words string `json:"words"`
}

// pictureProblems is the answer to an upload that was not taken.
type pictureProblems struct {
	Problems []pictureProblem `json:"problems"`
}

// pictureSend takes one picture from the editor or the upload script.
func (v *visit) pictureSend() error {
	if err := v.parse(); err != nil {
		return err
	}
	sent := v.sent("file")
	if len(sent) != 1 {
		return v.pictureRefused("file", "Send one picture at a time.")
	}
	p, err := v.uploadOne(sent[0], media.Texts{Alt: v.line("alt"), Caption: v.line("caption"), Credit: v.line("credit"), Rights: v.line("rights")})
	var refused *media.Refused
	if errors.As(err, &refused) {
		return v.pictureRefused("file", refused.Words)
	}
	if err != nil {
		return err
	}
	card, offer := toPictureCard(p), offered(p)
	card.Alt, card.Caption, card.Credit = offer.Alt, offer.Caption, offer.Credit // for the form in which it is asked, to be kept by a person
	return pictureAnswer(v.w, http.StatusCreated, card)
}

func (v *visit) pictureRefused(field, words string) error {
	return pictureAnswer(v.w, http.StatusUnprocessableEntity, pictureProblems{[]pictureProblem{{field, words}}})
}

func pictureAnswer(w http.ResponseWriter, status int, answer any) error {
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body) // somebody who hung up is no error of ours
	return nil
}
