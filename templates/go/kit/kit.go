// Package kit tells which module was downloaded.
package kit

import "{{module}}/internal/words"

// Marker is unique to the bytes of this module.
const Marker = "{{marker}}"

// Greeting is built from an internal package.
const Greeting = words.Hello + ", " + Marker
