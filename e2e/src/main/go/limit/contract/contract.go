// Package contract is what the limit programs share: what a pod is told, and an event's way to the bus.
package contract

import (
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	stream = "default"
	// mostPending is as many as requests may wait at once.
	mostPending = 4096
	// longestWait for an answer of the bus; without one a lost answer would hold the window for ever.
	longestWait = 10 * time.Second
)

// Source names the one event that a program serves.
type Source struct {
	// Name is the EventSource's.
	Name string
	// Kind is its type, such as kafka.
	Kind string
	// Event is its name in the EventSource.
	Event string
}

// Read is what the variables of a pod say of the one event of this type: T has the fields that are used of it.
func Read[T any](kind string) (Source, T) {
	var source struct {
		Metadata struct {
			Name string `json:"name"`
		} `json:"metadata"`
		Spec map[string]json.RawMessage `json:"spec"`
	}
	decode("EVENTSOURCE_OBJECT", &source)
	var events map[string]T
	if err := json.Unmarshal(source.Spec[kind], &events); err != nil {
		panic(fmt.Sprintf("the EventSource has no %s that can be read: %v", kind, err))
	}
	if len(events) != 1 {
		panic(fmt.Sprintf("a limit program serves one event of its type, not %d", len(events)))
	}
	for name, event := range events {
		return Source{source.Metadata.Name, kind, name}, event
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
func Connect(source Source) Bus {
	var config struct {
		JetStream struct {
			URL string `json:"url"`
		} `json:"jetstream"`
	}
	decode("EVENTBUS_CONFIG", &config)
	connection, err := nats.Connect(config.JetStream.URL, nats.Secure(&tls.Config{InsecureSkipVerify: true}))
	Must(err)
	js, err := connection.JetStream(nats.PublishAsyncMaxPending(mostPending), nats.PublishAsyncTimeout(longestWait))
	Must(err)
	ensure(js)
	return Bus{
		js:      js,
		subject: fmt.Sprintf("%s.%s.%s", stream, source.Name, source.Event),
		head: fmt.Sprintf(`,"source":%q,"type":%q,"subject":%q,"datacontenttype":"application/json","time":"`,
			source.Name, source.Kind, source.Event),
	}
}

// Numbers makes ids for messages that bring none: a number each, which no other start of a program gives again. The function may
// be called by several at once.
func Numbers() func() string {
	start := strconv.FormatInt(time.Now().UnixNano(), 36) + "-"
	var last atomic.Int64
	return func() string { return start + strconv.FormatInt(last.Add(1), 10) }
}

// Publish sends data as a CloudEvent, without waiting for the bus. Its error tells of data that is no JSON, too.
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
	Must(err)
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
