// Eventing is a server of generic.Eventing on grpc-go, as those who built one for argo-events have it. It sends so many
// events of two fields as it is told to, and then waits for the end of the call.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
)

const (
	name    = 1
	payload = 2
)

// bytesCodec leaves messages as they are on the wire.
type bytesCodec struct{}

func (bytesCodec) Name() string                  { return "proto" }
func (bytesCodec) Marshal(v any) ([]byte, error) { return *(v.(*[]byte)), nil }

func (bytesCodec) Unmarshal(data []byte, v any) error {
	*(v.(*[]byte)) = append([]byte(nil), data...)
	return nil
}

func main() {
	token := flag.String("token", "", "every call needs it")
	events := flag.Int("events", 0, "to send to each call")
	flag.Parse()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(grpc.ForceServerCodec(bytesCodec{}))
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "generic.Eventing",
		HandlerType: (*any)(nil),
		Streams: []grpc.StreamDesc{{
			StreamName:    "StartEventSource",
			ServerStreams: true,
			Handler:       func(_ any, stream grpc.ServerStream) error { return serve(stream, *token, *events) },
		}},
	}, new(any))
	fmt.Printf("port %d\n", listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(server.Serve(listener))
}

func serve(stream grpc.ServerStream, token string, events int) error {
	header, _ := metadata.FromIncomingContext(stream.Context())
	if got := header.Get("authorization"); token != "" && (len(got) != 1 || got[0] != "Bearer "+token) {
		return status.Errorf(codes.Unauthenticated, "not %v", got)
	}
	var request []byte
	if err := stream.RecvMsg(&request); err != nil {
		return err
	}
	for len(request) > 0 {
		field, _, tagLength := protowire.ConsumeTag(request)
		value, length := protowire.ConsumeBytes(request[tagLength:])
		if tagLength < 0 || length < 0 {
			return status.Error(codes.InvalidArgument, "no EventSource")
		}
		fmt.Printf("field %d %q\n", field, value)
		request = request[tagLength+length:]
	}
	for i := range events {
		event := protowire.AppendString(protowire.AppendTag(nil, name, protowire.BytesType), "tick")
		event = protowire.AppendTag(event, payload, protowire.BytesType)
		event = protowire.AppendString(event, fmt.Sprintf(`{"i":%d}`, i))
		if err := stream.SendMsg(&event); err != nil {
			return err
		}
	}
	<-stream.Context().Done()
	fmt.Println("over")
	return nil
}
