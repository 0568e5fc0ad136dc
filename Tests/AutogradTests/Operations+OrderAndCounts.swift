import Autograd
import Tensors

/// The mask of cases that are masked.
private var mask: Tensor<Bool> { [[true, false, true], [false, true, true]] }

/// Returns the axis of the case, and the indices.
private func places(_ inputs: [Variable]) -> (axis: Int, indices: Tensor<Int32>) {
  switch inputs[1].shape {
  case [3]: (0, [1, 0, 1])
  case [0, 2]: (0, .zeros([0, 2]))
  default: (1, [[2, 0, 2, 2], [1, 1, 0, 1]])
  }
}

/// Operations by order and counts, special functions and scatters, by the names of their cases in
/// `order_and_counts.py`.
let orderAndCountOperations: [String: @Sendable ([Variable]) -> Variable] = [
  "topKSmallest": { $0[0].topK($0[0].shape.isEmpty ? 1 : 2, largest: false).values },
  "kthValue": { $0[0].kthValue(2).values },
  "kthValueFirst": { $0[0].kthValue(1, axis: 0, keepDims: true).values },
  "median": { $0[0].median() }, "medianLast": { $0[0].median(axis: -1).values },
  "medianFirst": { $0[0].median(axis: 0, keepDims: true).values },
  "nanMedian": { $0[0].nanMedian() }, "nanMedianLast": { $0[0].nanMedian(axis: -1).values },
  "mode": { $0[0].mode().values }, "modeFirst": { $0[0].mode(axis: 0, keepDims: true).values },
  "quantile": { $0[0].quantile(0.3) },
  "quantileKept": { $0[0].quantile(0.75, axis: 0, keepDims: true) },
  "quantileAllKept": { $0[0].quantile(0.75, keepDims: true) },
  "quantiles": { $0[0].quantile([0.25, 0.5, 1], axis: 1) },
  "quantilesKept": {
    $0[0].quantile([0.1, 0], axis: 0, keepDims: true, interpolation: .lower)
  },
  "quantilesAll": { $0[0].quantile([0.1, 0.8]) },
  "quantileLower": { $0[0].quantile(0.4, axis: -1, interpolation: .lower) },
  "quantileHigher": { $0[0].quantile(0.4, axis: -1, interpolation: .higher) },
  "quantileNearest": { $0[0].quantile(0.4, axis: -1, interpolation: .nearest) },
  "quantileMidpoint": { $0[0].quantile(0.4, axis: -1, interpolation: .midpoint) },
  "nanQuantile": { $0[0].nanQuantile(0.6, axis: -1) },
  "nanQuantiles": { $0[0].nanQuantile([0.6, 0.2], axis: 0, keepDims: true) },
  "cumulativeMax": { $0[0].cumulativeMax(axis: -1).values },
  "cumulativeMaxFirst": { $0[0].cumulativeMax(axis: 0).values },
  "cumulativeMin": { $0[0].cumulativeMin(axis: -1).values },
  "logCumSumExp": { $0[0].logCumSumExp(axis: -1) },
  "logCumSumExpFirst": { $0[0].logCumSumExp(axis: 0) },
  "diff": { $0[0].diff() }, "diffTwice": { $0[0].diff(2, axis: 0) },
  "diffEnds": { $0[0].diff(prepending: $0[1], appending: $0[2]) },
  "atan2": { $0[0].atan2($0[1]) }, "hypot": { $0[0].hypot($0[1]) },
  "logAddExp": { $0[0].logAddExp($0[1]) }, "logAddExp2": { $0[0].logAddExp2($0[1]) },
  "remainder": { $0[0].remainder($0[1]) }, "fmod": { $0[0].fmod($0[1]) },
  "lerp": { $0[0].lerp($0[1], weight: $0[2]) }, "lerpNumber": { $0[0].lerp($0[1], weight: 0.7) },
  "nanToNum": { $0[0].nanToNum(nan: 2) },
  "nanToNumAll": { $0[0].nanToNum(nan: 2, positiveInfinity: 5, negativeInfinity: -7) },
  "nanSum": { $0[0].nanSum() }, "nanSumLast": { $0[0].nanSum([-1]) },
  "nanMean": { $0[0].nanMean() }, "nanMeanFirst": { $0[0].nanMean([0], keepDims: true) },
  "nanMeanAxes": { $0[0].nanMean([0, -1]) },
  "erfc": { $0[0].erfc() }, "erfinv": { $0[0].erfinv() }, "lgamma": { $0[0].lgamma() },
  "digamma": { $0[0].digamma() }, "trigamma": { $0[0].polygamma(1) },
  "tetragamma": { $0[0].polygamma(2) },
  "indexAdd": { $0[0].indexAdded(axis: 1, [2, 0, 2], $0[1]) },
  "scatterReplace": { $0[0].scattered(axis: 1, [[2, 0], [1, 2]], $0[1]) },
  "scatterSum": {
    let (axis, indices) = places($0)
    return $0[0].scatterReduced(axis: axis, indices, $0[1], .sum)
  },
  "scatterSumWithout": {
    let (axis, indices) = places($0)
    return $0[0].scatterReduced(axis: axis, indices, $0[1], .sum, includesSelf: false)
  },
  "scatterProd": {
    let (axis, indices) = places($0)
    return $0[0].scatterReduced(axis: axis, indices, $0[1], .product)
  },
  "scatterProdWithout": {
    let (axis, indices) = places($0)
    return $0[0].scatterReduced(axis: axis, indices, $0[1], .product, includesSelf: false)
  },
  "scatterMean": {
    let (axis, indices) = places($0)
    return $0[0].scatterReduced(axis: axis, indices, $0[1], .mean)
  },
  "scatterMeanWithout": {
    let (axis, indices) = places($0)
    return $0[0].scatterReduced(axis: axis, indices, $0[1], .mean, includesSelf: false)
  },
  "scatterAmax": {
    let (axis, indices) = places($0)
    return $0[0].scatterReduced(axis: axis, indices, $0[1], .max)
  },
  "scatterAmaxWithout": {
    let (axis, indices) = places($0)
    return $0[0].scatterReduced(axis: axis, indices, $0[1], .max, includesSelf: false)
  },
  "scatterAmin": {
    let (axis, indices) = places($0)
    return $0[0].scatterReduced(axis: axis, indices, $0[1], .min)
  },
  "scatterAminWithout": {
    let (axis, indices) = places($0)
    return $0[0].scatterReduced(axis: axis, indices, $0[1], .min, includesSelf: false)
  },
  "maskedScatter": {
    let isMask = $0[1].value.count > 0
    return $0[0].maskedScatter(
      where: isMask ? mask : Tensor<Bool>([false, false, false]), with: $0[1])
  },
  "fillVariable": { $0[0].maskedFill(where: mask, with: $0[1]) },
]
