import Tensors

extension Image {
  /// Returns the picture turned by `degrees` against the clock about its middle, at the same size.
  ///
  /// torchvision's `rotate` of a Pillow image, the same bits.
  ///
  /// - Parameter fill: the byte of dots that come from outside.
  /// - Precondition: the interpolation is nearest or bilinear.
  public func rotated(
    _ degrees: Double, _ interpolation: Interpolation = .nearest, fill: UInt8 = 0
  ) -> Image {
    let turn = degrees - (degrees / 360).rounded(.down) * 360
    switch turn {
    case 0: return self
    case 180: return flippedHorizontally().flippedVertically()
    case 90 where width == height: return transposed().flippedVertically()
    case 270 where width == height: return transposed().flippedHorizontally()
    default:
      return mapped(
        by: Affine(rotation: turn, width: width, height: height), interpolation, fill: fill)
    }
  }

  /// Returns the picture whose dots lie in this one where `map` says: Pillow's `transform`, the same bits.
  ///
  /// - Parameter fill: the byte of dots that come from outside.
  /// - Precondition: the interpolation is nearest or bilinear.
  public func mapped(
    by map: Affine, _ interpolation: Interpolation = .nearest, fill: UInt8 = 0
  ) -> Image {
    require(
      interpolation != .bicubic, "mapped: the interpolation must be nearest or bilinear")
    return Image(width: width, height: height, channels: channels) { target in
      target.update(repeating: fill, count: width * height * channels)
      pixels.withUnsafeBufferPointer { source in
        if interpolation == .bilinear {
          mean(of: source.baseAddress!, map, into: target)
        } else if map.b == 0 && map.d == 0 {
          scaled(source.baseAddress!, map, into: target)
        } else {
          nearest(source.baseAddress!, map, into: target)
        }
      }
    }
  }

  /// Steps of 2⁻¹⁶ dots are added up.
  private func nearest(
    _ source: UnsafePointer<UInt8>, _ map: Affine, into target: UnsafeMutablePointer<UInt8>
  ) {
    func fixed(_ x: Double) -> Int { Int((x * 65_536 + 0.5).rounded(.down)) }
    let (a, b, d, e) = (fixed(map.a), fixed(map.b), fixed(map.d), fixed(map.e))
    var rowX = fixed(map.c + map.a * 0.5 + map.b * 0.5)
    var rowY = fixed(map.f + map.d * 0.5 + map.e * 0.5)
    for y in 0..<height {
      var (x16, y16) = (rowX, rowY)
      for x in 0..<width {
        let (fromX, fromY) = (x16 >> 16, y16 >> 16)
        if fromX >= 0 && fromX < width && fromY >= 0 && fromY < height {
          copy(source, fromX, fromY, to: target, x, y)
        }
        x16 += a
        y16 += d
      }
      rowX += b
      rowY += e
    }
  }

  /// Without a turn or shear, rows and columns are found apart, in steps that are added up.
  private func scaled(
    _ source: UnsafePointer<UInt8>, _ map: Affine, into target: UnsafeMutablePointer<UInt8>
  ) {
    func places(_ offset: Double, _ step: Double, _ size: Int) -> [Int] {
      sequence(first: offset + step * 0.5) { $0 + step }.prefix(size).map {
        $0 < 0 || $0 >= Double(size) ? -1 : Int($0)
      }
    }
    let (columns, rows) = (places(map.c, map.a, width), places(map.f, map.e, height))
    for y in 0..<height where rows[y] >= 0 {
      for x in 0..<width where columns[x] >= 0 {
        copy(source, columns[x], rows[y], to: target, x, y)
      }
    }
  }

  @inline(__always)
  private func copy(
    _ source: UnsafePointer<UInt8>, _ fromX: Int, _ fromY: Int,
    to target: UnsafeMutablePointer<UInt8>, _ x: Int, _ y: Int
  ) {
    let (from, to) = ((fromY * width + fromX) * channels, (y * width + x) * channels)
    for c in 0..<channels { target[to + c] = source[from + c] }
  }

  /// The mean of the four dots around each place, cut to a byte.
  private func mean(
    of source: UnsafePointer<UInt8>, _ map: Affine, into target: UnsafeMutablePointer<UInt8>
  ) {
    for y in 0..<height {
      for x in 0..<width {
        let place = map.place(x, y)
        guard place.x >= 0, place.x < Double(width), place.y >= 0, place.y < Double(height) else {
          continue
        }
        let (left, top) = ((place.x - 0.5).rounded(.down), (place.y - 0.5).rounded(.down))
        let (dx, dy) = (place.x - 0.5 - left, place.y - 0.5 - top)
        func clamped(_ place: Double, _ size: Int) -> Int { max(0, min(Int(place), size - 1)) }
        let (x0, x1) = (clamped(left, width) * channels, clamped(left + 1, width) * channels)
        let row = clamped(top, height) * width * channels
        let next = top + 1 < Double(height) ? clamped(top + 1, height) * width * channels : row
        for c in 0..<channels {
          func along(_ row: Int) -> Double {
            let (a, b) = (Double(source[row + x0 + c]), Double(source[row + x1 + c]))
            return a + (b - a) * dx
          }
          let (above, below) = (along(row), along(next))
          target[(y * width + x) * channels + c] = UInt8(above + (below - above) * dy)
        }
      }
    }
  }
}
