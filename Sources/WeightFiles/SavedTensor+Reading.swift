import Files
import Tensors

extension SavedTensor {
  /// Returns the numbers as float32, rounded to the nearest where the file's are finer; truth values
  /// as 1 and 0.
  public func floats() -> Tensor<Float> {
    switch type {
    case .float32: read(Float.self) { $0 }
    case .float64: read(Double.self) { Float($0) }
    case .float16: read(Float16.self) { Float($0) }
    case .bfloat16: read(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
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

  /// Returns whole numbers, or truth values as 1 and 0; numbers beyond int64 wrap, as PyTorch's cast.
  ///
  /// - Precondition: the type is not a floating one.
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
    default: fatalError("integers: the tensor \(shape) holds \(type), not whole numbers")
    }
  }

  /// Returns the numbers in their own type.
  ///
  /// - Throws: ``DataError`` where that is another one.
  public func tensor<Element: StoredScalar>(of element: Element.Type) throws(DataError)
    -> Tensor<Element>
  {
    guard type == Element.elementType else {
      throw DataError(
        path: source.path, problem: "holds \(type) where \(Element.typeName) is asked for",
        recoverySuggestion: "read it as \(type)")
    }
    if Element.self == Bool.self { return read(UInt8.self) { ($0 != 0) as! Element } }
    return read(Element.self) { $0 }
  }

  /// The numbers as they stand in a file, row-major and without gaps.
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

  /// Calls `body` with the first element, its byte and the length of every stretch of elements that
  /// stand side by side.
  private func forEachRun(_ body: (_ element: Int, _ byte: Int, _ run: Int) -> Void) {
    guard count > 0 else { return }
    var run = 1
    var outer = shape.count
    while outer > 0, shape[outer - 1] == 1 || strides[outer - 1] == run {
      run *= shape[outer - 1]
      outer -= 1
    }
    var place = [Int](repeating: 0, count: outer)
    var offset = 0
    for element in stride(from: 0, to: count, by: run) {
      body(element, start + offset * type.size, run)
      var axis = outer - 1
      while axis >= 0 {
        place[axis] += 1
        offset += strides[axis]
        if place[axis] < shape[axis] { break }
        offset -= place[axis] * strides[axis]
        place[axis] = 0
        axis -= 1
      }
    }
  }
}
