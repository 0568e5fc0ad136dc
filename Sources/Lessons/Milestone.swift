/// The description of a milestone: the training of a whole network at the end of a chapter, on the functions of
/// several chapters' exercises. `Milestones` runs it.
public struct Milestone: Equatable, Sendable {
  /// The chapter that ends with the milestone.
  public let chapter: Int
  /// The title of its report.
  public let title: String
  /// The goal, in words.
  public let goal: String
  /// The exercises whose functions it uses, the library's for those that are not solved.
  public let exercises: [Lesson]

  /// Every milestone, in the order of the book.
  public static let all = [spirals, resNet, siamese, capstone]

  /// Chapter 7's milestone: classifying points on three spirals, with three optimizers.
  public static let spirals = Milestone(
    chapter: 7, title: "Three spirals",
    goal: "an accuracy above 95 % on new points, in a few seconds",
    exercises: [
      .parameters, .linear, .initHe, .crossEntropy, .sgdMomentum, .adam, .cosineWarmup, .trainStep,
    ])

  /// Chapter 11's milestone: a small ResNet-18 that recognizes eight cats and dogs.
  public static let resNet = Milestone(
    chapter: 11, title: "A ResNet on cats and dogs",
    goal:
      "an accuracy above 60 % on held-out images, and above that of raw pixels, in about ten seconds",
    exercises: [
      .adam, .cosineWarmup, .batches, .normalize, .randomCropFlip, .resize, .basicBlock, .stage,
      .resnet18, .loadWeights,
    ])

  /// Chapter 12's milestone: a distance between animals, also held-out ones.
  public static let siamese = Milestone(
    chapter: 12, title: "A Siamese network on cats and dogs",
    goal: "an AUC above 0.7 on held-out animals, and above that of raw pixels, in a few seconds",
    exercises: [
      .adam, .cosineWarmup, .pairDistance, .contrastiveLoss, .sharedWeights, .samplePairs,
      .boundedOutput,
    ])

  /// Chapter 15's milestone: handwriting learned without labels.
  public static let capstone = Milestone(
    chapter: 15, title: "Handwriting without labels",
    goal:
      "a better linear probe than on raw pixels, from images without labels, in about ten seconds",
    exercises: [
      .adam, .cosineWarmup, .batches, .collapseMeter, .kNN, .linearProbe, .recallAtK, .twoViews,
      .projectionHead, .ntXent,
    ])

  /// The numbers of the chapters that the exercises are from, as folders and programs spell them: "07".
  public var chapterCodes: [String] { Set(exercises.map(\.chapterCode)).sorted() }

  /// The name of the program that runs it: "milestone-07".
  public var program: String { "milestone-" + (chapter < 10 ? "0" : "") + "\(chapter)" }
}
