package transfer

import (
	"fmt"
	"testing"
)

func TestProbe(t *testing.T) {
	for _, f := range []string{
		"---\ntitle: A\ndate: 2024-12-19\nlastmod: 2024-12-19T06:30:00+02:00\nd3: 2024-12-19 06:30:00\nn: 5\ntags: [a, b]\nslug: 2024\nx:\n  name: y\nauthors:\n  - name: N\n---\nbody\n",
		"+++\ntitle = 'A'\ndate = 2024-12-19\nlastmod = 2024-12-19T06:30:00+02:00\nd3 = 2024-12-19T06:30:00\ntags=['a']\n[[authors]]\nname='x'\n+++\nbody\n",
		"{\"title\":\"A\",\"date\":\"2024-12-19\",\"n\":5}\nbody\n",
	} {
		kind, head, body, err := SplitFrontMatter([]byte(f))
		m := matter{}
		err2 := DecodeFrontMatter(kind, head, &m)
		fmt.Printf("%s %q %v %v\n", kind, body, err, err2)
		for k, v := range m {
			fmt.Printf("   %s %T %v\n", k, v, v)
		}
	}
}
