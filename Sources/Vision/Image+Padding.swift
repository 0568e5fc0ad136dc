import Tensors

/// The number of pixels of padding on each side of an image.
public struct Margins: Hashable, Sendable {
  /// The number of pixels on each side.
  public var left, top, right, bottom: Int

  /// Creates margins that differ by side.
  public init(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) {
    (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
  }

  /// Creates equal margins on all sides.
  public init(_ all: Int) { self.init(left: all, top: all, right: all, bottom: all) }

  func check() {
    let all = [left, top, right, bottom]
    require(
      all.allSatisfy { (0...Int(Int32.max)).contains($0) },
      "padded: margins must be from 0 to \(Int32.max), but are \(left), \(top), \(right), \(bottom)"
    )
  }
}

/// The values of padding pixels, as in torchvision's `padding_mode`.
public enum PaddingMode: Hashable, Sendable {
  /// A constant brightness, from 0 (black) to 1 (white).
  case constant(Float)
  /// The values of the border, repeated.
  case edge
  /// The image reflected without repeating its border: `c b | a b c | b a`.
  case reflect
  /// The image reflected with its border repeated: `b a | a b c | c b`.
  case symmetric

  /// Returns the index within `0..<size` whose pixel pads an index, or nil for constant padding.
  func source(_ index: Int, _ size: Int) -> Int? {
    if index >= 0 && index < size { return index }
    switch self {
    case .constant: return nil
    case .edge: return max(0, min(index, size - 1))
    case .reflect:
      let mirrored = GaussianKernel.mirrored(index, size)
      require(
        mirrored >= 0 && mirrored < size,
        "padded: reflection padding must be smaller than the image's \(size) pixels")
      return mirrored
    case .symmetric:
      let mirrored = index < 0 ? -1 - index : 2 * size - 1 - index
      require(
        mirrored >= 0 && mirrored < size,
        "padded: symmetric padding must not be larger than the image's \(size) pixels")
      return mirrored
    }
  }
}

extension Image {
  /// Returns the image with padding: torchvision's `pad`.
  ///
  /// - Precondition: Margins are not negative; reflection padding is smaller than the image, and symmetric
  ///   padding not larger.
  public func padded(_ margins: Margins, _ mode: PaddingMode = .constant(0)) -> Image {
    margins.check()
    let size = (
      width: width + margins.left + margins.right, height: height + margins.top + margins.bottom
    )
    var fill: UInt8 = 0
    if case .constant(let value) = mode { fill = UInt8(max(0, min(value, 1)) * 255 + 0.5) }
    _ = Image.byteCount(size.width, size.height, channels)
    let columns = (0..<size.width).map { mode.source($0 - margins.left, width) }
    return Image(width: size.width, height: size.height, channels: channels) { target in
      target.update(repeating: fill, count: size.width * size.height * channels)
      for y in 0..<size.height {
        guard let row = mode.source(y - margins.top, height) else { continue }
        for x in 0..<size.width {
          guard let column = columns[x] else { continue }
          for c in 0..<channels {
            target[(y * size.width + x) * channels + c] =
              pixels[(row * width + column) * channels + c]
          }
        }
      }
    }
  }

  /// Returns the image with the part within `frame` erased: torchvision's `erase`.
  ///
  /// - Parameters:
  ///   - erasure: The new values of the erased pixels.
  ///   - generator: The source of random noise.
  /// - Precondition: The frame is within the image.
  public func erased(
    _ frame: Frame, _ erasure: Erasure, using generator: inout Generator
  ) -> Image {
    check(frame, "erased")
    var image = self
    for y in frame.top..<frame.top + frame.height {
      for i in (y * width + frame.left) * channels..<(y * width + frame.left + frame.width)
        * channels
      {
        switch erasure {
        case .constant(let value): image.pixels[i] = UInt8(max(0, min(value, 1)) * 255 + 0.5)
        case .noise: image.pixels[i] = UInt8(truncatingIfNeeded: generator.next())
        }
      }
    }
    return image
  }
}
