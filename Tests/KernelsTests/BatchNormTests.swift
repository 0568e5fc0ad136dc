import Foundation
import Kernels
import Testing

@Suite struct BatchNormTests {
  /// Sizes around registers and blocks, and one that is large enough to be streamed.
  static let sizes: [(batch: Int, channels: Int, spatial: Int)] = [
    (1, 1, 2), (2, 3, 1), (3, 2, 15), (2, 5, 16), (4, 1, 17), (2, 3, 255), (1, 2, 257),
    (2, 2, 1041), (33, 64, 2001),
  ]

  @Test(arguments: sizes)
  func `batch normalization and its gradients equal plain loops`(
    batch: Int, channels: Int, spatial: Int
  ) {
    let x = numbers(batch * channels * spatial, 1)
    let (weight, bias, dY) = (numbers(channels, 2), numbers(channels, 3), numbers(x.count, 4))
    var mean = [Double](repeating: .nan, count: channels)
    var variance = [Double](repeating: .nan, count: channels)
    batchNormStatistics(
      batch: batch, channels: channels, spatial: spatial, input: x, mean: &mean,
      variance: &variance)
    let inverse = variance.map { 1 / (Float($0) + 1e-5).squareRoot() }
    var y = [Float](repeating: .nan, count: x.count)
    batchNormNormalize(
      batch: batch, channels: channels, spatial: spatial, input: x, mean: mean,
      inverseDeviation: inverse, weight: weight, bias: bias, into: &y)
    var (dX, dWeight, dBias) = (y, inverse, inverse)
    batchNormGradient(
      batch: batch, channels: channels, spatial: spatial, input: x, outputGradient: dY, mean: mean,
      inverseDeviation: inverse, weight: weight, training: true, inputGradient: &dX,
      weightGradient: &dWeight, biasGradient: &dBias)

    let n = Double(batch * spatial)
    // Four channels of the large one suffice.
    for channel in stride(from: 0, to: channels, by: max(1, channels / 4)) {
      let places = (0..<batch).flatMap { image in
        (0..<spatial).map { (image * channels + channel) * spatial + $0 }
      }
      let center = places.reduce(0) { $0 + Double(x[$1]) } / n
      let spread = places.reduce(0) { $0 + pow(Double(x[$1]) - center, 2) } / n
      let deviation = (spread + 1e-5).squareRoot()
      let gamma = Double(weight[channel])
      let normal = places.map { (Double(x[$0]) - center) / deviation }
      let total = places.reduce(0) { $0 + Double(dY[$1]) }
      let product = zip(places, normal).reduce(0) { $0 + Double(dY[$1.0]) * $1.1 }
      #expect(abs(mean[channel] - center) < 1e-6)
      #expect(abs(Double(variance[channel]) - spread) < 1e-6)
      #expect(abs(Double(dBias[channel]) - total) < 1e-3)
      #expect(abs(Double(dWeight[channel]) - product) < 1e-3 * max(1, product.magnitude))
      var (worstY, worstDX) = (0.0, 0.0)
      for (place, xHat) in zip(places, normal) {
        worstY = max(worstY, abs(Double(y[place]) - (gamma * xHat + Double(bias[channel]))))
        let slope = gamma / deviation * (Double(dY[place]) - total / n - xHat * product / n)
        worstDX = max(worstDX, abs(Double(dX[place]) - slope) / max(1, 1 / deviation))
      }
      #expect(worstY < 2e-5)
      #expect(worstDX < 2e-5)
    }
  }
}
