import Tensors

/// A rectangle of dots within a picture.
public struct Frame: Hashable, Sendable {
  public var left, top, width, height: Int

  public init(left: Int, top: Int, width: Int, height: Int) {
    (self.left, self.top, self.width, self.height) = (left, top, width, height)
  }
}

extension Image {
  package func check(_ frame: Frame, _ operation: String) {
    require(
      frame.left >= 0 && frame.top >= 0 && frame.width > 0 && frame.height > 0
        && frame.left + frame.width <= width && frame.top + frame.height <= height,
      "\(operation): \(frame.width) × \(frame.height) from (\(frame.left), \(frame.top)) must lie "
        + "within \(width) × \(height)")
  }

  /// Returns the part within `frame`.
  ///
  /// - Precondition: the frame lies within the picture.
  public func cropped(_ frame: Frame) -> Image {
    check(frame, "cropped")
    if frame.width == width && frame.height == height { return self }
    let length = frame.width * channels
    return Image(width: frame.width, height: frame.height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<frame.height {
          let start = ((frame.top + y) * width + frame.left) * channels
          (target + y * length).update(from: source.baseAddress! + start, count: length)
        }
      }
    }
  }

  /// Returns the mirror image: left becomes right.
  public func flippedHorizontally() -> Image {
    rearranged(width: width, height: height) { x, y in (self.width - 1 - x, y) }
  }

  /// Returns the picture upside down, as water shows it.
  public func flippedVertically() -> Image {
    rearranged(width: width, height: height) { x, y in (x, self.height - 1 - y) }
  }

  /// Returns the picture with rows and columns exchanged.
  public func transposed() -> Image {
    rearranged(width: height, height: width) { x, y in (y, x) }
  }

  /// Returns a picture whose dot (x, y) is this one's at `place(x, y)`.
  @inline(__always)
  func rearranged(width: Int, height: Int, _ place: (Int, Int) -> (Int, Int)) -> Image {
    Image(width: width, height: height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { source in
        var next = target
        for y in 0..<height {
          for x in 0..<width {
            let (fromX, fromY) = place(x, y)
            let dot = source.baseAddress! + (fromY &* self.width &+ fromX) &* channels
            next[0] = dot[0]
            if channels == 3 { (next[1], next[2]) = (dot[1], dot[2]) }
            next += channels
          }
        }
      }
    }
  }
}
