/// The elements of views in memory, one after the other. Several views may share one storage.
public final class Storage: Sendable {
  /// The elements.
  public let elements: [Float]

  /// Creates a storage of these elements.
  public init(_ elements: [Float]) { self.elements = elements }
}

/// A tensor with nothing hidden, for the exercises of chapters 2 and 3: a storage, and a rule for reading it.
///
/// Element `[i, j, …]` is at position `offset + i · strides[0] + j · strides[1] + …` of the storage.
public struct View: Sendable, CustomStringConvertible {
  /// The elements, shared with other views.
  public var storage: Storage
  /// The size of each axis.
  public var shape: [Int]
  /// The distance in storage between neighbors along each axis.
  public var strides: [Int]
  /// The position of the first element in storage.
  public var offset: Int

  /// Creates a view of a storage.
  public init(storage: Storage, shape: [Int], strides: [Int], offset: Int) {
    (self.storage, self.shape, self.strides, self.offset) = (storage, shape, strides, offset)
  }

  /// The rule in words: "shape [2, 3], strides [3, 1], offset 0".
  public var description: String { "shape \(shape), strides \(strides), offset \(offset)" }
}

extension View {
  /// Returns every index of `shape`, the last axis fastest.
  static func indices(_ shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { found, size in
      found.flatMap { index in (0..<max(size, 0)).map { index + [$0] } }
    }
  }

  /// Returns the element at `index`, or `nil` where its position is outside the storage.
  func element(at index: [Int]) -> Float? {
    guard strides.count == index.count else { return nil }
    let position = zip(index, strides).reduce(offset) { $0 &+ $1.0 &* $1.1 }
    return storage.elements.indices.contains(position) ? storage.elements[position] : nil
  }
}
