import Glibc
import Kernels
import Tensors

/// An interpolation method for resampling images.
public enum Interpolation: String, Sendable, CaseIterable {
  /// The value of the nearest pixel: fast, exact, and jagged.
  case nearest
  /// The mean of neighboring pixels, weighted by a triangle filter.
  case bilinear
  /// The mean of more neighboring pixels, weighted by a cubic filter (Keys, 1981; a = −½): keeps edges sharper.
  case bicubic

  /// The radius of the filter, in pixels of the smaller image.
  var support: Double { self == .bicubic ? 2 : 1 }

  /// Returns the weight of a pixel at a distance.
  func weight(_ distance: Double) -> Double {
    let x = distance.magnitude
    guard self == .bicubic else { return x < 1 ? 1 - x : 0 }
    let a = -0.5
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
  }
}

extension Image {
  /// Returns the image resized to `width` × `height` pixels, with antialiasing.
  ///
  /// The result is that of Pillow's `resize`, bit for bit. When an image is downsampled, every pixel is a mean
  /// over all original pixels that it covers, so that fine detail becomes gray instead of noise. There are two
  /// passes, along rows and along columns, each rounded to bytes.
  ///
  /// - Precondition: The size is positive.
  public func resized(
    width: Int, height: Int, _ interpolation: Interpolation = .bilinear
  ) -> Image {
    resized(
      Frame(left: 0, top: 0, width: self.width, height: self.height), to: (width, height),
      interpolation)
  }

  /// Returns the part of the image within `frame` resized to `size`: `crop` and `resize` without a copy.
  ///
  /// - Precondition: The frame is within the image; the size is positive.
  public func resized(
    _ frame: Frame, to size: (width: Int, height: Int), _ interpolation: Interpolation = .bilinear
  ) -> Image {
    require(
      size.width > 0 && size.height > 0,
      "resized: size must be positive, not \(size.width) × \(size.height)")
    Shape.requireMemory([size.height, size.width, channels], bytesPerElement: 1, "resized")
    // Each row and column takes a window of weights.
    for side in [size.width, size.height] {
      Shape.requireMemory([side], bytesPerElement: 64, "resized")
    }
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
    /// Steps are added up instead of multiplied, as in Pillow, which decides ties.
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

/// The two passes of Pillow's `resize`.
private struct Resampling {
  let frame: Frame
  let size: (width: Int, height: Int)
  let channels: Int
  /// The windows of each pass; nil if the axis keeps its size.
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

  /// Whether columns are resampled first, by the criterion of Pillow 13: if that removes more pixels. As each
  /// pass rounds, the order affects the result.
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

  /// Resamples along rows. The kernel reads and writes one byte beyond each row, so the last row is resampled
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
  /// Returns the weights, before normalization, of the original pixels from `first` on that a new pixel is
  /// computed from: those at most `support · max(scale, 1)` from its center (Pillow's `precompute_coeffs`).
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
  /// Computes the windows and rounds their weights as Pillow does (`normalize_coeffs_8bpc`).
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
