import Testing

@testable import Notebook

@Suite struct NotebookTests {
  @Test func `prose and code are told apart, and statements end where brackets close`() {
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
}
