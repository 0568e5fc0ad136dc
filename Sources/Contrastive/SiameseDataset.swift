import Datasets
import Tensors

/// Two items, and whether they are of the same class.
public struct Pair<Item: Sendable>: Sendable {
  public let first, second: Item
  public let isSame: Bool
  /// Where the two stand among the items.
  public let indices: (Int, Int)

  /// Returns the pair with both items changed, the first one first; an augmentation for example.
  public func map<Output: Sendable>(
    _ change: (Item) throws -> Output
  ) rethrows -> Pair<Output> {
    Pair<Output>(
      first: try change(first), second: try change(second), isSame: isSame, indices: indices)
  }
}

/// Pairs drawn on the fly from items and their classes: half of them the same, half different.
///
/// Pair `i` of an epoch starts from item `i`, so that every item is seen. Whether its partner is of the
/// same class alternates with `i` and with the epoch; which partner it is follows from the seed, the
/// epoch and `i` alone. An item is never paired with itself.
public struct SiameseDataset<Item: Sendable>: Dataset {
  private let items: [Item]
  private let labels: [Int]
  private let members: [[Int]]
  private let classOf: [Int]
  private let generator: Generator

  /// - Throws: ``PairError`` where pairs cannot be drawn: one class only, a class with one item, or
  ///   labels that do not fit the items.
  public init(items: [Item], labels: [Int], seed: UInt64) throws(PairError) {
    guard items.count == labels.count else {
      throw .labelsDoNotFit(items: items.count, labels: labels.count)
    }
    let classes = Set(labels).sorted()
    guard classes.count > 1 else { throw .needsTwoClasses(found: classes) }
    let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    var members = [[Int]](repeating: [], count: classes.count)
    for (index, label) in labels.enumerated() { members[places[label]!].append(index) }
    if let lonely = members.firstIndex(where: { $0.count < 2 }) {
      throw .classOfOne(label: classes[lonely], index: members[lonely][0])
    }
    self.items = items
    self.labels = labels
    self.members = members
    classOf = labels.map { places[$0]! }
    generator = Generator(seed: seed)
  }

  public var count: Int { items.count }

  public func item(_ index: Int, epoch: Int) -> Pair<Item> {
    var generator = generator.split(epoch, index)
    let isSame = (index + epoch).isMultiple(of: 2)
    let own = classOf[index]
    let partner: Int
    if isSame {
      // One of the class's other members: skip over the item itself.
      let others = members[own]
      let place = generator.integer(below: others.count - 1)
      partner = others[place] == index || others[place] > index ? others[place + 1] : others[place]
    } else {
      let place = generator.integer(below: members.count - 1)
      let other = members[place < own ? place : place + 1]
      partner = other[generator.integer(below: other.count)]
    }
    return Pair(
      first: items[index], second: items[partner], isSame: isSame, indices: (index, partner))
  }
}

/// Why pairs cannot be drawn.
public enum PairError: Error, Equatable, CustomStringConvertible {
  case labelsDoNotFit(items: Int, labels: Int)
  case needsTwoClasses(found: [Int])
  case classOfOne(label: Int, index: Int)

  public var description: String {
    switch self {
    case .labelsDoNotFit(let items, let labels):
      "pairs: there are \(items) items but \(labels) labels; give each item one label"
    case .needsTwoClasses(let found):
      "pairs: needs at least two classes to draw different pairs, found \(found.count) "
        + "(\(found)); add items of another class"
    case .classOfOne(let label, let index):
      "pairs: class \(label) has one item only (item \(index)), so it has no partner; add another "
        + "or leave the class out"
    }
  }
}

/// A batch of pairs: what a training step takes.
public struct PairBatch: Sendable {
  /// `[N, C, H, W]`.
  public let first, second: Tensor<Float>
  /// `[N]`: 1 for the same class, 0 for different ones.
  public let isSame: Tensor<Float>

  public init(_ pairs: [Pair<Tensor<Float>>]) {
    first = .stack(pairs.map(\.first))
    second = .stack(pairs.map(\.second))
    isSame = Tensor(pairs.map { $0.isSame ? 1 : 0 }, shape: [pairs.count])
  }
}
