import Commands
import Files

/// The images of a run, and the part of them that is held out.
struct DataConfiguration: Configuration, Equatable {
  var source = DataSource.catsAndDogs
  /// The number of cats and dogs of ``DataSource/catsAndDogs``.
  var individuals = 20
  /// The number of images of each of them.
  var imagesPerIndividual = 40
  var holdout = Holdout.fraction(0.2)
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
        "image source, one of the sources below", check: DataSource.problem)
    },
    .init(\.individuals) {
      .integer("individuals", $0, in: 2...100_000, "number of classes of cats-and-dogs")
    },
    .init(\.imagesPerIndividual) {
      .integer("pictures", $0, in: 2...100_000, "images per class of cats-and-dogs")
    },
    .init(\.holdout) {
      .text(
        "holdout", $0.description, placeholder: "PART",
        shown: "0.2; for data with a published split: published",
        "what is held out for evaluation: a fraction of the data, or of the training set of a published split; "
          + "published, its test set; validation, its validation set", check: Holdout.problem)
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

extension DataConfiguration {
  /// Sets what the source decides where a command line does not: the size of images, and whether what is held out is what
  /// the data's publisher has chosen.
  ///
  /// - Throws: `Arguments.Failure` for an option that would change a published split without saying what else to hold out.
  mutating func followSource(_ arguments: Arguments) throws(Arguments.Failure) {
    let isSplit = source.isSplit
    if size == 0 { size = source.imageSize ?? 0 }
    if !arguments.isGiven("holdout") {
      if isSplit {
        holdout = .published
      } else if holdout.fraction == nil {
        holdout = DataConfiguration().holdout
      }
    }
    guard arguments.isGiven("unseen"), holdout.fraction == nil else { return }
    throw Arguments.Failure(
      description:
        "--unseen has no effect: what is held out of \(source.description.displayed()) is its published "
        + "split; leave --unseen out, or pass --holdout 0.2, too, to hold out a part of its training set"
    )
  }
}
