import Tensors

/// State that belongs to a module but is not trained: batch normalisation's running statistics.
public final class Buffer<Element: Scalar>: AnyBuffer {
  public var value: Tensor<Element>

  public init(_ value: Tensor<Element>) { self.value = value }

  var entry: StateEntry {
    switch value {
    case let floats as Tensor<Float>: .floats(floats)
    case let integers as Tensor<Int64>: .integers(integers)
    default: fatalError("Buffer: a state holds float32 and int64, not \(Element.typeName)")
    }
  }

  func load(_ entry: StateEntry) -> Bool {
    let tensor: Any =
      switch entry {
      case .floats(let tensor): tensor
      case .integers(let tensor): tensor
      }
    guard let tensor = tensor as? Tensor<Element>, tensor.shape == value.shape else { return false }
    value = tensor
    return true
  }
}

/// A buffer of any type of number.
protocol AnyBuffer: AnyObject {
  var entry: StateEntry { get }
  /// Takes the value; returns false where type or shape differ.
  func load(_ entry: StateEntry) -> Bool
}
