import Testing

@testable import learn

@Suite struct CompilerTests {
  /// A build that was planned in a terminal, as by `swift run`, may go on coloring in a pipe.
  @Test func `the compiler's words are taken apart, colored or not`() throws {
    let plain = """
      [3/9] Compiling Exercises01 Offset.swift
      /project/Exercises/01-Tensors/Offset.swift:24:10: error: cannot find 'nowhere' in scope
      22 | ) throws -> Int {
      [4/9] Compiling Exercises01 Render.swift
      /project/Exercises/01-Tensors/Render.swift:9:3: warning: never used
      error: fatalError

      """
    let colored = plain.replacing("error: cannot", with: "\u{1B}[0;31merror: \u{1B}[0mcannot")
      .replacing("22 |", with: "\u{1B}[36m22 |\u{1B}[0m")
    for output in [plain, colored] {
      let compiler = Compiler(output)
      #expect(compiler.remarks.map(\.line) == [24, 9])
      #expect(
        compiler.errors(in: "Offset.swift").map(\.text) == [
          "Offset.swift:24:10: error: cannot find 'nowhere' in scope\n22 | ) throws -> Int {"
        ])
      #expect(compiler.errors(in: "Render.swift").isEmpty)
    }
  }
}
