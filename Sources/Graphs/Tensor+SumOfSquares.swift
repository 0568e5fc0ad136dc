import Tensors

extension Tensor<Float> {
  /// The sum of the squared elements.
  ///
  /// It is finite if and only if every element is: the square of the largest `Float` is 1e77, the largest `Double`
  /// 1e308.
  var sumOfSquares: Double {
    withContiguous { numbers in
      var sums = SIMD8<Double>()
      let whole = count / 8 * 8
      for start in stride(from: 0, to: whole, by: 8) {
        let eight = UnsafeRawPointer(numbers + start).loadUnaligned(as: SIMD8<Float>.self)
        let wide = SIMD8<Double>(eight)
        sums += wide * wide
      }
      return (whole..<count).reduce(sums.sum()) { $0 + Double(numbers[$1]) * Double(numbers[$1]) }
    }
  }
}
