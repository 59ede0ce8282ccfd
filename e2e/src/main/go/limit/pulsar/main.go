// The practical limit of Pulsar to JetStream: does nothing but the contract. It reads topics by a subscription that is named as the
// event, wraps each message as a CloudEvent, publishes without waiting for others, under an id that a message keeps, and
// acknowledges each that the bus has.
package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/apache/pulsar-client-go/pulsar"
	"tandem.io/limit/contract"
)

type topics struct {
	URL    string   `json:"url"`
	Topics []string `json:"topics"`
	Type   string   `json:"type"`
}

func main() {
	source, event := contract.Read[topics]("pulsar")
	bus := contract.Connect(source)
	client, err := pulsar.NewClient(pulsar.ClientOptions{URL: event.URL})
	contract.Must(err)
	options := pulsar.ConsumerOptions{Topics: event.Topics, SubscriptionName: source.Event, Type: pulsar.Exclusive}
	if event.Type == "shared" {
		options.Type = pulsar.Shared
	}
	consumer, err := client.Subscribe(options)
	contract.Must(err)
	window := contract.Open(bus, func(stored []pulsar.Message) {
		for _, message := range stored {
			contract.Must(consumer.Ack(message))
		}
	})
	for {
		message, err := consumer.Receive(context.Background())
		contract.Must(err)
		id := message.ID()
		window.Publish(
			message,
			fmt.Sprintf("limit:%s:%s:%d:%d:%d:%d",
				source.Name, message.Topic(), id.PartitionIdx(), id.LedgerID(), id.EntryID(), id.BatchIdx()),
			map[string]any{
				"key":         message.Key(),
				"publishTime": message.PublishTime().UTC().String(),
				"body":        json.RawMessage(message.Payload()),
			})
	}
}
