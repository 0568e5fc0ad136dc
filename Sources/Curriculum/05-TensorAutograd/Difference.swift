import Tensors

/// Says where two tensors first differ, shape before numbers.
func difference(_ actual: Tensor<Float>, _ expected: Tensor<Float>) -> String? {
  if actual.shape != expected.shape {
    return "the shape is \(actual.shape), expected \(expected.shape)"
  }
  let (a, e) = (actual.scalars, expected.scalars)
  guard let place = a.indices.first(where: { !((a[$0] - e[$0]).magnitude <= 1e-4) }) else {
    return nil
  }
  return "element \(place) is \(a[place]), expected \(e[place])"
}
