extension Diagram {
  /// What part a value plays in the computation. Each is drawn with its own outline and tint.
  public enum Role: String, Sendable, Equatable, CaseIterable {
    /// What training changes.
    case parameter
    /// What the computation is given.
    case input
    /// A fixed number written into the computation.
    case constant
    /// What an operation made on the way.
    case intermediate
    /// What the computation is for: a loss, a prediction.
    case output
  }

  /// Numbers in a computation: a parameter, an input, the result of an operation.
  public struct Value: Sendable, Equatable {
    /// The part the value plays.
    public var role: Role
    /// The name, where there is one.
    public var name: String?
    /// The extent along each axis; empty for a scalar.
    public var shape: [Int]
    /// The type of one element.
    public var elementType: String
    /// Some of the numbers.
    public var preview: Preview?
    /// Some of the numbers of the gradient with respect to this value.
    public var gradient: Preview?

    /// Creates the description of a value.
    public init(
      role: Role, name: String? = nil, shape: [Int] = [], elementType: String = "Float",
      preview: Preview? = nil, gradient: Preview? = nil
    ) {
      self.role = role
      self.name = name
      self.shape = shape
      self.elementType = elementType
      self.preview = preview
      self.gradient = gradient
    }

    /// The shape as text: `[2, 3]`, or `scalar`.
    public var shapeText: String {
      shape.isEmpty ? "scalar" : "[\(shape.map(String.init).joined(separator: ", "))]"
    }
  }

  /// Something that is done to numbers.
  public struct Operation: Sendable, Equatable {
    /// The symbol or the name: `+`, `matmul`.
    public var name: String
    /// What else there is to know: `stride 2, padding 1`.
    public var detail: String?

    /// Creates the description of an operation.
    public init(_ name: String, detail: String? = nil) {
      self.name = name
      self.detail = detail
    }
  }
}
