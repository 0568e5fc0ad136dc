import Tensors

extension Image {
  /// Returns `factor` times as bright a picture: black mixed with it, `b = ⌊factor · a⌋`.
  ///
  /// `torchvision.transforms.functional.adjust_brightness`, the same bits: 0 is black, 1 the picture.
  public func adjustedBrightness(_ factor: Float) -> Image { looked(up: mixed(from: 0, factor)) }

  /// Returns the picture with `factor` times its contrast: mixed with its mean gray.
  ///
  /// `adjust_contrast`, the same bits: 0 is one gray, 1 the picture.
  public func adjustedContrast(_ factor: Float) -> Image {
    let sum = gray.pixels.reduce(0) { $0 &+ Int($1) }
    let mean = Int(Double(sum) / Double(width * height) + 0.5)
    return looked(up: mixed(from: UInt8(mean), factor))
  }

  /// Returns the picture with `factor` times its saturation: mixed with its own gray.
  ///
  /// `adjust_saturation`, the same bits: 0 is gray, 1 the picture. A gray picture stays as it is.
  public func adjustedSaturation(_ factor: Float) -> Image {
    if channels == 1 || factor == 1 { return self }
    let grays = gray.pixels
    return Image(width: width, height: height, channels: 3) { target in
      pixels.withUnsafeBufferPointer { dots in
        for i in 0..<grays.count {
          for c in 3 &* i..<3 &* i &+ 3 { target[c] = Self.mix(grays[i], dots[c], factor) }
        }
      }
    }
  }

  /// Returns the picture with all colors turned by `shift` of the color circle.
  ///
  /// `adjust_hue`, the same bits: by way of hue, saturation and value of 8 bits each, as Pillow has them.
  ///
  /// - Precondition: `shift` is from −0.5 to 0.5.
  public func adjustedHue(_ shift: Float) -> Image {
    require((-0.5...0.5).contains(shift), "adjustedHue: \(shift) must be from −0.5 to 0.5")
    if channels == 1 { return self }
    let turn = UInt8(truncatingIfNeeded: Int(Double(shift) * 255))
    return Image(width: width, height: height, channels: 3) { target in
      pixels.withUnsafeBufferPointer { dots in
        for i in 0..<width * height {
          var dot = HSV(red: dots[3 * i], green: dots[3 * i + 1], blue: dots[3 * i + 2])
          dot.hue &+= turn
          (target[3 * i], target[3 * i + 1], target[3 * i + 2]) = dot.colors
        }
      }
    }
  }

  /// Returns the picture without color, with as many channels as it had: `rgb_to_grayscale`.
  public func withoutColor() -> Image { channels == 1 ? self : gray.color }

  /// Returns the picture with bytes from `threshold` on inverted, as film that saw too much light.
  ///
  /// `solarize`: `v < threshold ? v : 255 − v`.
  ///
  /// - Parameter threshold: from 0 to 1, in terms of white; torchvision's 128 is `128.0 / 255`.
  public func solarized(from threshold: Float) -> Image {
    looked(up: (0..<256).map { Float($0) < threshold * 255 ? UInt8($0) : UInt8(255 - $0) })
  }

  private func looked(up table: [UInt8]) -> Image {
    Image(width: width, height: height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { source in
        table.withUnsafeBufferPointer { table in
          for i in 0..<source.count { target[i] = table[Int(source[i])] }
        }
      }
    }
  }

  private func mixed(from base: UInt8, _ factor: Float) -> [UInt8] {
    (0..<256).map { Self.mix(base, UInt8($0), factor) }
  }

  /// Pillow's `blend` of two bytes: cut, not rounded.
  @inline(__always)
  private static func mix(_ a: UInt8, _ b: UInt8, _ factor: Float) -> UInt8 {
    let mixed = Float(a) + factor * Float(Int(b) &- Int(a))
    return UInt8(max(0, min(mixed, 255)))
  }
}

/// A color as hue, saturation and value, a byte each, in Pillow's arithmetic (`Convert.c`).
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

  var colors: (UInt8, UInt8, UInt8) {
    guard saturation > 0 else { return (value, value, value) }
    let angle = Double(hue) * 6 / 255
    let sector = angle.rounded(.down)
    let (rest, share) = (Float(angle - sector), Float(Double(saturation) / 255))
    func byte(_ part: Double) -> UInt8 {
      UInt8(max(0, min((Double(value) * part).rounded(.toNearestOrAwayFromZero), 255)))
    }
    let (p, q) = (byte(1 - Double(share)), byte(1 - Double(share * rest)))
    let t = byte(1 - Double(share) * (1 - Double(rest)))
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
