import Commands

/// A row of the public tables: what is trained, and what is measured.
struct Recipe: Sendable {
  /// What maps images to embeddings.
  enum Kind: Sendable {
    /// A network that `siamese train` trains.
    case trained
    /// The gray pixels.
    case pixels
    /// Standardized pixels, mapped linearly to two dimensions, without training.
    case start(LinearEncoder.Start)
  }

  /// The argument of `siamese results`, and the name of the runs' folders.
  let name: String
  let table: ResultTable
  /// What is trained, as tables name it.
  let method: String
  var kind = Kind.trained
  /// The options of `siamese train`, but for the seed and the folder.
  let options: String
  let measurements: [Measurement]
  var seeds: [UInt64] = [1, 2, 3]
  /// What others published on the same data.
  var published = ""
  /// The means of the first measurement that reach the goal; `nil` where there is none.
  var goal: ClosedRange<Double>?
  /// Why the row is as it is.
  var note = ""

  /// The arguments of `siamese train` for a seed.
  func words(seed: UInt64) -> [String] {
    options.split(separator: " ").map(String.init) + ["--seed", "\(seed)"]
  }

  /// The command that trains a seed; `nil` where nothing is trained.
  func command(seed: UInt64) -> String? {
    guard case .trained = kind else { return nil }
    return "swift run siamese train \(words(seed: seed).joined(separator: " "))"
  }
}

/// A table of rows that can be compared with each other.
enum ResultTable: String, CaseIterable, Sendable {
  case digits2D = "digits-2d"
  case digits, fashion, characters

  /// The data, and how it is split and measured.
  var title: String {
    switch self {
    case .digits2D: "digits, half to train, half to test, in two dimensions"
    case .digits: "digits, 75 % to train, 25 % to test"
    case .fashion: "Fashion-MNIST, published split"
    case .characters: "characters of scripts never seen in training, 600 episodes"
    }
  }
}

extension Recipe {
  /// Every row.
  static let all = digits2D + digits + fashion + characters

  private static let half = "--data digits --holdout 0.5"
  private static let linear =
    "--backbone linear --method nca --batch 1800 --epochs 400 --lr 0.1 --schedule cosine"

  private static let digits2D = [
    Recipe(
      name: "digits-2d-pca", table: .digits2D, method: "PCA", kind: .start(.principalComponents),
      options: half, measurements: [.neighbors(3)], published: "0.523 (scikit-learn)"),
    Recipe(
      name: "digits-2d-lda", table: .digits2D, method: "LDA", kind: .start(.discriminants),
      options: half, measurements: [.neighbors(3)], published: "0.659 (scikit-learn)"),
    Recipe(
      name: "digits-2d-nca", table: .digits2D, method: "NCA, linear",
      options: "\(half) \(linear)", measurements: [.neighbors(3)]),
    Recipe(
      name: "digits-2d-nca-split", table: .digits2D, method: "NCA, linear, scikit-learn's split",
      options: "--data npz:Tests/Fixtures/Siamese/digits-split.npz \(linear)",
      measurements: [.neighbors(3)], seeds: [1], published: "0.695 (scikit-learn)",
      goal: 0.685...0.705),
    Recipe(
      name: "digits-2d-resnet", table: .digits2D, method: "NCA, ResNet-18 of width 16",
      options:
        "\(half) --width 16 --dimensions 2 --method nca --batch 128 --epochs 30 --lr 2e-3 --schedule one-cycle",
      measurements: [.neighbors(3)], goal: 0.8...1),
  ]

  private static let quarter = "--data digits --holdout 0.25"

  private static let digits = [
    Recipe(
      name: "digits-pixels", table: .digits, method: "pixels", kind: .pixels, options: quarter,
      measurements: [.macroF1], published: "0.991 (lecture notes)"),
    Recipe(
      name: "digits-supcon", table: .digits, method: "SupCon, ResNet-18 of width 16",
      options:
        "\(quarter) --width 16 --method supcon --batch 128 --epochs 30 --lr 2e-3 --schedule one-cycle",
      measurements: [.macroF1], goal: 0.991...1),
  ]

  private static let fashion = [
    Recipe(
      name: "fashion", table: .fashion, method: "SupCon, ResNet-18 of width 16",
      options:
        "--data fashion-mnist --width 16 --method supcon --augment flip --batch 128 --epochs 1 --lr 1e-3 "
        + "--schedule one-cycle",
      measurements: [.linearProbe, .neighbors(1)], seeds: [1],
      published: "0.949 (ResNet-18, supervised)", goal: 0.935...1)
  ]

  private static let fewShot: [Measurement] = [
    .fewShot(ways: 20, shots: 1), .fewShot(ways: 20, shots: 5), .fewShot(ways: 5, shots: 1),
    .fewShot(ways: 5, shots: 5),
  ]

  private static let characters = [
    Recipe(
      name: "characters-pixels", table: .characters, method: "pixels", kind: .pixels,
      options: "--data characters", measurements: fewShot, seeds: [1]),
    Recipe(
      name: "characters", table: .characters, method: "SupCon, ResNet-18 of width 16",
      options:
        "--data characters --width 16 --method supcon --batch 128 --epochs 1 --lr 1e-3 --schedule one-cycle",
      measurements: fewShot, seeds: [1]),
  ]
}
