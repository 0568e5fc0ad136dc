import Tensors

// Color operations on tensors: torchvision's functional transforms of floating-point tensors.

extension Tensor where Element == Float {
  public func adjustedBrightness(_ factor: Float) -> Tensor { (self * factor).clamped(to: 0...1) }

  public func adjustedContrast(_ factor: Float) -> Tensor {
    let mean = brightness.mean()
    return (self * factor + mean * (1 - factor)).clamped(to: 0...1)
  }

  public func adjustedSaturation(_ factor: Float) -> Tensor {
    if channels == 1 { return self }
    return (self * factor + brightness * (1 - factor)).clamped(to: 0...1)
  }

  public func grayscaled() -> Tensor {
    channels == 1 ? self : brightness.expanded(to: shape).contiguous()
  }

  /// The brightness `[1, H, W]`: 0.2989 R + 0.587 G + 0.114 B.
  private var brightness: Tensor {
    if channels == 1 { return self }
    let (red, green, blue) = (self[0..<1], self[1..<2], self[2..<3])
    return red * 0.2989 + green * 0.587 + blue * 0.114
  }

  public func solarized(from threshold: Double) -> Tensor {
    let limit = Float(threshold)
    return map { $0 >= limit ? 1 - $0 : $0 }
  }

  public func inverted() -> Tensor { 1 - self }

  /// Returns the image with `2^bits` different values.
  public func posterized(bits: Int) -> Tensor {
    require((0...8).contains(bits), "posterized: bits must be from 0 to 8, not \(bits)")
    let levels = Float(1 << bits)
    return map { Swift.max(0, Swift.min(($0 * levels).rounded(.down), levels - 1)) / levels }
  }

  public func blurred(size: Int, sigma: Float) -> Tensor {
    let kernel = GaussianKernel(size: size, sigma: sigma)
    let (width, height, channels) = (width, height, channels)
    var result = self
    result.withMutableContiguous { values in
      for c in 0..<channels {
        kernel.blur(values + c * width * height, width: width, height: height, channels: 1)
      }
    }
    return result
  }

  public func adjustedHue(_ shift: Float) -> Tensor {
    require(
      (-0.5...0.5).contains(shift), "adjustedHue: shift must be from −0.5 to 0.5, not \(shift)")
    if channels == 1 { return self }
    let area = width * height
    return withContiguous { source in
      Tensor(shape: shape) { target in
        for i in 0..<area {
          let shifted = Self.shifted(source[i], source[area + i], source[2 * area + i], shift)
          (target[i], target[area + i], target[2 * area + i]) = shifted
        }
      }
    }
  }

  /// Returns a color with shifted hue, by way of HSV (Smith, "Color gamut transform pairs", 1978).
  private static func shifted(
    _ red: Float, _ green: Float, _ blue: Float, _ shift: Float
  ) -> (Float, Float, Float) {
    let value = Swift.max(red, green, blue)
    let range = value - Swift.min(red, green, blue)
    let saturation = range == 0 ? 0 : range / value
    func distance(_ color: Float) -> Float { (value - color) / (range == 0 ? 1 : range) }
    var hue: Float
    if red == value {
      hue = distance(blue) - distance(green)
    } else if green == value {
      hue = 2 + distance(red) - distance(blue)
    } else {
      hue = 4 + distance(green) - distance(red)
    }
    hue = (hue / 6 + 1).truncatingRemainder(dividingBy: 1) + shift
    hue -= hue.rounded(.down)
    let sector = (hue * 6).rounded(.down)
    let rest = hue * 6 - sector
    let (p, q) = (value * (1 - saturation), value * (1 - saturation * rest))
    let t = value * (1 - saturation * (1 - rest))
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
