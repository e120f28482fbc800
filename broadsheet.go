// Package broadsheet is a whole online newspaper in one binary. The program is cmd/broadsheet; the house is laid out in
// docs/architecture.md, and arch_test.go keeps its floors apart.
package broadsheet
