extension DefaultStringInterpolation {
  // NaN has a sign, which depends on the processor and means nothing: 0/0 is −NaN on x86. In messages it is "nan".

  /// Appends a number; NaN as "nan", whatever its sign.
  package mutating func appendInterpolation(_ value: Float) {
    appendLiteral(value.isNaN ? "nan" : value.description)
  }

  /// Appends a number; NaN as "nan", whatever its sign.
  package mutating func appendInterpolation(_ value: Double) {
    appendLiteral(value.isNaN ? "nan" : value.description)
  }

  /// Appends numbers; NaN as "nan", whatever its sign.
  package mutating func appendInterpolation(_ values: [Float]) {
    appendLiteral("[" + values.map { "\($0)" }.joined(separator: ", ") + "]")
  }

  /// Appends numbers; NaN as "nan", whatever its sign.
  package mutating func appendInterpolation(_ values: [Double]) {
    appendLiteral("[" + values.map { "\($0)" }.joined(separator: ", ") + "]")
  }
}

extension FloatingPoint {
  /// The number as text; NaN as "nan", whatever its sign. Interpolations in generic functions need it.
  var text: String { isNaN ? "nan" : "\(self)" }
}
