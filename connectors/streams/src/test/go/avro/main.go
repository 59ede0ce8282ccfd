// Writes what goavro makes of values of Avro, a line each: "go mod tidy && go run . > goavro.jsonl". A body "!" stands for a refusal.
package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/rand"
	"os"
	"strings"

	"github.com/linkedin/goavro/v2"
)

type line struct {
	Schema string `json:"schema"`
	Hex    string `json:"hex"`
	Body   string `json:"body"`
}

func check(e error) {
	if e != nil {
		panic(e)
	}
}

var out = json.NewEncoder(os.Stdout)

func bin(schema string, b []byte) {
	c, err := goavro.NewCodec(schema)
	check(err)
	n, _, err := c.NativeFromBinary(b)
	if err != nil {
		out.Encode(line{schema, hex.EncodeToString(b), "!"})
		return
	}
	t, err := c.TextualFromNative(nil, n)
	if err != nil {
		out.Encode(line{schema, hex.EncodeToString(b), "!"})
		return
	}
	// fields come in any order: in that of the schema, which is that of their names
	for i := 0; i < 200; i++ {
		again, err := c.TextualFromNative(nil, n)
		check(err)
		if bytes.Compare(again, t) < 0 {
			t = again
		}
	}
	raw := json.RawMessage(t)
	m, err := json.Marshal(map[string]*json.RawMessage{"body": &raw})
	check(err)
	out.Encode(line{schema, hex.EncodeToString(b), string(m)})
}

func nat(schema string, n interface{}) {
	c, err := goavro.NewCodec(schema)
	check(err)
	b, err := c.BinaryFromNative(nil, n)
	if err != nil {
		fmt.Fprintln(os.Stderr, schema, n)
		panic(err)
	}
	bin(schema, b)
}

func rec(t string) string {
	return `{"type":"record","name":"R","namespace":"a.b","fields":[{"name":"f","type":` + t + `}]}`
}

func f(v interface{}) map[string]interface{} { return map[string]interface{}{"f": v} }

func main() {
	out.SetEscapeHTML(false)
	for _, s := range []string{"", "plain", "a/b", "\"q\" \\", "tab\tnl\ncr\r bs\b ff\f", "<a href='x'>&", "ü ß €", "𝄞 clef", "\u2028\u2029", "\x00\x01\x1f\x7f", "\u0080\u00a0"} {
		nat(`"string"`, s)
		nat(rec(`"bytes"`), f([]byte(s)))
	}
	bin(`"string"`, []byte{8, 'a', 0xff, 0xc3, 'b'})
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	nat(`"bytes"`, all)
	for _, v := range []int64{0, 1, -1, 63, -64, 64, math.MaxInt32, math.MinInt32} {
		nat(`"int"`, v)
		nat(`"long"`, v)
		nat(`{"type":"int","logicalType":"date"}`, v)
		nat(`{"type":"int","logicalType":"time-millis"}`, v)
		nat(`{"type":"long","logicalType":"timestamp-millis"}`, v)
		nat(`{"type":"long","logicalType":"timestamp-micros"}`, v)
		nat(`{"type":"long","logicalType":"time-micros"}`, v)
	}
	nat(`"long"`, int64(math.MaxInt64))
	nat(`"long"`, int64(math.MinInt64))
	nat(`{"type":"long","logicalType":"timestamp-millis"}`, int64(math.MaxInt64))
	bin(`"int"`, []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	bin(`"int"`, []byte{0x80, 0x80, 0x80, 0x80, 0x10})
	bin(`"long"`, []byte{0xff})
	for _, v := range []float64{0, math.Copysign(0, -1), 1, -1, 0.1, 1.5, 100, 1000, 99999, 100000, 123456, 999999, 1000000, 1234567, 12345678.9, 1e20, 1e21, 1e22, 1e23, 1e-4, 1e-5, 0.00012, 0.000012345, 2e-7, 5e-324, 1e-323, 2e-323, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Pi, math.Inf(1), math.Inf(-1), math.NaN(), 9007199254740993} {
		nat(`"double"`, v)
		nat(`"float"`, float32(v))
	}
	nat(`"float"`, float32(math.SmallestNonzeroFloat32))
	nat(`"float"`, float32(math.MaxFloat32))
	nat(`"float"`, float32(2.8e-45))
	r := rand.New(rand.NewSource(1))
	for i := 0; i < 40; i++ {
		nat(`"double"`, math.Float64frombits(r.Uint64()))
		nat(`"float"`, math.Float32frombits(r.Uint32()))
		nat(`"double"`, float64(r.Intn(2000000))/float64(1+r.Intn(1000)))
	}
	nat(`"boolean"`, true)
	nat(`"boolean"`, false)
	bin(`"boolean"`, []byte{2})
	nat(`"null"`, nil)
	enum := `{"type":"enum","name":"E","symbols":["A","B"]}`
	nat(enum, "B")
	bin(enum, []byte{4})
	nat(rec(`{"type":"fixed","name":"F","size":3}`), f([]byte{0, 65, 255}))
	bin(rec(`{"type":"fixed","name":"F","size":3}`), []byte{0, 65})
	nat(rec(`{"type":"array","items":"int"}`), f([]interface{}{1, 2, 3}))
	nat(rec(`{"type":"array","items":"int"}`), f([]interface{}{}))
	bin(`{"type":"array","items":"int"}`, []byte{3, 4, 2, 4, 2, 6, 0})
	bin(`{"type":"array","items":"int"}`, []byte{4, 2})
	nat(rec(`{"type":"map","values":"string"}`), f(map[string]interface{}{"k ü": "v"}))
	nat(rec(`{"type":"map","values":"string"}`), f(map[string]interface{}{}))
	bin(`{"type":"map","values":"int"}`, []byte{4, 2, 'a', 2, 2, 'a', 4, 0})
	for _, t := range []string{`"string"`, `"bytes"`} {
		nat(rec(`["null",`+t+`]`), f(goavro.Union(map[string]string{`"string"`: "string", `"bytes"`: "bytes"}[t], "v")))
	}
	nat(rec(`["null","string"]`), f(nil))
	bin(rec(`["null","string"]`), []byte{4})
	bin(rec(`["null","string"]`), []byte{1})
	u := func(t, name string, v interface{}) { nat(rec(`["null",`+t+`]`), f(goavro.Union(name, v))) }
	u(`"int"`, "int", 1)
	u(`"double"`, "double", 1.5)
	u(`"boolean"`, "boolean", true)
	u(`{"type":"array","items":"int"}`, "array", []interface{}{1})
	u(`{"type":"map","values":"int"}`, "map", map[string]interface{}{"a": 1})
	u(`{"type":"record","name":"S","fields":[{"name":"g","type":"int"}]}`, "a.b.S", map[string]interface{}{"g": 1})
	u(`{"type":"record","name":"S","namespace":"c","fields":[{"name":"g","type":"int"}]}`, "c.S", map[string]interface{}{"g": 1})
	u(`{"type":"enum","name":"E","symbols":["A"]}`, "a.b.E", "A")
	u(`{"type":"fixed","name":"F","size":1}`, "a.b.F", []byte{7})
	u(`{"type":"int","logicalType":"date"}`, "int.date", 7)
	u(`{"type":"int","logicalType":"time-millis"}`, "int.time-millis", 7)
	u(`{"type":"long","logicalType":"time-micros"}`, "long.time-micros", 7)
	u(`{"type":"long","logicalType":"timestamp-millis"}`, "long.timestamp-millis", 7)
	u(`{"type":"long","logicalType":"timestamp-micros"}`, "long.timestamp-micros", 7)
	for _, t := range []string{`{"type":"string","logicalType":"uuid"}`, `{"type":"long","logicalType":"local-timestamp-millis"}`, `{"type":"string","logicalType":"own"}`, `{"type":"bytes","logicalType":"duration"}`} {
		_, err := goavro.NewCodec(rec(`["null",` + t + `]`))
		if err != nil {
			fmt.Fprintln(os.Stderr, t, err)
			continue
		}
		value := []byte{2, 2, 'x'}
		if strings.Contains(t, "long") {
			value = value[:2]
		}
		bin(rec(`["null",`+t+`]`), value)
	}
	dec := func(hexes ...string) {
		for _, h := range hexes {
			b, err := hex.DecodeString(h)
			check(err)
			d := `{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}`
			enc := append([]byte{byte(len(b) * 2)}, b...)
			bin(rec(d), enc)
			bin(rec(`["null",`+d+`]`), append([]byte{2}, enc...))
			bin(rec(`{"type":"bytes","logicalType":"decimal","precision":9}`), enc)
			if len(b) == 2 {
				bin(rec(`{"type":"fixed","name":"D","size":2,"logicalType":"decimal","precision":4,"scale":2}`), b)
				bin(rec(`["null",{"type":"fixed","name":"D","size":2,"logicalType":"decimal","precision":4,"scale":2}]`), append([]byte{2}, b...))
			}
		}
	}
	dec("", "00", "01", "0001", "0080", "7f", "80", "ff", "ffff", "ff80", "ff7f", "00ff", "123456", "8000", "ffffff01", "000000")
	nat(`{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}`, map[string]interface{}{"next": goavro.Union("L", map[string]interface{}{"next": nil})})
	bin(`{"type":"record","name":"P","fields":[{"name":"ts","type":"long","logicalType":"timestamp-millis"}]}`, []byte{2})
	bin(`{"type":"record","name":"Z","fields":[]}`, []byte{})
	within := func(fields string) string {
		return `{"type":"record","name":"R","namespace":"a.b","fields":[` + fields + `]}`
	}
	// an empty namespace inside another, and what is inside of that
	bin(rec(`["null",{"type":"record","name":"S","namespace":"","fields":[{"name":"g","type":"int"}]}]`), []byte{2, 2})
	bin(rec(`["null",{"type":"record","name":"S","namespace":"","fields":[{"name":"g","type":["null",{"type":"enum","name":"T","symbols":["A"]}]}]}]`), []byte{2, 2, 0})
	bin(rec(`["null",{"type":"enum","name":"E","namespace":"","symbols":["A"]}]`), []byte{2, 0})
	bin(rec(`["null",{"type":"fixed","name":"F","namespace":"","size":1}]`), []byte{2, 7})
	bin(rec(`{"type":"array","items":["null",{"type":"enum","name":"c.E","namespace":"","symbols":["A"]}]}`), []byte{2, 2, 0, 0})
	bin(within(`{"name":"f","type":{"type":"enum","name":"E","namespace":"","symbols":["A"]}},{"name":"g","type":["null","E"]}`), []byte{0, 2, 0})
	bin(`{"type":"record","name":"R","fields":[{"name":"f","type":["null",{"type":"enum","name":"E","namespace":"","symbols":["A"]}]}]}`, []byte{2, 0})
	// decimals with a name, beside others of the same size
	named := func(name, rest string) string {
		return `{"type":"bytes","logicalType":"decimal","precision":9,"scale":2,"name":"` + name + `"` + rest + `}`
	}
	nameless := `{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}`
	both := func(first, second string) {
		bin(within(`{"name":"f","type":["null",`+first+`]},{"name":"g","type":["null",`+second+`]}`), []byte{2, 4, 0, 1, 2, 2, 0x80})
	}
	bin(rec(`["null",`+named("money", "")+`]`), []byte{2, 4, 0, 1})
	bin(rec(`["null",`+named("money", `,"namespace":"c"`)+`]`), []byte{2, 4, 0, 1})
	bin(`["null",`+named("money", "")+`]`, []byte{2, 2, 1})
	both(nameless, named("money", ""))
	both(named("money", ""), nameless)
	both(named("money", ""), named("price", ""))
	both(nameless, nameless)
	both(nameless, `{"type":"bytes","logicalType":"decimal","precision":5,"scale":1,"name":"money"}`)
	// on the field itself
	own := `{"name":"f","type":"bytes","logicalType":"decimal","precision":9,"scale":2}`
	bin(within(own), []byte{4, 0, 1})
	bin(within(own+`,{"name":"g","type":["null",`+nameless+`]},{"name":"h","type":["null",`+named("money", "")+`]}`), []byte{4, 0, 1, 2, 2, 1, 2, 2, 2})
	bin(within(`{"name":"f","type":["null","bytes"],"logicalType":"decimal","precision":9,"scale":2}`), []byte{2, 4, 0, 1})
	bin(within(`{"name":"f","type":{"type":"bytes"},"logicalType":"decimal","precision":9,"scale":2}`), []byte{4, 0, 1})
	bin(within(`{"name":"f","type":"long","logicalType":"timestamp-millis"}`), []byte{2})
}
