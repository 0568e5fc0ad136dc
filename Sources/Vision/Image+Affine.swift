import Tensors

extension Image {
  /// Returns the image rotated counterclockwise about its center by `degrees`, at the same size.
  ///
  /// The result is that of torchvision's `rotate` for a Pillow image, bit for bit.
  ///
  /// - Parameters:
  ///   - degrees: The counterclockwise angle.
  ///   - interpolation: The interpolation of pixels: `.nearest` or `.bilinear`.
  ///   - fill: The value of pixels that come from outside the image.
  /// - Precondition: The angle is finite; the interpolation is nearest or bilinear.
  public func rotated(
    _ degrees: Double, _ interpolation: Interpolation = .nearest, fill: UInt8 = 0
  ) -> Image {
    require(degrees.isFinite, "rotated: the angle must be finite, not \(degrees)")
    // The remainder is exact, and positive as Python's.
    let remainder = degrees.truncatingRemainder(dividingBy: 360)
    let turn = remainder < 0 ? remainder + 360 : remainder
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

  /// Returns an image of the same size whose pixel (x, y) is sampled from this image at `map(x, y)`.
  ///
  /// The result is that of Pillow's `transform`, bit for bit.
  ///
  /// - Parameters:
  ///   - map: The map from coordinates in the result to coordinates in this image.
  ///   - interpolation: The interpolation of pixels: `.nearest` or `.bilinear`.
  ///   - fill: The value of pixels that come from outside the image.
  /// - Precondition: The map's coefficients are finite; the interpolation is nearest or bilinear.
  public func mapped(
    by map: Affine, _ interpolation: Interpolation = .nearest, fill: UInt8 = 0
  ) -> Image {
    require(
      interpolation != .bicubic, "mapped: the interpolation must be nearest or bilinear")
    map.check()
    return Image(width: width, height: height, channels: channels) { target in
      target.update(repeating: fill, count: width * height * channels)
      pixels.withUnsafeBufferPointer { source in
        if interpolation == .bilinear {
          bilinear(source.baseAddress!, map, into: target)
        } else if map.b == 0 && map.d == 0 {
          scaled(source.baseAddress!, map, into: target)
        } else if map.isFixedPoint(width, height) {
          nearest(source.baseAddress!, map, into: target)
        } else {
          distant(source.baseAddress!, map, into: target)
        }
      }
    }
  }

  /// Samples the nearest pixels, with coordinates in fixed point that steps of 2⁻¹⁶ pixels add up to, as in
  /// Pillow.
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

  /// Samples the nearest pixels where coordinates are beyond the range of fixed point, as sums of steps, as in
  /// Pillow.
  private func distant(
    _ source: UnsafePointer<UInt8>, _ map: Affine, into target: UnsafeMutablePointer<UInt8>
  ) {
    var (rowX, rowY) = (map.c + map.b * 0.5 + map.a * 0.5, map.f + map.e * 0.5 + map.d * 0.5)
    for y in 0..<height {
      var (fromX, fromY) = (rowX, rowY)
      for x in 0..<width {
        if fromX >= 0, fromX < Double(width), fromY >= 0, fromY < Double(height) {
          copy(source, Int(fromX), Int(fromY), to: target, x, y)
        }
        fromX += map.a
        fromY += map.d
      }
      rowX += map.b
      rowY += map.e
    }
  }

  /// Samples the nearest pixels for a map without rotation and shear, whose rows and columns are independent;
  /// coordinates are sums of steps, as in Pillow.
  private func scaled(
    _ source: UnsafePointer<UInt8>, _ map: Affine, into target: UnsafeMutablePointer<UInt8>
  ) {
    func indices(_ offset: Double, _ step: Double, _ size: Int) -> [Int] {
      sequence(first: offset + step * 0.5) { $0 + step }.prefix(size).map {
        $0 < 0 || $0 >= Double(size) ? -1 : Int($0)
      }
    }
    let (columns, rows) = (indices(map.c, map.a, width), indices(map.f, map.e, height))
    for y in 0..<height where rows[y] >= 0 {
      for x in 0..<width where columns[x] >= 0 {
        copy(source, columns[x], rows[y], to: target, x, y)
      }
    }
  }

  @inline(__always)
  func copy(
    _ source: UnsafePointer<UInt8>, _ fromX: Int, _ fromY: Int,
    to target: UnsafeMutablePointer<UInt8>, _ x: Int, _ y: Int
  ) {
    let (from, to) = ((fromY * width + fromX) * channels, (y * width + x) * channels)
    for c in 0..<channels { target[to + c] = source[from + c] }
  }

  /// Interpolates between the four nearest pixels, and truncates to a byte.
  func bilinear(
    _ source: UnsafePointer<UInt8>, _ map: some CoordinateMap,
    into target: UnsafeMutablePointer<UInt8>
  ) {
    for y in 0..<height {
      for x in 0..<width {
        let from = map.source(x, y)
        guard from.x >= 0, from.x < Double(width), from.y >= 0, from.y < Double(height) else {
          continue
        }
        let (left, top) = ((from.x - 0.5).rounded(.down), (from.y - 0.5).rounded(.down))
        let (dx, dy) = (from.x - 0.5 - left, from.y - 0.5 - top)
        func clamped(_ x: Double, _ size: Int) -> Int { max(0, min(Int(x), size - 1)) }
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

extension Affine {
  /// Whether the coordinates that the corners of an image map to fit into 16 bits.
  fileprivate func isFixedPoint(_ width: Int, _ height: Int) -> Bool {
    [(0, 0), (width, height), (0, height), (width, 0)].allSatisfy { corner in
      let (x, y) = (Double(corner.0), Double(corner.1))
      return (x * a + y * b + c).magnitude < 32_768 && (x * d + y * e + f).magnitude < 32_768
    }
  }
}
