import Tensors

extension Image {
  /// Returns the image with `factor` times its brightness: `⌊factor · v⌋` for each value v.
  ///
  /// The result is that of `torchvision.transforms.functional.adjust_brightness`, bit for bit.
  ///
  /// - Parameter factor: 0 gives black, 1 the original.
  public func adjustedBrightness(_ factor: Float) -> Image {
    applying(Self.blendTable(from: 0, factor))
  }

  /// Returns the image with `factor` times its contrast: a blend with its mean gray.
  ///
  /// The result is that of torchvision's `adjust_contrast`, bit for bit.
  ///
  /// - Parameter factor: 0 gives a uniform gray, 1 the original.
  public func adjustedContrast(_ factor: Float) -> Image {
    let sum = gray.pixels.reduce(0) { $0 &+ Int($1) }
    let mean = Int(Double(sum) / Double(width * height) + 0.5)
    return applying(Self.blendTable(from: UInt8(mean), factor))
  }

  /// Returns the image with `factor` times its saturation: a blend with its grayscale version.
  ///
  /// The result is that of torchvision's `adjust_saturation`, bit for bit. Gray images are unchanged.
  ///
  /// - Parameter factor: 0 gives grayscale, 1 the original.
  public func adjustedSaturation(_ factor: Float) -> Image {
    if channels == 1 || factor == 1 { return self }
    let grays = gray.pixels
    return Image(width: width, height: height, channels: 3) { target in
      pixels.withUnsafeBufferPointer { source in
        for i in 0..<grays.count {
          for c in 3 &* i..<3 &* i &+ 3 { target[c] = Self.blend(grays[i], source[c], factor) }
        }
      }
    }
  }

  /// Returns the image with its hue shifted by a fraction of the color circle.
  ///
  /// The result is that of torchvision's `adjust_hue`, bit for bit: colors are converted to HSV with 8 bits
  /// each, as Pillow does.
  ///
  /// - Parameter shift: The fraction of the color circle; 0 gives the original.
  /// - Precondition: `shift` is from −0.5 to 0.5.
  public func adjustedHue(_ shift: Float) -> Image {
    require(
      (-0.5...0.5).contains(shift), "adjustedHue: shift must be from −0.5 to 0.5, not \(shift)")
    if channels == 1 { return self }
    let offset = UInt8(truncatingIfNeeded: Int(Double(shift) * 255))
    return Image(width: width, height: height, channels: 3) { target in
      pixels.withUnsafeBufferPointer { source in
        for i in 0..<width * height {
          var hsv = HSV(red: source[3 * i], green: source[3 * i + 1], blue: source[3 * i + 2])
          hsv.hue &+= offset
          (target[3 * i], target[3 * i + 1], target[3 * i + 2]) = hsv.rgb
        }
      }
    }
  }

  /// Returns the image in grayscale with the same number of channels: torchvision's `rgb_to_grayscale`.
  public func grayscaled() -> Image { channels == 1 ? self : gray.color }

  /// Returns the image with all values from `threshold` inverted, as on overexposed film.
  ///
  /// Each value v becomes `v < threshold ? v : 255 − v`: torchvision's `solarize`.
  ///
  /// - Parameter threshold: From 0 (black) to 1 (white); torchvision's 128 is `128.0 / 255`.
  public func solarized(from threshold: Double) -> Image {
    applying((0..<256).map { Double($0) < threshold * 255 ? UInt8($0) : UInt8(255 - $0) })
  }

  /// Returns the image with all values inverted, `255 − v`, as on a negative film: torchvision's `invert`.
  public func inverted() -> Image { applying((0..<256).map { UInt8(255 - $0) }) }

  /// Returns the image with only the highest bits of each value: torchvision's `posterize`.
  ///
  /// - Parameter bits: The number of bits that are kept; 8 gives the original.
  /// - Precondition: `bits` is from 0 to 8.
  public func posterized(bits: Int) -> Image {
    require((0...8).contains(bits), "posterized: bits must be from 0 to 8, not \(bits)")
    let mask = UInt8(truncatingIfNeeded: 255 << (8 - bits))
    return applying((0..<256).map { UInt8($0) & mask })
  }

  /// Returns the image with every byte replaced by its entry in a lookup table.
  private func applying(_ table: [UInt8]) -> Image {
    Image(width: width, height: height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { source in
        table.withUnsafeBufferPointer { table in
          for i in 0..<source.count { target[i] = table[Int(source[i])] }
        }
      }
    }
  }

  private static func blendTable(from base: UInt8, _ factor: Float) -> [UInt8] {
    (0..<256).map { blend(base, UInt8($0), factor) }
  }

  /// Returns Pillow's `blend` of two bytes: truncated, not rounded.
  @inline(__always)
  static func blend(_ a: UInt8, _ b: UInt8, _ factor: Float) -> UInt8 {
    let result = Float(a) + factor * Float(Int(b) &- Int(a))
    return UInt8(max(0, min(result, 255)))
  }
}

/// A color as hue, saturation and value, 8 bits each, computed as in Pillow's `Convert.c`.
private struct HSV {
  var hue, saturation, value: UInt8

  init(red: UInt8, green: UInt8, blue: UInt8) {
    let (high, low) = (max(red, green, blue), min(red, green, blue))
    value = high
    guard high != low else {
      (hue, saturation) = (0, 0)
      return
    }
    let range = Float(high - low)
    func distance(_ color: UInt8) -> Float { Float(high - color) / range }
    var angle: Float
    if red == high {
      angle = distance(blue) - distance(green)
    } else if green == high {
      angle = Float(2.0 + Double(distance(red)) - Double(distance(blue)))
    } else {
      angle = Float(4.0 + Double(distance(green)) - Double(distance(red)))
    }
    angle = Float((Double(angle) / 6 + 1).truncatingRemainder(dividingBy: 1))
    hue = UInt8(min(Double(angle) * 255, 255))
    saturation = UInt8(min(Double(range / Float(high)) * 255, 255))
  }

  /// The color as red, green and blue.
  var rgb: (UInt8, UInt8, UInt8) {
    guard saturation > 0 else { return (value, value, value) }
    let angle = Double(hue) * 6 / 255
    let sector = angle.rounded(.down)
    let (rest, chroma) = (Float(angle - sector), Float(Double(saturation) / 255))
    func byte(_ part: Double) -> UInt8 {
      UInt8(max(0, min((Double(value) * part).rounded(.toNearestOrAwayFromZero), 255)))
    }
    let (p, q) = (byte(1 - Double(chroma)), byte(1 - Double(chroma * rest)))
    let t = byte(1 - Double(chroma) * (1 - Double(rest)))
    switch Int(sector) % 6 {
    case 0: return (value, t, p)
    case 1: return (q, value, p)
    case 2: return (p, value, t)
    case 3: return (p, q, value)
    case 4: return (t, p, value)
    default: return (value, p, q)
    }
  }
}
