import Files
import Foundation
import Testing

/// The command `draw`, run as a person runs it: every refusal word for word, and what it draws.
@Suite struct DrawTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  /// What came of a command.
  private struct Outcome: Equatable {
    let status: Int32
    let output, errors: String
    /// The files that are in the folder afterwards, hidden ones too.
    let files: [String]
  }

  /// Runs `draw` in an empty folder.
  private func draw(_ words: String...) throws -> Outcome {
    try File.makeFolder(folder.path())
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent().appending(path: "draw")
    process.arguments = words
    process.currentDirectoryURL = folder
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    func text(_ pipe: Pipe) -> String {
      String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    let (printed, complaint) = (text(output), text(errors))
    process.waitUntilExit()
    let ended = process.terminationReason == .exit ? process.terminationStatus : -1
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    return Outcome(status: ended, output: printed, errors: complaint, files: files)
  }

  /// Expects that a command line is refused in these words, and that nothing is left behind.
  private func expectRefusal(
    _ sentence: String, _ outcome: Outcome, status: Int32 = 2,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let expected = Outcome(status: status, output: "", errors: "draw: \(sentence)\n", files: [])
    #expect(outcome == expected, sourceLocation: sourceLocation)
  }

  private let models =
    "neuron, mlp, siamese, resnet18, resnet34, resnet50, resnet101, resnet152, wide_resnet50_2, "
    + "wide_resnet101_2, resnext50_32x4d, resnext101_32x8d, resnext101_64x4d"

  @Test func `a model that there is not is refused with those that there are`() throws {
    expectRefusal("needs the name of one model: \(models)", try draw())
    expectRefusal("needs the name of one model: \(models)", try draw("mlp", "neuron"))
    expectRefusal("there is no model 'resnet19'; there are \(models)", try draw("resnet19"))
    expectRefusal("there is no model ''; there are \(models)", try draw(""))
  }

  @Test func `a file whose ending names no format is refused`() throws {
    for file in ["graph.jpeg", "graph", "svg", "html", "graph.svg/x", ""] {
      expectRefusal(
        "--out: the ending of '\(file)' names no format; there are .svg .png .pdf .dot .gv .json .html",
        try draw("neuron", "-o", file))
    }
  }

  @Test func `options that are not there or do not fit are refused`() throws {
    expectRefusal(
      "unknown argument '--color'; --help lists those there are", try draw("mlp", "--color"))
    expectRefusal(
      "--level needs one of operations, modules, blocks, not 'layers'",
      try draw("mlp", "--level", "layers"))
    expectRefusal(
      "--passes needs one of forward, backward, both, not 'all'", try draw("mlp", "--passes", "all")
    )
    expectRefusal(
      "--depth needs a whole number from 0 to 20, not '-1'", try draw("mlp", "--depth=-1"))
    expectRefusal(
      "--batch needs a whole number from 1 to 256, not '0'", try draw("mlp", "--batch", "0"))
    expectRefusal(
      "--size needs a whole number from 1 to 1024, not 'large'", try draw("mlp", "--size", "large"))
    expectRefusal("--out needs a value", try draw("mlp", "--out"))
    expectRefusal("--legend takes no value", try draw("mlp", "--legend=yes"))
  }

  @Test func `images too small or too many are refused`() throws {
    let few = "--batch 1 needs a --size above 32, as there is nothing to normalize over"
    expectRefusal(few, try draw("resnet18", "--batch", "1", "--size", "32"))
    expectRefusal(few, try draw("siamese", "--batch", "1", "--size", "1"))
    expectRefusal(
      "--batch 256 with --size 1024 are 268435456 pixels, more than 1048576; a smaller batch has the "
        + "same graph", try draw("resnet18", "--batch", "256", "--size", "1024"))
  }

  @Test func `modules to open that there are not are refused`() throws {
    expectRefusal(
      "--open: resnet18 has no module 'layer5'; --level operations shows all",
      try draw("resnet18", "--size", "33", "--open", "layer1,layer5"))
    expectRefusal(
      "--open: neuron has no module 'conv1'; --level operations shows all",
      try draw("neuron", "--open", "conv1"))
  }

  @Test func `options that would change nothing are refused`() throws {
    expectRefusal("--open is for --level modules", try draw("mlp", "--level=blocks", "--open=0"))
    expectRefusal(
      "--depth is for --level modules", try draw("mlp", "--level=operations", "--depth=1"))
    expectRefusal("--size is for models of images", try draw("mlp", "--size", "64"))
    expectRefusal("--batch is for models of several inputs", try draw("neuron", "--batch", "2"))
    for option in ["--passes=both", "--colors", "--times", "--legend", "--no-buffers"] {
      let name = option.prefix { $0 != "=" }
      expectRefusal(
        "\(name) is for pictures; a page has all of it", try draw("mlp", "-o", "x.HTML", option))
    }
  }

  @Test func `a path that cannot be written is refused with the reason`() throws {
    let recoverySuggestion = "choose a writable folder on a disk with free space"
    for ending in ["svg", "json", "html"] {
      expectRefusal(
        "/dev/null/x.\(ending): cannot be written: cannot create a file in the folder '/dev/null/': "
          + "Not a directory; \(recoverySuggestion)",
        try draw("neuron", "-o", "/dev/null/x.\(ending)"), status: 1
      )
      expectRefusal(
        "/proc/none/x.\(ending): cannot be written: cannot create the folder '/proc/none/': "
          + "No such file or directory; \(recoverySuggestion)",
        try draw("neuron", "-o", "/proc/none/x.\(ending)"),
        status: 1)
    }
  }

  @Test func `what can be drawn is drawn, and nothing is left beside it`() throws {
    for file in ["a.svg", "a.png", "a.pdf", "a.dot", "a.gv", "a.json", "a.html", "A.SVG", "A.HTML"]
    {
      let outcome = try draw("neuron", "--level", "operations", "-o", file)
      #expect(outcome == Outcome(status: 0, output: "\(file)\n", errors: "", files: [file]))
    }
    let folder = try draw("mlp", "--passes", "both", "-o", "b/c.svg")
    #expect(folder == Outcome(status: 0, output: "b/c.svg\n", errors: "", files: ["b"]))
    #expect(try draw("--help").status == 0)
  }

  @Test func `times are told without further options, and only where they are wanted`() throws {
    func times(_ option: String) throws -> Int {
      let path = folder.path() + ".dot"
      defer { try? FileManager.default.removeItem(atPath: path) }
      let outcome = try draw("neuron", "--level=operations", "-o", path, option)
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      let dot = String(decoding: try File.read(path), as: UTF8.self)
      return dot.components(separatedBy: ", backward ").count - 1
    }
    // The neuron's ×, +, tanh and ×.
    #expect(try times("--times") == 4)
    #expect(try times("--legend") == 0)
  }
}
