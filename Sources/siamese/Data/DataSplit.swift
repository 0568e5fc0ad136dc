import Datasets
import Tensors
import Vision

/// The training images and the held-out ones, as a configuration splits them.
struct DataSplit {
  let training: ImageDataset
  /// Empty where nothing is held out.
  let heldOut: ImageDataset

  /// Splits images at random, by the configuration's seed.
  init(_ images: ImageDataset, _ configuration: DataConfiguration) {
    var generator = Generator(seed: configuration.seed, stream: 0x401D)
    let fraction = configuration.holdout
    switch configuration.unseen {
    case .images:
      let parts = images.stratifiedSplit([1 - fraction, fraction], using: &generator)
      training = images.subset(parts[0].indices)
      heldOut = images.subset(parts[1].indices)
    case .classes:
      let classCount = images.classes.count
      let wanted = Int((fraction * Double(classCount)).rounded())
      // At least two on either side, or there are no pairs of different classes.
      let count = fraction > 0 && classCount >= 4 ? min(max(2, wanted), classCount - 2) : 0
      let held = Set(generator.permutation(classCount).prefix(count))
      let labels = images.labels
      training = images.subset(labels.indices.filter { !held.contains(labels[$0]) })
      heldOut = images.subset(labels.indices.filter { held.contains(labels[$0]) })
    }
  }

  /// Opens the images of a configuration, and splits them.
  init(_ configuration: DataConfiguration) throws {
    self.init(try ImageDataset(configuration), configuration)
  }

  var classes: [String] { training.classes }
  var count: Int { training.count + heldOut.count }
}
