import Tensors

/// A rectangle of pixels in an image.
public struct Frame: Hashable, Sendable {
  /// The first column, the first row, and the size, in pixels.
  public var left, top, width, height: Int

  /// Creates a rectangle.
  public init(left: Int, top: Int, width: Int, height: Int) {
    (self.left, self.top, self.width, self.height) = (left, top, width, height)
  }
}

extension Image {
  package func check(_ frame: Frame, _ operation: String) {
    require(
      frame.left >= 0 && frame.top >= 0 && frame.width > 0 && frame.height > 0
        && frame.left <= width - frame.width && frame.top <= height - frame.height,
      "\(operation): the frame of \(frame.width) × \(frame.height) at (\(frame.left), \(frame.top)) "
        + "exceeds the image of \(width) × \(height)")
  }

  /// Returns the part of the image within `frame`.
  ///
  /// - Precondition: The frame is within the image.
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

  /// Returns the image mirrored left to right.
  public func flippedHorizontally() -> Image {
    rearranged(width: width, height: height) { x, y in (self.width - 1 - x, y) }
  }

  /// Returns the image mirrored top to bottom.
  public func flippedVertically() -> Image {
    rearranged(width: width, height: height) { x, y in (x, self.height - 1 - y) }
  }

  /// Returns the image with rows and columns exchanged.
  public func transposed() -> Image {
    rearranged(width: height, height: width) { x, y in (y, x) }
  }

  /// Returns an image whose pixel (x, y) is the pixel `source(x, y)` of this image.
  @inline(__always)
  func rearranged(width: Int, height: Int, _ source: (Int, Int) -> (Int, Int)) -> Image {
    Image(width: width, height: height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { pixels in
        var next = target
        for y in 0..<height {
          for x in 0..<width {
            let (fromX, fromY) = source(x, y)
            let pixel = pixels.baseAddress! + (fromY &* self.width &+ fromX) &* channels
            next[0] = pixel[0]
            if channels == 3 { (next[1], next[2]) = (pixel[1], pixel[2]) }
            next += channels
          }
        }
      }
    }
  }
}
