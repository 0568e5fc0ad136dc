import Tensors

/// State that belongs to a module but is not trained: batch normalization's running statistics.
public final class Buffer<Element: Scalar>: AnyBuffer {
  public var value: Tensor<Element>
  private let whenMissing: Tensor<Element>?

  /// - Parameter whenMissing: what is taken where a loaded state does not have this buffer; without it,
  ///   that is an error.
  public init(_ value: Tensor<Element>, whenMissing: Tensor<Element>? = nil) {
    (self.value, self.whenMissing) = (value, whenMissing)
  }

  var mayBeMissing: Bool { whenMissing != nil }

  var entry: StateEntry {
    switch value {
    case let floats as Tensor<Float>: .floats(floats)
    case let integers as Tensor<Int64>: .integers(integers)
    default: fatalError("Buffer: a state holds float32 and int64, not \(Element.typeName)")
    }
  }

  func load(_ entry: StateEntry?) {
    let tensor: Any? =
      switch entry {
      case .floats(let tensor): tensor
      case .integers(let tensor): tensor
      case nil: whenMissing
      }
    if let tensor = tensor as? Tensor<Element>, tensor.shape == value.shape { value = tensor }
  }
}

/// A buffer of any type of number.
protocol AnyBuffer: AnyObject {
  var entry: StateEntry { get }
  /// Whether a state may lack it.
  var mayBeMissing: Bool { get }
  /// Takes a value of its type and shape, or for `nil` what stands for a missing one.
  func load(_ entry: StateEntry?)
}
