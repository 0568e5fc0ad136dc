import Commands
import Files
import Foundation
import Testing
import Training

@testable import siamese

/// A part of the training set that chooses the best checkpoint, and runs that are repeated from their settings.
@Suite(.serialized) struct ValidationTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func train(_ name: String, _ words: String...) throws -> Outcome {
    try siamese(small + ["--out", scratch.path(name)] + words)
  }

  /// The validation AUC of each epoch, as a run prints them.
  private func areas(_ outcome: Outcome) -> [Double] {
    outcome.output.matches(of: /Validation AUC: ([0-9.]+)/).compactMap { Double($0.1) }
  }

  @Test func `validation images are neither trained nor held out, and choose the best checkpoint`()
    throws
  {
    let run = try train("run", "--validation", "0.25", "--epochs", "4", "--lr", "0.01")
    #expect(run.status == 0, "\(run.errors)")
    let areas = areas(run)
    #expect(areas.count == 4)
    let saved = try #require(try SavedRun(at: scratch.path("run")))
    let record = try #require(saved.record)
    let validation = try #require(record.validation)
    #expect(record.training.names.count == 24 && record.heldOut.names.count == 8)
    #expect(validation.names.count == 8 && Set(validation.labels).count == 4 && record.isValid)
    let best = try TrainingCheckpoint(contentsOf: scratch.path("run/best.safetensors"))
    let highest = try #require(areas.max())
    #expect(best.position.epoch == areas.firstIndex(of: highest)! + 1)
    let log = String(decoding: try File.read(scratch.path("run/log.jsonl")), as: UTF8.self)
    #expect(log.matches(of: /"validationAUC":/).count == 4)
    // They are not held out of another split, either.
    let evaluated = try siamese(
      ["evaluate", "-w", scratch.path("run"), "--holdout", "0.9", "--threads", "1"])
    #expect(evaluated.errors.contains("were trained on by this run"), "\(evaluated.errors)")
    #expect(
      evaluated.output.contains(" training images, 8 held out")
        || evaluated.output.contains(" 7 held out"))
  }

  @Test func `training stops early, and a resumed run ends with the same bits`() throws {
    // At a rate of 0 nothing changes after the first epoch but the statistics of batch normalization.
    let words = ["--validation", "0.25", "--early-stopping", "2", "--epochs", "30", "--lr", "0"]
    let run = try siamese(small + ["--out", scratch.path("run"), "--keep", "100"] + words)
    #expect(
      run.status == 0
        && run.output.contains("stopped early: no higher validation AUC for 2 epochs; best: epoch ")
    )
    let areas = areas(run)
    #expect(areas.count < 30 && areas.count >= 3)
    let best = areas.firstIndex(of: areas.max()!)!
    #expect(areas.count - best - 1 == 2)
    let whole = try scratch.last("run")
    let again = try siamese(small + ["--out", scratch.path("run"), "--resume"] + words)
    #expect(again.output.contains("finished: "), "\(again.output)\(again.errors)")
    // As if the process had been killed after the first epoch.
    for path in CheckpointFolder(scratch.path("run")).checkpoints.dropFirst(1) {
      try FileManager.default.removeItem(atPath: path)
    }
    let resumed = try siamese(small + ["--out", scratch.path("run"), "--resume"] + words)
    #expect(resumed.status == 0 && self.areas(resumed) == Array(areas.dropFirst()))
    #expect(try scratch.last("run") == whole)
  }

  @Test func `validation that cannot be computed is refused`() throws {
    let lonely = try train("lonely", "--early-stopping", "3")
    #expect(lonely.status == 2 && lonely.errors.contains("pass --validation 0.1, too"))
    let few = try train("few", "--validation", "0.01")
    #expect(few.status == 1 && few.errors.contains("--validation 0.01 holds out"), "\(few.errors)")
    let classes = try train("classes", "--unseen", "classes", "--validation", "0.3")
    #expect(classes.status == 1, "\(classes.output)")
  }

  @Test func `a run is repeated with the same bits from its run.json, which options replace`()
    throws
  {
    #expect(
      try train("run", "--method", "supcon", "--validation", "0.25", "--seed", "7").status == 0)
    func repeated(_ name: String, _ words: String...) throws -> Outcome {
      try siamese(
        [
          "train", "--config", scratch.path("run/run.json"), "--threads", "1", "--out",
          scratch.path(name),
        ] + words)
    }
    #expect(try repeated("again").status == 0)
    #expect(try scratch.last("again") == scratch.last("run"))
    #expect(
      try File.read(scratch.path("again/run.json")) == File.read(scratch.path("run/run.json")))
    #expect(try repeated("other", "--seed", "8").status == 0)
    #expect(try scratch.last("other") != scratch.last("run"))
    for (text, sentence) in [
      ("{\"epoch\": 3}", "invalid settings: unknown setting 'epoch'"),
      ("{\"epochs\": -3}", "'epochs' needs"), ("{\"epochs\": \"x\"}", "'epochs'"),
      ("[", "invalid settings"),
    ] {
      try File.write(Array(text.utf8), to: scratch.path("wrong.json"))
      let wrong = try siamese(
        ["train", "--config", scratch.path("wrong.json"), "--out", scratch.path("wrong")])
      #expect(wrong.status == 1 && wrong.errors.contains(sentence), "\(wrong.errors)")
    }
    let missing = try siamese([
      "train", "--config", scratch.path("no.json"), "--out", scratch.path("no"),
    ])
    #expect(missing.status == 1 && missing.errors.contains("no.json"))
  }

  @Test func `figures of classes that a run has seen are marked`() throws {
    try scratch.writeImages([10, 10, 10, 10])
    let run = [
      "train", "--data", scratch.path("photos"), "--size", "16", "--width", "4", "--epochs", "1",
    ]
    #expect(try siamese(run + ["--out", scratch.path("run")]).status == 0)
    func evaluate(_ name: String, _ data: String) throws -> Outcome {
      try siamese([
        "evaluate", "-w", scratch.path(name), "--data", scratch.path(data), "--unseen", "classes",
        "--holdout", "0.5", "--threads", "1",
      ])
    }
    let seen = try evaluate("run", "photos")
    #expect(seen.output.contains("4 held out, of classes that the run has seen"), "\(seen.output)")
    #expect(
      seen.output.contains(
        "Not of unseen classes: the run was trained on other images of 2 held-out classes (class-"))
    // The folder, moved, with more images and other class names.
    try FileManager.default.moveItem(atPath: scratch.path("photos"), toPath: scratch.path("moved"))
    for label in 0..<4 {
      try FileManager.default.moveItem(
        atPath: scratch.path("moved/class-\(label)"), toPath: scratch.path("moved/pet \(label)"))
      try scratch.writeImages(
        [0, 0, 0, 0].enumerated().map { $0.offset == label ? 12 : $0.element }, in: "more")
      for number in 10..<12 {
        try FileManager.default.moveItem(
          atPath: scratch.path("more/class-\(label)/\(number).png"),
          toPath: scratch.path("moved/pet \(label)/new \(number).png"))
      }
    }
    let moved = try evaluate("run", "moved")
    #expect(
      moved.output.contains("8 held out, of classes that the run has seen"), "\(moved.output)")
    // A run that was trained without these classes.
    let run2 = [
      "train", "--data", scratch.path("moved"), "--size", "16", "--width", "4", "--epochs", "1",
    ]
    let unseen = ["--unseen", "classes", "--holdout", "0.5"]
    #expect(try siamese(run2 + unseen + ["--out", scratch.path("unseen")]).status == 0)
    let own = try siamese(["evaluate", "-w", scratch.path("unseen"), "--threads", "1"])
    #expect(!own.output.contains("seen"), "\(own.output)")
  }
}
