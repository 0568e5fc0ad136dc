import Autograd
import Tensors

/// A lookup table of `count` learned vectors, for example one per word, user or class.
public final class Embedding: Module {
  /// The table, `[count, dimension]`, initially N(0, 1).
  public let weight: Parameter
  /// The index used for padding: its vector is initialized to 0 and receives no gradient.
  public let paddingIndex: Int?

  /// Creates a table.
  ///
  /// - Parameters:
  ///   - count: The number of vectors.
  ///   - dimension: The embedding dimension.
  ///   - paddingIndex: The index used for padding; `nil` for none.
  ///   - initializer: The initializer of the table.
  ///   - generator: The generator of the initial vectors.
  public init(
    _ count: Int, _ dimension: Int, paddingIndex: Int? = nil, initializer: Initializer = .normal(),
    using generator: inout Generator
  ) {
    require(
      count >= 0 && dimension >= 0,
      "Embedding: the number of rows and the dimension must not be negative, but are \(count) and \(dimension)"
    )
    require(
      paddingIndex.map { $0 >= 0 && $0 < count } ?? true,
      "Embedding: the padding index \(paddingIndex ?? 0) must be from 0 to \(count - 1)")
    var numbers = initializer([count, dimension], using: &generator)
    if let paddingIndex { numbers.assign(.zeros([dimension]), at: [.at(paddingIndex)]) }
    weight = Parameter(numbers)
    self.paddingIndex = paddingIndex
  }

  /// Returns the vectors at the given indices.
  ///
  /// - Returns: `[…, dimension]`, for `indices` of any shape `[…]`.
  public func callAsFunction(_ indices: Tensor<Int32>) -> Variable {
    // Hooks and replacements take a variable.
    guard isPlain else { return self(Variable(indices.cast(to: Float.self))) }
    return scoped { vectors(at: indices) }
  }

  /// Returns the vectors at the indices `x`, given as floating-point numbers.
  ///
  /// - Parameter x: Integers from 0 to count − 1 and below 2²⁴, beyond which not every integer is a `Float`; of any
  ///   shape. They receive no gradient.
  /// - Returns: `[…, dimension]`, for `x` of shape `[…]`.
  public override func forward(_ x: Variable) -> Variable {
    let count = weight.shape[0]
    return vectors(
      at: x.value.map { number in
        require(
          number >= 0 && Double(number) < Double(count) && number == number.rounded(),
          "Embedding: index \(number) must be an integer from 0 to \(count - 1)")
        require(
          number < 0x1p24,
          "Embedding: index \(number) is not exact as a floating-point number; pass a Tensor<Int32>, "
            + "without hooks")
        return Int32(number)
      })
  }

  private func vectors(at indices: Tensor<Int32>) -> Variable {
    let (count, dimension) = (weight.shape[0], weight.shape[1])
    let numbers = indices.scalars.map { Int($0) }
    for index in numbers {
      require(
        index >= 0 && index < count,
        "Embedding: index \(index) must be an integer from 0 to \(count - 1)")
    }
    var rows = weight.indexSelected(axis: 0, numbers)
    if let paddingIndex {
      let isPadding = Tensor(numbers.map { $0 == paddingIndex }, shape: [numbers.count, 1])
      rows = .where(isPadding, rows.detached(), rows)
    }
    return rows.reshaped(indices.shape + [dimension])
  }
}
