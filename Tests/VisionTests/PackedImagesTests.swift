import Files
import Foundation
import Tensors
import TestSupport
import Testing
import Vision

@Suite struct PackedImagesTests {
  private let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/Vision").path()

  private func problem<Value>(_ body: () throws -> Value) -> String {
    do {
      _ = try body()
      return "read"
    } catch { return "\(error)" }
  }

  @Test func `MNIST's IDX format is read, plain and compressed`() throws {
    let data = try IDX.read(
      images: fixtures + "/tiny-images-idx3-ubyte.gz", labels: fixtures + "/tiny-labels-idx1-ubyte")
    #expect(data.count == 3 && data.labels == [2, 0, 1] && data.classes == ["0", "1", "2"])
    let image = data.item(1).value
    #expect(image.width == 5 && image.height == 4 && image.channels == 1)
    #expect(image.pixels == (20..<40).map { UInt8($0 * 7 % 256) })
  }

  @Test func `an IDX file in several members of gzip is read completely`() throws {
    // gzip.compress(d[:10], mtime=0) + gzip.compress(d[10:], mtime=0) in Python, with
    // d = bytes([0, 0, 8, 1, 0, 0, 0, 3, 4, 5, 6])
    let members: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 224, 96, 100, 96, 96, 96, 102, 97, 5, 0, 165, 247,
      88,
      128, 10, 0, 0, 0, 31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 3, 0, 184, 74, 97, 59, 1, 0, 0, 0,
    ]
    let folder = try TemporaryFolder()
    #expect(try IDX.tensor(folder.file("labels.gz", members)) == Tensor([4, 5, 6]))
  }

  @Test func `CIFAR's color planes are converted to pixels`() throws {
    let folder = try TemporaryFolder()
    // Image n: label n, red 10 n + row, green column, blue 200.
    func record(_ label: [UInt8], _ n: Int) -> [UInt8] {
      label + (0..<1024).map { UInt8(10 * n + $0 / 32) } + (0..<1024).map { UInt8($0 % 32) }
        + [UInt8](repeating: 200, count: 1024)
    }
    for part in 1...5 {
      _ = try folder.file("data_batch_\(part).bin", record([3], part) + record([9], part))
    }
    _ = try folder.file("test_batch.bin", record([1], 0))
    let train = try CIFAR.ten(folder.path, .train)
    #expect(train.labels == [3, 9, 3, 9, 3, 9, 3, 9, 3, 9])
    #expect(train.classes[3] == "cat" && train.classes[9] == "truck")
    let image = train.item(5).value
    #expect(image.width == 32 && image.height == 32 && image.channels == 3)
    #expect(Array(image.pixels[(7 * 32 + 4) * 3..<(7 * 32 + 5) * 3]) == [37, 4, 200])
    #expect(try CIFAR.ten(folder.path, .test).labels == [1])

    _ = try folder.file("train.bin", record([19, 99], 0) + record([0, 4], 1))
    let names = (0..<100).map { "class\($0)\n" }.joined()
    _ = try folder.file("fine_label_names.txt", Array(names.utf8))
    let groups = (0..<20).map { "group\($0)\n" }.joined()
    _ = try folder.file("coarse_label_names.txt", Array(groups.utf8))
    #expect(try CIFAR.hundred(folder.path, .train).labels == [99, 4])
    let coarse = try CIFAR.hundred(folder.path, .train, labels: .coarse)
    #expect(coarse.labels == [19, 0] && coarse.classes[19] == "group19")

    _ = try folder.file("test_batch.bin", record([10], 0))
    #expect(
      problem { try CIFAR.ten(folder.path, .test) }.contains(
        "has the label 10, but there are only 10 classes"))
    _ = try folder.file("test_batch.bin", record([1], 0).dropLast())
    #expect(problem { try CIFAR.ten(folder.path, .test) }.contains("not a multiple of 3073"))
    _ = try folder.file("fine_label_names.txt", Array("one\n".utf8))
    #expect(
      problem { try CIFAR.hundred(folder.path, .train) }.contains("lists 1 class instead of 100"))
    #expect(
      problem { try CIFAR.ten("/nowhere", .test) }.contains("/nowhere/test_batch.bin: cannot"))
  }

  @Test func `an invalid IDX file is reported with the problem`() throws {
    let folder = try TemporaryFolder()
    func expect(_ bytes: [UInt8], _ message: String, line: Int = #line) throws {
      let text = problem { try IDX.tensor(folder.file("file", bytes)) }
      #expect(text.contains("/file: ") && text.contains(message), "line \(line): \(text)")
    }
    try expect([], "is not an IDX file")
    try expect([0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0], "elements of type 13")
    try expect([0, 0, 8, 3, 0, 0], "is truncated in its header")
    try expect(
      [0, 0, 8, 1, 0, 0, 0, 3, 1, 2], "has 2 bytes of data, which do not match its shape [3]")
    let huge = [UInt8](repeating: 255, count: 16)
    try expect([0, 0, 8, 4] + huge, "too large for any memory")
    // No elements, but no strides either.
    try expect(
      [0, 0, 8, 4, 0, 0, 0, 0] + [UInt8](repeating: 255, count: 12), "too large for any memory")
    try expect(
      [0, 0, 8, 1, 0, 0, 0, 2, 7, 8, 0], "has 3 bytes of data, which do not match its shape [2]")
    try expect([0x1F, 0x8B, 8, 0, 0], "truncated")
    let (images, labels) =
      (fixtures + "/tiny-images-idx3-ubyte.gz", fixtures + "/tiny-labels-idx1-ubyte")
    #expect(
      problem { try IDX.read(images: labels, labels: images) }.contains("not images [N, H, W]"))
    #expect(problem { try IDX.read(images: images, labels: images) }.contains("not labels [N]"))
    let two = try folder.file("two", [0, 0, 8, 1, 0, 0, 0, 2, 0, 1])
    #expect(problem { try IDX.read(images: images, labels: two) }.contains("has 2 labels, but"))
    #expect(
      problem { try IDX.read(images: images, labels: labels, classes: ["x", "y"]) }
        .contains("label 0 is 2, but there are only 2 classes"))
  }

  @Test func `randomly changed IDX files never crash`() throws {
    let folder = try TemporaryFolder()
    let files = try ["tiny-images-idx3-ubyte.gz", "tiny-labels-idx1-ubyte"].map {
      try File.read(fixtures + "/" + $0)
    }
    var generator = Generator(seed: 4)
    for round in 0..<2000 {
      // Also unpacked, where damage reaches the sizes.
      var bytes = round % 3 == 2 ? try Gzip.decompressed(files[0], path: "") : files[round % 3]
      for _ in 0...generator.integer(below: 3) {
        bytes[generator.integer(below: bytes.count)] = UInt8(generator.integer(below: 256))
      }
      if generator.integer(below: 3) == 0 {
        bytes.removeLast(generator.integer(below: bytes.count))
      }
      let path = try folder.file("x", bytes)
      _ = problem { try IDX.read(images: path, labels: path) }
      _ = problem { try IDX.tensor(path) }
    }
  }
}
