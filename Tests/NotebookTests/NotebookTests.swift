import Testing

@testable import Notebook

@Suite struct NotebookTests {
  @Test func `lines are prose or code, and statements end where brackets close`() {
    let source = Source(
      text: """
        //: # Title
        //:
          //: Indented.
        let x = f(
          1, ")"
        )
        show(x)
        """)
    #expect(source.title == "Title")
    #expect(source.lines[1] == .prose(""))
    #expect(source.lines[2] == .prose("Indented."))
    #expect(source.lines[6] == .code("show(x)"))
    #expect(source.endOfStatement(4) == 6)
    #expect(source.endOfStatement(7) == 7)
  }

  @Test func `numbers in sentences have the minus sign and grouped digits, in code and lists not`()
  {
    #expect(typeset("-1.3 or [-2, -.5], y=-3") == "−1.3 or [−2, −.5], y=−3")
    #expect(typeset("-inf") == "−inf")
    #expect(typeset("9.12e-06, 8-4, ResNet-18, --seed") == "9.12e-06, 8-4, ResNet-18, --seed")
    #expect(typeset("377911328 of -31800") == "377,911,328 of −31,800")
    #expect(
      typeset("[1, 1000], 0.12345678")
        == "[1, 1000], 0.12345678")
    #expect(typeset("0.12345678, x12345, 1.0000005e-20") == "0.12345678, x12345, 1.0000005e-20")
    #expect(typeset("12345. 999") == "12,345. 999")
  }

  @Test func `a call of begin is not printed`() {
    #expect(Source.isCue("  begin()"))
    #expect(!Source.isCue("  begin(line: 3)") && !Source.isCue("  let a = begin()"))
  }
}
