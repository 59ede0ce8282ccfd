// The practical limit of NSQ to JetStream: does nothing but the contract. It reads a channel, wraps each message as a CloudEvent,
// publishes without waiting for others, under an id that a message keeps, and finishes each that the bus has.
package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"

	"github.com/nsqio/go-nsq"
	"tandem.io/limit/contract"
)

type channel struct {
	HostAddress string `json:"hostAddress"`
	Topic       string `json:"topic"`
	Channel     string `json:"channel"`
}

func main() {
	source, event := contract.Read[channel]("nsq")
	window := contract.Open(contract.Connect(source), func(stored []*nsq.Message) {
		for _, message := range stored {
			message.Finish()
		}
	})
	config := nsq.NewConfig()
	config.MaxInFlight = contract.InFlight
	consumer, err := nsq.NewConsumer(event.Topic, event.Channel, config)
	contract.Must(err)
	consumer.SetLoggerLevel(nsq.LogLevelWarning)
	consumer.AddHandler(nsq.HandlerFunc(func(message *nsq.Message) error {
		message.DisableAutoResponse()
		window.Publish(
			message,
			fmt.Sprintf("limit:%s:%s:%s", source.Name, event.Topic, message.ID[:]),
			map[string]any{
				"body":        json.RawMessage(message.Body),
				"timestamp":   strconv.FormatInt(message.Timestamp, 10),
				"nsqdAddress": message.NSQDAddress,
			})
		return nil
	}))
	contract.Must(consumer.ConnectToNSQLookupd(event.HostAddress))
	runtime.Goexit() // the others go on
}
