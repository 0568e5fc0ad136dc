import Tensors

/// A tensor in a module's state that is not trained, such as the running statistics of batch
/// normalization.
public final class Buffer<Element: Scalar>: AnyBuffer {
  /// The tensor.
  public var value: Tensor<Element>
  private let whenMissing: Tensor<Element>?

  /// Creates a buffer.
  ///
  /// - Parameters:
  ///   - value: The initial value.
  ///   - whenMissing: The value to use when a loaded state dictionary lacks this buffer; `nil`
  ///     makes a missing buffer an error.
  public init(_ value: Tensor<Element>, whenMissing: Tensor<Element>? = nil) {
    (self.value, self.whenMissing) = (value, whenMissing)
  }

  var mayBeMissing: Bool { whenMissing != nil }

  var entry: StateEntry {
    switch value {
    case let floats as Tensor<Float>: .floats(floats)
    case let integers as Tensor<Int64>: .integers(integers)
    default:
      fatalError("Buffer: a state dictionary holds float32 and int64, not \(Element.typeName)")
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

/// A buffer of any element type.
protocol AnyBuffer: AnyObject {
  var entry: StateEntry { get }
  /// Whether a loaded state dictionary may lack this buffer.
  var mayBeMissing: Bool { get }
  /// Loads a value of the same type and shape, or for `nil` the default value.
  func load(_ entry: StateEntry?)
}
