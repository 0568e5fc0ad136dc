import Commands
import Testing

@Suite struct ArgumentsTests {
  private let options: [Option] = [
    .integer("epochs", 20, in: 1...100, "how often"), .text("data", "", "a file"),
    .flag("full", "all of it"),
  ]

  private func failure(_ words: [String]) -> String {
    do {
      _ = try Arguments(words, options: options)
      return "taken"
    } catch { return error.description }
  }

  @Test func `arguments are taken in both spellings`() throws {
    let arguments = try Arguments(["--epochs", "3", "--data=x=y", "--full"], options: options)
    #expect(arguments.integer("epochs") == 3)
    #expect(arguments.string("data") == "x=y")
    #expect(arguments.flag("full"))
    #expect(try Arguments([], options: options).integer("epochs") == 20)
    #expect(try Arguments(["-h"], options: options).wantsHelp)
  }

  @Test func `arguments that cannot be taken are named`() {
    #expect(
      failure(["--epoch", "3"]) == "unknown argument '--epoch'; --help lists those there are")
    #expect(failure(["file"]).hasPrefix("unknown argument 'file'"))
    #expect(failure(["--epochs"]) == "--epochs needs a value")
    #expect(failure(["--epochs", "x"]) == "--epochs needs a whole number from 1 to 100, not 'x'")
    #expect(failure(["--epochs", "101"]).contains("from 1 to 100"))
    #expect(failure(["--full=1"]) == "--full takes no value")
  }

  @Test func `help shows a placeholder for many choices, and no value where there is none`() throws
  {
    let options: [Option] = [
      .choice("method", "one", of: ["one", "two"], placeholder: "NAME", "what"),
      .choice("kind", "one", of: ["one", "two"], "which"), .number("margin", nil, "how far"),
      .integer("items", nil, "how many"),
    ]
    let lines = Arguments.help(title: "t", usage: "u", options: options).split(separator: "\n")
      .map { $0.split(separator: " ").joined(separator: " ") }
    #expect(lines.contains("--method NAME what (one)"))
    #expect(lines.contains("--kind one|two which (one)"))
    #expect(lines.contains("--margin X how far") && lines.contains("--items N how many"))
    #expect(try Arguments([], options: options).string("margin") == "")
    #expect(throws: Arguments.Failure.self) { try Arguments(["--method=three"], options: options) }
  }
}
