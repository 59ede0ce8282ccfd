// The practical limit of webhook to JetStream: does nothing but the contract. It reads the body, checks that it is JSON, wraps it
// as a CloudEvent, publishes that without waiting for others, and answers 200 when the bus has it.
package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"tandem.io/limit/contract"
)

const largestBody = 1 << 20

func main() {
	source := contract.Read()
	name, event := contract.Only(source.Spec.Webhook)
	bus := contract.Connect(source, "webhook", name)
	start := strconv.FormatInt(time.Now().UnixNano(), 36) + "-"
	var requests atomic.Int64
	http.HandleFunc(event.Endpoint, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestBody))
		if err != nil || !json.Valid(body) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		id := start + strconv.FormatInt(requests.Add(1), 10)
		sent, err := bus.Publish(id, map[string]any{"header": r.Header, "body": json.RawMessage(body)})
		if err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		select {
		case <-sent.Ok():
			io.WriteString(w, "success")
		case <-sent.Err():
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	panic(http.ListenAndServe(":"+event.Port, nil))
}
