import Commands
import Files
import Foundation
import Testing
import Training

@testable import siamese

@Suite struct ConfigurationTests {
  private func read(_ json: String) throws -> TrainingConfiguration {
    try JSONDecoder().decode(TrainingConfiguration.self, from: Data(json.utf8))
  }

  private func settings(_ words: String...) throws -> TrainingConfiguration {
    try TrainingConfiguration(Arguments(words, options: TrainingConfiguration.options))
  }

  @Test func `options set the properties of their names`() throws {
    let configuration = try settings(
      "--data", "photos/list.csv", "--unseen=classes", "--method", "moco", "--queue", "24",
      "--backbone", "resnet50", "--lr", "2e-3", "--schedule", "one-cycle", "--seed", "7")
    #expect(configuration.data.source == .list("photos/list.csv"))
    #expect(configuration.data.unseen == .classes && configuration.data.seed == 7)
    #expect(configuration.method.name == "moco" && configuration.backbone.description == "resnet50")
    #expect(configuration.learningRate == 0.002 && configuration.schedule == .oneCycle)
    var expected = Hyperparameters()
    (expected.projection, expected.temperature, expected.queue) = (128, 0.2, 24)
    (expected.ema, expected.augmentation) = (0.99, .mocoV2)
    #expect(configuration.hyperparameters == expected)
  }

  @Test func `JSON has the options' names and gives the same settings`() throws {
    for method in Method.all {
      let configuration = try settings("--method", method.name, "--lr", "0.1", "--holdout", "0.3")
      let json = try #require(try SavedRun.settings(configuration)["configuration"])
      #expect(json.contains("\"lr\":0.1,") && json.contains("\"method\":\"\(method.name)\","))
      #expect(try read(json) == configuration)
    }
  }

  @Test func `settings that JSON leaves out have the defaults of the method`() throws {
    #expect(try read("{}") == TrainingConfiguration())
    #expect(try read("{\"method\":\"supcon\"}") == settings("--method", "supcon"))
  }

  @Test func `misspelled keys and invalid values in JSON are errors`() {
    func reason(_ json: String) -> String {
      do {
        _ = try read(json)
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(reason("{\"learning-rate\":0.1}").contains("unknown setting 'learning-rate'"))
    #expect(reason("{\"lr\":-1}").contains("'lr' needs a number from 0"))
    #expect(reason("{\"lr\":\"fast\"}") != "accepted")
    #expect(reason("{\"method\":\"simclr2\"}").contains("'simclr2'"))
    #expect(reason("{\"batch\":1}").contains("'batch' needs an integer from 2"))
  }

  @Test func `settings kept as texts are read by option`() throws {
    let texts = ["method": "triplet", "margin": "0.5", "lr": "1e-3", "weights": "", "epochs": "3"]
    let configuration = try TrainingConfiguration(texts: texts)
    #expect(
      try configuration
        == settings("--method", "triplet", "--margin", "0.5", "--lr", "0.001", "--epochs", "3"))
    for wrong in [["rate": "1"], ["lr": "fast"], ["method": "none"], ["batch": "1"]] {
      #expect(throws: Arguments.Failure.self) { try TrainingConfiguration(texts: wrong) }
    }
  }

  @Test func `the first setting that changes a run is found, however it is written`() throws {
    let saved = try settings("--lr", "1e-3", "--epochs", "3")
    #expect(try settings("--lr", "0.001", "--epochs", "9").difference(from: saved) == nil)
    let found = try #require(try settings("--lr", "0.01", "--decay", "1").difference(from: saved))
    #expect(found == ("lr", "0.001", "0.01"))
  }

  @Test func `every limit of readers can be set, and nothing else`() throws {
    let limits = Mirror(reflecting: ReadingLimits()).children.compactMap(\.label)
    #expect(ReadingLimitsOption.names == limits)
    func apply(_ text: String) -> String {
      do {
        try ReadingLimitsOption.apply(
          Arguments(["--limit", text], options: [ReadingLimitsOption.option]))
        return ""
      } catch { return error.description }
    }
    let saved = ReadingLimits.current
    defer { ReadingLimits.current = saved }
    #expect(apply("pixels=400000000,rows=7") == "")
    #expect(ReadingLimits.current.pixels == 400_000_000 && ReadingLimits.current.rows == 7)
    #expect(ReadingLimits.current.columns == saved.columns)
    #expect(
      apply("pages=1").contains(
        "--limit has no 'pages'; its names are fileBytes, pixels, scannedPixels"))
    for wrong in ["pixels", "pixels=0", "pixels=-1", "pixels=1e9", "pixels=1=2"] {
      #expect(
        apply(wrong).contains("--limit needs an integer of at least 1 for pixels"), "\(wrong)")
    }
  }

  /// A checkpoint with one text per setting, and with the method's tensors under other names.
  @Test func `a checkpoint in the earlier layout resumes`() throws {
    let scratch = try Scratch()
    try File.makeFolder(scratch.path("run"))
    try FileManager.default.copyItem(
      atPath: fixture("text-settings.safetensors"),
      toPath: scratch.path("run/step-00000003.safetensors"))
    let run = ["train", "--threads", "1", "--workers", "1", "--out"]
    let resumed = try siamese(run + [scratch.path("run"), "--resume"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("moco, 2 steps per epoch"), "\(resumed.output)")
    #expect(try StepLog.read(scratch.path("run/log.jsonl")).map(\.step) == [4])
    let fresh = try siamese(
      run + [scratch.path("fresh")] + [
        "--individuals", "4", "--pictures", "10", "--size", "16", "--width", "1", "--epochs", "2",
        "--batch", "16", "--method", "moco", "--queue", "8", "--projection", "4", "--lr", "0.002",
      ])
    #expect(fresh.status == 0, "\(fresh.errors)")
    let ends = try ["run", "fresh"].map { name in
      try TrainingCheckpoint(
        contentsOf: try #require(CheckpointFolder(scratch.path(name)).latest))
    }
    #expect(ends[0].settings == ends[1].settings)
    #expect(ends[0].model.keys == ends[1].model.keys)
    #expect(ends[0].position.step == 4 && ends[1].position.step == 4)
    // Not the same bits: another processor may have written the fixture.
    let losses = try ["run", "fresh"].map { name in
      try #require(try StepLog.read(scratch.path("\(name)/log.jsonl")).last?.loss)
    }
    #expect(abs(losses[0] - losses[1]) < 0.01 * abs(losses[1]), "\(losses)")
    let embedded = try siamese(
      ["evaluate", "--weights", fixture("text-settings.safetensors"), "--threads", "1"])
    #expect(embedded.status == 0 && embedded.output.contains("32 training images, 8 held out"))
  }
}
