import Glibc
import Kernels
import Tensors

/// How dots between dots are found.
public enum Interpolation: String, Sendable, CaseIterable {
  /// The nearest dot as it is: fast, exact, and jagged.
  case nearest
  /// The mean of neighbors, weighted by a triangle.
  case bilinear
  /// The mean of more neighbors, weighted by a cubic (Keys, 1981; a = −½), which keeps edges sharper.
  case bicubic

  /// How far the weights reach, in dots of the smaller picture.
  var support: Double { self == .bicubic ? 2 : 1 }

  /// The weight of a dot at that distance.
  func weight(_ distance: Double) -> Double {
    let x = distance.magnitude
    guard self == .bicubic else { return x < 1 ? 1 - x : 0 }
    let a = -0.5
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
  }
}

extension Image {
  /// Returns the picture at another size: the same bits as Pillow's `resize`.
  ///
  /// Where it shrinks, every new dot is a mean over all old dots that it covers, so that fine detail becomes
  /// gray and not noise: antialiasing. Two passes, along rows, then along columns, each rounded to bytes.
  ///
  /// - Precondition: sizes are positive.
  public func resized(
    width: Int, height: Int, _ interpolation: Interpolation = .bilinear
  ) -> Image {
    resized(
      Frame(left: 0, top: 0, width: self.width, height: self.height), to: (width, height),
      interpolation)
  }

  /// Returns the part within `frame` at another size: `crop`, then `resize`, without the copy between.
  ///
  /// - Precondition: the frame lies within the picture; sizes are positive.
  public func resized(
    _ frame: Frame, to size: (width: Int, height: Int), _ interpolation: Interpolation = .bilinear
  ) -> Image {
    require(
      size.width > 0 && size.height > 0,
      "resized: the new size must be positive, not \(size.width) × \(size.height)")
    check(frame, "resized")
    if size.width == frame.width && size.height == frame.height { return cropped(frame) }
    if interpolation == .nearest { return nearest(frame, size) }
    let stride = width * channels
    let offset = frame.top * stride + frame.left * channels
    return Image(width: size.width, height: size.height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { bytes in
        Resampling(frame: frame, size: size, channels: channels, interpolation).run(
          bytes.baseAddress! + offset, stride: stride, into: target)
      }
    }
  }

  private func nearest(_ frame: Frame, _ size: (width: Int, height: Int)) -> Image {
    /// Steps are added up and not multiplied, as Pillow does: that decides ties.
    func positions(_ old: Int, _ new: Int) -> [Int] {
      let step = Double(old) / Double(new)
      return sequence(first: step * 0.5) { $0 + step }.prefix(new).map { min(Int($0), old - 1) }
    }
    let (columns, rows) = (
      positions(frame.width, size.width), positions(frame.height, size.height)
    )
    return Image(width: size.width, height: size.height, channels: channels) { target in
      var next = target
      for y in rows {
        let row = ((frame.top + y) * width + frame.left) * channels
        for x in columns {
          for c in 0..<channels { next[c] = pixels[row + x * channels + c] }
          next += channels
        }
      }
    }
  }
}

/// One resize, prepared: Pillow's two passes.
private struct Resampling {
  let frame: Frame
  let size: (width: Int, height: Int)
  let channels: Int
  /// `nil` where that axis keeps its length.
  let alongRows, alongColumns: ResamplingCoefficients?

  init(frame: Frame, size: (width: Int, height: Int), channels: Int, _ interpolation: Interpolation)
  {
    (self.frame, self.size, self.channels) = (frame, size, channels)
    alongRows =
      size.width == frame.width
      ? nil : ResamplingCoefficients(from: frame.width, to: size.width, interpolation)
    alongColumns =
      size.height == frame.height
      ? nil : ResamplingCoefficients(from: frame.height, to: size.height, interpolation)
  }

  /// Columns come first where that removes more than rows first would, by Pillow 13's measure; as each pass
  /// rounds, the order can be seen in the bits.
  private var columnsFirst: Bool {
    frame.height - size.height > 2 * max(0, frame.width - size.width)
  }

  func run(_ source: UnsafePointer<UInt8>, stride: Int, into target: UnsafeMutablePointer<UInt8>) {
    switch (alongRows, alongColumns) {
    case (let rows?, let columns?) where columnsFirst:
      let between = frame.width * channels
      Self.withScratch(between * size.height) { middle in
        resampleVertically(
          source, sourceStride: stride, width: between, windows: columns, into: middle)
        self.rows(middle, between, size.height, rows, into: target)
      }
    case (let rows?, let columns?):
      let between = size.width * channels
      Self.withScratch(between * frame.height) { middle in
        self.rows(source, stride, frame.height, rows, into: middle)
        resampleVertically(
          middle, sourceStride: between, width: between, windows: columns, into: target)
      }
    case (let rows?, nil): self.rows(source, stride, frame.height, rows, into: target)
    case (nil, let columns?):
      resampleVertically(
        source, sourceStride: stride, width: size.width * channels, windows: columns, into: target)
    case (nil, nil): break
    }
  }

  /// The kernel reads and writes one byte behind a row; behind the last there may be none, so that is done
  /// in a copy.
  private func rows(
    _ source: UnsafePointer<UInt8>, _ stride: Int, _ count: Int, _ windows: ResamplingCoefficients,
    into target: UnsafeMutablePointer<UInt8>
  ) {
    let (old, new) = (frame.width * channels, size.width * channels)
    resampleHorizontally(
      source, sourceStride: stride, rows: count - 1, channels: channels, windows: windows,
      into: target, targetStride: new)
    Self.withScratch(old + new + 2) { copy in
      copy.update(from: source + (count - 1) * stride, count: old)
      copy[old] = 0
      let result = copy + old + 1
      resampleHorizontally(
        copy, sourceStride: 0, rows: 1, channels: channels, windows: windows, into: result,
        targetStride: 0)
      (target + (count - 1) * new).update(from: result, count: new)
    }
  }

  private static func withScratch(_ count: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Void) {
    let memory = BufferPool.allocate(byteCount: count)
    defer { BufferPool.deallocate(memory, byteCount: count) }
    body(memory.bindMemory(to: UInt8.self, capacity: count))
  }
}

extension Interpolation {
  /// Which old dots, from `first` on, a new one is made of, and with what weights before they are made to
  /// sum to 1: those at most `support · max(scale, 1)` from the new dot's middle (Pillow's
  /// `precompute_coeffs`).
  package func window(
    _ position: Int, from old: Int, to new: Int
  ) -> (first: Int, weights: [Double]) {
    let scale = Double(old) / Double(new)
    let filterScale = max(scale, 1)
    let (center, reach) = ((Double(position) + 0.5) * scale, support * filterScale)
    let first = max(0, Int(center - reach + 0.5))
    let end = min(old, Int(center + reach + 0.5))
    return (first, (first..<end).map { weight((Double($0) - center + 0.5) * (1 / filterScale)) })
  }
}

extension ResamplingCoefficients {
  /// Finds windows and rounds their weights as Pillow does (`normalize_coeffs_8bpc`).
  init(from old: Int, to new: Int, _ interpolation: Interpolation) {
    let reach = interpolation.support * max(Double(old) / Double(new), 1)
    let size = Int(reach.rounded(.up)) * 2 + 1
    var (starts, counts): ([Int32], [Int32]) = ([], [])
    var weights = [Int32](repeating: 0, count: new * size)
    for position in 0..<new {
      let window = interpolation.window(position, from: old, to: new)
      let sum = window.weights.reduce(0, +)
      for (k, exact) in window.weights.enumerated() {
        let weight = (sum == 0 ? exact : exact / sum) * Double(1 << Self.precision)
        weights[position * size + k] = Int32(weight < 0 ? weight - 0.5 : weight + 0.5)
      }
      starts.append(Int32(window.first))
      counts.append(Int32(window.weights.count))
    }
    self.init(starts: starts, counts: counts, weights: weights, size: size)
  }
}
