/// The rows or columns of an interpolated image: each is a weighted sum of some rows or columns of the input.
public struct InterpolationTaps: Equatable, Sendable {
  /// The taps of line `i` are those at `starts[i]..<starts[i + 1]`.
  public private(set) var starts = [0]
  /// The rows or columns of the input, and their weights.
  public private(set) var indices: [Int] = [], weights: [Float] = []

  /// The size of a tap in bytes, in lines of a single one.
  public static let bytesPerTap = 2 * MemoryLayout<Int>.stride + MemoryLayout<Float>.stride

  /// Creates an empty list of lines.
  public init() {}

  /// The number of lines.
  public var count: Int { starts.count - 1 }

  /// Adds a line that is the weighted sum of rows or columns of the input.
  public mutating func append(_ indices: some Sequence<Int>, weights: some Sequence<Float>) {
    self.indices += indices
    self.weights += weights
    starts.append(self.indices.count)
  }

  /// Calls `body` with the taps of each line, as pointers.
  @inline(__always)
  fileprivate func withLines(_ body: (Lines) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      indices.withUnsafeBufferPointer { indices in
        weights.withUnsafeBufferPointer { weights in
          body(Lines(starts: starts, indices: indices, weights: weights))
        }
      }
    }
  }
}

/// The taps of lines as pointers.
private struct Lines {
  let starts: UnsafeBufferPointer<Int>, indices: UnsafeBufferPointer<Int>
  let weights: UnsafeBufferPointer<Float>

  var count: Int { starts.count - 1 }

  @inline(__always)
  func taps(_ line: Int) -> Range<Int> { starts[line]..<starts[line + 1] }
}

/// Interpolates images: every output row is a weighted sum of input rows, whose columns are then weighted.
public func interpolate2d(
  planes: Int, inputHeight: Int, inputWidth: Int, rows: InterpolationTaps,
  columns: InterpolationTaps, input: UnsafePointer<Float>,
  into output: UnsafeMutablePointer<Float>
) {
  rows.withLines { rows in
    columns.withLines { columns in
      parallelFor(planes) { plane in
        let source = input + plane * inputHeight * inputWidth
        withWorkspace(inputWidth) { sum in
          for i in 0..<rows.count {
            for (number, tap) in rows.taps(i).enumerated() {
              let (row, weight) = (source + rows.indices[tap] * inputWidth, rows.weights[tap])
              if number == 0 {
                for x in 0..<inputWidth { sum[x] = weight * row[x] }
              } else {
                for x in 0..<inputWidth { sum[x] += weight * row[x] }
              }
            }
            let target = output + (plane * rows.count + i) * columns.count
            for j in 0..<columns.count {
              var total: Float = 0
              for tap in columns.taps(j) {
                total += columns.weights[tap] * sum[columns.indices[tap]]
              }
              target[j] = total
            }
          }
        }
      }
    }
  }
}

/// Computes the gradient of `interpolate2d`, its transpose: adds every output gradient to the inputs of its taps,
/// weighted.
public func interpolate2dGradient(
  planes: Int, inputHeight: Int, inputWidth: Int, rows: InterpolationTaps,
  columns: InterpolationTaps, outputGradient: UnsafePointer<Float>,
  into inputGradient: UnsafeMutablePointer<Float>
) {
  rows.withLines { rows in
    columns.withLines { columns in
      parallelFor(planes) { plane in
        let target = inputGradient + plane * inputHeight * inputWidth
        target.update(repeating: 0, count: inputHeight * inputWidth)
        withWorkspace(inputWidth) { sum in
          for i in 0..<rows.count {
            sum.update(repeating: 0, count: inputWidth)
            let source = outputGradient + (plane * rows.count + i) * columns.count
            for j in 0..<columns.count {
              for tap in columns.taps(j) {
                sum[columns.indices[tap]] += columns.weights[tap] * source[j]
              }
            }
            for tap in rows.taps(i) {
              let (row, weight) = (target + rows.indices[tap] * inputWidth, rows.weights[tap])
              for x in 0..<inputWidth { row[x] += weight * sum[x] }
            }
          }
        }
      }
    }
  }
}
