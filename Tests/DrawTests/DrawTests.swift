import Files
import Foundation
import Testing

/// Runs the command `draw` as a process, and compares every error message and the files.
@Suite struct DrawTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  /// The result of a command.
  private struct Outcome: Equatable {
    let status: Int32
    let output, errors: String
    /// The files in the folder afterwards, hidden ones too.
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

  /// Expects that a command line fails with this message, and leaves no files.
  private func expectFailure(
    _ sentence: String, _ outcome: Outcome, status: Int32 = 2,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let expected = Outcome(status: status, output: "", errors: "draw: \(sentence)\n", files: [])
    #expect(outcome == expected, sourceLocation: sourceLocation)
  }

  private let models =
    "neuron, mlp, siamese, resnet18, resnet34, resnet50, resnet101, resnet152, wide_resnet50_2, "
    + "wide_resnet101_2, resnext50_32x4d, resnext101_32x8d, resnext101_64x4d"

  @Test func `an unknown model is rejected with a list of models`() throws {
    expectFailure("takes the name of one model: \(models)", try draw())
    expectFailure("takes the name of one model: \(models)", try draw("mlp", "neuron"))
    expectFailure("unknown model 'resnet19'; the models are \(models)", try draw("resnet19"))
    expectFailure("unknown model ''; the models are \(models)", try draw(""))
  }

  @Test func `an unknown file format is rejected`() throws {
    expectFailure("--out needs a path, not ''", try draw("neuron", "-o", ""))
    for file in ["graph.jpeg", "graph", "svg", "html", "graph.svg/x"] {
      expectFailure(
        "--out: '\(file)' does not end with a format; use a name that ends with .svg .png .pdf .dot .json .html, "
          + "or pass --format svg", try draw("neuron", "-o", file))
    }
  }

  @Test func `a format writes to the standard output, and to any name`() throws {
    let expected = try draw("neuron", "-o", "x.dot")
    #expect(expected.output == "x.dot\n" && expected.files == ["x.dot"])
    for out in ["-", "/dev/stdout", "/dev/fd/1"] {
      let drawn = try draw("neuron", "--format", "dot", "-o", out)
      #expect(
        drawn.output.hasPrefix("digraph") && drawn.output.hasSuffix("}\n") && drawn.files == [])
      #expect(drawn.status == 0 && drawn.errors == "")
    }
    #expect(try draw("neuron", "--format=html", "-o", "-").output.hasPrefix("<!DOCTYPE html>"))
    #expect(try draw("neuron", "--format", "json", "-o", "graph").files == ["graph"])
    expectFailure(
      "--out: '/dev/stdout' does not end with a format; use a name that ends with .svg .png .pdf .dot .json .html, "
        + "or pass --format svg", try draw("neuron", "-o", "-"))
    expectFailure(
      "--legend has no effect on an HTML page, which contains all of it",
      try draw("mlp", "--format", "html", "--legend"))
  }

  @Test func `unknown options and invalid values are rejected`() throws {
    expectFailure(
      "unknown argument '--color', did you mean --colors? --help lists all options",
      try draw("mlp", "--color"))
    expectFailure(
      "--level needs one of operations, modules, blocks, not 'layers'",
      try draw("mlp", "--level", "layers"))
    expectFailure(
      "--passes needs one of forward, backward, both, not 'all'", try draw("mlp", "--passes", "all")
    )
    expectFailure(
      "--depth needs an integer from 0 to 20, not '-1'", try draw("mlp", "--depth=-1"))
    expectFailure(
      "--batch needs an integer from 1 to 256, not '0'", try draw("mlp", "--batch", "0"))
    expectFailure(
      "--size needs an integer from 1 to 1024, not 'large'", try draw("mlp", "--size", "large"))
    expectFailure("--out needs a value", try draw("mlp", "--out"))
    expectFailure("--legend takes no value", try draw("mlp", "--legend=yes"))
  }

  @Test func `images that are too small or too many are rejected`() throws {
    let few =
      "--batch 1 needs a --size above 32: batch normalization needs more than one value per channel"
    expectFailure(few, try draw("resnet18", "--batch", "1", "--size", "32"))
    expectFailure(few, try draw("siamese", "--batch", "1", "--size", "1"))
    expectFailure(
      "--batch 256 with --size 1024 makes 268435456 pixels, more than 1048576; a smaller batch has the "
        + "same graph", try draw("resnet18", "--batch", "256", "--size", "1024"))
  }

  @Test func `unknown modules in --open are rejected`() throws {
    expectFailure(
      "--open: resnet18 has no module 'layer5'; --level operations shows all",
      try draw("resnet18", "--size", "33", "--open", "layer1,layer5"))
    expectFailure(
      "--open: neuron has no module 'conv1'; --level operations shows all",
      try draw("neuron", "--open", "conv1"))
  }

  @Test func `options without effect are rejected`() throws {
    expectFailure("--open needs --level modules", try draw("mlp", "--level=blocks", "--open=0"))
    expectFailure(
      "--depth needs --level modules", try draw("mlp", "--level=operations", "--depth=1"))
    expectFailure("--size needs a model of images", try draw("mlp", "--size", "64"))
    expectFailure(
      "--batch needs a model with a batch of inputs", try draw("neuron", "--batch", "2"))
    for option in ["--passes=both", "--colors", "--times", "--legend", "--no-buffers"] {
      let name = option.prefix { $0 != "=" }
      expectFailure(
        "\(name) has no effect on an HTML page, which contains all of it",
        try draw("mlp", "-o", "x.HTML", option))
    }
  }

  @Test func `a path that cannot be written is refused with the reason`() throws {
    let recoverySuggestion = "choose another path"
    for ending in ["svg", "json", "html"] {
      expectFailure(
        "/dev/null/x.\(ending): cannot be written: '/dev/null' is not a folder; "
          + recoverySuggestion,
        try draw("neuron", "-o", "/dev/null/x.\(ending)"), status: 1
      )
      expectFailure(
        "/proc/none/x.\(ending): cannot be written: cannot create the folder '/proc/none/': "
          + "No such file or directory; \(recoverySuggestion)",
        try draw("neuron", "-o", "/proc/none/x.\(ending)"),
        status: 1)
    }
  }

  @Test func `every format is written, and no other file`() throws {
    for file in ["a.svg", "a.png", "a.pdf", "a.dot", "a.gv", "a.json", "a.html", "A.SVG", "A.HTML"]
    {
      let outcome = try draw("neuron", "--level", "operations", "-o", file)
      #expect(outcome == Outcome(status: 0, output: "\(file)\n", errors: "", files: [file]))
    }
    let folder = try draw("mlp", "--passes", "both", "-o", "b/c.svg")
    #expect(folder == Outcome(status: 0, output: "b/c.svg\n", errors: "", files: ["b"]))
    #expect(try draw("--help").status == 0)
  }

  @Test func `times are shown with --times alone`() throws {
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
