import Datasets
import Tensors

/// A pair of items, labeled as same or different.
public struct Pair<Item: Sendable>: Sendable {
  /// The items.
  public let first, second: Item
  /// Whether both items are of the same class.
  public let isSame: Bool
  /// The indices of the items in the dataset.
  public let indices: (Int, Int)

  /// Returns the pair with both items transformed, for example by an augmentation; the first item
  /// is transformed first.
  public func map<Output: Sendable>(
    _ change: (Item) throws -> Output
  ) rethrows -> Pair<Output> {
    Pair<Output>(
      first: try change(first), second: try change(second), isSame: isSame, indices: indices)
  }
}

/// A dataset of pairs sampled on the fly from labeled items: half of them same, half different.
///
/// Pair `i` of an epoch contains item `i`, so each item appears. Whether its partner is of the same
/// class alternates with `i` and with the epoch; the partner depends only on the seed, the epoch
/// and `i`. An item is never paired with itself.
public struct SiameseDataset<Item: Sendable>: Dataset {
  private let items: [Item]
  private let labels: [Int]
  private let members: [[Int]]
  private let classOf: [Int]
  private let generator: Generator

  /// Creates a dataset of pairs.
  ///
  /// - Parameters:
  ///   - items: The items.
  ///   - labels: The class of each item.
  ///   - seed: The random seed of the pairs.
  /// - Throws: ``PairError`` if there is only one class, a class has a single item, or the number
  ///   of labels differs from that of items.
  public init(items: [Item], labels: [Int], seed: UInt64) throws(PairError) {
    guard items.count == labels.count else {
      throw .labelsDoNotFit(items: items.count, labels: labels.count)
    }
    let classes = Set(labels).sorted()
    guard classes.count > 1 else { throw .needsTwoClasses(found: classes) }
    let classIndices = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    var members = [[Int]](repeating: [], count: classes.count)
    for (index, label) in labels.enumerated() { members[classIndices[label]!].append(index) }
    if let lonely = members.firstIndex(where: { $0.count < 2 }) {
      throw .classOfOne(label: classes[lonely], index: members[lonely][0])
    }
    self.items = items
    self.labels = labels
    self.members = members
    classOf = labels.map { classIndices[$0]! }
    generator = Generator(seed: seed)
  }

  /// The number of pairs, which is that of items.
  public var count: Int { items.count }

  /// Returns the pair with the given index in an epoch.
  public func item(_ index: Int, epoch: Int) -> Pair<Item> {
    requireItem(index, "SiameseDataset")
    var generator = generator.split(epoch, index)
    let isSame = (index &+ epoch).isMultiple(of: 2)
    let own = classOf[index]
    let partner: Int
    if isSame {
      // Another member of the class: skip the item itself.
      let others = members[own]
      let choice = generator.integer(below: others.count - 1)
      partner = others[choice] >= index ? others[choice + 1] : others[choice]
    } else {
      let choice = generator.integer(below: members.count - 1)
      let other = members[choice < own ? choice : choice + 1]
      partner = other[generator.integer(below: other.count)]
    }
    return Pair(
      first: items[index], second: items[partner], isSame: isSame, indices: (index, partner))
  }
}

/// An error thrown when pairs cannot be sampled.
public enum PairError: Error, Equatable, CustomStringConvertible {
  /// The number of labels differs from that of items.
  case labelsDoNotFit(items: Int, labels: Int)
  /// There are fewer than two classes.
  case needsTwoClasses(found: [Int])
  /// A class has a single item.
  case classOfOne(label: Int, index: Int)

  /// A message with the labels concerned and a fix.
  public var description: String {
    switch self {
    case .labelsDoNotFit(let items, let labels):
      "pairs: there are \(items) items but \(labels) labels; give each item one label"
    case .needsTwoClasses(let found):
      "pairs: needs at least two classes to sample different pairs, found \(found.count) "
        + "(\(found)); add items of another class"
    case .classOfOne(let label, let index):
      "pairs: class \(label) has only one item (item \(index)), so there is no same pair; add "
        + "another item or leave the class out"
    }
  }
}

/// A batch of pairs for a training step.
public struct PairBatch: Sendable {
  /// The images, `[N, C, H, W]` each.
  public let first, second: Tensor<Float>
  /// The labels, `[N]`: 1 for same, 0 for different.
  public let isSame: Tensor<Float>

  /// Creates a batch from pairs of images of the same shape.
  public init(_ pairs: [Pair<Tensor<Float>>]) {
    first = .stack(pairs.map(\.first))
    second = .stack(pairs.map(\.second))
    isSame = Tensor(pairs.map { $0.isSame ? 1 : 0 }, shape: [pairs.count])
  }
}
