// Package contract is what both limit programs share: what a pod is told, and an event's way to the bus.
package contract

import (
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	stream   = "default"
	inFlight = 4096
)

// EventSource is the part of the custom resource that the limit programs serve.
type EventSource struct {
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Spec struct {
		Webhook map[string]Webhook `json:"webhook"`
		Kafka   map[string]Kafka   `json:"kafka"`
	} `json:"spec"`
}

// Webhook is where to listen.
type Webhook struct {
	Port     string `json:"port"`
	Endpoint string `json:"endpoint"`
}

// Kafka is what to read.
type Kafka struct {
	URL           string `json:"url"`
	Topic         string `json:"topic"`
	ConsumerGroup struct {
		GroupName string `json:"groupName"`
	} `json:"consumerGroup"`
}

// Read is what the variables of a pod say of its EventSource.
func Read() EventSource {
	var source EventSource
	decode("EVENTSOURCE_OBJECT", &source)
	return source
}

// Only is the one event of a type.
func Only[T any](events map[string]T) (string, T) {
	if len(events) != 1 {
		panic(fmt.Sprintf("a limit program serves one event of its type, not %d", len(events)))
	}
	for name, event := range events {
		return name, event
	}
	panic("unreachable")
}

// Bus publishes the events of one name.
type Bus struct {
	js      nats.JetStreamContext
	subject string
	head    string
}

// Connect goes to the bus that the variables name, and makes the stream if nobody has. The server's certificate is not checked:
// it is one of the benchmark's own.
func Connect(source EventSource, kind, event string) Bus {
	var config struct {
		JetStream struct {
			URL string `json:"url"`
		} `json:"jetstream"`
	}
	decode("EVENTBUS_CONFIG", &config)
	connection, err := nats.Connect(config.JetStream.URL, nats.Secure(&tls.Config{InsecureSkipVerify: true}))
	if err != nil {
		panic(err)
	}
	js, err := connection.JetStream(nats.PublishAsyncMaxPending(inFlight))
	if err != nil {
		panic(err)
	}
	ensure(js)
	return Bus{
		js:      js,
		subject: fmt.Sprintf("%s.%s.%s", stream, source.Metadata.Name, event),
		head: fmt.Sprintf(`,"source":%q,"type":%q,"subject":%q,"datacontenttype":"application/json","time":"`,
			source.Metadata.Name, kind, event),
	}
}

// Publish sends data as a CloudEvent, without waiting for the bus.
func (bus Bus) Publish(id string, data any) (nats.PubAckFuture, error) {
	encoded, err := json.Marshal(data)
	if err != nil {
		return nil, err
	}
	event := []byte(`{"specversion":"1.0","id":"` + id + `"` + bus.head + time.Now().UTC().Format(time.RFC3339Nano) +
		`","data_base64":"` + base64.StdEncoding.EncodeToString(encoded) + `"}`)
	return bus.js.PublishMsgAsync(&nats.Msg{Subject: bus.subject, Data: event, Header: nats.Header{"Nats-Msg-Id": {id}}})
}

// ensure makes the stream as the others do that are measured beside.
func ensure(js nats.JetStreamContext) {
	_, err := js.StreamInfo(stream)
	if errors.Is(err, nats.ErrStreamNotFound) {
		_, err = js.AddStream(&nats.StreamConfig{
			Name:       stream,
			Subjects:   []string{stream + ".*.*"},
			MaxMsgs:    1_000_000,
			MaxAge:     168 * time.Hour,
			Duplicates: 300 * time.Second,
			Storage:    nats.FileStorage,
		})
	}
	if err != nil {
		panic(err)
	}
}

func decode(variable string, into any) {
	text, err := base64.StdEncoding.DecodeString(os.Getenv(variable))
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		panic(fmt.Sprintf("%s is not what a pod is told: %v", variable, err))
	}
}
