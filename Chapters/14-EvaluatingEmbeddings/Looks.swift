import Tensors

/// Every row brought to length 1.
func directions(_ rows: Tensor<Float>) -> Tensor<Float> {
  rows / rows.squared().sum([1], keepDims: true).sqrt().clamped(min: 1e-12)
}

/// Pictures where they are, and moved by one dot in each of the eight directions.
func nineViews(_ images: Tensor<Float>) -> [Tensor<Float>] {
  let framed = images.padded(axis: 2, before: 1, after: 1).padded(axis: 3, before: 1, after: 1)
  return (0..<9).map { place in
    let (top, left) = (place / 3, place % 3)
    return framed[0..., 0..., top..<top + 8, left..<left + 8].contiguous()
  }
}

/// What an encoder sees in a picture as it is, and beside it the mean direction of the nine views.
func looks(_ encoder: (Tensor<Float>) -> Tensor<Float>, _ images: Tensor<Float>) -> Tensor<Float> {
  let nine = nineViews(images).map { directions(encoder($0)) }
  let mean = nine.dropFirst().reduce(nine[0], +)
  return .cat([directions(encoder(images)), directions(mean)], axis: 1)
}
