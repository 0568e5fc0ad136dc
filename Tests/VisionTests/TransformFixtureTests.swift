import Tensors
import TestSupport
import Testing
import Vision

/// The results of torchvision's functional transforms for small images.
struct TransformFixture {
  let fixture: Fixture

  init() throws { fixture = try Fixture("transforms") }

  func image(_ name: String) -> Image {
    let bytes = fixture.floats(name)
    return Image(
      width: bytes.shape[1], height: bytes.shape[0], channels: bytes.shape[2],
      pixels: bytes.scalars.map { UInt8($0) })
  }

  /// Records an issue unless the image has the fixture's size and its values differ by at most `steps`.
  func expect(
    _ image: Image, _ name: String, steps: Int = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let expected = self.image(name)
    #expect(
      image.width == expected.width && image.height == expected.height
        && image.channels == expected.channels, "\(name)", sourceLocation: sourceLocation)
    guard image.pixels.count == expected.pixels.count else { return }
    let worst = zip(image.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
    #expect(worst <= steps, "\(name): off by \(worst)", sourceLocation: sourceLocation)
  }
}

private let sizes = [(20, 13), (31, 10), (11, 23), (50, 33), (90, 7), (1, 1), (13, 44)]

@Suite struct TransformFixtureTests {
  @Test func `resizing an image agrees with Pillow, bit for bit`() throws {
    let fixture = try TransformFixture()
    for kind in ["color", "gray"] {
      let input = fixture.image("\(kind)/input")
      for interpolation in Interpolation.allCases {
        for (width, height) in sizes {
          fixture.expect(
            Resize(width: width, height: height, interpolation)(input),
            "\(kind)/resize/\(width)x\(height)/\(interpolation)")
        }
        fixture.expect(
          input.resized(Frame(left: 7, top: 4, width: 20, height: 15), to: (12, 12), interpolation),
          "\(kind)/resizedCrop/\(interpolation)")
      }
      fixture.expect(Resize(12)(input), "\(kind)/short/12")
    }
  }

  @Test func `resizing a tensor agrees with PyTorch`() throws {
    let fixture = try Fixture("transforms")
    let input = fixture.floats("tensor/input")
    for interpolation in Interpolation.allCases {
      for (width, height) in sizes {
        let name = "tensor/resize/\(width)x\(height)/\(interpolation)"
        expectClose(
          Resize(width: width, height: height, interpolation)(input), fixture.floats(name), name)
      }
    }
  }

  @Test func `normalization agrees with torchvision, bit for bit`() throws {
    let fixture = try TransformFixture()
    let color = fixture.image("color/input")
    #expect(color.tensor == fixture.fixture.floats("tensor/input"))
    let normalized = fixture.fixture.floats("normalize/color")
    #expect(Normalize.imageNet.tensor(color) == normalized)
    #expect(Normalize.imageNet(color.tensor) == normalized)
    expectClose(Normalize.imageNet.denormalized(normalized), color.tensor, relative: 1e-6)
    let gray = Normalize(mean: [0.5], deviation: [0.25]).tensor(fixture.image("gray/input"))
    #expect(gray == fixture.fixture.floats("normalize/gray"))
    #expect(
      Pipeline([Resize(12)], normalize: .imageNet)(color, seed: 1, epoch: 0, index: 0)
        == Normalize.imageNet.tensor(fixture.image("color/short/12")))
  }

  @Test func `color transforms of images agree with torchvision, bit for bit`() throws {
    let fixture = try TransformFixture()
    for kind in ["color", "gray"] {
      let input = fixture.image("\(kind)/input")
      for factor in ["0", "0.3", "1", "1.7"] {
        let number = try #require(Float(factor))
        fixture.expect(input.adjustedBrightness(number), "\(kind)/brightness/\(factor)")
        fixture.expect(input.adjustedContrast(number), "\(kind)/contrast/\(factor)")
        fixture.expect(input.adjustedSaturation(number), "\(kind)/saturation/\(factor)")
      }
      for shift in ["-0.5", "-0.1", "0.04", "0.3"] {
        let number = try #require(Float(shift))
        fixture.expect(input.adjustedHue(number), "\(kind)/hue/\(shift)")
      }
      fixture.expect(input.grayscaled().color, "\(kind)/grayscale")
      fixture.expect(input.solarized(from: 128.0 / 255), "\(kind)/solarize")
      fixture.expect(input.blurred(size: 3, sigma: 0.5), "\(kind)/blur/3/0.5", steps: 1)
      fixture.expect(input.blurred(size: 9, sigma: 1.3), "\(kind)/blur/9/1.3", steps: 1)
    }
    fixture.expect(fixture.image("color/input").gray, "gray/input")
  }

  @Test func `color transforms of tensors agree with torchvision`() throws {
    let fixture = try Fixture("transforms")
    let input = fixture.floats("tensor/input")
    func expect(_ result: Tensor<Float>, _ name: String) {
      expectClose(result, fixture.floats("tensor/\(name)"), name, absolute: 2e-6)
    }
    for factor in ["0", "0.3", "1", "1.7"] {
      let number = try #require(Float(factor))
      expect(input.adjustedBrightness(number), "brightness/\(factor)")
      expect(input.adjustedContrast(number), "contrast/\(factor)")
      expect(input.adjustedSaturation(number), "saturation/\(factor)")
    }
    for shift in ["-0.5", "-0.1", "0.04", "0.3"] {
      expect(input.adjustedHue(try #require(Float(shift))), "hue/\(shift)")
    }
    expect(input.grayscaled(), "grayscale")
    expect(input.solarized(from: 0.5), "solarize")
    expect(input.blurred(size: 3, sigma: 0.5), "blur/3/0.5")
    expect(input.blurred(size: 9, sigma: 1.3), "blur/9/1.3")
  }

  private static let modes: [(String, PaddingMode)] = [
    ("constant", .constant(0)), ("edge", .edge), ("reflect", .reflect), ("symmetric", .symmetric),
  ]
  private static let margins = Margins(left: 3, top: 1, right: 5, bottom: 4)
  private static let angles = ["10", "90", "-37.5", "180", "200"]

  private func affine(_ index: Int, _ image: some ImageProtocol) -> Affine {
    let (width, height) = (image.width, image.height)
    return switch index {
    case 0: Affine(rotation: 0, translation: (3, -2), width: width, height: height)
    case 1:
      Affine(
        rotation: 25, translation: (0, 4), scale: 0.8, shear: (10, 0), width: width, height: height)
    default:
      Affine(
        rotation: -70, translation: (-5, 5), scale: 1.4, shear: (-8, 12), width: width,
        height: height)
    }
  }

  @Test func `geometric transforms of images agree with torchvision, bit for bit`() throws {
    let fixture = try TransformFixture()
    for kind in ["color", "gray"] {
      let input = fixture.image("\(kind)/input")
      fixture.expect(CenterCrop(width: 20, height: 10)(input), "\(kind)/centerCrop/20x10")
      fixture.expect(CenterCrop(width: 50, height: 15)(input), "\(kind)/centerCrop/50x15")
      for (name, mode) in Self.modes {
        fixture.expect(Pad(Self.margins, mode)(input), "\(kind)/pad/\(name)")
      }
      fixture.expect(input.flippedHorizontally(), "\(kind)/flip/horizontal")
      fixture.expect(input.flippedVertically(), "\(kind)/flip/vertical")
      for interpolation in [Interpolation.nearest, .bilinear] {
        for angle in Self.angles {
          fixture.expect(
            input.rotated(try #require(Double(angle)), interpolation),
            "\(kind)/rotate/\(angle)/\(interpolation)")
        }
        for index in 0..<3 {
          fixture.expect(
            input.mapped(by: affine(index, input), interpolation),
            "\(kind)/affine/\(index)/\(interpolation)")
        }
      }
    }
  }

  @Test func `geometric transforms of tensors agree with torchvision`() throws {
    let fixture = try Fixture("transforms")
    let input = fixture.floats("tensor/input")
    func expect(_ result: Tensor<Float>, _ name: String, absolute: Float = 1e-7) {
      expectClose(result, fixture.floats("tensor/\(name)"), name, absolute: absolute)
    }
    expect(CenterCrop(width: 20, height: 10)(input), "centerCrop/20x10")
    expect(CenterCrop(width: 50, height: 15)(input), "centerCrop/50x15")
    for (name, mode) in Self.modes { expect(Pad(Self.margins, mode)(input), "pad/\(name)") }
    expect(input.flippedHorizontally(), "flip/horizontal")
    expect(input.flippedVertically(), "flip/vertical")
    for interpolation in [Interpolation.nearest, .bilinear] {
      for angle in Self.angles {
        let result = input.rotated(try #require(Double(angle)), interpolation)
        expect(result, "rotate/\(angle)/\(interpolation)", absolute: 2e-5)
      }
      for index in 0..<3 {
        let result = input.mapped(by: affine(index, input), interpolation)
        expect(result, "affine/\(index)/\(interpolation)", absolute: 2e-5)
      }
    }
  }
}
