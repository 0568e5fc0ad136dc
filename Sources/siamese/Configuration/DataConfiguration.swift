import Commands

/// The images of a run, and the part of them that is held out.
struct DataConfiguration: Configuration, Equatable {
  var source = DataSource.catsAndDogs
  /// The number of cats and dogs of ``DataSource/catsAndDogs``.
  var individuals = 20
  /// The number of images of each of them.
  var imagesPerIndividual = 40
  /// The fraction that is held out.
  var holdout = 0.2
  var unseen = HoldoutUnit.images
  var orientation = Orientation.upright
  /// The side length of images in pixels; 0 for the source's usual one.
  var size = 0
  var seed: UInt64 = 1

  /// The side length of images in pixels.
  var imageSize: Int { size > 0 ? size : source == .digits ? 8 : 100 }

  /// How photos are rotated.
  enum Orientation: String, NamedChoice {
    /// As their Exif data says.
    case upright
    /// As torchvision's `ImageFolder` reads them.
    case stored
  }

  /// What is held out as a whole.
  enum HoldoutUnit: String, NamedChoice {
    /// Images of every class.
    case images = "pictures"
    /// Whole classes.
    case classes
  }

  /// All settings but the size.
  static let fields: [ConfigurationField<DataConfiguration>] = [
    .init(\.source) {
      .text(
        "data", $0.description, placeholder: "SOURCE",
        "image source: a folder with one subfolder per class, a .csv list of path,label, digits "
          + "(UCI, 8\u{A0}×\u{A0}8 pixels), or generated cats-and-dogs")
    },
    .init(\.individuals) {
      .integer("individuals", $0, in: 2...100_000, "number of classes of cats-and-dogs")
    },
    .init(\.imagesPerIndividual) {
      .integer("pictures", $0, in: 2...100_000, "images per class of cats-and-dogs")
    },
    .init(\.holdout) {
      .number("holdout", $0, in: 0...0.9, "fraction of the data held out for evaluation")
    },
    .init(\.unseen) {
      .choice(
        "unseen", $0.description, of: HoldoutUnit.names,
        "what is held out: pictures of every class, or whole classes")
    },
    .init(\.orientation) {
      .choice(
        "orientation", $0.description, of: Orientation.names,
        "orientation of photos: upright by their Exif data, or as stored, as PyTorch reads them")
    },
    .init(\.seed) {
      .integer("seed", Int($0), "random seed of the data, the split and the training")
    },
  ]
}

/// A place that images come from.
enum DataSource: CodedByDescription, Equatable, Sendable {
  case catsAndDogs, digits
  /// A list of paths and labels.
  case list(String)
  /// A folder with one folder per class.
  case folder(String)

  init(_ description: String) {
    self =
      switch description {
      case "cats-and-dogs": .catsAndDogs
      case "digits": .digits
      case let path where path.lowercased().hasSuffix(".csv"): .list(path)
      case let path: .folder(path)
      }
  }

  var description: String {
    switch self {
    case .catsAndDogs: "cats-and-dogs"
    case .digits: "digits"
    case .list(let path), .folder(let path): path
    }
  }
}
