import Tensors
import TestSupport
import Testing

@testable import Vision

/// Compares with torchvision's functional transforms in `training_additions.py`: images bit for bit, tensors to rounding.
@Suite struct AugmentationFixtureTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture("training_additions") }

  private func image(_ name: String) -> Image {
    let bytes = fixture.bytes("image/\(name)")
    return Image(
      width: bytes.shape[1], height: bytes.shape[0], channels: bytes.shape[2],
      pixels: bytes.scalars)
  }

  /// Compares what `change` makes of each image and tensor, for each parameter.
  private func expect(
    _ operation: String, _ parameters: [String] = [""], of kinds: [String],
    sourceLocation: SourceLocation = #_sourceLocation, _ change: (Image, Double) -> Image
  ) throws {
    for kind in kinds {
      for parameter in parameters {
        let name = "\(kind)/\(operation)" + (parameter.isEmpty ? "" : "/\(parameter)")
        let number = parameter.isEmpty ? 0 : try #require(Double(parameter))
        let result = change(image("\(kind)/input"), number)
        #expect(result == image(name), "\(name)", sourceLocation: sourceLocation)
      }
    }
  }

  private func expectTensor(
    _ operation: String, _ parameters: [String] = [""], of kinds: [String],
    sourceLocation: SourceLocation = #_sourceLocation,
    _ change: (Tensor<Float>, Double) -> Tensor<Float>
  ) throws {
    for kind in kinds {
      for parameter in parameters {
        let name = "image/\(kind)/\(operation)" + (parameter.isEmpty ? "" : "/\(parameter)")
        let number = parameter.isEmpty ? 0 : try #require(Double(parameter))
        let result = change(fixture.floats("image/\(kind)/input"), number)
        expectClose(
          result, fixture.floats(name), name, absolute: 2e-6, sourceLocation: sourceLocation)
      }
    }
  }

  private let images = ["color", "gray", "flat", "narrow"]
  private let tensors = ["tensor", "flatTensor"]

  @Test func `posterize, invert and solarize agree with torchvision`() throws {
    try expect("posterize", ["1", "2", "4", "7", "8"], of: images) { $0.posterized(bits: Int($1)) }
    try expectTensor("posterize", ["0", "1", "4", "7", "8"], of: tensors) {
      $0.posterized(bits: Int($1))
    }
    try expect("invert", of: images) { image, _ in image.inverted() }
    try expectTensor("invert", of: tensors) { image, _ in image.inverted() }
    try expect("solarize", ["0", "128", "255"], of: images) { $0.solarized(from: $1 / 255) }
    try expectTensor("solarize", ["0", "128", "255"], of: tensors) {
      $0.solarized(from: $1 / 255)
    }
    #expect(image("color/input").posterized(bits: 0).pixels.allSatisfy { $0 == 0 })
  }

  @Test func `autocontrast and equalize agree with torchvision`() throws {
    try expect("autocontrast", of: images) { image, _ in image.autocontrasted() }
    try expectTensor("autocontrast", of: tensors) { image, _ in image.autocontrasted() }
    try expect("equalize", of: images) { image, _ in image.equalized() }
    try expectTensor("equalize", of: tensors) { image, _ in image.equalized() }
  }

  @Test func `sharpness agrees with torchvision`() throws {
    let factors = ["0", "0.4", "1", "3"]
    try expect("sharpness", factors, of: images) { $0.adjustedSharpness(Float($1)) }
    try expectTensor("sharpness", factors, of: tensors) { $0.adjustedSharpness(Float($1)) }
  }

  /// The quadrilaterals of the script, for images of 15 × 11 pixels.
  private func maps() throws -> [Perspective] {
    let corners = [(0, 0), (14, 0), (14, 10), (0, 10)]
    let pairs: [([Perspective.Point], [Perspective.Point])] = [
      (corners, [(3, 1), (11, 2), (13, 6), (1, 8)]),
      (corners, [(5, 0), (13, 3), (8, 9), (2, 7)]),
      ([(2, 2), (12, 1), (13, 9), (1, 7)], corners),
    ]
    return try pairs.map { try #require(Perspective(from: $0.0, to: $0.1)) }
  }

  @Test func `perspective agrees with torchvision`() throws {
    for (index, map) in try maps().enumerated() {
      for interpolation in [Interpolation.nearest, .bilinear] {
        let operation = "perspective/\(index)/\(interpolation)"
        try expect(operation, of: ["color", "gray"]) { image, _ in
          image.mapped(by: map, interpolation)
        }
        let tensor = fixture.floats("image/tensor/input").mapped(by: map, interpolation)
        let expected = fixture.floats("image/tensor/\(operation)")
        if interpolation == .bilinear {
          expectClose(tensor, expected, operation, absolute: 2e-5)
        } else {
          // Coordinates in float32 round to another pixel where one is halfway between two.
          let others = zip(tensor.scalars, expected.scalars).count { abs($0 - $1) > 2e-5 }
          #expect(others <= 3 * 3, "\(operation): \(others)")
        }
      }
    }
  }

  @Test func `a perspective needs a quadrilateral`() {
    let corners: [Perspective.Point] = [(0, 0), (4, 0), (4, 3), (0, 3)]
    #expect(Perspective(from: corners, to: [(0, 0), (2, 0), (4, 0), (0, 3)]) == nil)
    #expect(Perspective(from: corners, to: [(1, 1), (1, 1), (4, 3), (0, 3)]) == nil)
    // An image of one row or column has none: it remains as it is.
    var generator = Generator(seed: 1)
    for (width, height) in [(1, 1), (1, 7), (9, 1), (2, 2), (3, 2)] {
      let image = Image(
        width: width, height: height, channels: 1,
        pixels: (0..<width * height).map { UInt8(10 + $0) })
      for _ in 0..<50 {
        let result = RandomPerspective(distortion: 1, p: 1)(image, using: &generator)
        #expect(result.width == width && result.height == height)
        if min(width, height) == 1 { #expect(result == image) }
      }
    }
  }

  @Test func `operations of automatic augmentation agree with torchvision, at every magnitude`()
    throws
  {
    var count = 0
    for name in fixture.names where name.contains("/augment/") && name.hasPrefix("image/") {
      let words = name.split(separator: "/").map(String.init)
      let operation = try operation(words[3])
      let index = try #require(Int(words[4]))
      let sign = try #require(Double(words[5]))
      let table = "augment/wide/\(words[3])"
      let magnitude = fixture.contains(table) ? fixture.doubles(table).scalars[index] * sign : 0
      if words[1] == "color" {
        let result = operation(image("color/input"), magnitude: magnitude)
        #expect(result == image(String(name.dropFirst(6))), "\(name)")
      } else {
        let result = operation(fixture.floats("image/tensor/input"), magnitude: magnitude)
        expectClose(result, fixture.floats(name), name, absolute: 2e-5)
      }
      count += 1
    }
    #expect(count > 60)
  }

  @Test func `magnitudes agree with torchvision, in every bin`() throws {
    let spaces: [(String, AugmentationSpace, Int)] = [
      ("standard", .standard, 31), ("wide", .wide, 31), ("auto", .standard, 10),
    ]
    var count = 0
    for (space, magnitudes, bins) in spaces {
      for name in fixture.names where name.hasPrefix("augment/\(space)/") {
        let operation = try operation(String(name.split(separator: "/")[2]))
        for (bin, expected) in fixture.doubles(name).scalars.enumerated() {
          let (value, isSigned) = magnitudes.magnitude(
            of: operation, bin: bin, of: bins, width: 15, height: 11)
          #expect(abs(value - expected) <= 1e-6 * max(expected, 1), "\(name), bin \(bin)")
          #expect(isSigned == operation.isSigned, "\(name)")
          count += 1
        }
      }
    }
    #expect(count == 14 * 31 * 2 + 14 * 10)
  }

  private func operation(_ name: String) throws -> AugmentationOperation {
    let name =
      name == "AutoContrast" ? "autocontrast" : name.prefix(1).lowercased() + name.dropFirst()
    return try #require(AugmentationOperation(rawValue: name))
  }
}

extension AugmentationOperation {
  /// Whether torchvision draws a sign for the operation's magnitude.
  fileprivate var isSigned: Bool {
    [
      .shearX, .shearY, .translateX, .translateY, .rotate, .brightness, .color, .contrast,
      .sharpness,
    ].contains(self)
  }
}
