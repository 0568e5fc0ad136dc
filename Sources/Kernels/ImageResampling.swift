// Resampling of 8-bit images in fixed-point arithmetic: each output pixel is a weighted mean of input pixels.
//
// The arithmetic is Pillow's (src/libImaging/Resample.c), and the results are equal bit for bit: weights are
// multiples of 2⁻²², products are summed in 32 bits starting at one half, shifted back and clipped.

/// The coefficients of a resampling along one axis: the window and the weights of each output position.
public struct ResamplingCoefficients: Sendable {
  /// The number of fraction bits of a weight.
  public static let precision: Int32 = 22

  /// The first input position in each window.
  public let starts: [Int32]
  /// The number of input positions in each window.
  public let counts: [Int32]
  /// The weights, `[positions, size]`, of which `counts` are used in each row.
  public let weights: [Int32]
  /// The maximum number of weights of a position.
  public let size: Int

  /// Creates coefficients.
  ///
  /// - Precondition: `weights` has `size` elements for each of `starts` and `counts`.
  public init(starts: [Int32], counts: [Int32], weights: [Int32], size: Int) {
    (self.starts, self.counts, self.weights, self.size) = (starts, counts, weights, size)
  }
}

/// Resamples rows horizontally.
///
/// - Parameters:
///   - source: Rows of pixels of `channels` bytes (1 or 3), `sourceStride` bytes apart; one more byte after
///     the last pixel of each row must be readable.
///   - target: Rows of `windows.starts.count` pixels, `targetStride` bytes apart; one more byte after the
///     last pixel of each row is overwritten.
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

/// Resamples columns vertically.
///
/// - Parameters:
///   - source: Rows of `width` bytes, `sourceStride` apart.
///   - target: `windows.starts.count` contiguous rows of `width` bytes.
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

/// Returns red, green and blue of an output pixel; the fourth byte is undefined.
@inline(__always)
private func sumOfColors(
  _ pixels: UnsafePointer<UInt8>, _ weights: UnsafePointer<Int32>, _ count: Int
) -> SIMD4<UInt8> {
  // Two independent sums, which the processor computes in parallel.
  var sum = SIMD4<Int32>(repeating: 1 << (ResamplingCoefficients.precision - 1))
  var other = SIMD4<Int32>(repeating: 0)
  let raw = UnsafeRawPointer(pixels)
  var k = 0
  while k + 2 <= count {
    let (first, second) = (raw + 3 * k, raw + 3 * k + 3)
    let pixel = unsafeBitCast(first.loadUnaligned(as: UInt32.self), to: SIMD4<UInt8>.self)
    let next = unsafeBitCast(second.loadUnaligned(as: UInt32.self), to: SIMD4<UInt8>.self)
    sum &+= SIMD4<Int32>(truncatingIfNeeded: pixel) &* weights[k]
    other &+= SIMD4<Int32>(truncatingIfNeeded: next) &* weights[k + 1]
    k += 2
  }
  if k < count {
    let pixel = unsafeBitCast((raw + 3 * k).loadUnaligned(as: UInt32.self), to: SIMD4<UInt8>.self)
    sum &+= SIMD4<Int32>(truncatingIfNeeded: pixel) &* weights[k]
  }
  sum &+= other
  let shifted = sum &>> ResamplingCoefficients.precision
  return SIMD4(
    truncatingIfNeeded: shifted.clamped(lowerBound: .zero, upperBound: .init(repeating: 255)))
}

@inline(__always)
private func sumOfGrays(
  _ pixels: UnsafePointer<UInt8>, _ weights: UnsafePointer<Int32>, _ count: Int
) -> UInt8 {
  var sum: Int32 = 1 << (ResamplingCoefficients.precision - 1)
  for k in 0..<count { sum &+= weights[k] &* Int32(pixels[k]) }
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
