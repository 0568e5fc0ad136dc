/// Returns the squared Euclidean distance `Σ (aᵢ − bᵢ)²` of two vectors of `count` elements.
public func squaredDistance(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
) -> Float {
  var (first, second) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var i = 0
  while i + 32 <= count {
    let d = difference(a + i, b + i)
    let e = difference(a + i + 16, b + i + 16)
    first.addProduct(d, d)
    second.addProduct(e, e)
    i += 32
  }
  var sum = (first + second).sum()
  while i < count {
    sum += (a[i] - b[i]) * (a[i] - b[i])
    i += 1
  }
  return sum
}

@inline(__always)
private func difference(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>
) -> SIMD16<Float> {
  UnsafeRawPointer(a).loadUnaligned(as: SIMD16<Float>.self)
    - UnsafeRawPointer(b).loadUnaligned(as: SIMD16<Float>.self)
}
