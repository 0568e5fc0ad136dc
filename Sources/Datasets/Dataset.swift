import Tensors

/// A map-style dataset: a collection of items that are accessed by index, as PyTorch's `Dataset`.
///
/// Random parts of an item (its partner in a pair, its augmentation) depend only on the epoch and the index,
/// so that runs are reproducible and threads can load items in any order.
public protocol Dataset<Element>: Sendable {
  /// The type of an item.
  associatedtype Element: Sendable

  /// The number of items in an epoch.
  var count: Int { get }

  /// Returns the item at `index`, in `0..<count`, as it is in `epoch`.
  func item(_ index: Int, epoch: Int) throws -> Element
}

extension Dataset {
  /// Stops the program with a message unless there is an item at `index`: for the first line of ``item(_:epoch:)``.
  ///
  /// - Parameters:
  ///   - index: The index of an item.
  ///   - name: The name of the dataset in the message.
  /// - Precondition: `index` is in `0..<count`.
  public func requireItem(_ index: Int, _ name: String) {
    require(
      index >= 0 && index < count, "\(name): index \(index) is out of range for \(count) items")
  }
}

/// A value and its class label.
public struct Labeled<Value: Sendable>: Sendable {
  /// The value, for example an image.
  public let value: Value
  /// The index of the value's class.
  public let label: Int

  /// Creates a labeled value.
  public init(_ value: Value, label: Int) { (self.value, self.label) = (value, label) }
}

extension Labeled: Equatable where Value: Equatable {}

/// A dataset whose labels are known without loading any item, as samplers need them.
public protocol LabeledDataset<Element>: Dataset {
  /// The class of every item.
  var labels: [Int] { get }
  /// The names of the classes; a label is an index into them.
  var classes: [String] { get }
}
