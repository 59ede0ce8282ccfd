// The practical limit of a stream of Redis to JetStream: does nothing but the contract. It reads as a member of the group, which is
// there already, wraps each entry as a CloudEvent, publishes without waiting for others, under an id that an entry keeps, and
// acknowledges together those that the bus has.
package main

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
	"tandem.io/limit/contract"
)

const (
	// The defaults of an EventSource.
	group    = "argo-events-cg"
	consumer = "argo-events-worker"
	aRead    = 10
)

type stream struct {
	HostAddress        string   `json:"hostAddress"`
	Streams            []string `json:"streams"`
	MaxMsgCountPerRead int64    `json:"maxMsgCountPerRead"`
}

func main() {
	source, event := contract.Read[stream]("redisStream")
	ctx := context.Background()
	client := redis.NewClient(&redis.Options{Addr: event.HostAddress})
	name := event.Streams[0]
	window := contract.Open(contract.Connect(source), func(stored []string) {
		contract.Must(client.XAck(ctx, name, group, stored...).Err())
	})
	count := event.MaxMsgCountPerRead
	if count <= 0 {
		count = aRead // of the same size as the others', or they would be compared with another setting
	}
	for {
		read, err := client.XReadGroup(ctx, &redis.XReadGroupArgs{
			Group: group, Consumer: consumer, Streams: []string{name, ">"}, Count: count,
		}).Result()
		contract.Must(err)
		for _, entry := range read[0].Messages {
			window.Publish(
				entry.ID,
				fmt.Sprintf("limit:%s:%s:%s", source.Name, name, entry.ID),
				map[string]any{"stream": name, "message_id": entry.ID, "values": entry.Values})
		}
	}
}
