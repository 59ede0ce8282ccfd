package contract

import "github.com/nats-io/nats.go"

const (
	// InFlight is how many messages wait for the bus at once.
	InFlight = 256
	// together is how many are acknowledged at once, at the most.
	together = 64
)

// Window publishes without waiting for others, up to InFlight at once, and knows in the order of publishing what the bus has, so
// that what is acknowledged to the source is always a prefix of what was read.
type Window[M any] struct {
	bus    Bus
	flying chan sent[M]
}

type sent[M any] struct {
	ack     nats.PubAckFuture
	message M
}

// Open makes a window on the bus.
//
// acknowledge is told which messages the bus has: those that are known by then, the oldest first. It is called by one goroutine.
func Open[M any](bus Bus, acknowledge func([]M)) Window[M] {
	window := Window[M]{bus, make(chan sent[M], InFlight)}
	go window.settle(acknowledge)
	return window
}

// Publish sends what message says, and waits while the window is full. What the bus does not take ends the program, and so does a
// body that is no JSON: a benchmark feeds none.
func (window Window[M]) Publish(message M, id string, data any) {
	ack, err := window.bus.Publish(id, data)
	Must(err)
	window.flying <- sent[M]{ack, message}
}

func (window Window[M]) settle(acknowledge func([]M)) {
	var stored []M
	for each := range window.flying {
		select {
		case <-each.ack.Ok():
			stored = append(stored, each.message)
		case err := <-each.ack.Err():
			panic(err)
		}
		if len(window.flying) == 0 || len(stored) == together {
			acknowledge(stored)
			stored = stored[:0]
		}
	}
}

// Must ends the program with an error, if there is one: whoever measures sees that, and counts nothing of it.
func Must(err error) {
	if err != nil {
		panic(err)
	}
}
