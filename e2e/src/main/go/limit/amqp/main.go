// The practical limit of a queue of RabbitMQ to JetStream: does nothing but the contract. It takes what the queue gives it, wraps
// each message as a CloudEvent, publishes without waiting for others, and acknowledges up to the last that the bus has. Exchange
// and queue are there already.
package main

import (
	"encoding/json"

	amqp "github.com/rabbitmq/amqp091-go"
	"tandem.io/limit/contract"
)

type queue struct {
	URL          string `json:"url"`
	QueueDeclare struct {
		Name string `json:"name"`
	} `json:"queueDeclare"`
}

func main() {
	source, event := contract.Read[queue]("amqp")
	bus := contract.Connect(source)
	connection, err := amqp.Dial(event.URL)
	contract.Must(err)
	channel, err := connection.Channel()
	contract.Must(err)
	contract.Must(channel.Qos(contract.InFlight, 0, false))
	deliveries, err := channel.Consume(event.QueueDeclare.Name, "", false, false, false, false, nil)
	contract.Must(err)
	window := contract.Open(bus, func(stored []amqp.Delivery) { contract.Must(stored[len(stored)-1].Ack(true)) })
	id := contract.Numbers()
	for delivery := range deliveries {
		window.Publish(delivery, id(), data(delivery))
	}
	panic("the broker has closed the channel")
}

func data(delivery amqp.Delivery) map[string]any {
	return map[string]any{
		"contentType":     delivery.ContentType,
		"contentEncoding": delivery.ContentEncoding,
		"deliveryMode":    delivery.DeliveryMode,
		"priority":        delivery.Priority,
		"correlationId":   delivery.CorrelationId,
		"replyTo":         delivery.ReplyTo,
		"expiration":      delivery.Expiration,
		"messageId":       delivery.MessageId,
		"timestamp":       delivery.Timestamp.String(),
		"type":            delivery.Type,
		"appId":           delivery.AppId,
		"exchange":        delivery.Exchange,
		"routingKey":      delivery.RoutingKey,
		"body":            json.RawMessage(delivery.Body),
	}
}
