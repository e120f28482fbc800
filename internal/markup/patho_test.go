package markup
import ("testing";"strings";"time";"fmt")
func TestPatho(t *testing.T){
 n:=50000
 rep:=strings.Repeat
 cases:=map[string]string{
 "brackets":rep("[",n),"quote":rep(">",n)+"a","quotesp":rep("> ",n)+"a","star_":rep("*a_ ",n),"link":rep("[a](",n),"img":rep("![",n),"list":rep("- ",n)+"a","tick":rep("`a``b",n),
 "nestem":rep("*a **a ",n),"refs":rep("[a]: b\n",n),"fn":rep("[^1]: a\n",5000),"fnuse":"[^1]: a\n\n"+rep("[^1] ",n),"dir":rep(":::callout\n",n),"dirc":rep("::::callout\n",2000),"tags":rep("<sup>",n),"tags2":rep("<sup>",n)+rep("</sup>",n),"ent":rep("&",n),"brace":rep("{#",n),"lt":rep("<!",n),
 "table":"|a|\n|-|\n"+rep("|a\n",20000),"wide":rep("|a",5000)+"\n"+rep("|-",5000)+"\n"+rep(rep("|a",5000)+"\n",40),"paras":rep("a\n\n",4900), "hard":rep("a\\\n",n), "strong":rep("**a**",n),"linkdeep":rep("[",n)+"a"+rep("](b)",n), "esc":rep("\\*",n), "comm":rep("<!-- ",n),"attr":rep("<a b=",n),"listdeep": func()string{s:="";for i:=range 300{s+=rep(" ",i*2)+"- a\n"};return s}(),
 }
 for k,s:=range cases{ println("md",k); t0:=time.Now(); d,err:=ParseMarkdown(s,nil); t1:=time.Since(t0); if d!=nil{ d.Markdown(); d.HTMLParts(Options{}); ParseMarkdown(s,d)}; if time.Since(t0)>300*time.Millisecond {fmt.Println("MD",k,t1,time.Since(t0),err)} }
 h:=map[string]string{"div":rep("<div>",400)+"a","fig":rep("<figure><figcaption><small>",150)+"a","bq":rep("<blockquote>",400)+"a<footer>b","ul":rep("<ul><li>",240)+"a","table":rep("<table><tr><td>",160)+"a","b":rep("<b>",n)+"a","bp":rep("<b><p>a",2000),"a":rep("<a href=x>",n),"li":"<ul>"+rep("<li>a",n),"cite":"<blockquote>"+rep("<cite>a</cite>",n),"br":rep("<br>",n),"span":rep("<span lang=zu>a</span>",n), "deep":rep("<div>",n)+"a","fmt":rep("<b><i><s>",2000)+rep("<p>a",2000),"fn":rep(`<a href="#fn1">1</a><p id=fn1><a href="#fnref1">x</a>y</p>`,5000), "h":rep("<h2>",n)+"x","img":rep("<img src=a>",20000),"sel":rep("<select><option>a",n)}
 for k,s:=range h{ println("html",k); t0:=time.Now(); d,_:=ParseHTML(s); t1:=time.Since(t0); d.Markdown(); if time.Since(t0)>300*time.Millisecond {fmt.Println("HTML",k,t1,time.Since(t0),len(d.Blocks))} }
}
