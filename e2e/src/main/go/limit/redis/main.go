// The practical limit of channels of Redis to JetStream: does nothing but the contract. It wraps each message as a CloudEvent and
// publishes without waiting for others, as many at once as the window takes. There is nobody to acknowledge to.
package main

import (
	"context"
	"encoding/json"

	"github.com/redis/go-redis/v9"
	"tandem.io/limit/contract"
)

type channels struct {
	HostAddress string   `json:"hostAddress"`
	Channels    []string `json:"channels"`
}

func main() {
	source, event := contract.Read[channels]("redis")
	window := contract.Open(contract.Connect(source), func([]struct{}) {})
	id := contract.Numbers()
	ctx := context.Background()
	client := redis.NewClient(&redis.Options{Addr: event.HostAddress})
	subscription := client.Subscribe(ctx, event.Channels...)
	for {
		// not the library's channel, which drops what waits for a minute
		message, err := subscription.ReceiveMessage(ctx)
		contract.Must(err)
		window.Publish(struct{}{}, id(), map[string]any{
			"channel": message.Channel,
			"pattern": message.Pattern,
			"body":    json.RawMessage(message.Payload),
		})
	}
}
