import Commands
import Testing

@Suite struct ArgumentsTests {
  private let options: [Option] = [
    .integer("epochs", 20, in: 1...100, "number of epochs"), .text("data", "", "a file"),
    .flag("full", "all of it"),
  ]

  private func failure(_ words: [String]) -> String {
    do {
      _ = try Arguments(words, options: options)
      return "taken"
    } catch { return error.description }
  }

  @Test func `options are read with a space or an equals sign`() throws {
    let arguments = try Arguments(["--epochs", "3", "--data=x=y", "--full"], options: options)
    #expect(arguments.integer("epochs") == 3)
    #expect(arguments.string("data") == "x=y")
    let marked = try Arguments(["--data=\u{301}x"], options: options).string("data")
    #expect(marked.unicodeScalars.elementsEqual("\u{301}x".unicodeScalars))
    #expect(arguments.flag("full"))
    #expect(Bool(arguments.string("full")) == true)
    #expect(try Arguments([], options: options).integer("epochs") == 20)
    #expect(try Arguments(["-h"], options: options).wantsHelp)
  }

  @Test func `invalid arguments are named`() {
    #expect(
      failure(["--epoch", "3"])
        == "unknown argument '--epoch', did you mean --epochs? --help lists all options")
    #expect(failure(["--Epohcs=3"]).contains("'--Epohcs=3', did you mean --epochs? --help"))
    #expect(failure(["--palette"]) == "unknown argument '--palette'; --help lists all options")
    #expect(failure(["file"]).hasPrefix("unknown argument 'file'"))
    #expect(failure(["--epochs"]) == "--epochs needs a value")
    #expect(failure(["--epochs", "x"]) == "--epochs needs an integer from 1 to 100, not 'x'")
    #expect(failure(["--epochs", "101"]).contains("from 1 to 100"))
    #expect(failure(["--full=1"]) == "--full takes no value")
  }

  @Test func `a misspelled word is a similar name's`() {
    let names = ["watch", "check", "hint", "dot"]
    #expect(suggestion(for: "chekc", in: names) == "check")
    #expect(suggestion(for: "Hint", in: names) == "hint")
    #expect(suggestion(for: "dots", in: names) == "dot")
    #expect(suggestion(for: "nosuch", in: names) == nil)
    #expect(suggestion(for: "", in: names) == nil && suggestion(for: "x", in: []) == nil)
  }

  @Test func `an empty path is refused where it is not the default`() {
    for placeholder in ["FILE", "FOLDER", "PATH"] {
      let option = Option.text("out", "x", placeholder: placeholder, "output")
      #expect(option.problem(with: "") == "a path" && option.problem(with: "a") == nil)
    }
    #expect(Option.text("sheet", "", placeholder: "FILE", "sheet").problem(with: "") == nil)
    #expect(Option.text("title", "x", "title").problem(with: "") == nil)
  }

  @Test func `values must be finite and of their option's kind`() throws {
    func failure(_ word: String) -> String? {
      do {
        _ = try Arguments(
          [word],
          options: [
            .number("margin", nil, "margin"), .choice("method", "a", of: ["a", "b"], "method"),
          ])
        return nil
      } catch { return error.description }
    }
    #expect(failure("--margin=0.5") == nil)
    #expect(failure("--margin=inf") == "--margin needs a number of at least 0, not 'inf'")
    #expect(failure("--margin=0x10") == "--margin needs a number of at least 0, not '0x10'")
    #expect(failure("--method=c") == "--method needs one of a, b, not 'c'")
    let options: [Option] = [.number("margin", nil, "margin")]
    #expect(try Arguments([], options: options).string("margin") == "")
  }

  @Test func `a misspelled name in code stops the program`() async {
    await #expect(processExitsWith: .failure) {
      let arguments = try Arguments([], options: [.integer("epochs", 20, "number of epochs")])
      _ = arguments.integer("epoch")
    }
    await #expect(processExitsWith: .failure) {
      let arguments = try Arguments([], options: [.integer("items", nil, "images per class")])
      _ = arguments.integer("items")
    }
    await #expect(processExitsWith: .success) {
      let arguments = try Arguments([], options: [.integer("epochs", 20, "number of epochs")])
      _ = arguments.integer("epochs")
    }
  }
}
