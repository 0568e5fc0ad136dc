import Testing

@testable import Book

@Suite struct MarkupTests {
  @Test func `formulas pass through Markdown unchanged`() {
    let html = Markup.html("Let $a_{1} * b_{2} < c$ and *not* `$x$`.\n\n$$y_{i} = *x*$$")
    #expect(html.contains("<span class=\"math\">a_{1} * b_{2} &lt; c</span>"))
    #expect(html.contains("<em>not</em>"))
    #expect(html.contains("<code>$x$</code>"))
    #expect(html.contains("<span class=\"math display\">y_{i} = *x*</span>"))
  }

  @Test func `amounts of money are not formulas, tables are tables, and raw HTML is omitted`() {
    #expect(!Markup.html("It costs $ 3 or $ 4.").contains("math"))
    #expect(Markup.html("so $2 \\cdot 3$").contains("<span class=\"math\">2 \\cdot 3</span>"))
    #expect(Markup.html("filter { $0 != i && $1 == j }").contains("$0 != i &amp;&amp; $1 == j"))
    #expect(Markup.html("| a | b |\n| --- | --- |\n| 1 | 2 |").contains("<td>1</td>"))
    #expect(!Markup.html("<script>x</script>").contains("<script"))
  }
}
