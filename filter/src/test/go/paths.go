package main

import (
	"encoding/json"
	"math/rand"
	"strconv"
	"strings"
)

// pathGenerator makes calls of jsonpath: paths of random steps, scripts of random operators, and now and then a slip in them.
type pathGenerator struct {
	random *rand.Rand
	depth  int
}

// pathDocuments are what the paths look into.
var pathDocuments = []string{
	`{"a":{"b":[1,2,3],"c":"x"},"length":7,"n":2,"s":"text"}`,
	`{"items":[{"n":1,"s":"one","tags":["x","y"],"ok":true},{"n":2,"s":"two","tags":[],"ok":false},{"n":3,"s":null,"m":{"n":5}}],"max":2,"pick":"s","list":[1,2,"one","'two'"]}`,
	`[{"n":1,"s":"a b"},{"n":10,"s":"it's"},{"n":-2.5,"s":"\"q\""},{"s":"5"},5,"text",null,[1,[2,[3]]]]`,
	`[0,1,2,3,4,5,6,7,8,9]`,
	`["a","b","in","'a'","",null,true,false,1.5,"1"]`,
	`{"in":1,"not":{"in":[2]},"a-b":3,"a.b":4,"a b":5,"a'b":6,"":7,"*":8,"é":9,"$":10,"@":{"n":11}}`,
	`{"x":{"y":{"z":[{"n":1},{"n":2,"z":[{"n":3}]}]}},"y":[[1,2],[3,4],[]]}`,
	`{"m":{"p":{"n":1,"k":"p"},"q":{"n":2,"k":"q"},"r":{"k":"r"}},"keys":["p","q"],"i":1,"big":1e21,"neg":-0.0}`,
	`"just a text"`,
	`3`,
	`null`,
	`{}`,
	`[]`,
}

// wants passes over most calls that fail or find nothing, of which there would be too many.
func (g *pathGenerator) wants(verdict verdict) bool {
	switch verdict.text {
	case "run error":
		return g.random.Intn(30) == 0
	case "[]interface {}[]":
		return g.random.Intn(10) == 0
	default:
		return true
	}
}

func (g *pathGenerator) pick(choices ...string) string {
	return choices[g.random.Intn(len(choices))]
}

func (g *pathGenerator) call() string {
	g.depth = g.random.Intn(4)
	path := "$" + g.steps()
	if g.random.Intn(12) == 0 {
		path = g.slip(path)
	}
	document := "toJson(body)"
	if g.random.Intn(10) > 0 {
		document = quoted(pathDocuments[g.random.Intn(len(pathDocuments))])
	}
	return "jsonpath(" + document + ", " + quoted(path) + ")"
}

func quoted(text string) string {
	out, _ := json.Marshal(text)
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(out))
}

// slip changes a character or two, so that errors in paths are in the corpus.
func (g *pathGenerator) slip(path string) string {
	at := g.random.Intn(len(path))
	for at > 0 && path[at]&0xc0 == 0x80 {
		at--
	}
	switch g.random.Intn(3) {
	case 0:
		return path[:at]
	case 1:
		return path[:at] + g.pick("[", "]", "(", ")", "'", "\"", ".", " ", ":", ",", "?", "@", "$", "!", "*", "\\", "in") + path[at:]
	default:
		end := at + 1
		for end < len(path) && path[end]&0xc0 == 0x80 {
			end++
		}
		return path[:at] + path[end:]
	}
}

func (g *pathGenerator) steps() string {
	var out strings.Builder
	for i := g.random.Intn(4); i >= 0; i-- {
		out.WriteString(g.step())
	}
	return out.String()
}

func (g *pathGenerator) step() string {
	switch g.random.Intn(16) {
	case 0, 1, 2, 3:
		return "." + g.name()
	case 4:
		return ".." + g.pick(g.name(), "*", "[0]", "['n']", "[*]", "[-1:]", "")
	case 5:
		return g.pick("[*]", ".*")
	case 6:
		return g.pick(".length", "['length']")
	case 7, 8:
		return "[" + g.index() + "]"
	case 9:
		return "[" + g.pick(g.bound(), "") + ":" + g.pick(g.bound(), "") + g.pick("", ":"+g.pick("1", "2", "-1", "-2", "0", g.bound())) + "]"
	case 10:
		return "[" + g.member() + g.pick(",", ", ", " , ") + g.member() + g.pick("", ","+g.member()) + "]"
	case 11:
		return "[" + g.pick("'", "\"") + g.name() + g.pick("'", "'", "\"") + "]"
	case 12:
		return "[(" + g.script() + ")]"
	default:
		return "[?(" + g.condition() + ")]"
	}
}

func (g *pathGenerator) name() string {
	return g.pick("a", "b", "c", "n", "s", "items", "tags", "m", "p", "q", "x", "y", "z", "list", "name", "k", "ok", "meta", "id",
		"in", "a-b", "a b", "é", "max", "")
}

func (g *pathGenerator) index() string {
	return g.pick("0", "1", "2", "-1", "-2", "9", "-9", "+1", "01", "1.5", "99999999999999999999")
}

func (g *pathGenerator) bound() string {
	if g.random.Intn(4) == 0 {
		return "(" + g.script() + ")"
	}
	return g.index()
}

func (g *pathGenerator) member() string {
	switch g.random.Intn(5) {
	case 0:
		return "(" + g.script() + ")"
	case 1, 2:
		return "'" + g.name() + "'"
	default:
		return g.index()
	}
}

// script yields a number or a name more often than not.
func (g *pathGenerator) script() string {
	switch g.random.Intn(8) {
	case 0, 1, 2:
		return "@.length" + g.pick("-1", " - 1", "-2", "/2", " % 2", "-"+g.pick("1", "$.n"), "*0")
	case 3:
		return g.pick("$.n", "$.pick", "$.i", "$.max", "@.n", "@.pick", "@.length", "$.keys[0]", "a", "'n'", "n", "0", "1.0", "true", "nil", "", " ")
	default:
		return g.number()
	}
}

func (g *pathGenerator) deeper() bool {
	return g.depth > 0 && g.random.Intn(4) > 0
}

func (g *pathGenerator) nested(make func() string) string {
	g.depth--
	defer func() { g.depth++ }()
	return make()
}

func (g *pathGenerator) value() string {
	return g.pick("@.n", "@.n", "@.s", "@.s", "@.k", "@.ok", "@.id", "@.name", "@", "@.tags", "@.m.n", "@.missing", "@['n']", "@.length", "@[0]", "$.max", "$.n",
		"$.list", "$.items[0].n", "1", "2", "5", "-1", "1.5", "0", "'one'", "\"one\"", "one", "'a'", "''", "\"\"", "nil", "null", "true", "false", "x",
		"'5'", "1e1", "0x10", "1_0", "inf", "'it\\'s'", "@..n", "@[*]", "@['k']", "[1, 2]", "{\"a\": 1}")
}

func (g *pathGenerator) number() string {
	if !g.deeper() {
		return g.value()
	}
	left, right := g.nested(g.number), g.nested(g.number)
	operator := g.pick("+", "-", "*", "/", "%", "**")
	return g.spaced(g.bracketed(left), operator, g.bracketed(right))
}

func (g *pathGenerator) spaced(left, operator, right string) string {
	space := g.pick(" ", " ", "")
	return left + space + operator + space + right
}

func (g *pathGenerator) bracketed(text string) string {
	if g.random.Intn(5) == 0 {
		return "(" + text + ")"
	}
	return text
}

func (g *pathGenerator) condition() string {
	if !g.deeper() {
		return g.value()
	}
	switch g.random.Intn(12) {
	case 0, 1, 2, 3:
		return g.spaced(g.nested(g.number), g.pick("==", "!=", "<", "<=", ">", ">="), g.nested(g.number))
	case 4, 5:
		return g.spaced(g.bracketed(g.nested(g.condition)), g.pick("&&", "||"), g.bracketed(g.nested(g.condition)))
	case 6:
		return "!" + g.bracketed(g.nested(g.condition))
	case 7:
		return g.value() + " =~ " + g.pick("'^o'", "/o.*/", "o.e", "\"a|b\"", "'['", "^[a-z]+$", "(?i)ONE", "'\\\\d'", g.value())
	case 8, 9:
		return g.value() + g.pick(" in ", " not in ") + g.pick("[1, 2, 3]", "[\"one\", \"a\"]", "[\"'one'\", \"'a'\"]", "@.tags", "$.list", "$.keys", "{\"a\": 1}", "$",
			"[1", "x", "nil", "@.s", "[true, null]")
	case 10:
		return "(" + g.nested(g.condition) + ")"
	default:
		return "@" + g.pick("", ".", "..") + g.pick("tags", "m", "items", "") + g.nested(g.step) + g.pick("", " == "+strconv.Itoa(g.random.Intn(4)))
	}
}
