import Foundation
import Testing

/// Runs chapters as a reader does, as programs.
@Suite struct ChapterTests {
  private struct Outcome {
    let status: Int32
    let output, errors: String
  }

  private func run(_ chapter: String, _ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent()
      .appending(path: chapter)
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: text, errors: words)
  }

  private func folder() -> String {
    FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
  }

  @Test(arguments: [
    "chapter-01",
    "chapter-02",
    "chapter-04",
    "chapter-05",
    "chapter-06",
    "chapter-07",
    "chapter-08",
    "chapter-09",
    "chapter-10",
    "chapter-11",
    "chapter-12",
    "chapter-14",
    "chapter-16",
  ])
  func `chapters run, and their claims are true`(chapter: String) throws {
    let output = folder()
    defer { try? FileManager.default.removeItem(atPath: output) }
    let outcome = try run(chapter, ["--output", output])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output.contains("✓"))
    #expect(outcome.output.contains("What was built"))
    // The end of the prose: what to do next.
    #expect(outcome.output.suffix(400).contains("swift run learn check"))
    #expect(try run(chapter, ["--output", output]).output == outcome.output)
  }

  @Test func `chapter 3's five products agree, and the roofline is drawn`() throws {
    let output = folder()
    defer { try? FileManager.default.removeItem(atPath: output) }
    let outcome = try run("chapter-03", ["--output", output, "--size", "67"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.components(separatedBy: "the same numbers\n").count == 7)
    #expect(outcome.output.contains("roofline.svg") || outcome.output.contains("gnuplot-nox"))
    #expect(outcome.output.suffix(400).contains("swift run learn check 3"))
  }

  @Test func `chapter 13 trains, prints its loss and evaluates the embeddings`() throws {
    let output = folder()
    defer { try? FileManager.default.removeItem(atPath: output) }
    let outcome = try run("chapter-13", ["--output", output, "--epochs", "1"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("Epoch 1/1, Loss: "))
    #expect(outcome.output.suffix(400).contains("swift run learn check 13"))
    let files = try FileManager.default.contentsOfDirectory(atPath: output).sorted()
    #expect(
      files == [
        "apart.svg", "hard-animals.png", "hard.png", "loss.svg", "map-0.svg", "map-1.svg",
        "pairs.png",
        "step-11.safetensors", "step.svg",
      ])
    // One epoch is little, but far from guessing, which is 0.5.
    let row = try #require(
      outcome.output.split(separator: "\n").first { $0.contains("│ embeddings") })
    let numbers = row.split(separator: " ").compactMap { Double($0) }
    #expect(numbers[0] > 0.75, "\(row)")
  }

  @Test func `chapter 15 trains without labels, and shows evaluation and collapse`() throws {
    let output = folder()
    defer { try? FileManager.default.removeItem(atPath: output) }
    let outcome = try run("chapter-15", ["--output", output, "--epochs", "2"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("Epoch 2/2, Loss: "))
    #expect(outcome.output.contains("✓ it is ln 3"))
    #expect(outcome.output.suffix(400).contains("swift run learn check 15"))
    // Two epochs are little, but ten labels a class are far from guessing, which is 10 %.
    let row = try #require(
      outcome.output.split(separator: "\n").last { $0.contains("│ pretrained without labels") })
    let share = try #require(row.split(separator: " ").compactMap { Double($0) }.last)
    #expect(share > 60, "\(row)")
    let files = try FileManager.default.contentsOfDirectory(atPath: output)
    #expect(Set(files).isSuperset(of: ["views.png", "digits.png", "ntxent.svg", "similarity.png"]))
  }

  @Test func `invalid input prints one line and exits with a nonzero status`() throws {
    for (arguments, words) in [
      (["--epoch", "3"], "unknown argument '--epoch'"),
      (["--data", "/missing.gz", "--epochs", "0"], "/missing.gz: cannot be opened"),
      (["--output", "/proc/none", "--epochs", "0"], "/proc/none/pairs.png: cannot be written"),
    ] {
      let outcome = try run("chapter-13", arguments)
      #expect(outcome.status != 0)
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
    let help = try run("chapter-13", ["--help"])
    #expect(help.status == 0)
    #expect(help.output.contains("--epochs N"))
  }
}
