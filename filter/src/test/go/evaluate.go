package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"time"

	"github.com/Masterminds/semver/v3"
	"github.com/Masterminds/sprig/v3"
	"github.com/antonmedv/expr"
	"github.com/antonmedv/expr/builtin"
	"github.com/doublerebel/bellows"
	"github.com/evilmonkeyinc/jsonpath"
)

type verdict struct {
	text string
	err  error
}

// evaluate tells the canonical text of the value, or which kind of error there is.
func evaluate(expression, document string) (result verdict) {
	program, err := expr.Compile(expression)
	if err != nil {
		return verdict{"compile error", err}
	}
	defer func() {
		if r := recover(); r != nil {
			result = verdict{"run error", fmt.Errorf("%v", r)}
		}
	}()
	value, err := expr.Run(program, environment(document))
	if err != nil {
		return verdict{"run error", err}
	}
	return verdict{canonical(value), nil}
}

// environment is the data with dashes replaced, dotted keys expanded and the helpers added, as upstream gives it.
func environment(document string) map[string]any {
	data := map[string]any{}
	if err := json.Unmarshal([]byte(document), &data); err != nil {
		panic(err)
	}
	params := map[string]any{}
	for key, value := range data {
		params[strings.ReplaceAll(key, "-", "_")] = value
	}
	env := bellows.Expand(withoutParents(params))
	env["asInt"] = builtin.Int
	env["asFloat"] = builtin.Float
	env["jsonpath"] = func(text, path string) any {
		var data any
		must(json.Unmarshal([]byte(text), &data))
		value, err := jsonpath.Query(path, data)
		must(err)
		return value
	}
	env["toJson"] = func(value any) string {
		text, err := json.Marshal(value)
		if err != nil {
			return ""
		}
		return string(text)
	}
	env["sprig"] = functions
	return env
}

var functions = func() map[string]any {
	functions := sprig.GenericFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	return functions
}()

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// withoutParents leaves out "a" where there is also "a.b".
func withoutParents(data map[string]any) map[string]any {
	kept := map[string]any{}
	for key, value := range data {
		parent := false
		for other := range data {
			parent = parent || strings.HasPrefix(other, key+".")
		}
		if !parent {
			kept[key] = value
		}
	}
	return kept
}

// canonical is a text that shows the value with all its types.
func canonical(value any) string {
	switch v := value.(type) {
	case nil:
		return "nil"
	case bool:
		return fmt.Sprint(v)
	case string:
		return quote(v)
	case float64:
		return "float " + fmt.Sprint(v)
	case *semver.Version:
		return "*semver.Version " + v.Original()
	case semver.Version:
		return "semver.Version " + v.Original()
	case time.Time:
		return "time " + v.Format(time.RFC3339Nano)
	}
	v := reflect.ValueOf(value)
	name := v.Type().String()
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		return name + " " + fmt.Sprint(v.Int())
	case reflect.Uint8, reflect.Uint64:
		return name + " " + fmt.Sprint(v.Uint())
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			return name + " nil"
		}
		items := make([]string, v.Len())
		for i := range items {
			items[i] = canonical(v.Index(i).Interface())
		}
		return name + "[" + strings.Join(items, ", ") + "]"
	case reflect.Map:
		if v.IsNil() {
			return name + " nil"
		}
		var items []string
		for _, key := range v.MapKeys() {
			items = append(items, canonical(key.Interface())+": "+canonical(v.MapIndex(key).Interface()))
		}
		sort.Strings(items)
		return name + "{" + strings.Join(items, ", ") + "}"
	case reflect.Func:
		return "func"
	}
	return name
}

func quote(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, b := range []byte(text) {
		if b >= ' ' && b < 0x7f && b != '"' && b != '\\' {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "\\x%02x", b)
		}
	}
	out.WriteByte('"')
	return out.String()
}
