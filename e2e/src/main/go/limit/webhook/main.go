// The practical limit of webhook to JetStream: does nothing but the contract. It reads the body, checks that it is JSON, wraps it
// as a CloudEvent, publishes that without waiting for others, and answers 200 when the bus has it.
package main

import (
	"encoding/json"
	"io"
	"net/http"

	"tandem.io/limit/contract"
)

type webhook struct {
	Port     string `json:"port"`
	Endpoint string `json:"endpoint"`
}

const largestBody = 1 << 20

func main() {
	source, event := contract.Read[webhook]("webhook")
	bus := contract.Connect(source)
	id := contract.Numbers()
	http.HandleFunc(event.Endpoint, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestBody))
		if err != nil || !json.Valid(body) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		sent, err := bus.Publish(id(), map[string]any{"header": r.Header, "body": json.RawMessage(body)})
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
