import Files
import Foundation
import TestSupport
import Testing
import Vision

/// Tiny datasets that NumPy wrote, and what it knows of them.
@Suite struct TinyDatasetTests {
  private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/Datasets").path()

  private func problem<Value>(_ body: () throws -> Value) -> String {
    do {
      _ = try body()
      return "read"
    } catch { return "\(error)" }
  }

  private func parts(_ name: String) throws -> PackedImages {
    let path = folder + "/" + String(name.prefix { $0 != " " })
    let split = name.hasSuffix(" test") ? DatasetSplit.test : .train
    if name.hasPrefix("mnist") { return try IDX.read(folder: path, split) }
    if name.hasPrefix("cifar100") { return try CIFAR.hundred(path, split) }
    if name.hasPrefix("cifar10") { return try CIFAR.ten(path, split) }
    let (train, test) = try PackedImages.read(npz: path)
    #expect((test != nil) == name.contains("keras"))
    return try split == .train ? train : #require(test)
  }

  @Test func `MNIST's, CIFAR's and NumPy's files have the images and labels that NumPy knows`()
    throws
  {
    let lines = try String(decoding: File.read(folder + "/expected.txt"), as: UTF8.self)
      .split(separator: "\n")
    #expect(lines.count == 12)
    for line in lines {
      let fields = line.components(separatedBy: "; ")
      let images = try parts(fields[0])
      #expect(images.count == Int(fields[1]), "\(line)")
      let labels = fields[2].replacing("False", with: "0").replacing("True", with: "1")
      #expect(images.labels.map(String.init).joined(separator: " ") == labels, "\(line)")
      #expect(images.pixels.scalars.reduce(0) { $0 + Int($1) } == Int(fields[3]), "\(line)")
      let image = images.item(3).value
      let start = (2 * image.width + 5) * image.channels
      let pixel = image.pixels[start..<start + image.channels].map(String.init)
      #expect(pixel.joined(separator: " ") == fields[4], "\(line)")
    }
    #expect(try PackedImages.read(npz: folder + "/first.npz").train.classes == ["-5", "5", "15"])
  }

  @Test func `arrays that are no labeled images are refused with the fix in NumPy`() {
    for (name, sentence) in [
      ("flat", "'x' of shape [24, 144], not [N, H, W], [N, C, H, W] or [N, H, W, C]"),
      ("large", "outside of 0 to 1; scale it in NumPy"), ("none", "'x' of shape [0, 12, 12], not"),
      ("integers", "'x' of type i8, not of bytes (u1); convert it in NumPy"),
      ("few", "has 24 images in 'x', but 23 labels in 'y'"),
      ("onehot", "'y' of shape [24, 3], not labels [N]; save one integer"),
      ("floats", "'y' of type f4, not of integers; convert it in NumPy: y.astype('int64')"),
      ("names", "no arrays 'x' and 'y', but 'images', 'labels'; save it with numpy.savez('"),
    ] {
      let text = problem { try PackedImages.read(npz: folder + "/invalid/\(name).npz") }
      #expect(text.contains("/\(name).npz: ") && text.contains(sentence), "\(name): \(text)")
    }
  }

  @Test func `datasets without a validation set, and missing files, are errors`() throws {
    #expect(
      problem { try CIFAR.ten(folder + "/cifar10", .validation) }.contains("but no validation set"))
    #expect(
      problem { try CIFAR.hundred(folder + "/cifar100", .validation) }
        .contains("but no validation set"))
    #expect(
      problem { try IDX.read(folder: folder + "/mnist", .validation) }
        .contains("but no validation set"))
    #expect(
      problem { try IDX.read(folder: folder + "/cifar10", .test) }
        .contains("/cifar10: has no file 't10k-images-idx3-ubyte' or 't10k-images-idx3-ubyte.gz'"))
    #expect(
      problem { try FashionMNIST.read(.train, from: "/nowhere") }.contains(
        "Fashion-MNIST is not installed: there is no such folder; install it with '$(command -v sudo) apt-get "
          + "install -y dataset-fashion-mnist'"))
  }

  @Test(
    .enabled(
      if: File.exists(FashionMNIST.folder + "/train-images-idx3-ubyte.gz"),
      "dataset-fashion-mnist is not installed"))
  func `Fashion-MNIST has the images of its package`() throws {
    // From the data set's own numbers: mean 72.9404 and 6,000 images per class of the training set.
    let train = try FashionMNIST.read(.train)
    #expect(train.count == 60_000 && train.width == 28 && train.height == 28)
    let counts = Dictionary(train.labels.map { ($0, 1) }, uniquingKeysWith: +)
    #expect(counts.values.allSatisfy { $0 == 6000 } && counts.count == 10)
    let sum = train.pixels.withContiguous { pixels in
      (0..<train.pixels.count).reduce(0) { $0 + Int(pixels[$1]) }
    }
    #expect(abs(Double(sum) / Double(train.pixels.count) - 72.9404) < 1e-3)
    #expect(train.classes[train.labels[0]] == "ankle boot")
    #expect(try FashionMNIST.read(.test).count == 10_000)
  }

  @Test func `a folder with train and test beside each other is split`() throws {
    let scratch = try TemporaryFolder()
    func add(_ names: String...) throws {
      for name in names {
        let path = scratch.path + "/" + name
        try File.makeFolder(String(path[..<path.lastIndex(of: "/")!]))
        try File.write([1], to: path)
      }
    }
    try add("train/mia/1.png", "train/rex/1.png", "train/rex/2.png")
    #expect(!LabeledFiles.isSplitFolder(scratch.path))
    #expect(
      problem { try LabeledFiles(splitFolder: scratch.path) }.contains("no folders 'train' and"))
    try add("Val/rex/3.png", "Val/anton/1.png")
    let files = try LabeledFiles(splitFolder: scratch.path + "/")
    #expect(files.classes == ["anton", "mia", "rex"] && files.labels == [1, 2, 2, 0, 2])
    #expect(files.splits == [.train, .train, .train, .validation, .validation])
    #expect(files.paths.map { $0.dropFirst(scratch.path.count + 1) }.last == "Val/rex/3.png")
    try add("test/mia/9.png", "extra/x.png")
    var warnings: [String] = []
    let all = try LabeledFiles(splitFolder: scratch.path) { warnings.append($0) }
    #expect(all.splits.suffix(3) == [.validation, .validation, .test] && all.labels.last == 1)
    #expect(
      warnings == ["has the folders 'train' and 'Val', so its other folders are ignored: extra"])
    // Classes that are called so: they have images, not folders.
    try add("railway/train/1.png", "railway/test/1.png")
    #expect(!LabeledFiles.isSplitFolder(scratch.path + "/railway"))
  }

  @Test func `a list's column says which part an image is in`() throws {
    let scratch = try TemporaryFolder()
    for name in ["1.png", "2.png"] { _ = try scratch.file(name, [1]) }
    func read(_ text: String) throws -> [DatasetSplit] {
      try LabeledFiles(csv: scratch.file("list.csv", Array(text.utf8))).splits
    }
    #expect(
      try read("path,label,split\n1.png,a,train\n2.png,b,TEST\n1.png,b,val\n")
        == [.train, .test, .validation])
    #expect(try read("path,label\n1.png,a\n2.png,b\n") == [])
    #expect(
      problem { try read("split,path,label\ntrain,1.png,a\n,2.png,b\n") }
        .contains("list.csv: line 3 has the split '', not train, val or test; write"))
  }
}
