package site

import (
	"context"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// courier fills the paper with a day's news: the front of the mock-up.
func (p *paper) courier() *paper {
	p.t.Helper()
	p.desks()
	p.main()
	p.news()
	p.opinions()
	p.pages()
	p.weather()
	return p
}

func (p *paper) desks() {
	for _, s := range [][4]string{{"city", "City"}, {"transport", "Transport"}, {"schools", "Schools"}, {"business", "Business", "business"}, {"sport", "Sport", "sport"}, {"culture", "Culture", "culture"}, {"opinion", "Opinion", "opinion"}, {"water", "Water", "", "city"}} {
		p.section(s[0], s[1], s[2], s[3])
	}
	p.author("naledi-moyo", "Naledi Moyo", "Reporter")
	p.author("vhonani-nemarodzi", "Vhonani Ṋemaṱodzi", "")
	p.author("sibusiso-ngcobo", "Sibusiso Ngcobo", "Transport reporter")
	p.author("refilwe-tau", "Refilwe Tau", "Columnist")
	for _, key := range []string{"reservoir", "taxirank", "school", "library", "ground", "street", "headgear"} {
		p.picture(key)
	}
}

const mainBody = `Blesbok Bulk Supply on Wednesday denied a report by two outlets that its chief executive and the head of Ridgewater had agreed by phone to delay January’s shutdown of the Ridge Road reservoir.

The *Rand Ledger* and the radio station Koppie FM, both citing unnamed officials, reported that Ayanda Mthembu of Blesbok and Pieter Swanepoel of Ridgewater spoke on Tuesday afternoon and agreed to move the work to late March.

“No such call took place,” said Nomvula Khoza, a spokesperson for Blesbok, which sells water to the city. Mr Swanepoel’s office said that he does not comment on conversations with suppliers.

The Courier has seen no record of a call. Ridgewater’s programme, published on 2 December, [still gives 6 January](/city/january-programme) as the first day of work.

## What is planned

Contractors are to replace two valves, each 900 millimetres wide, that were fitted in 1968. The reservoir would be empty for 54 hours. Ridgewater has budgeted R38.6 million and says that 11 tankers would stand at schools and clinics while the taps are dry.

> We will not change a date that residents have in their diaries unless the engineers ask for it.
>
> — Ridgewater, in its programme

The utility chose the first full week of January because demand is lowest before schools open on the 15th. A move to March would put the work inside the school term.

## The third office

Koppie FM, citing one unnamed official, also reported that the Catchment Office had been told of the call and did not object. Any change to the programme must be sent to that office seven days ahead. It had not replied to questions when this article was published.

The infrastructure committee of the Central Rand Council meets on Monday. The shutdown is the fourth item on its agenda, which was printed before the reports appeared.

Notices to residents are due by 27 December. Lebogang Mašego, who runs a crèche in Yeoville, said she had already bought two storage tanks, at R2 150 each. “I plan for the sixth until somebody writes to say otherwise,” she said.

:::timeline{title="How it came to this"}
- 2 December | Ridgewater publishes its January programme
- 17 December | The afternoon on which two outlets say the call was made
- 18 December | The reports appear; Blesbok denies them at 16:40
- 23 December | Infrastructure committee meets
- 6 January 2025 | Work is listed to begin at 05:00
:::
`

func (p *paper) main() {
	at := time.Date(2024, 12, 16, 9, 0, 0, 0, johannesburg())
	tanker := p.story(at, article.Text{Headline: "Tanker points for January, street by street", Slug: "tanker-points", SectionID: p.sections["city"]})
	id := p.story(today("06:30"), article.Text{
		Headline: "Supplier denies report of a call to delay reservoir shutdown", Slug: "reservoir-shutdown-call",
		Standfirst: "Two outlets say two water offices agreed by phone to move January’s closure. One denies it; the other will not comment.",
		SectionID:  p.sections["city"], Bylines: []article.Byline{{AuthorID: p.authors["naledi-moyo"]}},
		KeyPoints: []string{"Work is still listed for 6 to 8 January, 54 hours in all", "Blesbok denies that a call took place", "Ridgewater will not comment on talks with suppliers", "Low pressure expected in Berea, Yeoville and Observatory"},
		Lead:      article.Picture{Key: "reservoir", Alt: "A concrete water tower and a covered reservoir on a green ridge, with storm clouds over the city behind.", Caption: "The Ridge Road reservoir and its tower.", Credit: "Drawing: Courier graphics desk"},
		Related:   []int64{tanker}, Body: p.markdown(mainBody),
	})
	p.change(today("09:05"), id, article.Change{Kind: article.Correction, Note: "the valves are 900 millimetres wide, not 800."}, nil)
	p.change(today("11:42"), id, article.Change{Kind: article.Update, Note: "Added the date of the committee’s meeting."}, nil)
}

func (p *paper) news() {
	lead := func(key string) article.Picture {
		if key == "" {
			return article.Picture{}
		}
		return article.Picture{Key: key, Alt: "A drawing"}
	}
	by := []article.Byline{{AuthorID: p.authors["sibusiso-ngcobo"]}}
	var ids []int64
	for i, s := range []struct {
		section, slug, headline, standfirst, picture string
	}{
		{"transport", "taxi-rank", "Fordsburg taxi rank reopens with a roof over four queues", "Routes to Soweto, Lenasia, Rosebank and the airport load from the new bays.", "taxirank"},
		{"business", "bakers", "Bakers’ co-operative takes on the empty post office in Malvern", "Twelve households have put up R420 000; the ovens arrive in February.", ""},
		{"schools", "matric", "Matric results: six libraries to open at six in the morning", "Printers and counsellors will be at hand on the day.", ""},
		{"schools", "court", "School in Westbury lays a court in its old bus yard", "", "school"},
		{"culture", "library", "Library adds shelves in Tshivenḓa, Sesotho sa Leboa and isiXhosa", "Readers chose 1 400 titles by postcard and by vote.", "library"},
		{"sport", "floodlights", "Floodlights return to the ground below the mine dump", "Evening fixtures resume on 18 January after two dark seasons.", "ground"},
		{"city", "trees", "Council counts its street trees: one jacaranda in five needs care", "The survey walked 310 kilometres of pavement in flowering season.", "street"},
		{"business", "dust", "Grass on the Langlaagte dump has cut dust, monitors find", "Three of four stations read lower than in the same months of 2023.", "headgear"},
	} {
		ids = append(ids, p.story(today("10:00").Add(-time.Duration(i)*time.Hour), article.Text{Headline: s.headline, Slug: s.slug, Standfirst: s.standfirst, SectionID: p.sections[s.section], Lead: lead(s.picture), Bylines: by}))
	}
	p.slots(append([]int64{p.stories["reservoir-shutdown-call"]}, ids...)...)
	for i, s := range [][3]string{
		{"city", "catchment", "Catchment Office denies it was told of a call"}, {"transport", "footbridge", "Footbridge at Doornfontein reopens after repairs"}, {"city", "minutes", "Council publishes minutes of Tuesday’s meeting"}, {"city", "refuse", "Refuse rounds for the holiday weeks"}, {"city", "meeting", "Date of the committee’s meeting set"}, {"city", "pool", "Pool in Brixton closes for two days"},
		{"city", "lamps", "Street lamps in Kensington to be replaced, one row at a time"}, {"water", "reservoirs", "How the city’s eleven reservoirs fill"}, {"city", "paving", "Market Street paving reaches its last block"},
		{"business", "rents", "Rents in Braamfontein level off, agents’ figures show"}, {"business", "seeds", "Seed merchant passes to its staff after 61 years"}, {"business", "petrol", "Petrol to fall by 14 cents a litre, trade body says"},
		{"sport", "netball", "Orlando netball league restarts with eight teams"}, {"sport", "draw", "Ridge Athletic draw at home and stay third"}, {"sport", "race", "Northcliff hill race moves to February"},
		{"transport", "bays", "Bus bays in Newtown move across the road"}, {"transport", "bridge", "Queen Elizabeth Bridge closes at night"}, {"transport", "cycle", "Cycle lane to Melville is repainted"},
	} {
		p.story(today("14:10").Add(-time.Duration(i)*50*time.Minute), article.Text{Headline: s[2], Slug: s[1], SectionID: p.sections[s[0]]})
	}
}

func (p *paper) opinions() {
	for i, s := range [][3]string{{"trees-water", "A city that counts its trees should water them too", "refilwe-tau"}, {"programme", "Publish the programme, then keep to it", "vhonani-nemarodzi"}, {"roof", "What a roof over a queue says to those who stand in it", "refilwe-tau"}} {
		p.story(today("05:00").Add(-time.Duration(i)*time.Hour), article.Text{Headline: s[1], Slug: s[0], Kind: article.Opinion, SectionID: p.sections["opinion"], Bylines: []article.Byline{{AuthorID: p.authors[s[2]]}}})
	}
}

func (p *paper) slots(ids ...int64) {
	p.write(func(ctx context.Context, tx *database.Tx) error {
		return front.Place(ctx, tx, editor, front.Paper, ids...)
	})
}

func (p *paper) pages() {
	for _, s := range [][2]string{{"about", "How we work"}, {"house-rules", "House rules"}, {"privacy", "Privacy"}} {
		p.write(func(ctx context.Context, tx *database.Tx) error {
			_, err := section.SavePage(ctx, tx, editor, section.Page{Slug: s[0], Title: s[1], Standfirst: "What readers may expect of us.", Body: p.markdown("We print what we know and say how we know it.\n\n## Corrections\n\nWhat was wrong is put right in the story, with the time.\n\n- at once\n- in the open\n")})
			return err
		})
	}
}

// weather stands in for the weather desk, whose own pages have their own tests.
func (p *paper) weather() {
	p.site.Strip = func(context.Context, database.Reader) (*web.Strip, error) {
		return &web.Strip{Place: "Johannesburg", URL: "/weather/johannesburg", Icon: "storm", Words: "Thunderstorms", High: "27°", Low: "15°", Days: "14 days"}, nil
	}
	p.site.Week = func(context.Context, database.Reader) (*WeatherBand, error) {
		b := &WeatherBand{Title: "Johannesburg weather", URL: "/weather/johannesburg", More: "14 days", Sample: "Sample data"}
		for i, icon := range []string{"storm", "rain", "cloud", "part", "sun", "sun", "part"} {
			name := []string{"Today", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"}[i]
			b.Days = append(b.Days, WeatherDay{Name: name, Icon: icon, High: "27°", Low: "15°", Rain: "rain 14%"})
		}
		return b, nil
	}
}
