import Tensors

/// How many dots are added on each side.
public struct Margins: Hashable, Sendable {
  public var left, top, right, bottom: Int

  public init(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) {
    (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
  }

  /// As many on every side.
  public init(_ all: Int) { self.init(left: all, top: all, right: all, bottom: all) }

  func check() {
    require(
      left >= 0 && top >= 0 && right >= 0 && bottom >= 0,
      "padded: sizes must not be negative, but are \(left), \(top), \(right), \(bottom)")
  }
}

/// What is added around a picture.
public enum PaddingMode: Hashable, Sendable {
  /// One brightness, from 0 to 1.
  case constant(Float)
  /// The border, again and again.
  case edge
  /// The picture mirrored, its border once: `c b | a b c | b a`.
  case reflect
  /// The picture mirrored, its border twice: `b a | a b c | c b`.
  case symmetric

  /// The place within `0..<size` that stands for a place outside; `nil` where nothing does.
  func source(_ place: Int, _ size: Int) -> Int? {
    if place >= 0 && place < size { return place }
    switch self {
    case .constant: return nil
    case .edge: return max(0, min(place, size - 1))
    case .reflect:
      let mirrored = GaussianKernel.mirrored(place, size)
      require(
        mirrored >= 0 && mirrored < size, "padded: reflecting needs less than the \(size) there are"
      )
      return mirrored
    case .symmetric:
      let mirrored = place < 0 ? -1 - place : 2 * size - 1 - place
      require(
        mirrored >= 0 && mirrored < size,
        "padded: mirroring needs no more than the \(size) there are")
      return mirrored
    }
  }
}

extension Image {
  /// Returns the picture with dots added around it: torchvision's `pad`.
  ///
  /// - Precondition: sizes are not negative; mirrored ones fit into the picture.
  public func padded(_ margins: Margins, _ mode: PaddingMode = .constant(0)) -> Image {
    margins.check()
    let size = (
      width: width + margins.left + margins.right, height: height + margins.top + margins.bottom
    )
    var fill: UInt8 = 0
    if case .constant(let value) = mode { fill = UInt8(max(0, min(value, 1)) * 255 + 0.5) }
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

  /// Returns the picture with the part within `frame` painted over.
  ///
  /// - Precondition: the frame lies within the picture.
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
