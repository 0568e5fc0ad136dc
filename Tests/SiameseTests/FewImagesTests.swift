import Files
import Foundation
import Tensors
import Testing
import Training
import WeightFiles

/// Classes with few images, images that cannot be read, and weights that are not finite.
@Suite(.serialized) struct FewImagesTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func path(_ name: String) -> String { scratch.path(name) }

  private func train(_ words: [String], _ name: String = "run") throws -> Outcome {
    try siamese(small + ["--data", path("photos"), "--out", path(name)] + words)
  }

  @Test func `every method leaves out classes of one image, and says so, or learns from them`()
    throws
  {
    try scratch.writeImages([5, 5, 5, 1, 1])
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
    try scratch.writeImages([1, 1, 1, 1])
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
    try scratch.writeImages([3, 1, 1, 1])
    let single = try train(small + ["--method", "triplet"], "single")
    #expect(single.status == 1 && single.errors.contains("only one class has two training images"))
  }

  @Test func `what was not measured is a dash`() throws {
    // Held-out classes of one image: no query has a match.
    try scratch.writeImages([5, 5, 1, 1, 1, 1, 1, 1, 1, 1])
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
    try scratch.writeImages([5, 5, 5])
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
    // A larger part than the advised one would leave no images to compare.
    try scratch.writeImages([2, 2, 3, 2], in: "pairs")
    let pairs = ["--data", path("pairs"), "--method", "supcon", "--epochs", "0"]
    let advised = try train(pairs + ["--holdout", "0.05"], "pairs")
    #expect(advised.output.contains("images are held out of 9; add images"), "\(advised.output)")
  }

  @Test func `images that cannot be read leave a batch of one, which is skipped`() throws {
    try scratch.writeImages([8, 3])
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
    try scratch.writeImages([8, 3])
    let alike = try train(
      ["--method", "simclr", "--augment", "none", "--holdout", "0", "--epochs", "1"], "alike")
    #expect(alike.errors.contains("with --augment none both views of an image are the same"))
  }

  @Test func `weights that are not finite are never used in silence`() throws {
    try scratch.writeImages([3, 3])
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
    // Distances, but no verdict without a threshold.
    let distances = try siamese(["compare", "-w", file, "--size", "16"] + images)
    #expect(distances.status == 2 && distances.output.hasPrefix("distance   "))
    #expect(distances.errors.contains("there is no threshold"), "\(distances.errors)")
    var broken = try #require(weights["layer4.1.bn2.weight"]).floats()
    broken[0] = Tensor(.nan)
    weights.set(SavedTensor(broken), named: "layer4.1.bn2.weight")
    try SafeTensors.write(weights, to: file)
    for words in [
      ["compare"] + images, ["embed", "-o", path("e.npy")] + images,
      ["search", "--in", path("photos"), images[0]], ["evaluate", "--data", path("photos")],
    ] {
      let outcome = try siamese(words + ["-w", file, "--size", "16"])
      let status: Int32 = words[0] == "compare" ? 2 : 1
      #expect(outcome.status == status && outcome.output.isEmpty, "\(words): \(outcome.output)")
      #expect(outcome.errors.contains("layer4.1.bn2.weight"), "\(words): \(outcome.errors)")
      #expect(outcome.errors.contains("is nan at [0]"), "\(words): \(outcome.errors)")
    }
    #expect(!File.exists(path("e.npy")))
    let trained = try train(["--weights", file, "--epochs", "1"], "trained")
    #expect(trained.status == 1 && trained.errors.contains("'layer4.1.bn2.weight' is nan at [0]"))
    // So large that the embeddings overflow, but finite.
    for name in weights.names where name.hasSuffix("bn2.weight") {
      weights.set(SavedTensor(Tensor<Float>.full([Int](weights[name]!.shape), 1e30)), named: name)
    }
    try SafeTensors.write(weights, to: file)
    let wild = try siamese(["compare", "-w", file, "--size", "16"] + images)
    #expect(wild.status == 2 && wild.errors.contains("overflow in the network"), "\(wild.errors)")
  }
}
