package web

const (
	lowCloud  = `<path d="M7 18.5h10a4 4 0 0 0 .6-7.95A5.5 5.5 0 0 0 7.1 9.6 4.5 4.5 0 0 0 7 18.5Z"/>`
	highCloud = `<path d="M7 15h10a3.7 3.7 0 0 0 .5-7.37A5.2 5.2 0 0 0 7.6 6.7 4.2 4.2 0 0 0 7 15Z"/>`
)

// icons are our own line drawings on a 24 by 24 sheet, for Drawing.Icon.
var icons = map[string]string{
	"sun":     `<circle cx="12" cy="12" r="4.2"/><path d="M12 2.5v2.2M12 19.3v2.2M2.5 12h2.2M19.3 12h2.2M5.3 5.3l1.5 1.5M17.2 17.2l1.5 1.5M18.7 5.3l-1.5 1.5M6.8 17.2l-1.5 1.5"/>`,
	"moon":    `<path d="M20 14.2A8.5 8.5 0 0 1 9.8 4 8.5 8.5 0 1 0 20 14.2Z"/>`,
	"part":    `<path d="M8.2 4.2v-1.4M4.1 6 3 5M2.8 10H1.4M12.4 5.9l1-1M5 11.6A3.6 3.6 0 0 1 11.2 8"/><path d="M9 19h8.6a3.4 3.4 0 0 0 .4-6.78A4.7 4.7 0 0 0 9.1 11.5 3.8 3.8 0 0 0 9 19Z"/>`,
	"partn":   `<path d="M5.4 11A5 5 0 0 1 8.6 3.4 4.6 4.6 0 0 0 12.9 8"/><path d="M9 19h8.6a3.4 3.4 0 0 0 .4-6.78A4.7 4.7 0 0 0 9.1 11.5 3.8 3.8 0 0 0 9 19Z"/>`,
	"cloud":   lowCloud,
	"fog":     highCloud + `<path d="M5 18h14M7.5 21h9"/>`,
	"drizzle": highCloud + `<path d="M9 18v.6M12.5 18v.6M16 18v.6M10.7 20.6v.6M14.3 20.6v.6"/>`,
	"rain":    highCloud + `<path d="M8.5 18 7.6 20.4M12.4 18l-.9 2.4M16.3 18l-.9 2.4"/>`,
	"sleet":   highCloud + `<path d="M8.5 18 7.6 20.4M16.3 18l-.9 2.4M12 17.8v3M10.7 18.6l2.6 1.5M13.3 18.6l-2.6 1.5"/>`,
	"snow":    highCloud + `<path d="M8.5 17.8v3M7.2 18.6l2.6 1.5M9.8 18.6l-2.6 1.5M15.5 17.8v3M14.2 18.6l2.6 1.5M16.8 18.6l-2.6 1.5"/>`,
	"hail":    highCloud + `<circle cx="8.5" cy="18.6" r=".7"/><circle cx="12.2" cy="20.4" r=".7"/><circle cx="15.8" cy="18.6" r=".7"/>`,
	"storm":   highCloud + `<path d="m12.6 13.2-2.2 4h3l-1.6 4"/>`,
	"wind":    `<path d="M3 9h11.5a2.6 2.6 0 1 0-2.4-3.6M3 13h15.5a2.6 2.6 0 1 1-2.4 3.6M3 17h8a2.2 2.2 0 1 1-2 3"/>`,
}

// HasIcon tells whether there is an icon of this name.
func HasIcon(name string) bool { return icons[name] != "" }
