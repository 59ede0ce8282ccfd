// Records what the Go library that upstream uses says of each expression; see README.md.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"regexp"
	"strings"
)

// longest is how long a value's text may be; longer ones show nothing that shorter ones do not.
const longest = 1000

func main() {
	folder := flag.String("folder", "../resources/corpus", "where data.jsonl and cases.txt are, and corpus.tsv goes")
	generated := flag.Int("generated", 3000, "how many expressions to generate")
	paths := flag.Int("paths", 3000, "how many calls of jsonpath to generate")
	library := flag.Int("library", 2000, "how many calls into Go's library to generate")
	constraints := flag.Int("constraints", 500, "how many comparisons of versions to generate")
	fields := flag.Int("fields", 3000, "how many paths of gjson to generate")
	seed := flag.Int64("seed", 1, "of the generator")
	verbose := flag.Bool("verbose", false, "print errors with their message instead of writing the corpus")
	flag.Parse()

	documents := lines(*folder + "/data.jsonl")
	var out strings.Builder
	record := func(document int, expression string) {
		verdict := evaluate(expression, documents[document])
		if len(verdict.text) > longest {
			return
		}
		if *verbose {
			fmt.Printf("%s\t%s\t%v\n", expression, verdict.text, verdict.err)
		}
		quoted, _ := json.Marshal(expression)
		fmt.Fprintf(&out, "%d\t%s\t%s\n", document, quoted, verdict.text)
	}
	for _, line := range lines(*folder + "/cases.txt") {
		if line == "" || strings.HasPrefix(line, "//// ") {
			continue
		}
		var expression string
		if strings.HasPrefix(line, "\"json:") {
			// An expression with line breaks or other characters that a line cannot have.
			if err := json.Unmarshal([]byte("\""+line[6:]), &expression); err != nil {
				panic(line)
			}
		} else {
			expression = line
		}
		record(0, expression)
		if usesData(expression) {
			for document := 1; document < 4; document++ {
				record(document, expression)
			}
		}
	}
	seen := map[string]bool{}
	generate := func(count int, random *rand.Rand, expression func() string, wanted func(verdict) bool) {
		for made := 0; made < count; {
			each := expression()
			if seen[each] {
				continue
			}
			seen[each] = true
			document := random.Intn(len(documents))
			if wanted(evaluate(each, documents[document])) {
				record(document, each)
				made++
			}
		}
	}
	all := func(verdict) bool { return true }
	generator := newGenerator(*seed)
	generate(*generated, generator.random, generator.expression, all)
	generate(*constraints, generator.random, generator.constraint, func(verdict verdict) bool {
		return verdict.text != "run error" || generator.random.Intn(12) == 0
	})
	pathGenerator := &pathGenerator{random: rand.New(rand.NewSource(*seed))}
	generate(*paths, pathGenerator.random, pathGenerator.call, pathGenerator.wants)
	libraryGenerator := &libraryGenerator{random: rand.New(rand.NewSource(*seed))}
	generate(*library, libraryGenerator.random, libraryGenerator.call, func(verdict verdict) bool {
		return verdict.text != "compile error" || libraryGenerator.random.Intn(12) == 0
	})
	if !*verbose {
		if err := os.WriteFile(*folder+"/corpus.tsv", []byte(out.String()), 0o644); err != nil {
			panic(err)
		}
		pairs := gjsonPairs(*fields, *seed, lines(*folder+"/gjson-paths.txt"))
		if err := os.WriteFile(*folder+"/gjson.tsv", []byte(pairs), 0o644); err != nil {
			panic(err)
		}
		if err := os.WriteFile(*folder+"/gjson-documents.jsonl", []byte(strings.Join(gjsonDocuments, "\n")+"\n"), 0o644); err != nil {
			panic(err)
		}
		if err := os.WriteFile(*folder+"/found.tsv", []byte(found(lines(*folder+"/found.tsv"))), 0o644); err != nil {
			panic(err)
		}
	}
}

// found records the verdicts of pairs that have an event of their own.
func found(pairs []string) string {
	var out strings.Builder
	for _, pair := range pairs {
		columns := strings.Split(pair, "\t")
		var document, expression string
		must(json.Unmarshal([]byte(columns[0]), &document))
		must(json.Unmarshal([]byte(columns[1]), &expression))
		fmt.Fprintf(&out, "%s\t%s\t%s\n", columns[0], columns[1], evaluate(expression, document).text)
	}
	return out.String()
}

var names = regexp.MustCompile(`\b(body|header|n|name|tags|items)\b`)

func usesData(expression string) bool {
	return names.MatchString(expression)
}

func lines(path string) []string {
	file, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	var lines []string
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
	}
	return lines
}
