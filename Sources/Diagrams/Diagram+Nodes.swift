extension Diagram {
  /// What part a value plays in the computation. Each is drawn with its own outline and tint.
  public enum Role: String, Sendable, Equatable, CaseIterable {
    /// What training changes.
    case parameter
    /// What a module keeps beside its parameters, such as a running mean.
    case buffer
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
    /// The numbers as a small picture, where they are too many to be read.
    public var picture: Heatmap?
    /// The gradient's numbers as a small picture.
    public var gradientPicture: Heatmap?
    /// The root of the mean square of the gradient's numbers.
    public var gradientSize: Double?
    /// When it was computed and what it took.
    public var run = Run()
    /// What sets it apart.
    public var mark: Mark?

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
    public var shapeText: String { Diagram.shapeText(shape) }
  }

  /// A shape as text: `[2, 3]`, or `scalar`.
  package static func shapeText(_ shape: [Int]) -> String {
    shape.isEmpty ? "scalar" : "[\(shape.map(String.init).joined(separator: ", "))]"
  }

  /// Something that is done to numbers.
  public struct Operation: Sendable, Equatable {
    /// The symbol or the name: `+`, `matmul`.
    public var name: String
    /// What else there is to know: `stride 2, padding 1`.
    public var detail: String?
    /// What kind of operation it is.
    public var kind = Kind.plain
    /// The shape of its result, where that has no card of its own.
    public var resultShape: [Int]?
    /// What it keeps for its backward function.
    public var saved: [Saved] = []
    /// The bytes of that, each block of memory counted once.
    public var savedBytes = 0
    /// When it ran and what it took.
    public var run = Run()
    /// What sets it apart.
    public var mark: Mark?

    /// What kind of operation it is; each is drawn with an outline of its own.
    public enum Kind: Sendable, Hashable, CaseIterable {
      /// It computes new numbers.
      case plain
      /// It looks at the same numbers in another order or shape.
      case view
      /// It was recorded while a gradient was computed.
      case backward
      /// It adds what came back along several paths.
      case accumulation
    }

    /// Creates the description of an operation.
    public init(_ name: String, detail: String? = nil) {
      self.name = name
      self.detail = detail
    }
  }

  /// A value that an operation keeps for its backward function.
  public struct Saved: Sendable, Equatable {
    /// Where it comes from: the name of an input, "input 1", "result", or "own" where it was made for the
    /// purpose.
    public var source: String
    /// The extent along each axis.
    public var shape: [Int]
    /// The bytes of its block of memory.
    public var bytes: Int
    /// The number of the block: values of one number share it.
    public var block: Int

    /// Creates the description of a value that is kept.
    public init(source: String, shape: [Int], bytes: Int, block: Int) {
      (self.source, self.shape, self.bytes, self.block) = (source, shape, bytes, block)
    }

    /// The shape as text.
    package var shapeText: String { Diagram.shapeText(shape) }
  }

  /// When something was computed and what it took.
  public struct Run: Sendable, Equatable {
    /// The place in the forward pass, from 1 on.
    public var place: Int?
    /// The place in the backward pass, from 1 on.
    public var backwardPlace: Int?
    /// Seconds that the operation took, and its backward.
    public var seconds, backwardSeconds: Double?
    /// The bytes of the value.
    public var bytes: Int?

    public init() {}
  }

  /// What sets a node apart from the others.
  public enum Mark: Sendable, Equatable {
    /// Infinite or not a number, and nothing before it was.
    case firstNotFinite
    /// Other than its partner in a graph that this one is compared with.
    case different(String)
  }

  /// A module that is drawn as one box, whatever is inside.
  public struct Module: Sendable, Equatable {
    /// The property that holds it: "conv1".
    public var name: String
    /// The module's type: "BasicBlock".
    public var type: String
    /// The names from the outermost module in: "layer1.0".
    public var path: String
    /// The shape of what comes out.
    public var outputShape: [Int]
    /// How many numbers it trains.
    public var parameters: Int
    /// How many products of two numbers its forward pass adds up.
    public var multiplyAdds: Int
    /// How many operations are inside.
    public var operations: Int
    /// How many equal modules in a row it stands for.
    public var repeats: Int
    /// The bytes that its operations keep for backward.
    public var savedBytes: Int
    /// Whether it is the module's backward pass.
    public var isBackward: Bool

    /// Creates the description of a folded module.
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
