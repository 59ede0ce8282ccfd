// The practical limit of a subject of NATS to JetStream: does nothing but the contract. It wraps each message as a CloudEvent and
// publishes without waiting for others, as many at once as the window takes. There is nobody to acknowledge to.
package main

import (
	"encoding/json"
	"runtime"

	"github.com/nats-io/nats.go"
	"tandem.io/limit/contract"
)

type subject struct {
	URL     string `json:"url"`
	Subject string `json:"subject"`
	Queue   string `json:"queue"`
}

func main() {
	source, event := contract.Read[subject]("nats")
	window := contract.Open(contract.Connect(source), func([]struct{}) {})
	id := contract.Numbers()
	connection, err := nats.Connect(event.URL)
	contract.Must(err)
	reader, err := connection.QueueSubscribe(event.Subject, event.Queue, func(message *nats.Msg) {
		data := map[string]any{"subject": message.Subject, "body": json.RawMessage(message.Data)}
		if message.Header != nil {
			data["header"] = message.Header
		}
		window.Publish(struct{}{}, id(), data)
	})
	contract.Must(err)
	contract.Must(reader.SetPendingLimits(-1, -1)) // what waits for the window is not dropped
	runtime.Goexit()                               // the others go on
}
