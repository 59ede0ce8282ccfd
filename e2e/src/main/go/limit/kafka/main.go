// The practical limit of Kafka to JetStream: does nothing but the contract. It reads records as a member of the group, checks that
// they are JSON, wraps each as a CloudEvent, publishes without waiting for others, under an id that a record keeps, and commits
// the prefix of each partition that the bus has.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/twmb/franz-go/pkg/kgo"
	"tandem.io/limit/contract"
)

const (
	inFlight    = 256
	commitEvery = 100 * time.Millisecond
)

type sent struct {
	ack    nats.PubAckFuture
	record *kgo.Record
}

func main() {
	source := contract.Read()
	name, event := contract.Only(source.Spec.Kafka)
	bus := contract.Connect(source, "kafka", name)
	client, err := kgo.NewClient(
		kgo.SeedBrokers(event.URL),
		kgo.ConsumeTopics(event.Topic),
		kgo.ConsumerGroup(event.ConsumerGroup.GroupName),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.AutoCommitMarks(),
		kgo.AutoCommitInterval(commitEvery))
	if err != nil {
		panic(err)
	}
	flying := make(chan sent, inFlight)
	go settle(client, flying)
	ids := fmt.Sprintf("limit:%s:%s:%s", name, event.URL, event.Topic)
	for {
		client.PollFetches(context.Background()).EachRecord(func(record *kgo.Record) {
			if !json.Valid(record.Value) {
				return
			}
			id := fmt.Sprintf("%s:%d:%d", ids, record.Partition, record.Offset)
			ack, err := bus.Publish(id, data(record))
			if err != nil {
				panic(err)
			}
			flying <- sent{ack, record}
		})
	}
}

// settle waits in the order of sending, so that what is marked is a prefix.
func settle(client *kgo.Client, flying <-chan sent) {
	for each := range flying {
		select {
		case <-each.ack.Ok():
			client.MarkCommitRecords(each.record)
		case err := <-each.ack.Err():
			panic(err)
		}
	}
}

func data(record *kgo.Record) map[string]any {
	return map[string]any{
		"topic":     record.Topic,
		"key":       string(record.Key),
		"partition": record.Partition,
		"body":      json.RawMessage(record.Value),
		"timestamp": record.Timestamp.String(),
		"headers":   map[string]string{},
	}
}
