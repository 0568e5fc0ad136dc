import Tensors

/// Returns every row divided by its length.
func normalized(_ rows: Tensor<Float>) -> Tensor<Float> {
  rows / rows.squared().sum([1], keepDims: true).sqrt().clamped(min: 1e-12)
}

/// Returns images as they are, and shifted by one pixel in each of eight directions.
func nineViews(_ images: Tensor<Float>) -> [Tensor<Float>] {
  let framed = images.padded(axis: 2, before: 1, after: 1).padded(axis: 3, before: 1, after: 1)
  return (0..<9).map { index in
    let (top, left) = (index / 3, index % 3)
    return framed[0..., 0..., top..<top + 8, left..<left + 8].contiguous()
  }
}

/// Returns each normalized embedding, concatenated with the normalized mean of those of nine views.
func viewFeatures(
  _ encoder: (Tensor<Float>) -> Tensor<Float>, _ images: Tensor<Float>
) -> Tensor<Float> {
  let nine = nineViews(images).map { normalized(encoder($0)) }
  let mean = nine.dropFirst().reduce(nine[0], +)
  return .cat([normalized(encoder(images)), normalized(mean)], axis: 1)
}
