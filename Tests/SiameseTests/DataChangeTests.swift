import Files
import Foundation
import Glibc
import Tensors
import Testing
import Training
import Vision
import WeightFiles

/// Runs whose images change, and classes with few images.
@Suite(.serialized) struct DataChangeTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func path(_ name: String) -> String { scratch.path(name) }

  /// Writes images of generated animals: class by class, as many as `counts` says.
  private func writeImages(_ counts: [Int], in folder: String = "photos") throws {
    let pets = CatsAndDogs(individuals: 0..<counts.count, pictures: 0..<12, size: 24, seed: 5)
    for (label, count) in counts.enumerated() {
      try File.makeFolder(path("\(folder)/class-\(label)"))
      for number in 0..<count {
        try pets.item(label * 12 + number).image
          .write(to: path("\(folder)/class-\(label)/\(number).png"))
      }
    }
  }

  private func train(_ words: [String], _ name: String = "run") throws -> Outcome {
    try siamese(small + ["--data", path("photos"), "--out", path(name)] + words)
  }

  private func resume(_ name: String = "run", _ words: String...) throws -> Outcome {
    try siamese(
      ["train", "--resume", "--threads", "1", "--workers", "1", "--out", path(name)] + words)
  }

  private let short = ["--method", "supcon", "--epochs", "1", "--holdout", "0.25"]

  @Test func `images added to a run are neither trained nor held out`() throws {
    try writeImages([6, 6, 6])
    #expect(try train(short).status == 0)
    #expect(try train(short + ["--epochs", "2"], "whole").status == 0)
    let before = try siamese(["evaluate", "-w", path("run")])
    #expect(before.status == 0 && before.errors.isEmpty, "\(before.errors)")
    // They are first in the folder, so all positions and labels change.
    try writeImages([4, 4], in: "photos/a")
    for label in 0..<3 {
      let new = path("photos/class-\(label)/!new.png")
      try FileManager.default.copyItem(atPath: path("photos/class-\(label)/0.png"), toPath: new)
    }
    let after = try siamese(["evaluate", "-w", path("run")])
    #expect(after.output == before.output)
    #expect(
      after.errors.contains("11 images (a/class-0/0.png, a/class-0/1.png, …) were added since"))
    let resumed = try resume("run", "--epochs", "2")
    #expect(resumed.status == 0 && resumed.errors.contains("11 images"), "\(resumed.errors)")
    #expect(resumed.errors.contains("neither trained nor held out"))
    #expect(try scratch.last("run") == scratch.last("whole"))
    #expect(try siamese(["plot", path("run")]).errors.contains("11 images"))
  }

  @Test func `training images that are missing or changed stop a resumed run`() throws {
    try writeImages([6, 6, 6])
    #expect(try train(short + ["--holdout", "0"]).status == 0)
    let image = path("photos/class-1/3.png")
    let bytes = try File.read(image)
    unlink(image)
    let missing = try resume("run", "--epochs", "2")
    #expect(missing.status == 1)
    #expect(
      missing.errors.contains("1 training image (class-1/3.png) of this run is missing"),
      "\(missing.errors)")
    #expect(missing.errors.contains("or start a new run with another --out"))
    try FileManager.default.copyItem(atPath: path("photos/class-0/0.png"), toPath: image)
    let modified = try resume("run", "--epochs", "2")
    #expect(modified.status == 1 && modified.errors.contains("is not the same as when the run"))
    // Of the same size: the checksum tells.
    var other = bytes
    other[bytes.count / 2] ^= 1
    try File.write(other, to: image)
    #expect(try resume("run", "--epochs", "2").errors.contains("not the same"))
    try File.write(bytes, to: image)
    #expect(try resume("run", "--epochs", "2").status == 0)
  }

  @Test func `a list whose labels change stops a resumed run`() throws {
    try writeImages([6, 6, 6])
    func write(_ lines: [String]) throws {
      try File.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path("list.csv"))
    }
    let lines = (0..<18).map { "photos/class-\($0 / 6)/\($0 % 6).png,animal \($0 / 6)" }
    try write(lines)
    let data = ["--data", path("list.csv")]
    #expect(try train(short + data).status == 0)
    // Another order and other names of no image of the run: the same run.
    try write(lines.reversed())
    let same = try siamese(["evaluate", "-w", path("run")])
    #expect(same.status == 0 && same.errors.isEmpty, "\(same.errors)")
    try write(lines.map { $0.replacing("animal 1", with: "animal 7") })
    let relabeled = try resume("run", "--epochs", "2")
    #expect(relabeled.status == 1, "\(relabeled.errors)")
    #expect(relabeled.errors.contains("are of other classes than when the run began"))
    let evaluated = try siamese(["evaluate", "-w", path("run")])
    #expect(evaluated.output == same.output)
    #expect(evaluated.errors.contains("of another class when the run began, which still counts"))
    // An image on both sides of the split would be a leak.
    try write(lines + lines + lines)
    let twice = try train(short + data, "twice")
    #expect(twice.errors.contains("held-out images are also training images"), "\(twice.errors)")
  }

  @Test func `a folder that was moved is the same data`() throws {
    try writeImages([6, 6, 6])
    #expect(try train(short).status == 0)
    #expect(try train(short + ["--epochs", "2"], "whole").status == 0)
    try FileManager.default.moveItem(atPath: path("photos"), toPath: path("moved"))
    let resumed = try resume("run", "--epochs", "2", "--data", path("moved") + "/")
    #expect(resumed.status == 0 && resumed.errors.isEmpty, "\(resumed.errors)")
    let ends = try ["run", "whole"].map {
      try TrainingCheckpoint(contentsOf: try #require(CheckpointFolder(path($0)).latest))
    }
    #expect(ends[0].model.keys.allSatisfy { ends[0].model[$0] == ends[1].model[$0] })
    #expect(ends[0].results == ends[1].results)
  }

  @Test func `trained images are never evaluated as held out, whatever the options say`() throws {
    try writeImages([6, 6, 6])
    #expect(try train(short).status == 0)
    func evaluate(_ words: String...) throws -> Outcome {
      try siamese(["evaluate", "-w", path("run"), "--threads", "1"] + words)
    }
    // 4 or 5 of 6 images of each class are trained on.
    let other = try evaluate("--holdout", "0.5")
    #expect(other.errors.contains("images that would be held out were trained on by this run"))
    let split = try evaluate("--seed", "2")
    #expect(split.errors.contains("were trained on by this run"), "\(split.errors)\(split.output)")
    // The same files under other names.
    try FileManager.default.createDirectory(
      atPath: path("copies"), withIntermediateDirectories: true)
    for label in 0..<3 {
      try File.makeFolder(path("copies/\(label)"))
      for number in 0..<6 {
        try FileManager.default.copyItem(
          atPath: path("photos/class-\(label)/\(number).png"),
          toPath: path("copies/\(label)/copy-\(number).png"))
      }
    }
    let copied = try evaluate("--data", path("copies"), "--holdout", "0.9")
    #expect(copied.errors.contains("were trained on by this run"), "\(copied.errors)")
    // Other images, by other names or the same ones.
    let pets = CatsAndDogs(individuals: 0..<3, pictures: 0..<6, size: 24, seed: 77)
    for index in 0..<18 {
      try File.makeFolder(path("others/class-\(index / 6)"))
      try pets.item(index).image.write(to: path("others/class-\(index / 6)/\(index % 6).png"))
    }
    let unseen = try evaluate("--data", path("others"))
    #expect(unseen.status == 0 && unseen.errors.isEmpty, "\(unseen.errors)")
  }

  @Test func `generated images that were trained on are not held out either`() throws {
    let run = ["--individuals", "4", "--epochs", "1", "--out", path("run")]
    #expect(try siamese(small + run).status == 0)
    let evaluate = ["evaluate", "-w", path("run"), "--threads", "1"]
    let same = try siamese(evaluate)
    #expect(same.status == 0 && same.errors.isEmpty)
    #expect(try siamese(evaluate + ["--holdout", "0.6"]).errors.contains("were trained on"))
    // Another seed: other animals.
    #expect(try siamese(evaluate + ["--seed", "2"]).errors.isEmpty)
  }

  @Test func `every method leaves out classes of one image, and says so, or learns from them`()
    throws
  {
    try writeImages([5, 5, 5, 1, 1])
    let small = ["--epochs", "1", "--holdout", "0", "--batch", "8"]
    for name in [
      "contrastive", "triplet", "triplet-soft", "n-pair", "lifted", "multi-similarity", "circle",
      "angular", "margin", "supcon",
    ] {
      let outcome = try train(small + ["--method", name], name)
      #expect(outcome.status == 0, "\(name): \(outcome.errors)")
      #expect(
        outcome.errors.contains("2 classes have a single training image (")
          && outcome.errors.contains("are left out: --method \(name) compares"),
        "\(name): \(outcome.errors)")
      #expect(outcome.errors.contains("class-3/0.png"))
    }
    for name in ["proxy-nca", "proxy-anchor", "arcface", "cosface", "normalized-softmax"] {
      let outcome = try train(small + ["--method", name], name)
      #expect(outcome.status == 0, "\(name): \(outcome.errors)")
      #expect(!outcome.errors.contains("left out"), "\(name): \(outcome.errors)")
    }
  }

  @Test func `classes of one image only are refused by methods that compare images`() throws {
    try writeImages([1, 1, 1, 1])
    let small = ["--epochs", "1", "--holdout", "0"]
    for name in ["contrastive", "triplet", "supcon", "multi-similarity"] {
      let outcome = try train(small + ["--method", name], name)
      #expect(outcome.status == 1, "\(name): \(outcome.errors)")
      #expect(
        outcome.errors.contains("photos: no class has two training images, and --method \(name)"))
      #expect(outcome.errors.contains("--method arcface"))
    }
    #expect(try train(small + ["--method", "arcface"], "arcface").status == 0)
    #expect(try train(small + ["--method", "simclr"], "simclr").status == 0)
    try writeImages([3, 1, 1, 1])
    let single = try train(small + ["--method", "triplet"], "single")
    #expect(single.status == 1 && single.errors.contains("only one class has two training images"))
  }

  @Test func `what was not measured is a dash`() throws {
    // Held-out classes of one image: no query has a match.
    try writeImages([5, 5, 1, 1, 1, 1, 1, 1, 1, 1])
    let words = ["--method", "triplet", "--epochs", "1", "--unseen", "classes"]
    var isMeasured: [Bool] = []
    for seed in 1...4 {
      let outcome = try train(words + ["--holdout", "0.2", "--seed", "\(seed)"], "run-\(seed)")
      guard outcome.status == 0 else { continue }
      let rows = outcome.output.split(separator: "\n")
      func values(_ name: String) -> [Substring] {
        rows.first { $0.hasPrefix(name) }?.dropFirst(name.count).split(separator: " ") ?? []
      }
      let last = try #require(CheckpointFolder(path("run-\(seed)")).latest)
      let results = try TrainingCheckpoint(contentsOf: last).results
      isMeasured.append(values("MAP@R") != ["–", "–"])
      #expect(isMeasured.last! == (results["areaUnderCurve"] != nil), "\(outcome.output)")
      guard values("MAP@R") == ["–", "–"] else { continue }
      for name in ["ROC AUC", "equal error rate", "balanced accuracy", "1-NN accuracy"] {
        #expect(values(name) == ["–", "–"], "\(name): \(outcome.output)")
      }
      #expect(results["nearestNeighbor"] == nil && results["accuracy"] == nil)
    }
    #expect(isMeasured.contains(false), "\(isMeasured)")
  }

  @Test func `an evaluation that is not possible says which option to change`() throws {
    try writeImages([5, 5, 5])
    let few = try train(["--epochs", "0", "--unseen", "classes"])
    #expect(few.output.contains("no evaluation: --unseen classes needs 4 classes"))
    #expect(few.output.contains("but there are 3; add classes, or pass --unseen pictures"))
    let none = try train(["--epochs", "0", "--holdout", "0"], "none")
    #expect(none.output.contains("nothing is held out with --holdout 0; pass --holdout 0.2"))
    let little = try train(["--epochs", "0", "--holdout", "0.05"], "little")
    let words = little.output.split(separator: "\n").first { $0.hasPrefix("no evaluation") } ?? ""
    #expect(words.contains("fewer than two images are held out of 15; pass --holdout "))
    let fraction = words.split(separator: " ").last.map(String.init) ?? ""
    let enough = try train(["--epochs", "0", "--holdout", fraction], "enough")
    #expect(enough.output.contains("1-NN accuracy"), "\(words)\(enough.output)")
  }

  @Test func `images that cannot be read leave a batch of one, which is skipped`() throws {
    try writeImages([8, 3])
    for number in [0, 1, 2] {
      try File.write(Array("not an image".utf8), to: path("photos/class-1/\(number).png"))
    }
    let outcome = try train(
      [
        "--method", "simclr", "--projection", "8", "--batch", "2", "--holdout", "0", "--epochs",
        "4",
      ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("a batch has only one image that can be read"))
    for number in 1..<8 {
      try File.write(Array("not an image".utf8), to: path("photos/class-0/\(number).png"))
    }
    let lonely = try train(
      ["--method", "simclr", "--projection", "8", "--holdout", "0", "--epochs", "4"], "lonely")
    #expect(lonely.status == 1)
    #expect(lonely.errors.contains("epoch 1 has no batch to train on"), "\(lonely.errors)")
    try writeImages([8, 3])
    let alike = try train(
      ["--method", "simclr", "--augment", "none", "--holdout", "0", "--epochs", "1"], "alike")
    #expect(alike.errors.contains("with --augment none both views of an image are the same"))
  }

  @Test func `weights that are not finite are never used in silence`() throws {
    try writeImages([3, 3])
    let images = (0..<2).map { path("photos/class-\($0)/0.png") }
    #expect(try train(["--epochs", "1", "--holdout", "0"]).status == 0)
    let last = try #require(CheckpointFolder(path("run")).latest)
    let encoder = try SafeTensors.read(last)
    var weights = SavedTensors()
    for (name, tensor) in encoder.all where name.hasPrefix("model.encoder.") {
      weights.set(tensor, named: String(name.dropFirst("model.encoder.".count)))
    }
    let file = path("weights.safetensors")
    try SafeTensors.write(weights, to: file)
    #expect(try siamese(["compare", "-w", file, "--size", "16"] + images).status == 0)
    var broken = try #require(weights["layer4.1.bn2.weight"]).floats()
    broken[0] = Tensor(.nan)
    weights.set(SavedTensor(broken), named: "layer4.1.bn2.weight")
    try SafeTensors.write(weights, to: file)
    for words in [
      ["compare"] + images, ["embed", "-o", path("e.npy")] + images,
      ["search", "--in", path("photos"), images[0]], ["evaluate", "--data", path("photos")],
    ] {
      let outcome = try siamese(words + ["-w", file, "--size", "16"])
      #expect(outcome.status == 1 && outcome.output.isEmpty, "\(words): \(outcome.output)")
      #expect(outcome.errors.contains("layer4.1.bn2.weight"), "\(words): \(outcome.errors)")
      #expect(outcome.errors.contains(path("photos")), "\(words): \(outcome.errors)")
    }
    #expect(!File.exists(path("e.npy")))
    let trained = try train(["--weights", file, "--epochs", "1"], "trained")
    #expect(
      trained.status == 1 && trained.errors.contains("'encoder.layer4.1.bn2.weight' has a value"))
    // So large that the embeddings overflow, but finite.
    for name in weights.names where name.hasSuffix("bn2.weight") {
      weights.set(SavedTensor(Tensor<Float>.full([Int](weights[name]!.shape), 1e30)), named: name)
    }
    try SafeTensors.write(weights, to: file)
    let wild = try siamese(["compare", "-w", file, "--size", "16"] + images)
    #expect(wild.status == 1 && wild.errors.contains("overflow in the network"), "\(wild.errors)")
  }
}
