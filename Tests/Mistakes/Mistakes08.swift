import Curriculum
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter08 = [
    KnownMistake(
      .batches, RemainderKept.self,
      "the remainder is kept: with dropLast a batch that is not full is left out"),
    KnownMistake(
      .batches, RemainderLost.self,
      "the remainder is lost: without dropLast the last batch is shorter"),
    KnownMistake(
      .batches, WithReplacement.self,
      "some numbers come twice and others never: shuffle once, and begin each batch where the last ended"
    ),
    KnownMistake(.batches, NotShuffled.self, "not shuffled"),
    KnownMistake(
      .batches, SameEveryEpoch.self,
      "every epoch has the same order: the generator that is given must be drawn from"),
    KnownMistake(
      .batches, SystemShuffle.self,
      "not drawn from the generator that is given: the same seed gives another order"),
    KnownMistake(
      .batches, WholeBatches.self,
      "only whole batches are shuffled: the same numbers meet in every epoch"),
    KnownMistake(
      .batches, UnevenShuffle.self,
      "some orders are likelier than others: change place i only with places up to i"),
    KnownMistake(
      .normalize, TestMeasuredToo.self,
      "the test set is measured too: what is known of it must come from the training set alone"),
    KnownMistake(
      .normalize, EachSetAlone.self,
      "each set by its own mean: the same picture would come out differently in the two"),
    KnownMistake(
      .normalize, OneMeanForAll.self, "one mean for all channels: each has its own"),
    KnownMistake(
      .normalize, DividedByOneLess.self,
      "divided by n − 1: this deviation is the root of the mean over all n"),
    KnownMistake(
      .normalize, DividedByVariance.self,
      "divided by the variance: the deviation is its square root"),
    KnownMistake(
      .normalize, EachPictureAlone.self,
      "each picture by its own mean: bright and dark pictures become alike"),
    KnownMistake(.normalize, OnlyCentered.self, "not divided by the deviation"),
    KnownMistake(
      .normalize, DividedByZero.self,
      "divided by 0: a channel that never changes has deviation 0, and needs 1"),
    KnownMistake(.randomCropFlip, NeverMirrored.self, "never mirrored"),
    KnownMistake(
      .randomCropFlip, AlwaysMirrored.self,
      "always mirrored: half of the time is enough to learn both"),
    KnownMistake(.randomCropFlip, NeverMoved.self, "never moved"),
    KnownMistake(
      .randomCropFlip, LastPlaceMissing.self,
      "the last place is never drawn: there are 2 · padding + 1 places"),
    KnownMistake(
      .randomCropFlip, DiagonalOnly.self,
      "moved along the diagonal only: rows and columns are drawn each for itself"),
    KnownMistake(
      .randomCropFlip, UpsideDown.self,
      "upside down: mirroring left and right turns the last axis"),
    KnownMistake(
      .randomCropFlip, LabelMirrored.self,
      "the label is changed: what is shown stays what it is"),
    KnownMistake(
      .randomCropFlip, SizeGrown.self, "the size is changed: as much is cut off as was added"),
    KnownMistake(
      .randomCropFlip, EdgeAround.self,
      "what comes in from outside is not black: 0 is put around the picture"),
    KnownMistake(
      .randomCropFlip, SystemChance.self,
      "not drawn from the generator that is given: the same seed gives other views"),
    KnownMistake(
      .resize, NotAntialiased.self,
      "not antialiased: where it shrinks, every old dot must count, so the weights reach further"),
    KnownMistake(
      .resize, NearestAlone.self, "the nearest dot alone: all others are dropped"),
    KnownMistake(
      .resize, NotShared.self,
      "the weights do not sum to 1: divide by their sum, else borders are dark"),
    KnownMistake(
      .resize, HalfADotAside.self,
      "half a dot aside: the middle of dot x is x + ½, of the old and of the new"),
    KnownMistake(
      .resize, CornersMatched.self,
      "corners are matched with corners: the picture's edges are half a dot further out"),
    KnownMistake(
      .resize, SizesExchanged.self,
      "width and height are exchanged: a picture is [C, H, W]"),
    KnownMistake(
      .normalize, TestLeft.self,
      "the test set left as it was: it is treated like the training set"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake08: Chapter08Exercises {}

extension Mistake08 {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) throws -> [[Int]] {
    try Solutions08.batches(
      count: count, batchSize: batchSize, dropLast: dropLast, using: &generator)
  }
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) throws -> (train: Tensor<Float>, test: Tensor<Float>) {
    try Solutions08.normalize(train: train, test: test)
  }
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) throws -> (image: Tensor<Float>, label: Int) {
    try Solutions08.randomCropFlip(image, label: label, padding: padding, using: &generator)
  }
  static func resize(
    _ image: Tensor<Float>, width: Int, height: Int
  ) throws -> Tensor<Float> {
    try Solutions08.resize(image, width: width, height: height)
  }
}
