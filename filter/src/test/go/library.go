package main

import (
	"math/rand"
	"strings"
)

// libraryGenerator makes calls that go deep into Go's library: regular expressions, times, durations, casts of texts. What these do at
// their edges is not seen by expressions that are made of the language alone.
type libraryGenerator struct {
	random *rand.Rand
}

func (g *libraryGenerator) pick(choices ...string) string {
	return choices[g.random.Intn(len(choices))]
}

func (g *libraryGenerator) call() string {
	switch g.random.Intn(5) {
	case 0, 1:
		return g.expressionOnText()
	case 2:
		return g.time() + "." + g.timeMethod()
	case 3:
		return g.duration()
	default:
		return g.cast()
	}
}

func (g *libraryGenerator) expressionOnText() string {
	pattern, text := quoted(g.pattern(3)), quoted(g.text())
	switch g.random.Intn(5) {
	case 0:
		return "sprig.regexFindAll(" + pattern + ", " + text + ", " + g.pick("-1", "-1", "1", "2") + ")"
	case 1:
		return "sprig.regexSplit(" + pattern + ", " + text + ", " + g.pick("-1", "-1", "1", "2", "3") + ")"
	case 2:
		return "sprig.regexReplaceAll(" + pattern + ", " + text + ", " + quoted(g.pick("-", "$1", "${n}", "[$0]", "$", "$1x", "\\1")) + ")"
	case 3:
		return "sprig.regexReplaceAllLiteral(" + pattern + ", " + text + ", '$1')"
	default:
		return text + g.pick(" matches ", " not matches ") + pattern
	}
}

func (g *libraryGenerator) text() string {
	var out strings.Builder
	for i := g.random.Intn(7); i > 0; i-- {
		out.WriteString(g.pick("a", "b", "B", "0", " ", "\n", "_", ".", "é", "É", "α", "😀", "ſ", "K", "k"))
	}
	return out.String()
}

func (g *libraryGenerator) pattern(depth int) string {
	if depth == 0 {
		return g.pick("a", "b", "B", ".", "\\.", "é", "😀", "\\d", "\\W", "\\s", "[a-c]", "[^a]", "[[:upper:]]", "\\pL", "\\PN", "\\b", "\\B", "^", "$", "\\z", "x")
	}
	inner := func() string { return g.pattern(depth - 1 - g.random.Intn(depth)) }
	switch g.random.Intn(9) {
	case 0:
		return inner() + g.pick("*", "+", "?", "*?", "+?", "??", "{0,}", "{1,3}", "{2}")
	case 1:
		return inner() + "|" + inner()
	case 2:
		return "(" + inner() + ")"
	case 3:
		return "(?:" + inner() + ")"
	case 4:
		return g.pick("(?P<n>", "(?P<m>", "(?<n>") + inner() + ")"
	case 5:
		return g.pick("(?i)", "(?s)", "(?m)", "(?U)") + inner()
	default:
		return inner() + inner()
	}
}

func (g *libraryGenerator) time() string {
	switch g.random.Intn(5) {
	case 0:
		return "date('" + g.pick("2023-01-01", "2024-02-29", "1969-12-31", "0000-01-01", "9999-12-31", "2023-02-30") + "')"
	case 1:
		return "date('" + g.pick("2023-08-14T10:20:30.5+02:00", "2023-08-14T10:20:30Z", "2023-12-31T23:59:59-11:30", "2023-08-14T10:20:60Z", "1970-01-01T00:00:00+00:00") + "')"
	case 2:
		return "date('" + g.pick("2023-03-26 01:59", "2023-03-26 02:30", "2023-10-29 02:30", "1995-07-01 12:00", "2035-01-01 00:00") + "', '2006-01-02 15:04', '" +
			g.pick("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Asia/Tokyo", "UTC", "", "Nowhere/At") + "')"
	case 3:
		return "date('" + g.pick("02 Jan 06 15:04 CEST", "02 Jul 06 15:04 CEST", "02 Jul 06 15:04 CET", "02 Jan 06 15:04 IST", "29 Oct 23 02:30 CET", "29 Oct 23 02:30 CEST", "02 Jan 06 15:04 GMT+2") +
			"', '02 Jan 06 15:04 MST', '" + g.pick("Europe/Berlin", "Asia/Kolkata", "UTC", "") + "')"
	default:
		return "date('" + g.pick("02 Jan 06 15:04 CEST", "02 Jan 06 15:04 UTC", "Monday, 02-Jan-06 15:04:05 MST", "Mon, 02 Jan 2006 15:04:05 GMT") + "')"
	}
}

func (g *libraryGenerator) timeMethod() string {
	return g.pick("Zone()", "ZoneBounds()", "IsDST()", "ISOWeek()", "GoString()", "String()", "MarshalText()", "MarshalJSON()", "MarshalBinary()", "Location().String()",
		"In("+g.time()+".Location()).GoString()", "UTC().String()", "Weekday()", "YearDay()", "Unix()", "UnixMilli()", "AddDate(0, 1, -1)",
		"Format('"+g.pick("Mon Jan _2 15:04:05.000 MST 2006", "02/01/06 3:04PM -0700", "002 2006-01-02T15:04:05,999Z07:00", "January Monday")+"')",
		"Round(duration('"+g.pick("1h", "24h", "7ns", "-1h")+"'))", "Add("+g.durationText()+")")
}

func (g *libraryGenerator) durationText() string {
	return "duration('" + g.pick("1h30m", "-1.5s", "0", "9223372036854775807ns", "-9223372036854775808ns", "9223372036854775808ns", "1us", "2562047h47m", ".5ms", "1h-1m", "") + "')"
}

func (g *libraryGenerator) duration() string {
	return g.durationText() + g.pick("", ".String()", ".Abs()", ".Hours()", ".Seconds()", ".Milliseconds()", ".Round("+g.durationText()+")", ".Truncate("+g.durationText()+")",
		" + "+g.durationText(), " - "+g.durationText(), " * 2", " < "+g.durationText(), " == "+g.durationText())
}

func (g *libraryGenerator) cast() string {
	text := quoted(g.pick("", "-", "+", ".") + g.pick("1.5", "-1.9", "010.9", "0x1F", "0x1F.5", "1e3", "1_000", "", " 5", "5 ", "12.", ".5", "9223372036854775808", "true", "NaN", "inf"))
	value := g.pick(text, text, text, "1.5", "-2.9", "true", "nil", g.durationText(), g.time()+".Month()", "[1]", "1e300")
	function := g.pick("int", "int64", "float64", "toDecimal", "ceil", "floor", "add1", "quote", "squote", "toString", "atoi")
	if function == "atoi" {
		value = text
	}
	return "sprig." + function + "(" + value + ")"
}
