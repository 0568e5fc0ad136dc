extension Diagram {
  /// The role of a value in the computation. Each is drawn with its own outline and colors.
  public enum Role: String, Sendable, Equatable, CaseIterable {
    /// A tensor that training updates.
    case parameter
    /// State of a module that is not trained, such as a running mean.
    case buffer
    /// An input of the computation.
    case input
    /// A constant in the computation.
    case constant
    /// An intermediate result.
    case intermediate
    /// A result of the whole computation: a loss, a prediction.
    case output
  }

  /// A tensor in a computation: a parameter, an input, the result of an operation.
  public struct Value: Sendable, Equatable {
    /// The role of the value.
    public var role: Role
    /// The name, if it has one.
    public var name: String?
    /// The shape; empty for a scalar.
    public var shape: [Int]
    /// The element type.
    public var elementType: String
    /// A preview of the elements.
    public var preview: Preview?
    /// A preview of the gradient with respect to this value.
    public var gradient: Preview?
    /// The elements as a heatmap, if there are too many to print.
    public var heatmap: Heatmap?
    /// The gradient as a heatmap, if it has too many elements to print.
    public var gradientHeatmap: Heatmap?
    /// The root mean square of the gradient's elements.
    public var gradientRMS: Double?
    /// When it was computed, and the memory it occupies.
    public var run = Execution()
    /// The mark that distinguishes it from other nodes, if any.
    public var mark: Mark?

    /// Creates a value.
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
    public var shapeText: String { Diagram.shapeText(shape) }
  }

  /// Returns a shape as text: `[2, 3]`, or `scalar`.
  package static func shapeText(_ shape: [Int]) -> String {
    shape.isEmpty ? "scalar" : "[\(shape.map(String.init).joined(separator: ", "))]"
  }

  /// An operation on tensors.
  public struct Operation: Sendable, Equatable {
    /// The symbol or the name: `+`, `matmul`.
    public var name: String
    /// The operation's options: `stride 2, padding 1`.
    public var detail: String?
    /// The kind of the operation.
    public var kind = Kind.plain
    /// The shape of its result, if that has no node of its own.
    public var resultShape: [Int]?
    /// The tensors saved for backward.
    public var saved: [Saved] = []
    /// The memory of ``saved`` in bytes, each block of memory counted once.
    public var savedBytes = 0
    /// When it ran, and how long it took.
    public var run = Execution()
    /// The mark that distinguishes it from other nodes, if any.
    public var mark: Mark?

    /// The kinds of operations; each is drawn with an outline of its own.
    public enum Kind: Sendable, Hashable, CaseIterable {
      /// A forward operation that computes new elements.
      case plain
      /// A forward operation that returns a view of the same memory.
      case view
      /// An operation recorded while gradients were computed.
      case backward
      /// The sum of gradients that arrive along several paths.
      case accumulation
    }

    /// Creates an operation.
    public init(_ name: String, detail: String? = nil) {
      self.name = name
      self.detail = detail
    }
  }

  /// A tensor that an operation saves for backward.
  public struct Saved: Sendable, Equatable {
    /// The tensor's origin: the name of an input, "input 1", "result", or "own" if it was computed only for backward.
    public var source: String
    /// The shape.
    public var shape: [Int]
    /// The size of its block of memory in bytes.
    public var bytes: Int
    /// The index of the block of memory; tensors with the same index share it.
    public var block: Int

    /// Creates the description of a value that is kept.
    public init(source: String, shape: [Int], bytes: Int, block: Int) {
      (self.source, self.shape, self.bytes, self.block) = (source, shape, bytes, block)
    }

    /// The shape as text.
    package var shapeText: String { Diagram.shapeText(shape) }
  }

  /// When a node was computed, and its cost.
  public struct Execution: Sendable, Equatable {
    /// The position in the forward pass, from 1.
    public var step: Int?
    /// The position in the backward pass, from 1.
    public var backwardStep: Int?
    /// The durations of the operation's forward and backward functions in seconds.
    public var seconds, backwardSeconds: Double?
    /// The memory of the value in bytes.
    public var bytes: Int?

    /// Creates an execution of which nothing is known.
    public init() {}
  }

  /// A mark that distinguishes a node from the others.
  public enum Mark: Sendable, Equatable {
    /// The first value with a non-finite element, infinite or NaN.
    case firstNotFinite
    /// Different from its counterpart in the diagram that this one is compared with; the text says how.
    case different(String)
  }

  /// A module drawn as one box.
  public struct Module: Sendable, Equatable {
    /// The property that holds it: "conv1".
    public var name: String
    /// The module's type: "BasicBlock".
    public var type: String
    /// The path of names from the outermost module: "layer1.0".
    public var path: String
    /// The shape of the output.
    public var outputShape: [Int]
    /// The number of trainable elements.
    public var parameters: Int
    /// The number of multiply-adds in its forward pass.
    public var multiplyAdds: Int
    /// The number of operations inside.
    public var operations: Int
    /// The number of consecutive equal modules that it stands for.
    public var repeats: Int
    /// The memory that its operations save for backward, in bytes.
    public var savedBytes: Int
    /// Whether it is the module's backward pass.
    public var isBackward: Bool

    /// Creates a folded module.
    public init(
      name: String, type: String, path: String = "", outputShape: [Int] = [], parameters: Int = 0,
      multiplyAdds: Int = 0, operations: Int = 0, repeats: Int = 1, savedBytes: Int = 0,
      isBackward: Bool = false
    ) {
      (self.name, self.type, self.path, self.outputShape) = (name, type, path, outputShape)
      (self.parameters, self.multiplyAdds) = (parameters, multiplyAdds)
      (self.operations, self.repeats, self.savedBytes) = (operations, repeats, savedBytes)
      self.isBackward = isBackward
    }
  }
}
