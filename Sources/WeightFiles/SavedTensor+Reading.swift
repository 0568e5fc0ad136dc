import Files
import Tensors

extension SavedTensor {
  /// Returns the elements as float32: wider types are rounded to the nearest, Booleans become 1 and 0.
  public func floats() -> Tensor<Float> {
    switch type {
    case .float32: read(Float.self) { $0 }
    case .float64: read(Double.self) { Float($0) }
    case .float16: read(Float16.self) { Float($0) }
    case .bfloat16: read(BFloat16.self) { Float($0) }
    case .bool: read(UInt8.self) { $0 == 0 ? 0 : 1 }
    case .uint8: read(UInt8.self) { Float($0) }
    case .int8: read(Int8.self) { Float($0) }
    case .uint16: read(UInt16.self) { Float($0) }
    case .int16: read(Int16.self) { Float($0) }
    case .uint32: read(UInt32.self) { Float($0) }
    case .int32: read(Int32.self) { Float($0) }
    case .uint64: read(UInt64.self) { Float($0) }
    case .int64: read(Int64.self) { Float($0) }
    }
  }

  /// Returns the elements as int64: Booleans become 1 and 0, and uint64 wraps, as PyTorch's cast does.
  ///
  /// - Precondition: `type` is not a floating-point type.
  public func integers() -> Tensor<Int64> {
    switch type {
    case .bool: return read(UInt8.self) { $0 == 0 ? 0 : 1 }
    case .uint8: return read(UInt8.self) { Int64($0) }
    case .int8: return read(Int8.self) { Int64($0) }
    case .uint16: return read(UInt16.self) { Int64($0) }
    case .int16: return read(Int16.self) { Int64($0) }
    case .uint32: return read(UInt32.self) { Int64($0) }
    case .int32: return read(Int32.self) { Int64($0) }
    case .uint64: return read(UInt64.self) { Int64(truncatingIfNeeded: $0) }
    case .int64: return read(Int64.self) { $0 }
    default: fatalError("integers: needs an integer type, not \(type) of shape \(shape)")
    }
  }

  /// Returns the elements without conversion.
  ///
  /// - Throws: ``/Files/DataError`` if they are not of type `element`.
  public func tensor<Element: StoredScalar>(of element: Element.Type) throws(DataError)
    -> Tensor<Element>
  {
    guard type == Element.elementType else {
      throw DataError(
        path: source.path, problem: "has elements of type \(type) instead of \(Element.typeName)",
        recoverySuggestion: "read it with \(type.reading)")
    }
    if Element.self == Bool.self { return read(UInt8.self) { ($0 != 0) as! Element } }
    return read(Element.self) { $0 }
  }

  /// The elements as a file stores them: row-major and contiguous.
  var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      let target = UnsafeMutableRawBufferPointer(buffer)
      source.withUnsafeBytes { bytes in
        forEachRun { element, byte, run in
          target.baseAddress?.advanced(by: element * type.size)
            .copyMemory(from: bytes.baseAddress! + byte, byteCount: run * type.size)
        }
      }
      count = byteCount
    }
  }

  @inline(__always)
  private func read<Stored: BitwiseCopyable, Element: Scalar>(
    _ stored: Stored.Type, _ convert: (Stored) -> Element
  ) -> Tensor<Element> {
    Tensor(shape: shape) { target in
      source.withUnsafeBytes { bytes in
        forEachRun { element, byte, run in
          for i in 0..<run {
            target[element + i] = convert(
              bytes.loadUnaligned(fromByteOffset: byte + i * MemoryLayout<Stored>.size, as: stored))
          }
        }
      }
    }
  }

  /// Calls `body` with the index and byte offset of the first element, and the length, of every contiguous
  /// run of elements.
  private func forEachRun(_ body: (_ element: Int, _ byte: Int, _ run: Int) -> Void) {
    guard count > 0 else { return }
    var run = 1
    var outer = shape.count
    while outer > 0, shape[outer - 1] == 1 || strides[outer - 1] == run {
      run *= shape[outer - 1]
      outer -= 1
    }
    var index = [Int](repeating: 0, count: outer)
    var offset = 0
    for element in stride(from: 0, to: count, by: run) {
      body(element, start + offset * type.size, run)
      var axis = outer - 1
      while axis >= 0 {
        index[axis] += 1
        offset += strides[axis]
        if index[axis] < shape[axis] { break }
        offset -= index[axis] * strides[axis]
        index[axis] = 0
        axis -= 1
      }
    }
  }
}
