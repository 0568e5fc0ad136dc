// Resampling of pictures of bytes: each new dot is a weighted mean of old ones, in integers.
//
// The arithmetic is Pillow's (src/libImaging/Resample.c): weights are whole multiples of 2⁻²², products are
// summed in 32 bits from one half on, shifted back and clipped. So results are the same bits as Pillow's.

/// For each new position along one axis, which old ones it is made of and with what weights.
public struct ResamplingCoefficients: Sendable {
  /// The fraction bits of a weight.
  public static let precision: Int32 = 22

  /// The first old position of each new one.
  public let starts: [Int32]
  /// How many old positions each new one has.
  public let counts: [Int32]
  /// `size` weights for each new position, of which `counts` are used.
  public let weights: [Int32]
  /// The most weights of any new position.
  public let size: Int

  /// - Precondition: `weights` has `size` numbers for each of `starts` and `counts`.
  public init(starts: [Int32], counts: [Int32], weights: [Int32], size: Int) {
    (self.starts, self.counts, self.weights, self.size) = (starts, counts, weights, size)
  }
}

/// Shrinks or stretches `rows` rows along their length.
///
/// - Parameters:
///   - source: rows of dots of `channels` bytes (1 or 3), `sourceStride` bytes apart; one more byte behind
///     the last dot of each row must be readable.
///   - target: rows of `windows.starts.count` dots, `targetStride` bytes apart; one byte behind the last dot
///     of each row is written too.
public func resampleHorizontally(
  _ source: UnsafePointer<UInt8>, sourceStride: Int, rows: Int, channels: Int,
  windows: ResamplingCoefficients, into target: UnsafeMutablePointer<UInt8>, targetStride: Int
) {
  windows.starts.withUnsafeBufferPointer { starts in
    windows.counts.withUnsafeBufferPointer { counts in
      windows.weights.withUnsafeBufferPointer { weights in
        for y in 0..<rows {
          let (row, result) = (source + y * sourceStride, target + y * targetStride)
          for x in 0..<starts.count {
            let count = Int(counts[x])
            let first = weights.baseAddress! + x * windows.size
            if channels == 3 {
              let sum = sumOfColors(row + Int(starts[x]) * 3, first, count)
              UnsafeMutableRawPointer(result + x * 3).storeBytes(of: sum, as: SIMD4<UInt8>.self)
            } else {
              result[x] = sumOfGrays(row + Int(starts[x]), first, count)
            }
          }
        }
      }
    }
  }
}

/// Shrinks or stretches `width` columns of bytes along their height.
///
/// - Parameters:
///   - source: rows of `width` bytes, `sourceStride` apart.
///   - target: `windows.starts.count` rows of `width` bytes without gaps.
public func resampleVertically(
  _ source: UnsafePointer<UInt8>, sourceStride: Int, width: Int, windows: ResamplingCoefficients,
  into target: UnsafeMutablePointer<UInt8>
) {
  for y in 0..<windows.starts.count {
    let count = Int(windows.counts[y])
    let rows = source + Int(windows.starts[y]) * sourceStride
    let result = target + y * width
    windows.weights.withUnsafeBufferPointer { weights in
      let first = weights.baseAddress! + y * windows.size
      var x = 0
      while x + 16 <= width {
        let sum = sumOfColumns(rows + x, sourceStride, first, count)
        UnsafeMutableRawPointer(result + x).storeBytes(of: sum, as: SIMD16<UInt8>.self)
        x += 16
      }
      while x < width {
        var sum: Int32 = 1 << (ResamplingCoefficients.precision - 1)
        for k in 0..<count { sum &+= first[k] &* Int32(rows[k * sourceStride + x]) }
        result[x] = clip(sum)
        x += 1
      }
    }
  }
}

@inline(__always)
private func clip(_ sum: Int32) -> UInt8 {
  UInt8(truncatingIfNeeded: min(max(sum >> ResamplingCoefficients.precision, 0), 255))
}

/// Red, green and blue of one new dot; the fourth byte has no meaning.
@inline(__always)
private func sumOfColors(
  _ dots: UnsafePointer<UInt8>, _ weights: UnsafePointer<Int32>, _ count: Int
) -> SIMD4<UInt8> {
  // Two sums, so that one product need not wait for the other.
  var sum = SIMD4<Int32>(repeating: 1 << (ResamplingCoefficients.precision - 1))
  var other = SIMD4<Int32>(repeating: 0)
  let raw = UnsafeRawPointer(dots)
  var k = 0
  while k + 2 <= count {
    let (first, second) = (raw + 3 * k, raw + 3 * k + 3)
    let dot = unsafeBitCast(first.loadUnaligned(as: UInt32.self), to: SIMD4<UInt8>.self)
    let next = unsafeBitCast(second.loadUnaligned(as: UInt32.self), to: SIMD4<UInt8>.self)
    sum &+= SIMD4<Int32>(truncatingIfNeeded: dot) &* weights[k]
    other &+= SIMD4<Int32>(truncatingIfNeeded: next) &* weights[k + 1]
    k += 2
  }
  if k < count {
    let dot = unsafeBitCast((raw + 3 * k).loadUnaligned(as: UInt32.self), to: SIMD4<UInt8>.self)
    sum &+= SIMD4<Int32>(truncatingIfNeeded: dot) &* weights[k]
  }
  sum &+= other
  let shifted = sum &>> ResamplingCoefficients.precision
  return SIMD4(
    truncatingIfNeeded: shifted.clamped(lowerBound: .zero, upperBound: .init(repeating: 255)))
}

@inline(__always)
private func sumOfGrays(
  _ dots: UnsafePointer<UInt8>, _ weights: UnsafePointer<Int32>, _ count: Int
) -> UInt8 {
  var sum: Int32 = 1 << (ResamplingCoefficients.precision - 1)
  for k in 0..<count { sum &+= weights[k] &* Int32(dots[k]) }
  return clip(sum)
}

@inline(__always)
private func sumOfColumns(
  _ rows: UnsafePointer<UInt8>, _ stride: Int, _ weights: UnsafePointer<Int32>, _ count: Int
) -> SIMD16<UInt8> {
  var sum = SIMD16<Int32>(repeating: 1 << (ResamplingCoefficients.precision - 1))
  for k in 0..<count {
    let row = UnsafeRawPointer(rows + k * stride).loadUnaligned(as: SIMD16<UInt8>.self)
    sum &+= SIMD16<Int32>(truncatingIfNeeded: row) &* weights[k]
  }
  let shifted = sum &>> ResamplingCoefficients.precision
  return SIMD16(
    truncatingIfNeeded: shifted.clamped(lowerBound: .zero, upperBound: .init(repeating: 255)))
}
