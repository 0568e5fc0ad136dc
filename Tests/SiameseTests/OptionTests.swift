import Files
import Foundation
import Tensors
import Testing
import Training
import Vision

/// Runs the commands with their options.
@Suite(.serialized) struct OptionTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func path(_ name: String) -> String { scratch.path(name) }

  /// Trains for one epoch, and expects success.
  @discardableResult
  private func train(
    _ words: [String], _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try siamese(small + ["--epochs", "1", "--out", path(name)] + words)
    #expect(
      outcome.status == 0, "\(words): \(outcome.errors)", sourceLocation: sourceLocation)
    return outcome
  }

  @Test func `a list of paths and labels trains as folders do`() throws {
    try scratch.writeImages()
    // In the order of file names, as folders are listed.
    let files = (0..<18).map { "photos/\($0 / 6)/\($0).png,animal \($0 / 6)" }.sorted()
    try File.write(Array((files.joined(separator: "\n") + "\n").utf8), to: path("list.csv"))
    let listed = try train(["--data", path("list.csv")], "listed")
    #expect(listed.output.contains("18 images of 3 classes"))
    let losses = try ["listed", "folders"].map { name in
      if name == "folders" { try train(["--data", path("photos")], name) }
      return try StepLog.read(path("\(name)/log.jsonl")).map(\.loss)
    }
    #expect(losses[0] == losses[1])
    try File.write(Array("photos/9/9.png,Tom\nphotos/0/0.png,Rex\n".utf8), to: path("bad.csv"))
    let bad = try siamese(["train", "--data", path("bad.csv"), "--out", path("bad")])
    #expect(bad.status == 1 && bad.errors.contains("bad.csv"), "\(bad.errors)")
  }

  @Test func `every augmentation changes the images`() throws {
    var first = Set<Double>()
    for name in ["none", "flip", "simclr", "moco-v2", "supcon", "byol"] {
      try train(["--augment", name, "--method", "simclr"], name)
      first.insert(try StepLog.read(path("\(name)/log.jsonl"))[0].loss)
    }
    // MoCo's and SupCon's differ in the blur, which small images go without.
    #expect(first.count == 5)
    try train(["--augment", "byol", "--size", "48"], "blurred")
  }

  @Test func `every optimizer and schedule has its own losses`() throws {
    func losses(_ words: [String], _ name: String) throws -> [Double] {
      try train(words, name)
      return try StepLog.read(path("\(name)/log.jsonl")).map(\.loss)
    }
    let optimizers = try ["adam", "adamw", "sgd", "rmsprop"].map {
      try losses(["--optimizer", $0, "--decay", "0.1", "--lr", "0.01"], $0)
    }
    // The first loss is that of the initial weights.
    #expect(Set(optimizers.map { $0[0] }).count == 1)
    #expect(Set(optimizers.map { $0[3] }).count == 4)
    for name in ["constant", "cosine", "warmup-cosine", "step", "one-cycle"] {
      try train(["--schedule", name, "--epochs", "3"], name)
      let log = String(decoding: try File.read(path("\(name)/log.jsonl")), as: UTF8.self)
      let rates = log.split(separator: "\n").compactMap { line in
        line.firstRange(of: "\"learningRate\":").flatMap {
          Double(line[$0.upperBound...].prefix { $0 != "," })
        }
      }
      #expect(rates.count == 12)
      let last = try #require(rates.last)
      #expect(name == "constant" ? last == 0.001 : last < 0.0005, "\(name): \(rates)")
    }
  }

  @Test func `every kind of backbone and stem trains and embeds`() throws {
    try scratch.writeImages()
    for (words, width) in [
      (["--backbone", "resnet34"], 32), (["--backbone", "resnet50"], 128),
      (["--backbone", "resnext50_32x4d", "--width", "16"], 512),
      (["--backbone", "wide_resnet50_2"], 128), (["--stem", "imagenet"], 32),
    ] {
      let name = words[1]
      try train(words, name)
      let made = try siamese(
        ["embed", "-w", path(name), "-o", path("\(name).npy"), path("photos/0/0.png")])
      #expect(
        made.output.contains("1 embedding of dimension \(width)"), "\(made.output)\(made.errors)")
    }
    let refused = try siamese(["train", "--backbone", "vgg16"])
    #expect(refused.status == 2 && refused.errors.contains("resnext50_32x4d"))
  }

  @Test func `unseen classes are evaluated beside raw pixels`() throws {
    let run = ["--individuals", "10", "--unseen", "classes", "--method", "supcon"]
    let trained = try train(run, "run")
    #expect(trained.output.contains("80 training images, 20 held out"))
    let evaluated = try siamese(["evaluate", "-w", path("run")])
    let lines = evaluated.output.split(separator: "\n").map(String.init)
    #expect(trained.output.contains(lines[2]), "\(trained.output)\(evaluated.output)")
    let numbers = lines[2].split(separator: " ").compactMap { Double($0) }
    #expect(lines[1].contains("pixels") && numbers.count == 2)
    #expect(numbers.allSatisfy { (0...1).contains($0) } && numbers[0] != numbers[1])
  }

  @Test func `the projector gets embeddings, names and a sprite`() throws {
    try scratch.writeImages()
    try train(["--data", path("photos")], "run")
    let made = try siamese(
      ["embed", "-w", path("run"), "-o", path("map/e.tsv"), path("photos")])
    #expect(made.status == 0, "\(made.errors)")
    func lines(_ name: String) throws -> [Substring] {
      String(decoding: try File.read(path(name)), as: UTF8.self).split(separator: "\n")
    }
    let rows = try lines("map/e.tsv")
    #expect(rows.count == 18 && rows.allSatisfy { $0.split(separator: "\t").count == 32 })
    let names = try lines("map/e-metadata.tsv")
    #expect(names.count == 18 && names[0].hasSuffix("photos/0/0.png"))
    // 18 thumbnails in 5 rows of 5; the projector expects the third in the first row.
    let sprite = try Image(contentsOf: path("map/e-sprite.png"))
    #expect(sprite.width == 320 && sprite.height == 320)
    let third = try Image(contentsOf: String(names[2])).color
    let resized = Resize(width: 64, height: 64)(third)
    #expect(sprite.cropped(Frame(left: 128, top: 0, width: 64, height: 64)) == resized)
    let configuration = try lines("map/projector_config.pbtxt").joined()
    for name in ["e.tsv", "e-metadata.tsv", "e-sprite.png"] {
      #expect(configuration.contains("path: \"\(name)\""))
    }
  }
}
