// The program of the module: prints the marker.
package main

import "{{module}}/kit"

func main() {
	println(kit.Marker)
}
