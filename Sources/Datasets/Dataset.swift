/// Things to learn from, by number.
///
/// What is random about an item (a partner, an augmentation) follows from the epoch and the number, so
/// that runs repeat and threads may take items in any order.
public protocol Dataset<Element>: Sendable {
  associatedtype Element: Sendable

  /// How many items one epoch has.
  var count: Int { get }

  /// Returns item `index`, from 0 to `count`, as it is in `epoch`.
  func item(_ index: Int, epoch: Int) throws -> Element
}

/// Something, and the number of the class it belongs to.
public struct Labeled<Value: Sendable>: Sendable {
  public let value: Value
  public let label: Int

  public init(_ value: Value, label: Int) { (self.value, self.label) = (value, label) }
}

extension Labeled: Equatable where Value: Equatable {}

/// A dataset whose classes are known before any item is looked at: what samplers need.
public protocol LabeledDataset<Element>: Dataset {
  /// The class of every item.
  var labels: [Int] { get }
  /// The classes' names; a label is a place among them.
  var classes: [String] { get }
}
