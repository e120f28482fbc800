package transfer

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// xmlPart is an element of a Word document. Names are without their prefix: Word's vocabularies do not collide in what is
// read here, and strict and transitional documents differ only in the namespaces (ECMA-376 parts 1 and 4).
type xmlPart struct {
	name  string
	attrs []xml.Attr
	kids  []*xmlPart
	text  string // of an element without children
}

// Bounds of a document's structure: Word nests some thirty levels for a table in a table; a novel has half a million elements.
const (
	deepestXML = 200
	mostXML    = 3_000_000
)

func parseXML(data []byte) (*xmlPart, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	root := &xmlPart{}
	open := []*xmlPart{root}
	for count := 0; ; {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch t := t.(type) {
		case xml.StartElement:
			if count++; count > mostXML || len(open) > deepestXML {
				return nil, fmt.Errorf("it has more parts than any manuscript")
			}
			p := &xmlPart{name: t.Name.Local, attrs: append([]xml.Attr(nil), t.Attr...)}
			top.kids = append(top.kids, p)
			open = append(open, p)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.text += string(t)
		}
	}
	if len(root.kids) != 1 {
		return nil, errors.New("it is empty")
	}
	return root.kids[0], nil
}

func (p *xmlPart) attr(name string) string {
	if p == nil {
		return ""
	}
	for _, a := range p.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// child is the first element of that name, nil if there is none; nil has no children.
func (p *xmlPart) child(names ...string) *xmlPart {
	for _, name := range names {
		if p == nil {
			return nil
		}
		var found *xmlPart
		for _, k := range p.kids {
			if k.name == name {
				found = k
				break
			}
		}
		p = found
	}
	return p
}

func (p *xmlPart) children(name string) []*xmlPart {
	var list []*xmlPart
	for _, k := range p.kids {
		if k.name == name {
			list = append(list, k)
		}
	}
	return list
}

// all are the elements of that name anywhere below.
func (p *xmlPart) all(name string) []*xmlPart {
	var list []*xmlPart
	for _, k := range p.kids {
		if k.name == name {
			list = append(list, k)
		}
		list = append(list, k.all(name)...)
	}
	return list
}

// on reads a toggle such as <w:b/> or <w:b w:val="0"/> (ECMA-376 part 1, §17.17.4).
func (p *xmlPart) on(name string) bool {
	k := p.child(name)
	if k == nil {
		return false
	}
	switch strings.ToLower(k.attr("val")) {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
