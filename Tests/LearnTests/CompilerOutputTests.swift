import Testing

@testable import learn

@Suite struct CompilerOutputTests {
  /// A build that was planned in a terminal, for example by `swift run`, may color its output in a pipe, too.
  @Test func `the compiler's output is parsed, with and without colors`() throws {
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
      let compiler = CompilerOutput(output)
      #expect(compiler.diagnostics.map(\.line) == [24, 9])
      #expect(
        compiler.errors(in: "Offset.swift").map(\.text) == [
          "Offset.swift:24:10: error: cannot find 'nowhere' in scope\n22 | ) throws -> Int {"
        ])
      #expect(compiler.errors(in: "Render.swift").isEmpty)
    }
  }
}
