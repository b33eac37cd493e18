package kit

import "testing"

func TestGreeting(t *testing.T) {
	if Greeting != "hello, "+Marker {
		t.Fatal(Greeting)
	}
}
