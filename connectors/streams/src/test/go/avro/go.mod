module avro

go 1.21

require github.com/linkedin/goavro/v2 v2.13.0
