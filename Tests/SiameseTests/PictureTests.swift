import Autograd
import Files
import Foundation
import Glibc
import Layers
import NumPyFiles
import Tensors
import Testing
import Vision

@testable import siamese

/// Folders as people have them: damaged, turned and foreign pictures.
@Suite struct PictureTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func path(_ name: String) -> String { scratch.path(name) }

  /// Trains a network on a few photos, and returns the option that names it.
  private func weights(_ words: String...) throws -> [String] {
    try scratch.writeImages()
    let trained = try siamese(
      small + ["--data", path("photos"), "--epochs", "1", "--out", path("run")] + words)
    #expect(trained.status == 0, "\(trained.errors)")
    return ["--weights", path("run")]
  }

  @Test func `unreadable, foreign and misnamed files are reported, and the rest is used`() throws {
    let weights = try weights()
    let folder = path("album")
    let good = ["a.png", "b/c.PNG", "d.jpg"].map { folder + "/" + $0 }
    for (name, index) in zip(good, 0...) {
      let image = try Image(contentsOf: path("photos/0/\(index).png"))
      try image.write(to: name.replacingOccurrences(of: "PNG", with: "png"))
    }
    try FileManager.default.moveItem(atPath: folder + "/b/c.png", toPath: good[1])
    try File.write(Array("not a picture".utf8), to: folder + "/bad.jpg")
    try File.write(Array("RIFF\0\0\0\0WEBP".utf8), to: folder + "/renamed.jpg")
    try File.write(Array(File.read(good[2]).prefix(200)), to: folder + "/cut.jpg")
    for name in ["1.webp", "2.webp", "3.tif", "notes"] {
      try File.write([1], to: folder + "/" + name)
    }
    let bytes = Array(folder.utf8) + Array("/caf".utf8) + [0xE9] + Array(".jpg".utf8) + [0]
    let descriptor = bytes.withUnsafeBytes {
      open($0.assumingMemoryBound(to: CChar.self).baseAddress!, O_CREAT | O_WRONLY, 0o600)
    }
    try #require(descriptor >= 0)
    close(descriptor)
    defer {
      bytes.withUnsafeBytes { _ = unlink($0.assumingMemoryBound(to: CChar.self).baseAddress!) }
    }

    func expectWarnings(_ errors: String) {
      for message in [
        "warning: 4 files are ignored: 2 .webp, 1 without extension, 1 .tif, for example",
        "warning: 1 name is not UTF-8 and skipped, for example \(folder)/caf\\xE9.jpg; rename",
        "bad.jpg: is neither a PNG nor a JPEG image", "renamed.jpg: is a WebP image",
        "cut.jpg: is a damaged JPEG image",
        "warning: 3 of 6 images cannot be read and are left out",
      ] { #expect(errors.contains(message), "\(message): \(errors)") }
    }
    let embedded = try siamese(["embed"] + weights + ["-o", path("e.csv"), folder])
    #expect(embedded.status == 0 && embedded.output.contains("3 embeddings of dimension 32"))
    expectWarnings(embedded.errors)
    let rows = String(decoding: try File.read(path("e.csv")), as: UTF8.self).split(separator: "\n")
    // By folder, then by name; each row is that of its image.
    #expect(
      rows.dropFirst().map { $0.prefix { $0 != "," } }
        == [good[0], good[2], good[1]].map { $0[...] })
    let alone = try siamese(["embed"] + weights + ["-o", path("one.npy"), good[1]])
    #expect(alone.status == 0)
    let expected = try Tensor<Float>(npy: path("one.npy")).scalars
    let numbers = rows[3].split(separator: ",").dropFirst().compactMap { Float($0) }
    #expect(numbers.count == 32 && zip(numbers, expected).allSatisfy { ($0 - $1).magnitude < 1e-5 })

    let sheet = path("sheet.html")
    let found = try siamese(
      ["search"] + weights + [
        "--in", folder, "--keep-query", "--sheet", sheet, folder + "/bad.jpg", good[1],
      ])
    #expect(found.status == 0)
    expectWarnings(found.errors)
    let lines = found.output.split(separator: "\n")
    #expect(lines.count == 5 && lines[0] == "nearest to \(good[1]):" && lines[1].hasSuffix(good[1]))
    let page = String(decoding: try File.read(sheet), as: UTF8.self)
    #expect(page.components(separatedBy: "<figure").count == 5)

    let compared = try siamese(["compare"] + weights + [good[0], folder + "/cut.jpg"])
    #expect(compared.status == 2 && compared.errors.contains("cut.jpg: is a damaged JPEG"))
    let nothing = try siamese(["embed"] + weights + ["-o", path("n.npy"), folder + "/bad.jpg"])
    #expect(nothing.status == 1 && !File.exists(path("n.npy")))
  }

  @Test func `training reports the files that it ignores`() throws {
    try scratch.writeImages()
    for name in ["0/x.webp", "1/y.webp", "loose.png"] {
      try File.write([1], to: path("photos/\(name)"))
    }
    let trained = try siamese(
      small + ["--data", path("photos"), "--epochs", "1", "--out", path("run")])
    #expect(trained.status == 0)
    let photos = path("photos")
    #expect(
      trained.errors.contains("warning: \(photos): 2 files are ignored: 2 .webp, for example"))
    #expect(trained.errors.contains("warning: \(photos): 1 image is in no class and ignored"))
  }

  @Test func `photos are upright in every command, or as stored`() throws {
    let weights = try weights("--orientation", "stored")
    let fixtures = URL(fileURLWithPath: fixture("")).deletingLastPathComponent()
      .appending(path: "Vision").path()
    let photo = path("turned.jpg")
    try File.write(File.read(fixtures + "/exif6-jpg.jpg"), to: photo)
    func embedding(_ image: String, _ words: String...) throws -> [Float] {
      let made = try siamese(["embed"] + weights + ["-o", path("e.npy")] + words + [image])
      #expect(made.status == 0, "\(made.errors)")
      return try Tensor<Float>(npy: path("e.npy")).scalars
    }
    for upright in [true, false] {
      try Image(contentsOf: photo, upright: upright).write(to: path("\(upright).png"))
    }
    let (upright, stored) = (try embedding(path("true.png")), try embedding(path("false.png")))
    #expect(upright != stored)
    #expect(try embedding(photo, "--orientation", "upright") == upright)
    #expect(try embedding(photo, "--orientation", "stored") == stored)
    // As in training.
    #expect(try embedding(photo) == stored)
    let same = try siamese(
      ["compare"] + weights + ["--orientation", "upright", photo, path("true.png")])
    #expect(same.output.hasPrefix("distance   0.0000\n"), "\(same.output)\(same.errors)")
    let found = try siamese(
      ["search"] + weights + ["--in", photo, "--orientation", "upright", path("true.png")])
    #expect(found.output.contains("  0.0000  "), "\(found.output)\(found.errors)")
    let refused = try siamese(["embed"] + weights + ["--orientation", "left", photo])
    #expect(refused.status == 2 && refused.errors.contains("upright, stored"))
  }

  @Test func `an embedding that is not finite is an error that names the image`() throws {
    try scratch.writeImages()
    let paths = ["photos/0/0.png", "photos/0/1.png", "photos/1/7.png"].map(path)
    let images = ImageDataset(paths: [paths[0], path("none.png"), paths[2]], upright: true)
    let options = EmbeddingOptions(size: 8, normalizes: true, workers: 0)
    #expect(try images.readableEmbeddings(of: Flatten(), options).indices == [0, 2])
    do {
      _ = try images.readableEmbeddings(of: Diverged(), options)
      Issue.record("embedded")
    } catch let error as NonFiniteEmbedding {
      #expect(error.path == paths[2] && error.parameter == nil)
      #expect("\(error)".contains("7.png: its embedding is not finite"))
    }
  }
}

/// A network that returns NaN for all images but the first.
private final class Diverged: Module {
  override func forward(_ x: Variable) -> Variable {
    var rows = x.value.reshaped([x.shape[0], -1])
    rows[1..., 0] = .full([x.shape[0] - 1], .nan)
    return Variable(rows)
  }
}
