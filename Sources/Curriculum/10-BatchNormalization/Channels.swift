import Glibc
import Tensors

/// Mean and variance of each channel, by the definition, in double precision.
struct ChannelStatistics {
  let means, variances: [Double]

  /// - Parameters:
  ///   - x: the elements of a tensor `[N, C, H, W]`.
  ///   - correction: the variance is divided by n less this.
  init(_ x: [Double], _ shape: [Int], correction: Double = 0) {
    let count = Double(x.count / shape[1])
    let means = channelSums(x, shape).map { $0 / count }
    let squares = x.enumerated().map { i, element in
      let deviation = element - means[channel(i, shape)]
      return deviation * deviation
    }
    self.means = means
    variances = channelSums(squares, shape).map { $0 / (count - correction) }
  }

  /// Returns x̂: each element less its channel's mean, divided by √(σ² + ε).
  static func normalized(_ x: [Double], _ shape: [Int], epsilon: Double) -> [Double] {
    let statistics = ChannelStatistics(x, shape)
    return x.enumerated().map { i, element in
      let channel = channel(i, shape)
      return (element - statistics.means[channel])
        / (statistics.variances[channel] + epsilon).squareRoot()
    }
  }
}

/// The channel of the element at a storage index.
func channel(_ i: Int, _ shape: [Int]) -> Int { i / (shape[2] * shape[3]) % shape[1] }

/// The sum over each channel.
func channelSums(_ x: [Double], _ shape: [Int]) -> [Double] {
  var sums = [Double](repeating: 0, count: shape[1])
  for (i, element) in x.enumerated() { sums[channel(i, shape)] += element }
  return sums
}

func doubles(_ tensor: Tensor<Float>) -> [Double] { tensor.scalars.map(Double.init) }

func floats(_ elements: [Double], _ shape: [Int]) -> Tensor<Float> {
  Tensor(elements.map { Float($0) }, shape: shape)
}
