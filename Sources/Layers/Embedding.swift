import Autograd
import Tensors

/// A table of vectors, one for each of `count` things: words, users, classes.
public final class Embedding: Module {
  /// `[count, dimension]`, at first N(0, 1).
  public let weight: Parameter
  /// The thing that stands for nothing: its vector starts at 0 and gets no gradient.
  public let paddingIndex: Int?

  public init(
    _ count: Int, _ dimension: Int, paddingIndex: Int? = nil, initializer: Initializer = .normal(),
    using generator: inout Generator
  ) {
    require(
      paddingIndex.map { (0..<count).contains($0) } ?? true,
      "Embedding: the padding index \(paddingIndex ?? 0) must be from 0 to \(count - 1)")
    var numbers = initializer([count, dimension], using: &generator)
    if let paddingIndex { numbers.assign(.zeros([dimension]), at: [.at(paddingIndex)]) }
    weight = Parameter(numbers)
    self.paddingIndex = paddingIndex
  }

  /// Returns the vector of every index.
  ///
  /// - Returns: `[…, dimension]`, for `indices` of any shape `[…]`.
  public func callAsFunction(_ indices: Tensor<Int32>) -> Variable {
    self(Variable(indices.cast(to: Float.self)))
  }

  /// - Parameter x: whole numbers from 0 to count − 1, of any shape; no gradient goes to them.
  public override func forward(_ x: Variable) -> Variable {
    let (count, dimension) = (weight.shape[0], weight.shape[1])
    let indices = x.value.scalars.map { number -> Int in
      require(
        number >= 0 && number < Float(count) && number == number.rounded(),
        "Embedding: \(number) must be a whole number from 0 to \(count - 1)")
      return Int(number)
    }
    var rows = weight.indexSelected(axis: 0, indices)
    if let paddingIndex {
      let isPadding = Tensor(indices.map { $0 == paddingIndex }, shape: [indices.count, 1])
      rows = .where(isPadding, rows.detached(), rows)
    }
    return rows.reshaped(x.shape + [dimension])
  }
}
