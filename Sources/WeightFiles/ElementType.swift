import Tensors

/// The types of numbers that weight files hold, in the order in which safetensors' writer lays them
/// down, last first: wider ones later.
public enum ElementType: Sendable, Hashable, CaseIterable {
  case bool, uint8, int8, int16, uint16, float16, bfloat16, int32, uint32, float32, float64, int64
  case uint64

  /// Bytes that one number takes.
  public var size: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// Whether its numbers may have a fraction.
  public var isFloating: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64: true
    default: false
    }
  }

  /// The name in a safetensors file.
  public var safeTensorsName: String {
    switch self {
    case .bool: "BOOL"
    case .uint8: "U8"
    case .int8: "I8"
    case .int16: "I16"
    case .uint16: "U16"
    case .float16: "F16"
    case .bfloat16: "BF16"
    case .int32: "I32"
    case .uint32: "U32"
    case .float32: "F32"
    case .float64: "F64"
    case .int64: "I64"
    case .uint64: "U64"
    }
  }

  /// The class of storage that PyTorch pickles by name, where it has one.
  public var storageName: String? {
    switch self {
    case .bool: "BoolStorage"
    case .uint8: "ByteStorage"
    case .int8: "CharStorage"
    case .int16: "ShortStorage"
    case .float16: "HalfStorage"
    case .bfloat16: "BFloat16Storage"
    case .int32: "IntStorage"
    case .float32: "FloatStorage"
    case .float64: "DoubleStorage"
    case .int64: "LongStorage"
    case .uint16, .uint32, .uint64: nil
    }
  }

  static func named(storage name: String) -> ElementType? {
    allCases.first { $0.storageName == name }
  }

  static func named(safeTensors name: String) -> ElementType? {
    allCases.first { $0.safeTensorsName == name }
  }
}

/// A type of number of ``Tensor`` that stands in weight files as it is.
public protocol StoredScalar: Scalar, BitwiseCopyable {
  /// Its name in a file.
  static var elementType: ElementType { get }
}

extension Float: StoredScalar { public static var elementType: ElementType { .float32 } }
extension Double: StoredScalar { public static var elementType: ElementType { .float64 } }
extension Int64: StoredScalar { public static var elementType: ElementType { .int64 } }
extension Int32: StoredScalar { public static var elementType: ElementType { .int32 } }
extension UInt8: StoredScalar { public static var elementType: ElementType { .uint8 } }
extension Bool: StoredScalar { public static var elementType: ElementType { .bool } }
