import Characters
import Commands
import Files
import Foundation
import Testing
import Training
import Vision

@testable import siamese

/// The sources of `--data`, each from the command line to the evaluation of its held-out images.
@Suite(.serialized) struct DataSourceTests {
  private let scratch: Scratch
  private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/Datasets").path()

  init() throws { scratch = try Scratch() }

  private func path(_ name: String) -> String { scratch.path(name) }

  private func train(_ source: String, _ words: String..., name: String = "run") throws -> Outcome {
    try siamese(
      [
        "train", "--data", source, "--width", "4", "--epochs", "1", "--batch", "8", "--threads",
        "1",
        "--workers", "1", "--method", "supcon", "--out", path(name),
      ] + words)
  }

  private func evaluate(_ words: String..., name: String = "run") throws -> Outcome {
    try siamese(["evaluate", "--threads", "1", "-w", path(name)] + words)
  }

  private func record(_ name: String = "run") throws -> SplitRecord {
    let last = try #require(CheckpointFolder(path(name)).latest)
    return try #require(try SavedRun(contentsOf: last).record)
  }

  private func refusal(_ words: String...) -> String {
    do {
      _ = try TrainingConfiguration(Arguments(words, options: TrainingConfiguration.options))
      return "accepted"
    } catch { return "\(error)" }
  }

  @Test func `a source is read from its description, and described in the same words`() {
    for (text, source) in [
      ("cats-and-dogs", DataSource.catsAndDogs), ("digits", .digits),
      ("fashion-mnist", .fashionMNIST), ("idx:a/b,c:d", .idx(images: "a/b", labels: "c:d")),
      ("idx:mnist/", .idxFolder("mnist/")), ("cifar10:c", .cifar10("c")),
      ("cifar100:/c", .cifar100("/c")), ("npz:x.dat", .npz("x.dat")), ("a/l.CSV", .list("a/l.CSV")),
      ("characters", .characters(nil)), ("characters:fonts", .characters("fonts")),
      ("photos", .folder("photos")), ("./digits", .folder("./digits")),
      ("c:/photos", .folder("c:/photos")),
    ] {
      #expect(DataSource(text) == source)
      #expect(source.description == text)
    }
    #expect(DataSource("data.npz") == .npz("data.npz"))
    for (text, form) in [
      ("idx:", "idx:IMAGES,LABELS or idx:FOLDER"), ("idx:a,", "idx:IMAGES,LABELS or idx:FOLDER"),
      ("idx:a,b,c", "idx:IMAGES,LABELS or idx:FOLDER"), ("cifar10:", "cifar10:FOLDER"),
      ("npz:", "npz:FILE"),
    ] {
      #expect(refusal("--data", text) == "--data needs \(form), not '\(text)'")
    }
  }

  @Test func `a source that is misspelled is suggested`() throws {
    let outcome = try train("fashion-mnits")
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains(
        "fashion-mnits: there is no such folder; did you mean --data fashion-mnist?"))
    #expect(try train("cifar10").errors.contains("did you mean --data cifar10:FOLDER?"))
    #expect(try evaluate("--data", "cifar10:").errors.contains("--data needs cifar10:FOLDER"))
  }

  @Test func `published splits are trained on, held out, recorded, resumed and evaluated`() throws {
    for (number, (source, size, counts)) in [
      ("idx:\(folder)/mnist", 12, (24, 12)), ("cifar10:\(folder)/cifar10", 32, (20, 8)),
      ("cifar100:\(folder)/cifar100", 32, (12, 8)), ("npz:\(folder)/keras.npz", 12, (24, 12)),
    ].enumerated() {
      let name = "run-\(number)"
      let trained = try train(source, name: name)
      #expect(trained.status == 0 && trained.errors.isEmpty, "\(source): \(trained.errors)")
      #expect(trained.output.contains(" at \(size) × \(size), "), "\(trained.output)")
      let sentence = "\(counts.0) training images, \(counts.1) held out"
      #expect(trained.output.contains(sentence), "\(trained.output)")
      let kept = try record(name)
      #expect(kept.training.names.allSatisfy { $0.hasPrefix("train ") })
      #expect(kept.heldOut.names == (0..<counts.1).map { "test \($0)" })
      let evaluated = try evaluate(name: name)
      #expect(evaluated.status == 0 && evaluated.errors.isEmpty, "\(evaluated.errors)")
      let table = evaluated.output.split(separator: "\n")
      #expect(trained.output.contains(table[1...].joined(separator: "\n")), "\(evaluated.output)")
    }
    #expect(
      try siamese(["train", "--resume", "--epochs", "2", "--threads", "1", "--out", path("run-0")])
        .status == 0)
    #expect(try train("idx:\(folder)/mnist", "--epochs", "2", name: "whole").status == 0)
    #expect(try scratch.last("run-0") == scratch.last("whole"))
  }

  @Test func `data in one file without a split is split at random`() throws {
    for source in [
      "npz:\(folder)/gray.npz", "\(folder)/first.npz",
      "idx:\(folder)/mnist/train-images-idx3-ubyte.gz,\(folder)/mnist/train-labels-idx1-ubyte",
    ] {
      let name = String(source.suffix(5))
      let trained = try train(source, "--holdout", "0.25", name: name)
      #expect(trained.output.contains("18 training images, 6 held out"), "\(trained.errors)")
      #expect(try evaluate(name: name).output.contains("18 training images, 6 held out"))
      let missing = try train(source, "--holdout", "published", name: "none")
      #expect(
        missing.errors.contains("has no published split; pass --holdout with a fraction"),
        "\(missing.errors)")
    }
  }

  @Test func `a fraction of a published split is held out of its training set`() throws {
    let source = "npz:\(folder)/keras.npz"
    let trained = try train(source, "--holdout", "0.25")
    #expect(trained.output.contains("18 training images, 6 held out"), "\(trained.errors)")
    let kept = try record()
    #expect((kept.training.names + kept.heldOut.names).allSatisfy { $0.hasPrefix("train ") })
    // The validation set of the run; then the test set, which the run has never seen.
    #expect(try evaluate().output.contains("18 training images, 6 held out"))
    let tested = try evaluate("--data", source)
    #expect(tested.output.contains("24 training images, 12 held out"), "\(tested.errors)")
    #expect(tested.errors.isEmpty, "\(tested.errors)")
    // Other data of the same size is not taken for the run's, whose images have the same numbers.
    let other = try evaluate("--data", "\(folder)/first.npz", "--holdout", "0.5")
    #expect(!other.errors.contains("other") && other.status == 0, "\(other.errors)")
    let same = try evaluate("--data", source, "--holdout", "0.5")
    #expect(same.errors.contains("were trained on by this run, and are left out"), "\(same.errors)")
  }

  @Test func `options that would change a published split are refused`() throws {
    let refused = refusal("--data", "fashion-mnist", "--unseen", "classes")
    #expect(
      refused.contains(
        "--unseen has no effect: what is held out of fashion-mnist is its published split"))
    #expect(refused.contains("pass --holdout 0.2, too"))
    #expect(
      refusal("--data", "fashion-mnist", "--unseen", "classes", "--holdout", "0.2") == "accepted")
    #expect(
      refusal("--holdout", "0x1").contains("--holdout needs a number from 0 to 0.9, 'published' or")
    )
    #expect(refusal("--holdout", "0.95").contains("--holdout needs a number from 0 to 0.9"))
    #expect(
      try train("npz:\(folder)/keras.npz", "--holdout", "validation").errors
        .contains("keras.npz: has no validation set; pass --holdout with a fraction"))
  }

  @Test func `a folder with train, val and test beside each other is kept as it is`() throws {
    try scratch.writeImages([6, 6, 6], in: "data/train")
    try scratch.writeImages([2, 0, 0, 3], in: "data/val")
    try? FileManager.default.removeItem(atPath: path("data/val/class-1"))
    try? FileManager.default.removeItem(atPath: path("data/val/class-2"))
    let data = path("data")
    let trained = try train(data, "--size", "16")
    #expect(trained.output.contains("18 training images, 5 held out"), "\(trained.errors)")
    #expect(
      trained.errors.contains("2 held-out images are also training images"), "\(trained.errors)")
    #expect(trained.errors.contains("stay held out, as in the published split"))
    #expect(try record().heldOut.names.allSatisfy { $0.hasPrefix("val/class-") })
    try FileManager.default.moveItem(atPath: data, toPath: path("moved"))
    let moved = try siamese(
      [
        "train", "--resume", "--epochs", "2", "--data", path("moved"), "--out", path("run"),
        "--threads", "1",
      ])
    #expect(moved.status == 0, "\(moved.errors)")
    try scratch.writeImages([1, 1], in: "moved/test")
    let all = try train(path("moved"), "--size", "16", name: "all")
    #expect(all.output.contains("18 training images, 2 held out"), "\(all.errors)")
    #expect(
      all.errors.contains("the 5 images of the validation set are neither trained nor held out"))
    let validation = try train(
      path("moved"), "--size", "16", "--holdout", "validation", name: "val")
    #expect(validation.output.contains("18 training images, 5 held out"), "\(validation.errors)")
  }

  @Test func `the column of a list that says train or test is honored`() throws {
    try scratch.writeImages([6, 6])
    let rows = (0..<12).map {
      "photos/class-\($0 / 6)/\($0 % 6).png,\($0 / 6),\($0 % 6 < 4 ? "train" : "test")"
    }
    let text = (["path,label,split"] + rows).joined(separator: "\n") + "\n"
    try File.write(Array(text.utf8), to: path("list.csv"))
    let trained = try train(path("list.csv"), "--size", "16")
    #expect(trained.output.contains("8 training images, 4 held out"), "\(trained.errors)")
    #expect(
      try record().heldOut.names.map { $0.suffix(5) } == ["4.png", "5.png", "4.png", "5.png"])
    #expect(try evaluate().output.contains("8 training images, 4 held out"))
  }

  @Test(
    .enabled(
      if: File.exists(FashionMNIST.folder + "/train-images-idx3-ubyte.gz"),
      "dataset-fashion-mnist is not installed"))
  func `fashion-mnist is opened with its split and its size`() throws {
    let configuration = try TrainingConfiguration(
      Arguments(["--data", "fashion-mnist"], options: TrainingConfiguration.options))
    #expect(configuration.data.imageSize == 28 && configuration.data.holdout == .published)
    let split = try DataSplit(ImageDataset(configuration.data), configuration.data)
    #expect(split.training.count == 60_000 && split.heldOut.count == 10_000)
    #expect(split.heldOut.names[9999] == "test 9999" && split.classes[9] == "ankle boot")
    let record = SplitRecord(split, configuration.data)
    #expect(record.isValid && Set(record.training.checksums ?? []).count == 60_000)
  }

  @Test(
    .enabled(
      if: File.exists(Characters.folder + "/NotoSans-Regular.ttf"),
      "fonts-noto-core is not installed"))
  func `characters of held-out scripts are evaluated, and other fonts are noticed`() throws {
    try File.makeFolder(path("fonts"))
    func link(_ script: String, _ weight: String, to other: String? = nil) throws {
      let name = path("fonts/NotoSans\(script)-\(weight).ttf")
      try? FileManager.default.removeItem(atPath: name)
      try FileManager.default.createSymbolicLink(
        atPath: name,
        withDestinationPath: Characters.folder + "/NotoSans\(script)-\(other ?? weight).ttf")
    }
    for script in ["Georgian", "Hebrew"] {
      for weight in ["Bold", "Regular"] { try link(script, weight) }
    }
    let source = "characters:" + path("fonts")
    let trained = try train(source, "--batch", "64", "--size", "16")
    #expect(trained.status == 0 && trained.output.contains("1-NN accuracy"), "\(trained.errors)")
    let kept = try record()
    #expect(kept.heldOut.names.allSatisfy { $0.hasPrefix("GEORGIAN ") })
    #expect(kept.training.names.allSatisfy { $0.hasPrefix("HEBREW ") })
    #expect(try evaluate().errors.isEmpty)
    // Bold in place of regular letters.
    try link("Hebrew", "Regular", to: "Bold")
    let changed = try siamese(["train", "--resume", "--epochs", "2", "--out", path("run")])
    #expect(changed.status == 1 && changed.errors.contains("not the same as when the run began"))
    #expect(try evaluate().errors.contains("changed since the run began"))
  }

  @Test func `a list of pairs is evaluated, without the images that were trained on`() throws {
    try scratch.writeImages([6, 6, 6])
    try scratch.writeImages([4, 4, 4, 4], in: "new")
    #expect(try train(path("photos"), "--size", "16", "--holdout", "0").status == 0)
    func write(_ rows: [String], _ header: String = "a,b,same") throws {
      try File.write(
        Array(([header] + rows).joined(separator: "\n").utf8 + [10]), to: path("pairs.csv"))
    }
    // Class 3 was never trained on.
    let same = [
      "new/class-3/1.png,new/class-3/2.png,1", "new/class-3/1.png,new/class-3/3.png,true",
    ]
    let other = ["new/class-3/1.png,outside/1.png,0", "outside/2.png,new/class-3/2.png,different"]
    try File.makeFolder(path("outside"))
    let pets = CatsAndDogs(individuals: 0..<1, pictures: 0..<3, size: 24, seed: 77)
    for number in 1...2 { try pets.item(number).image.write(to: path("outside/\(number).png")) }
    let trained = "photos/class-0/0.png,photos/class-0/1.png,1"
    try write(same + other)
    let clean = try evaluate("--data", path("pairs.csv"))
    #expect(clean.status == 0 && clean.errors.isEmpty, "\(clean.errors)")
    #expect(clean.output.contains("0 training pairs, 4 held out"), "\(clean.output)")
    #expect(clean.output.contains("Threshold: –") && clean.output.contains("MAP@R               –"))
    try write(same + other + [String](repeating: trained, count: 3))
    let mixed = try evaluate("--data", path("pairs.csv"))
    #expect(
      mixed.errors.contains("3 of 7 pairs have an image that this run was trained on"),
      "\(mixed.errors)")
    try write(
      (same + other).map { $0 + ",test" } + (same + other).map { $0 + ",train" }, "a,b,same,split")
    let split = try evaluate("--data", path("pairs.csv"))
    #expect(split.output.contains("4 training pairs, 4 held out"), "\(split.output)\(split.errors)")
    #expect(split.output.contains("on training pairs."))
    // The distances of embed, compared by hand.
    let e = try siamese(
      ["embed", "-w", path("run"), "-o", path("e.csv")]
        + [
          "new/class-3/1.png", "new/class-3/2.png", "new/class-3/3.png", "outside/1.png",
          "outside/2.png",
        ].map(path))
    #expect(e.status == 0, "\(e.errors)")
    let rows = try String(decoding: File.read(path("e.csv")), as: UTF8.self).split(separator: "\n")
      .dropFirst().map { $0.split(separator: ",").dropFirst().compactMap { Double($0) } }
    func distance(_ a: Int, _ b: Int) -> Double {
      zip(rows[a], rows[b]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let (near, far) = ([distance(0, 1), distance(0, 2)], [distance(0, 3), distance(4, 1)])
    let wins = near.reduce(0) { sum, value in sum + far.count { value < $0 } }
    #expect(clean.output.contains("ROC AUC             \(Double(wins) / 4)"), "\(clean.output)")
    // What it cannot be.
    #expect(
      try train(path("pairs.csv"), name: "none").errors.contains("has no classes to train on"))
    #expect(
      try evaluate("--data", path("pairs.csv"), "--holdout", "0.5").errors
        .contains("--holdout 0.5 has no effect on a list of pairs"))
    try write(["new/class-3/1.png,new/class-3/2.png,1"])
    #expect(try evaluate("--data", path("pairs.csv")).errors.contains("needs some of the same"))
    for (row, sentence) in [
      (
        "new/class-3/1.png,new/class-3/2.png,maybe",
        "line 2 has 'maybe' in the column 'same'; write 1"
      ),
      ("new/class-3/1.png,none.png,1", "none.png, which does not exist; fix the path"),
      ("new/class-3/1.png,1", "line 2 has 2 fields instead of 3"),
      (",new/class-3/1.png,1", "line 2 has no path"),
    ] {
      try write([row])
      let text = try evaluate("--data", path("pairs.csv")).errors
      #expect(text.contains("pairs.csv: ") && text.contains(sentence), "\(text)")
    }
  }
}
