import Commands
import Files
import Vision

/// A place that images come from.
enum DataSource: CodedByDescription, Equatable, Sendable {
  case catsAndDogs, digits, fashionMNIST
  /// Letters, drawn from the fonts in a folder; that of Debian's package if `nil`.
  case characters(String?)
  /// Two files in MNIST's format.
  case idx(images: String, labels: String)
  /// A folder with MNIST's four files.
  case idxFolder(String)
  /// The folder of the binary version.
  case cifar10(String)
  case cifar100(String)
  /// A file of NumPy's arrays.
  case npz(String)
  /// A list of paths and labels.
  case list(String)
  /// A folder with one folder per class, perhaps below `train` and `test`.
  case folder(String)

  /// How sources are written, and what they are: the table of `--help`.
  static let list = (
    title: "Sources of --data",
    rows: [
      (
        "FOLDER",
        "a subfolder per class; or train/ and val/ or test/, each with a subfolder per class"
      ),
      (
        "FILE.csv",
        "a list of path,label lines, or, to evaluate on, of pairs: a,b,same; a column split has train, val or "
          + "test"
      ),
      ("cats-and-dogs", "generated pictures"),
      ("digits", "1,797 handwritten digits (UCI), 8\u{A0}×\u{A0}8 pixels"),
      (
        "fashion-mnist",
        "70,000 pictures of clothes, 28\u{A0}×\u{A0}28 pixels, of Debian's package dataset-fashion-mnist"
      ),
      (
        "characters",
        "letters of many scripts, some of them held out, drawn from the fonts of Debian's package fonts-noto-core; "
          + "characters:FOLDER: from other fonts"
      ),
      ("idx:IMAGES,LABELS", "two files in MNIST's format, .gz or not"),
      ("idx:FOLDER", "the folder of MNIST's four files"),
      ("cifar10:FOLDER", "CIFAR-10, binary version"),
      ("cifar100:FOLDER", "CIFAR-100, binary version, the 100 classes"),
      (
        "npz:FILE",
        "NumPy's arrays x (images, bytes or 0 to 1) and y (integers); or x_train, y_train, x_test and y_test"
      ),
    ]
  )

  /// The prefixes of sources that are read from a path, and how they are written.
  private static let prefixes: [(name: String, form: String)] = [
    ("idx", "idx:IMAGES,LABELS or idx:FOLDER"), ("cifar10", "cifar10:FOLDER"),
    ("cifar100", "cifar100:FOLDER"), ("npz", "npz:FILE"), ("characters", "characters:FOLDER"),
  ]

  /// Creates the source of a description; `nil` for one that ``problem(with:)`` explains. `./digits` is a folder.
  init?(_ description: String) {
    let parts = description.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts.count == 2 ? String(parts[1]) : ""
    switch description {
    case "cats-and-dogs": self = .catsAndDogs
    case "digits": self = .digits
    case "fashion-mnist": self = .fashionMNIST
    case "characters": self = .characters(nil)
    case _ where parts.count == 2 && Self.prefixes.contains { $0.name == parts[0] }:
      let paths = path.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard !paths.contains("") else { return nil }
      switch parts[0] {
      case "cifar10": self = .cifar10(path)
      case "cifar100": self = .cifar100(path)
      case "npz": self = .npz(path)
      case "characters": self = .characters(path)
      case _ where paths.count == 1: self = .idxFolder(path)
      case _ where paths.count == 2: self = .idx(images: paths[0], labels: paths[1])
      default: return nil
      }
    default:
      self =
        switch File.fileExtension(of: description) {
        case "csv": .list(description)
        case "npz": .npz(description)
        default: .folder(description)
        }
    }
  }

  var description: String {
    switch self {
    case .catsAndDogs: "cats-and-dogs"
    case .digits: "digits"
    case .fashionMNIST: "fashion-mnist"
    case .characters(let path): path.map { "characters:\($0)" } ?? "characters"
    case .idx(let images, let labels): "idx:\(images),\(labels)"
    case .idxFolder(let path): "idx:\(path)"
    case .cifar10(let path): "cifar10:\(path)"
    case .cifar100(let path): "cifar100:\(path)"
    case .npz(let path): "npz:\(path)"
    case .list(let path), .folder(let path): path
    }
  }

  /// Returns what is wrong with a description, as the end of "--data needs …"; `nil` if nothing is.
  static func problem(with description: String) -> String? {
    guard DataSource(description) == nil else { return nil }
    return prefixes.first { description.hasPrefix($0.name + ":") }.map { $0.form }
  }

  /// Returns the source that a path was meant to be, which is neither a file nor a folder: `cifar10:FOLDER`.
  static func similar(to path: String) -> String? {
    let names = ["cats-and-dogs", "characters", "digits", "fashion-mnist"]
    guard let name = suggestion(for: path, in: names + prefixes.map(\.name)) else { return nil }
    return names.contains(name) ? name : prefixes.first { $0.name == name }?.form
  }
}

// MARK: Before the images are read

extension DataSource {
  /// The side length of the images in pixels, where all have the same and it is small; `nil` where it is not known.
  var imageSize: Int? {
    let side: Int? =
      switch self {
      case .digits: 8
      case .fashionMNIST, .characters: 28
      case .cifar10, .cifar100: 32
      case .idx(let images, _): (try? IDX.shape(of: images))?.dropFirst().max()
      case .idxFolder(let folder):
        (try? IDX.shape(of: IDX.paths(in: folder, .train).images))?.dropFirst().max()
      case .npz(let path): (try? PackedImages.preview(npz: path))?.side
      case .catsAndDogs, .list, .folder: nil
      }
    return side.flatMap { (1...1024).contains($0) ? $0 : nil }
  }

  /// Whether the publisher of the images has split them into a training set and others.
  var isSplit: Bool {
    switch self {
    case .fashionMNIST, .characters, .idxFolder, .cifar10, .cifar100: true
    case .catsAndDogs, .digits, .idx: false
    case .npz(let path): (try? PackedImages.preview(npz: path))?.hasTest ?? false
    case .list(let path): LabeledFiles.hasSplits(csv: path)
    case .folder(let path): LabeledFiles.isSplitFolder(path)
    }
  }
}
