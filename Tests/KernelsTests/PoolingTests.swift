import Kernels
import Testing

@Suite struct PoolingTests {
  /// Odd sizes, strides, paddings and dilations, windows that are not square or larger than the image.
  static let shapes: [Pooling2d] = {
    var shapes: [Pooling2d] = []
    for (h, w) in [(1, 1), (2, 3), (5, 7), (17, 16), (31, 33), (50, 51)] {
      for (kH, kW, sH, sW, pH, pW) in [
        (1, 1, 1, 1, 0, 0), (2, 2, 2, 2, 0, 0), (3, 3, 2, 2, 1, 1), (3, 2, 1, 3, 1, 0),
        (5, 5, 1, 1, 2, 2), (2, 3, 3, 2, 1, 1), (4, 4, 5, 5, 2, 2), (1, 2, 1, 1, 0, 1),
      ] {
        for (dH, dW) in [(1, 1), (2, 1), (1, 3), (3, 2)] {
          let shape = Pooling2d(
            planes: 3, inputHeight: h, inputWidth: w, kernelHeight: kH, kernelWidth: kW,
            strideHeight: sH, strideWidth: sW, paddingHeight: pH, paddingWidth: pW,
            dilationHeight: dH, dilationWidth: dW)
          if shape.outputHeight > 0 && shape.outputWidth > 0 { shapes.append(shape) }
        }
      }
    }
    return shapes
  }()

  /// Returns the maximum of each window and its index, by the definition.
  private func reference(_ s: Pooling2d, _ x: [Float]) -> (y: [Float], places: [Int32]) {
    var (y, places): ([Float], [Int32]) = ([], [])
    for plane in 0..<s.planes {
      for i in 0..<s.outputHeight {
        for j in 0..<s.outputWidth {
          var (best, winner) = (-Float.infinity, -1)
          for u in 0..<s.kernelHeight {
            for v in 0..<s.kernelWidth {
              let row = i * s.strideHeight - s.paddingHeight + u * s.dilationHeight
              let column = j * s.strideWidth - s.paddingWidth + v * s.dilationWidth
              if !(0..<s.inputHeight ~= row && 0..<s.inputWidth ~= column) { continue }
              let place = row * s.inputWidth + column
              let value = x[plane * s.inputHeight * s.inputWidth + place]
              if winner < 0 || value > best || value.isNaN { (best, winner) = (value, place) }
            }
          }
          y.append(best)
          places.append(Int32(winner))
        }
      }
    }
    return (y, places)
  }

  @Test(arguments: shapes)
  func `maxPool2d and its gradient equal the definition`(shape: Pooling2d) {
    let plane = shape.inputHeight * shape.inputWidth
    // Rounded, to have ties.
    var x = numbers(shape.planes * plane, 1).map { ($0 * 8).rounded() }
    x[x.count / 2] = .nan
    if plane == 6 { for i in 0..<plane { x[i] = -.infinity } }
    let expected = reference(shape, x)
    var y = [Float](repeating: 7, count: expected.y.count)
    var places = [Int32](repeating: -7, count: expected.y.count)
    maxPool2d(shape, input: x, into: &y, indices: &places)
    #expect(y.map(\.isNaN) == expected.y.map(\.isNaN))
    #expect(zip(y, expected.y).allSatisfy { $0 == $1 || $0.isNaN })
    #expect(places == expected.places)

    let dY = numbers(y.count, 2)
    var dX = [Float](repeating: .nan, count: x.count)
    var expectedDX = [Double](repeating: 0, count: x.count)
    let size = shape.outputHeight * shape.outputWidth
    scatterPlanes(
      planes: shape.planes, inputSize: size, outputSize: plane, input: dY, indices: places,
      into: &dX)
    for (i, place) in expected.places.enumerated() where place >= 0 {
      expectedDX[i / size * plane + Int(place)] += Double(dY[i])
    }
    expectClose(dX, expectedDX, tolerance: 1e-5, "gradient of \(shape)")
  }
}
