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
