package main

import (
	"fmt"
	"math/rand"
	"strings"
)

// generator makes expressions that are mostly well-typed, so that most of them get far, and now and then are not.
type generator struct {
	random *rand.Rand
	depth  int
	inside int
}

func newGenerator(seed int64) *generator {
	return &generator{random: rand.New(rand.NewSource(seed))}
}

func (g *generator) expression() string {
	g.depth = 1 + g.random.Intn(4)
	g.inside = 0
	return g.any()
}

func (g *generator) pick(choices ...string) string {
	return choices[g.random.Intn(len(choices))]
}

func (g *generator) any() string {
	switch g.random.Intn(10) {
	case 0, 1, 2, 3:
		return g.boolean()
	case 4, 5:
		return g.number()
	case 6, 7:
		return g.text()
	case 8:
		return g.list()
	default:
		return g.object()
	}
}

// deeper tells whether to nest once more, and counts it.
func (g *generator) deeper() bool {
	return g.depth > 0 && g.random.Intn(5) > 0
}

func (g *generator) nested(make func() string) string {
	g.depth--
	defer func() { g.depth++ }()
	if g.random.Intn(40) == 0 {
		return g.any()
	}
	return make()
}

func (g *generator) boolean() string {
	if !g.deeper() {
		return g.pick("true", "false", "body.ok", "body.no", "n > 2", "name == 'Joe'", "body.id == 4")
	}
	n, s, b, l := func() string { return g.nested(g.number) }, func() string { return g.nested(g.text) },
		func() string { return g.nested(g.boolean) }, func() string { return g.nested(g.list) }
	switch g.random.Intn(16) {
	case 0, 1:
		return n() + " " + g.pick("<", "<=", ">", ">=", "==", "!=") + " " + n()
	case 2, 3:
		return s() + " " + g.pick("==", "!=", "<", ">=", "contains", "startsWith", "endsWith", "not contains", "not startsWith") + " " + s()
	case 4:
		return s() + " matches " + g.pick("'^J'", "'[a-z]+$'", "'o{1,2}'", "'(?i)JOE'", "'\\\\d+'", "'['", "'^$'", s())
	case 5, 6:
		return b() + " " + g.pick("and", "or", "&&", "||") + " " + b()
	case 7:
		return g.pick("not ", "!") + b()
	case 8:
		return "(" + b() + ")"
	case 9:
		return g.pick(n(), s()) + g.pick(" in ", " not in ") + l()
	case 10:
		return s() + g.pick(" in ", " not in ") + g.nested(g.object)
	case 11:
		return g.pick("all", "any", "none", "one") + "(" + l() + ", " + g.predicate() + ")"
	case 12:
		return g.pick("hasPrefix", "hasSuffix") + "(" + s() + ", " + s() + ")"
	case 13:
		return b() + " ? " + b() + " : " + b()
	case 14:
		return g.nested(g.any) + g.pick(" == ", " != ") + g.nested(g.any)
	default:
		return "(" + g.nested(g.any) + " ?? " + b() + ")"
	}
}

func (g *generator) predicate() string {
	g.inside++
	defer func() { g.inside-- }()
	inner := g.pick("# > 1", "# == 'a'", "# != nil", ".k > 1", ".name == 'x'", "# in ['a', 'b']", "type(#) == 'string'", "true",
		g.nested(g.boolean))
	if g.random.Intn(2) == 0 {
		return "{" + inner + "}"
	}
	return inner
}

func (g *generator) number() string {
	if !g.deeper() {
		leaf := []string{"0", "1", "2", "-3", "7", "1.5", "0.1", "1e3", "n", "body.id", "body.price", "body.list[0]", "100", "9007199254740993",
			"0x1F", "1_000"}
		if g.inside > 0 {
			leaf = append(leaf, "#", "#.k")
		}
		return leaf[g.random.Intn(len(leaf))]
	}
	n, s, l := func() string { return g.nested(g.number) }, func() string { return g.nested(g.text) }, func() string { return g.nested(g.list) }
	switch g.random.Intn(16) {
	case 0, 1, 2, 3:
		return n() + " " + g.pick("+", "-", "*", "/", "%", "**", "^") + " " + n()
	case 4:
		return g.pick("-", "+") + n()
	case 5:
		return "(" + n() + ")"
	case 6:
		return g.pick("abs", "ceil", "floor", "round", "int", "float", "asInt", "asFloat") + "(" + n() + ")"
	case 7:
		return g.pick("int", "float", "asInt") + "(" + g.pick("'12'", "'1.5'", "'x'", "string("+n()+")") + ")"
	case 8:
		return g.pick("max", "min") + "(" + n() + ", " + n() + ")"
	case 9:
		return g.pick("sum", "mean", "median", "len", "first", "last") + "(" + l() + ")"
	case 10:
		return "len(" + s() + ")"
	case 11:
		return g.pick("count", "findIndex", "findLastIndex") + "(" + l() + ", " + g.predicate() + ")"
	case 12:
		return g.pick("indexOf", "lastIndexOf") + "(" + s() + ", " + s() + ")"
	case 13:
		g.inside++
		defer func() { g.inside-- }()
		return "reduce(" + l() + ", " + g.pick("#acc + #", "#acc + #index", "#acc * 2", "max(#acc, #)") + g.pick("", ", 0", ", 1.5") + ")"
	case 14:
		return g.nested(g.boolean) + " ? " + n() + " : " + n()
	default:
		return l() + "[" + g.pick("0", "1", "-1", "9", n()) + "]"
	}
}

func (g *generator) text() string {
	if !g.deeper() {
		leaf := []string{"'a'", "'Joe'", "''", "'héllo'", "name", "body.name", "body.text", "'x,y,z'", "header['X-Foo'][0]", "\"12\""}
		if g.inside > 0 {
			leaf = append(leaf, "#", "#.name", ".name")
		}
		return leaf[g.random.Intn(len(leaf))]
	}
	n, s, l := func() string { return g.nested(g.number) }, func() string { return g.nested(g.text) }, func() string { return g.nested(g.list) }
	switch g.random.Intn(13) {
	case 0, 1:
		return s() + " + " + s()
	case 2:
		return g.pick("upper", "lower", "trim", "toBase64", "trimPrefix", "trimSuffix") + "(" + s() + ")"
	case 3:
		return g.pick("trim", "trimPrefix", "trimSuffix") + "(" + s() + ", " + s() + ")"
	case 4:
		return "replace(" + s() + ", " + s() + ", " + s() + g.pick("", ", 1", ", -1") + ")"
	case 5:
		return "repeat(" + s() + ", " + g.pick("0", "2", "3", "-1", "int("+n()+")") + ")"
	case 6:
		return "join(" + l() + g.pick("", ", '-'", ", "+s()) + ")"
	case 7:
		return g.pick("string", "type", "toJson", "toJSON") + "(" + g.nested(g.any) + ")"
	case 8:
		return "(" + s() + ")[" + g.pick("0:2", "1:", ":-1", ":", "-2:", "5:1") + "]"
	case 9:
		return g.nested(g.boolean) + " ? " + s() + " : " + s()
	case 10:
		return s() + " | " + g.pick("upper()", "lower()", "trim()", "replace('a', 'b')", "repeat(2)", "sprig.upper()")
	case 11:
		return "sprig." + g.pick("upper", "title", "trim", "nospace", "initials", "untitle", "swapcase", "quote", "b64enc", "sha256sum", "toString", "squote", "base", "clean", "ext") + "(" + s() + ")"
	default:
		return "sprig." + g.pick("trunc", "abbrev", "indent", "repeat") + "(" + g.pick("2", "5", "-2", n()) + ", " + s() + ")"
	}
}

func (g *generator) list() string {
	if !g.deeper() {
		return g.pick("[]", "[1, 2, 3]", "['a', 'b', 'c']", "[1, 'a', nil, true]", "1..4", "tags", "body.list", "items", "body.items", "[3.5, 1, 2]",
			"[[1, 2], [3]]", "[{k: 1}, {k: 2, name: 'x'}]")
	}
	l, s, n := func() string { return g.nested(g.list) }, func() string { return g.nested(g.text) }, func() string { return g.nested(g.number) }
	switch g.random.Intn(13) {
	case 0:
		var items []string
		for i := g.random.Intn(4); i >= 0; i-- {
			items = append(items, g.nested(g.any))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case 1, 2:
		return "filter(" + l() + ", " + g.predicate() + ")"
	case 3, 4:
		g.inside++
		defer func() { g.inside-- }()
		return "map(" + l() + ", " + g.pick("#", "# + 1", "string(#)", "#index", ".k", ".name", g.nested(g.any)) + ")"
	case 5:
		return g.pick("split", "splitAfter") + "(" + s() + ", " + g.pick("','", "''", "'a'") + g.pick("", ", 2", ", 0") + ")"
	case 6:
		return l() + "[" + g.pick("0:2", "1:", ":-1", ":", "-2:") + "]"
	case 7:
		return "sort(" + l() + g.pick("", ", 'desc'", ", 'asc'", ", 'up'") + ")"
	case 8:
		return "sortBy(" + l() + ", " + g.pick("'k'", "'name'") + g.pick("", ", 'desc'") + ")"
	case 9:
		return "take(" + l() + ", " + g.pick("0", "1", "2", "9", "-1", n()) + ")"
	case 10:
		return g.pick("1", "0", "-2", n()) + ".." + g.pick("3", "0", n())
	case 11:
		return "sort(keys(" + g.nested(g.object) + "))"
	default:
		return "sprig." + g.pick("reverse", "uniq", "compact", "rest", "initial", "sortAlpha", "toStrings") + "(" + l() + ")"
	}
}

func (g *generator) object() string {
	if !g.deeper() {
		return g.pick("{}", "{a: 1, b: 'x'}", "body", "body.meta", "header", "{'k': nil}", "{a: {b: {c: 1}}}", "nil", "missing")
	}
	o := func() string { return g.nested(g.object) }
	switch g.random.Intn(9) {
	case 0, 1:
		return fmt.Sprintf("{%s: %s, %s: %s}", g.pick("a", "'b c'", "1", "('x' + 'y')"), g.nested(g.any), g.pick("z", "k"), g.nested(g.any))
	case 2, 3:
		return o() + g.pick(".a", "?.a", ".meta", "?.b?.c", ".a.b", "['a']", "?.name", ".in")
	case 4:
		return "groupBy(" + g.nested(g.list) + ", " + g.pick("#", ".k", "type(#)", "# > 1") + ")"
	case 5:
		return "fromJSON(" + g.pick("'{\"a\": [1, 2]}'", "'[]'", "'1'", "'x'", "toJson("+o()+")") + ")"
	case 6:
		return "get(" + o() + ", " + g.pick("'a'", "'zz'", "0", g.nested(g.text)) + ")"
	case 7:
		return "fromPairs(" + g.pick("[['a', 1], ['b', 2]]", "[['a']]", "[1]", "toPairs("+o()+")") + ")"
	default:
		return g.pick("find", "findLast") + "(" + g.nested(g.list) + ", " + g.predicate() + ")"
	}
}

// constraint is a call of sprig's function that compares versions.
func (g *generator) constraint() string {
	var alternatives []string
	for i := g.random.Intn(2); i >= 0; i-- {
		var clauses []string
		for j := g.random.Intn(3); j >= 0; j-- {
			clauses = append(clauses, g.pick("", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^", "==", "!")+g.pick("", "", " ")+g.version(true))
		}
		alternatives = append(alternatives, strings.Join(clauses, g.pick(" ", ", ", ",", " - ", "  ", "")))
	}
	return fmt.Sprintf("sprig.semverCompare('%s', '%s')", strings.Join(alternatives, g.pick("||", " || ", "|")), g.version(false))
}

func (g *generator) version(wildcards bool) string {
	part := func() string {
		if wildcards && g.random.Intn(6) == 0 {
			return g.pick("x", "X", "*", "1x")
		}
		return g.pick("0", "0", "1", "1", "2", "3", "10")
	}
	out := g.pick("", "", "", "v") + part()
	for i := g.random.Intn(3); i > 0; i-- {
		out += "." + part()
	}
	return out + g.pick("", "", "", "", "-rc", "-rc.1", "-2", "-rc.2.x", "-01", "-a-b") + g.pick("", "", "", "", "", "+b", "+b.1")
}
