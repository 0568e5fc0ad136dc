import Tensors

/// The element type (dtype) of a tensor in a weight file.
///
/// The cases are in the reverse of the order in which safetensors' writer sorts tensors: narrow types first.
public enum ElementType: Sendable, Hashable, CaseIterable {
  /// Booleans, one byte each: `torch.bool`.
  case bool
  /// Unsigned 8-bit integers: `torch.uint8`.
  case uint8
  /// Signed 8-bit integers: `torch.int8`.
  case int8
  /// Signed 16-bit integers: `torch.int16`.
  case int16
  /// Unsigned 16-bit integers: `torch.uint16`.
  case uint16
  /// Half-precision numbers: `torch.float16`.
  case float16
  /// 16-bit numbers with the exponent range of `float32`: `torch.bfloat16`.
  case bfloat16
  /// Signed 32-bit integers: `torch.int32`.
  case int32
  /// Unsigned 32-bit integers: `torch.uint32`.
  case uint32
  /// Single-precision numbers: `torch.float32`.
  case float32
  /// Double-precision numbers: `torch.float64`.
  case float64
  /// Signed 64-bit integers: `torch.int64`.
  case int64
  /// Unsigned 64-bit integers: `torch.uint64`.
  case uint64

  /// The size of an element in bytes.
  public var size: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// Whether this is a floating-point type.
  public var isFloating: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64: true
    default: false
    }
  }

  /// The name of the type in a safetensors file, for example `"F32"`.
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

  /// The name of PyTorch's typed storage class, for example `"FloatStorage"`, or nil if there is none.
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

  /// Returns the type of PyTorch's name without "torch.", for example "float32".
  static func named(torch name: String) -> ElementType? { allCases.first { "\($0)" == name } }

  static func named(safeTensors name: String) -> ElementType? {
    allCases.first { $0.safeTensorsName == name }
  }
}

/// An element type of `Tensor` that weight files store without conversion.
public protocol StoredScalar: Scalar, BitwiseCopyable {
  /// The corresponding type in a file.
  static var elementType: ElementType { get }
}

extension ElementType {
  /// The method of ``SavedTensor`` that reads tensors of this type.
  var reading: String {
    let scalars: [any StoredScalar.Type] = [
      Bool.self, UInt8.self, Int8.self, Int16.self, UInt16.self, Float16.self, BFloat16.self,
      Int32.self, UInt32.self, Float.self, Double.self, Int64.self, UInt64.self,
    ]
    return scalars.first { $0.elementType == self }.map { "tensor(of: \($0).self)" }
      ?? "floats()"
  }
}

extension Float: StoredScalar { public static var elementType: ElementType { .float32 } }
extension Double: StoredScalar { public static var elementType: ElementType { .float64 } }
extension Float16: StoredScalar { public static var elementType: ElementType { .float16 } }
extension BFloat16: StoredScalar { public static var elementType: ElementType { .bfloat16 } }
extension Int64: StoredScalar { public static var elementType: ElementType { .int64 } }
extension Int32: StoredScalar { public static var elementType: ElementType { .int32 } }
extension Int16: StoredScalar { public static var elementType: ElementType { .int16 } }
extension Int8: StoredScalar { public static var elementType: ElementType { .int8 } }
extension UInt64: StoredScalar { public static var elementType: ElementType { .uint64 } }
extension UInt32: StoredScalar { public static var elementType: ElementType { .uint32 } }
extension UInt16: StoredScalar { public static var elementType: ElementType { .uint16 } }
extension UInt8: StoredScalar { public static var elementType: ElementType { .uint8 } }
extension Bool: StoredScalar { public static var elementType: ElementType { .bool } }
