package site

import (
	"context"
	"errors"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/weather"
	"broadsheet/internal/web"
)

// strip is today's sky over the paper's town, in the head of every page. It changes at midnight or with the forecast. Without a
// forecast it is a link.
func (s *Weather) strip(ctx context.Context, q database.Reader) (*web.Strip, error) {
	home := s.Desk.Home
	strip := &web.Strip{Place: home.Name, URL: "/weather/" + home.Slug}
	today, err := weather.Strip(ctx, q, home)
	if errors.Is(err, weather.ErrNone) || err == nil && today.Old {
		return strip, nil
	}
	if err != nil {
		return nil, err
	}
	in := almanac{s.Locale, s.Locale.Units(), time.UTC}
	strip.Icon, strip.Words = today.Day.Sky.Icon(false), s.t(today.Day.Sky.Key())
	strip.High, strip.Low = in.known(today.Day.High), in.known(today.Day.Low)
	strip.Days = s.t("frame.weatherdays", today.Days)
	if today.Sample {
		strip.Days = s.t("weather.stripsample", strip.Days)
	}
	return strip, nil
}

// week is the weather across the front; nil while there is none to print.
func (s *Weather) week(ctx context.Context, q database.Reader) (*WeatherBand, error) {
	home := s.Desk.Home
	days, report, err := weather.Week(ctx, q, home)
	if errors.Is(err, weather.ErrNone) || err == nil && report.Old {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all, err := report.Ahead(ctx, q)
	if err != nil {
		return nil, err
	}
	loc, err := home.Location()
	if err != nil {
		return nil, err
	}
	in := almanac{s.Locale, s.Locale.Units(), loc}
	band := &WeatherBand{Title: s.t("front.weather", home.Name), URL: "/weather/" + home.Slug, More: s.t("weather.days", len(all))}
	if report.Sample {
		band.Sample = s.t("weather.sample")
	}
	for i, d := range days {
		day := WeatherDay{Name: in.dayName(i, d), Icon: d.Sky.Icon(false), Words: s.t(d.Sky.Key()), High: in.degrees(d.High), Low: in.degrees(d.Low)}
		if d.Chance.Has {
			day.Rain = s.t("weather.rainword") + " " + in.percent(d.Chance)
		}
		band.Days = append(band.Days, day)
	}
	return band, nil
}
