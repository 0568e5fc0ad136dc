import Files
import Foundation
import Testing

@testable import siamese

/// The record of results, and the pages that show it.
@Suite(.serialized) struct ResultTests {
  private let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path()

  private func read(_ name: String) throws -> String {
    String(decoding: try File.read(project + name), as: UTF8.self)
  }

  private func recipe(_ name: String) throws -> Recipe {
    try #require(Recipe.all.first { $0.name == name })
  }

  @Test func `pages show the numbers of the record`() throws {
    let record = try ResultRecord(at: project + "Tests/Fixtures/results.jsonl")
    #expect(!record.lines.isEmpty)
    for name in resultPages {
      let page = try read(name)
      #expect(page.contains("<!-- results: "), "\(name) shows none")
      #expect(record.rendered(page) == page, "\(name): write it again with 'siamese results'")
    }
  }

  @Test func `a number that is typed into a page is replaced`() throws {
    let record = try ResultRecord(at: project + "Tests/Fixtures/results.jsonl")
    let page = try read("README.md")
    let start = try #require(page.range(of: "<!-- results: all -->"))
    let forged = page[..<start.upperBound] + "\n| digits | 0.999 |" + page[start.upperBound...]
    #expect(record.rendered(String(forged)) == page)
  }

  @Test func `the record has the commands of the recipes`() throws {
    for line in try ResultRecord(at: project + "Tests/Fixtures/results.jsonl").lines {
      let recipe = try recipe(line.recipe)
      #expect(line.command == recipe.command(seed: line.seed), "\(line.recipe)")
      #expect(recipe.measurements.map(\.description).contains(line.measure))
      #expect((0...1).contains(line.value))
    }
  }

  @Test func `the options of every recipe are valid, and its name is its own`() throws {
    #expect(Set(Recipe.all.map(\.name)).count == Recipe.all.count)
    for recipe in Recipe.all {
      #expect(throws: Never.self, "\(recipe.name)") {
        try TrainingConfiguration(.init(recipe.words(seed: 1), options: trainOptions))
      }
    }
  }

  @Test func `means, deviations and goals come from the lines`() throws {
    func line(_ seed: UInt64, _ value: Double) -> ResultLine {
      ResultLine(
        recipe: "digits-2d-resnet", seed: seed, measure: "3-NN accuracy", value: value)
    }
    var record = ResultRecord()
    record.replace([line(2, 0.7), line(1, 0.9)])
    record.replace([line(2, 0.5)])
    #expect(record.lines.map(\.value) == [0.9, 0.5])
    let text = record.rendered(
      "<!-- results: digits-2d -->\nold rows\n<!-- end of results -->\nafter")
    #expect(text.contains("| 0.700 ± 0.283 | 2 | – | ≥ 0.800: not reached |"))
    #expect(!text.contains("old rows") && text.hasSuffix("<!-- end of results -->\nafter"))
    #expect(!text.contains("PCA"), "a row that nobody measured")
    record.replace([line(2, 0.85)])
    #expect(record.rendered("<!-- results: digits-2d -->").contains("≥ 0.800: reached"))
  }

  @Test func `a broken line of a record is named`() throws {
    let scratch = try Scratch()
    try File.write(Array("{\"recipe\":1}\n".utf8), to: scratch.path("r.jsonl"))
    let outcome = try siamese(["results", "--record", scratch.path("r.jsonl")])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("line 1 is no result; remove the line"))
    #expect(try siamese(["results", "digits-2d"]).errors.contains("unknown recipe 'digits-2d'"))
  }

  @Test func `macro F1 is the mean of the classes' scores, as in scikit-learn`() {
    // f1_score([0, 0, 1, 1, 2], [0, 1, 1, 1, 3], average="macro")
    let value = Measurement.macroF1([0, 1, 1, 1, 3], truth: [0, 0, 1, 1, 2])
    #expect(abs(value - 0.36666666666666664) < 1e-12)
  }

  @Test func `a row without training is measured in a folder of its own`() throws {
    let scratch = try Scratch()
    let outcome = try siamese(
      ["results", "digits-2d-pca", "--seed", "1", "--record", scratch.path("r.jsonl")],
      in: URL(fileURLWithPath: scratch.path("")))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = try ResultRecord(at: scratch.path("r.jsonl")).lines
    let recorded = try ResultRecord(at: project + "Tests/Fixtures/results.jsonl").lines
    let expected = try #require(recorded.first { $0.recipe == "digits-2d-pca" && $0.seed == 1 })
    #expect(lines.count == 1 && abs(lines[0].value - expected.value) < 0.005)
  }
}
