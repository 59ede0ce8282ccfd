// The practical limit of a stream of NATS to JetStream: does nothing but the contract. It reads as a durable consumer, wraps each
// message as a CloudEvent, publishes without waiting for others, under an id that a message keeps, and acknowledges each that the
// bus has.
package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"tandem.io/limit/contract"
)

type subject struct {
	URL       string `json:"url"`
	Subject   string `json:"subject"`
	JetStream struct {
		Stream  string `json:"stream"`
		Durable string `json:"durable"`
	} `json:"jetstream"`
}

func main() {
	source, event := contract.Read[subject]("nats")
	window := contract.Open(contract.Connect(source), func(stored []jetstream.Msg) {
		for _, message := range stored {
			contract.Must(message.Ack())
		}
	})
	connection, err := nats.Connect(event.URL)
	contract.Must(err)
	js, err := jetstream.New(connection)
	contract.Must(err)
	consumer, err := js.CreateOrUpdateConsumer(context.Background(), event.JetStream.Stream, jetstream.ConsumerConfig{
		Durable:       event.JetStream.Durable,
		FilterSubject: event.Subject,
		DeliverPolicy: jetstream.DeliverAllPolicy,
		AckPolicy:     jetstream.AckExplicitPolicy,
	})
	contract.Must(err)
	messages, err := consumer.Messages(jetstream.PullMaxMessages(contract.InFlight))
	contract.Must(err)
	for {
		message, err := messages.Next()
		contract.Must(err)
		about, err := message.Metadata()
		contract.Must(err)
		window.Publish(
			message,
			fmt.Sprintf("limit:%s:%s:%d", source.Name, event.JetStream.Stream, about.Sequence.Stream),
			map[string]any{"subject": message.Subject(), "body": json.RawMessage(message.Data())})
	}
}
