import Tensors
import TestSupport
import Testing
import Vision

/// What torchvision's functional transforms make of a small picture.
struct TransformFixture {
  let fixture: Fixture

  init() throws { fixture = try Fixture("transforms") }

  func image(_ name: String) -> Image {
    let bytes = fixture.floats(name)
    return Image(
      width: bytes.shape[1], height: bytes.shape[0], channels: bytes.shape[2],
      pixels: bytes.scalars.map { UInt8($0) })
  }

  /// Records an issue unless the image has the fixture's size and its bytes are no more than `steps` off.
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

private let sizes = [(20, 13), (41, 10), (11, 29), (60, 50), (100, 7), (1, 1), (23, 64)]

@Suite struct TransformFixtureTests {
  @Test func `resizing gives Pillow's bits`() throws {
    let fixture = try TransformFixture()
    for kind in ["colour", "grey"] {
      let input = fixture.image("\(kind)/input")
      for interpolation in Interpolation.allCases {
        for (width, height) in sizes {
          fixture.expect(
            Resize(width: width, height: height, interpolation)(input),
            "\(kind)/resize/\(width)x\(height)/\(interpolation)")
        }
        fixture.expect(
          input.resized(Frame(left: 7, top: 4, width: 25, height: 18), to: (12, 12), interpolation),
          "\(kind)/resizedCrop/\(interpolation)")
      }
      fixture.expect(Resize(12)(input), "\(kind)/short/12")
    }
  }

  @Test func `resizing a tensor gives PyTorch's numbers`() throws {
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

  @Test func `bytes become torchvision's normalised numbers, bit for bit`() throws {
    let fixture = try TransformFixture()
    let colour = fixture.image("colour/input")
    #expect(colour.tensor == fixture.fixture.floats("tensor/input"))
    let normalised = fixture.fixture.floats("normalize/colour")
    #expect(Normalize.imageNet.tensor(colour) == normalised)
    #expect(Normalize.imageNet(colour.tensor) == normalised)
    expectClose(Normalize.imageNet.undone(normalised), colour.tensor, relative: 1e-6)
    let grey = Normalize(mean: [0.5], deviation: [0.25]).tensor(fixture.image("grey/input"))
    #expect(grey == fixture.fixture.floats("normalize/grey"))
    #expect(
      Pipeline([Resize(12)], normalize: .imageNet)(colour, seed: 1, epoch: 0, index: 0)
        == Normalize.imageNet.tensor(fixture.image("colour/short/12")))
  }
}
