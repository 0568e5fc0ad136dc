/// The last layer of an encoder.
public enum LastLayer: String, CaseIterable, Sendable {
  /// A linear layer: each element is any number.
  case linear
  /// Each element is between 0 and 1, and reaches neither.
  case sigmoid
  /// Each element is between −1 and 1, and reaches neither.
  case tanh
  /// The embedding divided by its length: a point on the unit sphere.
  case unitLength
}
