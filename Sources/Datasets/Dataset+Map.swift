import Tensors

/// A dataset that applies a transform to the items of another dataset.
public struct Mapped<Base: Dataset, Element: Sendable>: Dataset {
  /// The dataset whose items are transformed.
  public let base: Base
  private let generator: Generator
  private let transform: @Sendable (Base.Element, inout Generator) throws -> Element

  init(
    _ base: Base, _ generator: Generator,
    _ transform: @escaping @Sendable (Base.Element, inout Generator) throws -> Element
  ) {
    (self.base, self.generator, self.transform) = (base, generator, transform)
  }

  public var count: Int { base.count }

  public func item(_ index: Int, epoch: Int) throws -> Element {
    var generator = generator.split(epoch, index)
    return try transform(base.item(index, epoch: epoch), &generator)
  }
}

extension Mapped: LabeledDataset where Base: LabeledDataset {
  public var labels: [Int] { base.labels }
  public var classes: [String] { base.classes }
}

extension Dataset {
  /// Returns a dataset that applies `transform` to each item of this dataset whenever the item is accessed.
  public func map<Output: Sendable>(
    _ transform: @escaping @Sendable (Element) throws -> Output
  ) -> Mapped<Self, Output> {
    Mapped(self, Generator(seed: 0)) { item, _ in try transform(item) }
  }

  /// Returns a dataset that applies a random transform, for example an augmentation, to each item of this
  /// dataset.
  ///
  /// The random numbers depend only on the seed, the epoch and the item's index, so that runs are reproducible
  /// with any number of threads.
  public func map<Output: Sendable>(
    seed: UInt64, _ transform: @escaping @Sendable (Element, inout Generator) throws -> Output
  ) -> Mapped<Self, Output> {
    Mapped(self, Generator(seed: seed, stream: 0x3A9), transform)
  }
}

extension Dataset {
  /// Returns a dataset that applies `transform` to each value and keeps its label.
  public func mapValues<Value: Sendable, Output: Sendable>(
    _ transform: @escaping @Sendable (Value) throws -> Output
  ) -> Mapped<Self, Labeled<Output>> where Element == Labeled<Value> {
    map { Labeled(try transform($0.value), label: $0.label) }
  }

  /// Returns a dataset that applies a random transform to each value and keeps its label.
  public func mapValues<Value: Sendable, Output: Sendable>(
    seed: UInt64, _ transform: @escaping @Sendable (Value, inout Generator) throws -> Output
  ) -> Mapped<Self, Labeled<Output>> where Element == Labeled<Value> {
    map(seed: seed) { Labeled(try transform($0.value, &$1), label: $0.label) }
  }
}
