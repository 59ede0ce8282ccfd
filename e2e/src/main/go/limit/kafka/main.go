// The practical limit of Kafka to JetStream: does nothing but the contract. It reads records as a member of the group, checks that
// they are JSON, wraps each as a CloudEvent, publishes without waiting for others, under an id that a record keeps, and commits
// the prefix of each partition that the bus has.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"tandem.io/limit/contract"
)

const commitEvery = 100 * time.Millisecond

type kafka struct {
	URL           string `json:"url"`
	Topic         string `json:"topic"`
	ConsumerGroup struct {
		GroupName string `json:"groupName"`
	} `json:"consumerGroup"`
}

func main() {
	source, event := contract.Read[kafka]("kafka")
	bus := contract.Connect(source)
	client, err := kgo.NewClient(
		kgo.SeedBrokers(event.URL),
		kgo.ConsumeTopics(event.Topic),
		kgo.ConsumerGroup(event.ConsumerGroup.GroupName),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.AutoCommitMarks(),
		kgo.AutoCommitInterval(commitEvery))
	contract.Must(err)
	window := contract.Open(bus, func(stored []*kgo.Record) { client.MarkCommitRecords(stored...) })
	ids := fmt.Sprintf("limit:%s:%s:%s", source.Event, event.URL, event.Topic)
	for {
		fetches := client.PollFetches(context.Background())
		contract.Must(fetches.Err())
		fetches.EachRecord(func(record *kgo.Record) {
			if json.Valid(record.Value) {
				window.Publish(record, fmt.Sprintf("%s:%d:%d", ids, record.Partition, record.Offset), data(record))
			}
		})
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
