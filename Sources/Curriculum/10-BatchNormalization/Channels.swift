import Glibc
import Tensors

/// Batch normalization by the definition, number by number in double precision, and the ways to get it
/// wrong.
struct Normalization {
  /// Which numbers share one mean and variance.
  enum Group {
    case channel, everything, imageAndChannel, image, place
  }

  var group = Group.channel
  /// The variance is divided by the count less this.
  var correction = 0.0
  var isEpsilonInside = true
  var takesRoot = true

  /// x̂: every number less its group's mean, over its group's deviation.
  func normalized(_ x: [Double], _ shape: [Int], epsilon: Double) -> [Double] {
    let (means, variances) = statistics(x, shape)
    return x.indices.map { i in
      let root = takesRoot ? variances[i].squareRoot() : variances[i]
      let deviation =
        isEpsilonInside && takesRoot ? (variances[i] + epsilon).squareRoot() : root + epsilon
      return (x[i] - means[i]) / deviation
    }
  }

  /// For every number the mean and the variance of its group.
  func statistics(_ x: [Double], _ shape: [Int]) -> (means: [Double], variances: [Double]) {
    let keys = x.indices.map { key($0, shape) }
    var counts: [Int: Double] = [:]
    var sums: [Int: Double] = [:]
    var squares: [Int: Double] = [:]
    for (key, number) in zip(keys, x) {
      counts[key, default: 0] += 1
      sums[key, default: 0] += number
    }
    let means = keys.map { sums[$0, default: 0] / counts[$0, default: 1] }
    for (key, (number, mean)) in zip(keys, zip(x, means)) {
      squares[key, default: 0] += (number - mean) * (number - mean)
    }
    return (
      means, keys.map { squares[$0, default: 0] / max(counts[$0, default: 1] - correction, 1e-9) }
    )
  }

  private func key(_ i: Int, _ shape: [Int]) -> Int {
    let area = shape[2] * shape[3]
    let (image, channel, place) = (i / area / shape[1], i / area % shape[1], i % area)
    switch group {
    case .channel: return channel
    case .everything: return 0
    case .imageAndChannel: return image * shape[1] + channel
    case .image: return image
    case .place: return channel * area + place
    }
  }
}

/// The channel of a number's place.
func channel(_ i: Int, _ shape: [Int]) -> Int { i / (shape[2] * shape[3]) % shape[1] }

/// The sum of every channel's numbers.
func channelSums(_ x: [Double], _ shape: [Int]) -> [Double] {
  var sums = [Double](repeating: 0, count: shape[1])
  for (i, number) in x.enumerated() { sums[channel(i, shape)] += number }
  return sums
}

func doubles(_ tensor: Tensor<Float>) -> [Double] { tensor.scalars.map(Double.init) }

func floats(_ numbers: [Double], _ shape: [Int]) -> Tensor<Float> {
  Tensor(numbers.map { Float($0) }, shape: shape)
}
