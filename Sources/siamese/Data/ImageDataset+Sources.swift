import Characters
import Commands
import Files
import Glibc
import Tensors
import Vision

extension ImageDataset {
  /// Opens the source of a configuration.
  init(_ configuration: DataConfiguration) throws {
    let upright = configuration.orientation == .upright
    switch configuration.source {
    case .catsAndDogs:
      let pets = CatsAndDogs(
        individuals: 0..<configuration.individuals,
        pictures: 0..<configuration.imagesPerIndividual,
        size: max(8, configuration.imageSize), seed: configuration.seed)
      let (labels, classes) = (pets.labels, pets.classes)
      self.init(
        names: labels.enumerated().map { "\(classes[$1]), \($0 % pets.pictures.count)" },
        labels: labels, classes: classes
      ) { pets.item($0).image }
    case .digits:
      let digits = try Digits.load()
      self.init(
        names: digits.labels.enumerated().map { "digit \($1), \($0)" }, labels: digits.labels,
        classes: (0..<10).map(String.init)
      ) { Image(digits.images[$0]).color }
    case .fashionMNIST:
      self.init(train: try FashionMNIST.read(.train), test: try FashionMNIST.read(.test))
    case .characters(let folder):
      self.init(try Characters(from: folder ?? Characters.folder))
    case .idx(let images, let labels):
      self.init(train: try IDX.read(images: images, labels: labels), test: nil)
    case .idxFolder(let folder):
      self.init(
        train: try IDX.read(folder: folder, .train), test: try IDX.read(folder: folder, .test))
    case .cifar10(let folder):
      self.init(train: try CIFAR.ten(folder, .train), test: try CIFAR.ten(folder, .test))
    case .cifar100(let folder):
      self.init(train: try CIFAR.hundred(folder, .train), test: try CIFAR.hundred(folder, .test))
    case .npz(let path):
      let (train, test) = try PackedImages.read(npz: path)
      self.init(train: train, test: test)
    case .list(let path) where PairList.isPairList(csv: path):
      throw DataError(
        path: path, problem: "is a list of pairs, which has no classes to train on",
        recoverySuggestion:
          "pass it to 'siamese evaluate --data', and train on a list of path,label")
    case .list(let path):
      self.init(try LabeledFiles(csv: path, upright: upright))
    case .folder(let path):
      try Self.requirePath(path)
      if LabeledFiles.isSplitFolder(path) {
        self.init(
          try LabeledFiles(splitFolder: path, upright: upright) {
            warn("\(path.displayed()): \($0)")
          })
      } else {
        let folder = try ImageFolder(path, upright: upright)
        for warning in folder.warnings { warn("\(path.displayed()): \(warning)") }
        self.init(folder.files)
      }
    }
  }

  /// Creates the dataset of letters.
  private init(_ characters: Characters) {
    let images = characters.images
    self.init(
      names: (0..<characters.count).map {
        "\(characters.classes[characters.labels[$0]]), \($0)"
      },
      labels: characters.labels, classes: characters.classes, splits: characters.splits,
      content: { ImageContents(size: images.byteCount, checksum: images.checksum($0)) },
      sideInMemory: images.width, isGray: true, image: { images.item($0).value.color })
  }

  /// Creates the dataset of images in memory, of one size.
  private init(train: PackedImages, test: PackedImages?) {
    let parts = [train] + [test].compactMap(\.self)
    let start = train.count
    // The index of an image's part, and its index there.
    let place: @Sendable (Int) -> (Int, Int) = { $0 < start ? (0, $0) : (1, $0 - start) }
    self.init(
      names: test == nil
        ? (0..<start).map(String.init)
        : zip(["train", "test"], parts).flatMap { name, part in
          (0..<part.count).map { "\(name) \($0)" }
        },
      labels: parts.flatMap(\.labels),
      // Without names, the classes of a part are the numbers up to its largest label.
      classes: parts.map(\.classes).max { $0.count < $1.count } ?? [],
      splits: test == nil
        ? []
        : zip([DatasetSplit.train, .test], parts).flatMap { Array(repeating: $0, count: $1.count) },
      content: {
        let (part, index) = place($0)
        return ImageContents(
          size: parts[part].byteCount, checksum: parts[part].checksum(index))
      },
      sideInMemory: parts.allSatisfy { $0.width == train.width && $0.height == train.width }
        ? train.width : nil,
      isGray: parts.allSatisfy { $0.channels == 1 },
      image: {
        let (part, index) = place($0)
        return parts[part].item(index).value.color
      })
  }

  /// Requires a folder, and names the source that was meant where there is none.
  private static func requirePath(_ path: String) throws(DataError) {
    guard !path.isEmpty, access(path, F_OK) != 0, errno == ENOENT,
      let source = DataSource.similar(to: path)
    else { return }
    throw DataError(
      path: path, problem: "there is no such folder",
      recoverySuggestion: "did you mean --data \(source)?")
  }

  /// Returns the part of a published split that a configuration holds out.
  ///
  /// - Throws: `DataError` where the images have no such part.
  func publishedPart(_ configuration: DataConfiguration) throws(DataError) -> DatasetSplit {
    let source = configuration.source.description
    guard !splits.isEmpty else {
      throw DataError(
        path: source, problem: "has no published split",
        recoverySuggestion: "pass --holdout with a fraction, such as --holdout 0.2")
    }
    let parts: [DatasetSplit] =
      configuration.holdout == .validation ? [.validation] : [.test, .validation]
    guard let part = parts.first(where: splits.contains) else {
      let missing = configuration.holdout == .validation ? "validation set" : "test set"
      throw DataError(
        path: source, problem: "has no \(missing)",
        recoverySuggestion:
          "pass --holdout with a fraction of the training set, such as --holdout 0.1")
    }
    return part
  }
}
