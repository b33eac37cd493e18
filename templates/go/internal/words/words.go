// Package words can be imported from within the module alone.
package words

// Hello is a greeting.
const Hello = "hello"
