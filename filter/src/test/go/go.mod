module tandem.io/filter-corpus

go 1.23.0

require (
	github.com/Masterminds/sprig/v3 v3.3.0
	github.com/antonmedv/expr v1.15.5
	github.com/doublerebel/bellows v0.0.0-20160303004610-f177d92a03d3
	github.com/evilmonkeyinc/jsonpath v0.8.1
)
