package main

import (
	"os"
	"strings"
	"testing"

	"github.com/antonmedv/expr"
	"github.com/antonmedv/expr/vm"
)

const bench = "../resources/bench/"

func event(b *testing.B) string {
	text, err := os.ReadFile(bench + "event.json")
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}

func each(b *testing.B, measure func(b *testing.B, expression string)) {
	for _, line := range lines(bench + "filters.tsv") {
		name, expression, _ := strings.Cut(line, "\t")
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			measure(b, expression)
		})
	}
}

func wanted(b *testing.B, value any, err error) {
	if err != nil || value != true {
		b.Fatal(value, err)
	}
}

// BenchmarkUpstream does for each event what upstream does: read, compile, run.
func BenchmarkUpstream(b *testing.B) {
	event := event(b)
	each(b, func(b *testing.B, expression string) {
		for i := 0; i < b.N; i++ {
			program, err := expr.Compile(expression)
			if err != nil {
				b.Fatal(err)
			}
			value, err := expr.Run(program, environment(event))
			wanted(b, value, err)
		}
	})
}

// BenchmarkEvent is the same with the expression compiled once.
func BenchmarkEvent(b *testing.B) {
	event := event(b)
	each(b, func(b *testing.B, expression string) {
		program := compiled(b, expression)
		b.ResetTimer()
		for i := 0; i < b.N; i++ {
			value, err := expr.Run(program, environment(event))
			wanted(b, value, err)
		}
	})
}

// BenchmarkExpression is the expression alone, on data that is read already.
func BenchmarkExpression(b *testing.B) {
	data := environment(event(b))
	each(b, func(b *testing.B, expression string) {
		program := compiled(b, expression)
		var machine vm.VM
		b.ResetTimer()
		for i := 0; i < b.N; i++ {
			value, err := machine.Run(program, data)
			wanted(b, value, err)
		}
	})
}

func compiled(b *testing.B, expression string) *vm.Program {
	program, err := expr.Compile(expression)
	if err != nil {
		b.Fatal(err)
	}
	return program
}
