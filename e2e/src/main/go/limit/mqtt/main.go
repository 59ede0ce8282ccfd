// The practical limit of MQTT to JetStream: does nothing but the contract. It reads a topic with a session that the broker keeps,
// wraps each message as a CloudEvent, publishes without waiting for others, and acknowledges each that the bus has.
package main

import (
	"encoding/json"
	"runtime"

	mqtt "github.com/eclipse/paho.mqtt.golang"
	"tandem.io/limit/contract"
)

type topic struct {
	URL      string `json:"url"`
	Topic    string `json:"topic"`
	ClientID string `json:"clientId"`
	QoS      byte   `json:"qos"`
}

func main() {
	source, event := contract.Read[topic]("mqtt")
	window := contract.Open(contract.Connect(source), func(stored []mqtt.Message) {
		for _, message := range stored {
			message.Ack()
		}
	})
	id := contract.Numbers()
	client := mqtt.NewClient(mqtt.NewClientOptions().
		AddBroker(event.URL).
		SetClientID(event.ClientID).
		SetCleanSession(false).
		SetAutoAckDisabled(true).
		SetAutoReconnect(false).
		SetConnectionLostHandler(func(_ mqtt.Client, err error) { panic(err) }).
		// what waited for the session comes before there is a subscription
		SetDefaultPublishHandler(func(_ mqtt.Client, message mqtt.Message) {
			window.Publish(message, id(), map[string]any{
				"topic":     message.Topic(),
				"messageId": message.MessageID(),
				"body":      json.RawMessage(message.Payload()),
			})
		}))
	done(client.Connect())
	done(client.Subscribe(event.Topic, event.QoS, nil))
	runtime.Goexit() // the others go on
}

func done(token mqtt.Token) {
	token.Wait()
	contract.Must(token.Error())
}
