import Files
import Foundation
import Glibc
import Testing
import Training
import Vision

@testable import siamese

/// Runs whose images change.
@Suite(.serialized) struct DataChangeTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func path(_ name: String) -> String { scratch.path(name) }

  private func train(_ words: [String], _ name: String = "run") throws -> Outcome {
    try siamese(small + ["--data", path("photos"), "--out", path(name)] + words)
  }

  private func resume(_ name: String = "run", _ words: String...) throws -> Outcome {
    try siamese(
      ["train", "--resume", "--threads", "1", "--workers", "1", "--out", path(name)] + words)
  }

  private let short = ["--method", "supcon", "--epochs", "1", "--holdout", "0.25"]

  @Test func `images added to a run are neither trained nor held out`() throws {
    try scratch.writeImages([6, 6, 6])
    #expect(try train(short).status == 0)
    #expect(try train(short + ["--epochs", "2"], "whole").status == 0)
    let before = try siamese(["evaluate", "-w", path("run")])
    #expect(before.status == 0 && before.errors.isEmpty, "\(before.errors)")
    // They are first in the folder, so all positions and labels change.
    try scratch.writeImages([4, 4], in: "photos/a")
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
    try scratch.writeImages([6, 6, 6])
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
    try scratch.writeImages([6, 6, 6])
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
    try scratch.writeImages([6, 6, 6])
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
    try scratch.writeImages([6, 6, 6])
    #expect(try train(short).status == 0)
    func evaluate(_ words: String...) throws -> Outcome {
      try siamese(["evaluate", "-w", path("run"), "--threads", "1"] + words)
    }
    // 4 or 5 of 6 images of each class are trained on.
    let other = try evaluate("--holdout", "0.5")
    #expect(other.errors.contains("images that would be held out were trained on by this run"))
    let split = try evaluate("--seed", "2")
    #expect(
      split.errors.contains(/(was|were) trained on by this run/), "\(split.errors)\(split.output)")
    #expect(try evaluate("--holdout", "0").errors.contains("--holdout 0; pass --holdout 0.2"))
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

  @Test func `copies of all trained images are found by their contents, whatever their names`()
    throws
  {
    // Alike in size, and beyond the beginning, up to one byte in the middle.
    func write(_ folder: String, _ numbers: Range<Int>) throws -> ImageDataset {
      try File.makeFolder(path(folder))
      return ImageDataset(
        paths: try numbers.map { number in
          var bytes = [UInt8](repeating: 7, count: 50_000)
          bytes[25_000 + number / 250] = UInt8(number % 250)
          let file = path("\(folder)/\(number)-\(folder)")
          try File.write(bytes, to: file)
          return file
        })
    }
    var configuration = DataConfiguration()
    configuration.source = .folder(path("trained"))
    let trained = try write("trained", 0..<600)
    let split = DataSplit(training: trained, heldOut: trained.subset([]), configuration)
    let bytes = try SavedRun.json(SplitRecord(split, configuration))
    let record = try JSONDecoder().decode(SplitRecord.self, from: Data(bytes))
    #expect(record.isValid)
    let others = try write("others", 590..<700)
    configuration.source = .folder(path("others"))
    #expect(record.trained(others, configuration) == Array(0..<10))
    // A record of an earlier version knows sizes only.
    var earlier = record
    earlier.training.checksums = nil
    #expect(earlier.isValid && earlier.trained(others, configuration).isEmpty)
    #expect(earlier.trained(trained, configuration).isEmpty)
    configuration.source = .folder(path("trained"))
    #expect(earlier.trained(trained, configuration).count == 600)
    earlier.training.checksums = [1]
    #expect(!earlier.isValid)
  }

  @Test func `copies of training images in the same folder are not held out`() throws {
    try scratch.writeImages([6, 6, 6])
    let plain = try train(short)
    #expect(plain.status == 0 && plain.errors.isEmpty, "\(plain.errors)")
    for label in 0..<3 {
      for number in 0..<6 {
        try FileManager.default.copyItem(
          atPath: path("photos/class-\(label)/\(number).png"),
          toPath: path("photos/class-\(label)/\(number)-copy.png"))
      }
    }
    let copied = try train(short, "copied")
    #expect(copied.status == 0, "\(copied.errors)")
    #expect(
      copied.errors.contains("under the same name or another, and are not held out"),
      "\(copied.errors)")
    // Two files, although `String` compares their names as equal.
    try scratch.writeImages([8, 8], in: "accents")
    for number in 0..<4 {
      for label in 0..<2 {
        let folder = path("accents/class-\(label)/")
        try FileManager.default.moveItem(
          atPath: folder + "\(number).png", toPath: folder + "\u{E9}\(number).png")
        try FileManager.default.moveItem(
          atPath: folder + "\(number + 4).png", toPath: folder + "e\u{301}\(number).png")
      }
    }
    let accents = try train(short + ["--data", path("accents")], "accents")
    #expect(accents.status == 0 && accents.errors.isEmpty, "\(accents.errors)")
  }

  @Test func `generated images that were trained on are not held out either`() throws {
    let run = ["--individuals", "4", "--epochs", "1", "--out", path("run")]
    #expect(try siamese(small + run).status == 0)
    let evaluate = ["evaluate", "-w", path("run"), "--threads", "1"]
    let same = try siamese(evaluate)
    #expect(same.status == 0 && same.errors.isEmpty)
    #expect(try siamese(evaluate + ["--holdout", "0.6"]).errors.contains("were trained on"))
    let none = ["--individuals", "4", "--epochs", "0", "--holdout", "0", "--out", path("none")]
    #expect(try siamese(small + none).status == 0)
    for words in [[], ["--holdout", "0.5"]] {
      let trained = try siamese(["evaluate", "-w", path("none")] + words)
      #expect(trained.status == 1 && trained.errors.contains("other images with --data"))
    }
    // Another seed: other animals.
    #expect(try siamese(evaluate + ["--seed", "2"]).errors.isEmpty)
  }
}
