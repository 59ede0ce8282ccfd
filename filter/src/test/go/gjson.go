package main

import (
	"encoding/json"
	"math/rand"
	"regexp"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// gjsonGenerator makes paths of gjson, as fields of resources are selected by.
type gjsonGenerator struct {
	random *rand.Rand
}

var gjsonDocuments = []string{
	`{"kind":"Job","metadata":{"generation":2,"labels":{"app.kubernetes.io/name":"web","te*m":"star","team":"red"},"name":"web-1"},"spec":{"paused":false,"replicas":3,"template":{"spec":{"containers":[{"args":["-v","a|b"],"image":"registry.example/web:1","name":"main","ports":[{"containerPort":80},{"containerPort":8080}]},{"image":"other/side","name":"side"}]}}},"status":{"conditions":[{"status":"False","type":"Failed"},{"lastProbe":null,"status":"True","type":"Complete"}],"phase":"Running"}}`,
	`{"a":{"":"empty","b":[1,2.5,"x",null,true,{"c":"d"},[1,[2,"y"]]],"c.d":"dot"},"b":"{\"k\":\"in\"}","c":["t","f","true","1",false,0,""],"n":null,"t":true}`,
	`[{"n":1,"s":"one","tags":["x","y"]},{"n":2,"s":"two","tags":[]},{"n":10,"s":"zehn","u":{"v":"w"}},"text",5,null,[{"n":1}]]`,
	`{"@this":"odd","age":37,"first":["Tom","Ann"],"last":["Smith","Lee"],"x@y":"at","é":"ü"}`,
}

func (g *gjsonGenerator) pick(choices ...string) string {
	return choices[g.random.Intn(len(choices))]
}

func (g *gjsonGenerator) path(depth int) string {
	var out strings.Builder
	out.WriteString(g.component(depth))
	for i := g.random.Intn(4); i > 0; i-- {
		out.WriteString(g.pick(".", ".", ".", "|"))
		out.WriteString(g.component(depth))
	}
	if g.random.Intn(30) == 0 {
		return ".." + out.String()
	}
	return out.String()
}

func (g *gjsonGenerator) name() string {
	return g.pick("kind", "metadata", "metadata.labels", "metadata.name", "spec", "spec.replicas", "spec.template.spec.containers", "status", "status.conditions", "status.phase", "labels", "conditions", "containers",
		"name", "image", "args", "ports", "type", "a", "b", "c", "n", "s", "t", "tags", "u", "first", "last", "age", "é", "team", "generation", "paused",
		`app\.kubernetes\.io/name`, `c\.d`, `te\*m`, `x\@y`, `x@y`, `\@this`, "missing", "")
}

func (g *gjsonGenerator) component(depth int) string {
	switch g.random.Intn(12) {
	case 0:
		return g.pick("te?m", "te*", "*", "?", "c*s", "m*", `*\.d`, "sp?c", "*a*e*", "te\\*m*")
	case 1:
		return g.pick("0", "1", "2", "6", "01", "-1", "99")
	case 2, 3:
		return "#"
	case 4, 5:
		if depth > 0 {
			return "#(" + g.query(depth-1) + ")" + g.pick("", "", "#")
		}
		return "#"
	case 6, 7:
		return g.modifier(depth)
	case 8:
		if depth > 0 {
			return g.multi(depth - 1)
		}
		return g.name()
	default:
		return g.name()
	}
}

func (g *gjsonGenerator) query(depth int) string {
	left := g.pick(g.name(), g.name(), "", "type", "name", "n", "s", g.component(depth))
	if g.random.Intn(5) == 0 {
		return left
	}
	space := g.pick("", "", " ")
	return left + space + g.pick("==", "=", "!=", "<", "<=", ">", ">=", "%", "!%", "!") + space +
		g.pick(`"Complete"`, `"main"`, "main", `"*"`, `"?o*"`, "1", "2", "2.5", `"x"`, "true", "false", "null", "~true", "~false", "~null", "~*", "~x", `"a\"b"`, `"T\u0072ue"`, "", `"registry*"`, "e")
}

func (g *gjsonGenerator) modifier(depth int) string {
	switch g.random.Intn(4) {
	case 0:
		return "@" + g.pick(`flatten:{"deep":true}`, `flatten:{"deep":"1"}`, "dig:n", "dig:name", "dig:#", "this:x", "nothing", "reverse:[1]")
	case 1:
		return "!" + g.pick(`"text"`, "5", "true", "null", `{"a":"b"}`, `["x"]`, "nope", "-1.5")
	default:
		return "@" + g.pick("reverse", "this", "flatten", "join", "valid", "keys", "values", "tostr", "fromstr", "group", "ugly", "keys", "values", "tostr")
	}
}

func (g *gjsonGenerator) multi(depth int) string {
	var members []string
	object := g.random.Intn(2) == 0
	for i := g.random.Intn(3); i >= 0; i-- {
		member := g.path(depth)
		if object && g.random.Intn(2) == 0 {
			member = g.pick(`"x`+strconv.Itoa(i)+`"`, "y"+strconv.Itoa(i), `"é`+strconv.Itoa(i)+`"`) + ":" + member
		}
		members = append(members, member)
	}
	if object {
		return "{" + strings.Join(members, ",") + "}"
	}
	return "[" + strings.Join(members, ",") + "]"
}

// intoText are paths that go on into a text, where gjson looks for brackets in its characters.
var intoText = regexp.MustCompile(`@tostr[.|]([^@]|@dig)`)

// gjsonPairs are document, path and what the path leads to; "-" if nowhere.
func gjsonPairs(count int, seed int64, written []string) string {
	generator := &gjsonGenerator{random: rand.New(rand.NewSource(seed))}
	var out strings.Builder
	nowhere := 0
	record := func(document int, path string, all bool) bool {
		verdict, ok := gjsonVerdict(gjson.Get(gjsonDocuments[document], path))
		if !ok || !all && (intoText.MatchString(path) || document == 1 && strings.Contains(path, "@dig")) || !all && verdict == "-" && nowhere > count/5 || len(verdict) > longest {
			return false
		}
		if verdict == "-" {
			nowhere++
		}
		quotedPath, _ := json.Marshal(path)
		out.WriteString(strconv.Itoa(document) + "\t" + string(quotedPath) + "\t" + verdict + "\n")
		return true
	}
	for _, path := range written {
		for document := range gjsonDocuments {
			record(document, path, true)
		}
	}
	for made := 0; made < count; {
		if record(generator.random.Intn(len(gjsonDocuments)), generator.path(2), false) {
			made++
		}
	}
	return out.String()
}

// gjsonVerdict passes over what is no JSON: paths that find brackets in texts can make such.
func gjsonVerdict(found gjson.Result) (string, bool) {
	switch {
	case !found.Exists():
		return "-", true
	case found.Type == gjson.JSON:
		var value any
		if json.Unmarshal([]byte(found.Raw), &value) != nil {
			return "", false
		}
		return canonical(value), true
	case found.Type == gjson.String:
		return canonical(found.Str), true
	default:
		return canonical(found.Value()), true
	}
}
