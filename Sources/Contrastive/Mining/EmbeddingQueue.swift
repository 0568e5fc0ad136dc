import Autograd
import Layers
import Tensors

/// The last embeddings that passed: the newest take the places of the oldest.
///
/// It is three things of the literature: MoCo's queue of keys (He, Fan, Wu, Xie and Girshick, 2020), the
/// cross-batch memory (Wang, Zhang, Huang and Scott, 2020), and NNCLR's support set (Dwibedi and others,
/// 2021). A module, so that a checkpoint holds it; it has no parameters.
public final class EmbeddingMemory: Module {
  /// `[capacity, D]`.
  private let queue: Buffer<Float>
  /// `[capacity]`; −1 where a row has no label.
  private let classes: Buffer<Int64>
  /// The place of the next row, and how many places are filled.
  private let position, filled: Buffer<Int64>

  /// Makes an empty memory.
  ///
  /// - Parameters:
  ///   - capacity: K, how many rows are kept; MoCo's is 65,536 on ImageNet and 4,096 on CIFAR-10.
  ///   - dimensions: D.
  public init(capacity: Int, dimensions: Int) {
    require(
      capacity > 0 && dimensions > 0,
      "EmbeddingMemory: capacity and dimensions must be positive, not \(capacity) and \(dimensions)"
    )
    queue = Buffer(.zeros([capacity, dimensions]))
    classes = Buffer(.full([capacity], -1))
    (position, filled) = (Buffer(Tensor(0)), Buffer(Tensor(0)))
  }

  /// Makes a memory full of random directions, as MoCo's queue and NNCLR's set begin.
  public convenience init(capacity: Int, dimensions: Int, using generator: inout Generator) {
    self.init(capacity: capacity, dimensions: dimensions)
    let rows = Variable(.normal([capacity, dimensions], using: &generator))
    append(rows.normalized().value)
  }

  /// How many rows there are.
  public var count: Int { Int(filled.value.item) }

  /// `[count, D]`; their order has no meaning.
  public var embeddings: Tensor<Float> { queue.value[0..<count] }

  /// The class of each row, −1 where it was not told.
  public var labels: [Int] { classes.value.scalars.prefix(count).map { Int($0) } }

  /// Puts rows in the places of the oldest; of more than fit the last ones.
  ///
  /// - Parameters:
  ///   - rows: `[N, D]`.
  ///   - labels: the class of each, where it is known.
  public func append(_ rows: Tensor<Float>, labels: [Int]? = nil) {
    let (capacity, dimensions) = (queue.value.shape[0], queue.value.shape[1])
    require(
      rows.rank == 2 && rows.shape[1] == dimensions
        && labels?.count ?? rows.shape[0] == rows.shape[0],
      "EmbeddingMemory: needs rows [N, \(dimensions)] and as many labels, not \(rows.shape) and "
        + "\(labels?.count ?? 0)")
    let count = rows.shape[0]
    var place = Int(position.value.item)
    for row in max(0, count - capacity)..<count {
      queue.value[place] = rows[row]
      classes.value[place] = Tensor(Int64(labels?[row] ?? -1))
      place = (place + 1) % capacity
    }
    position.value = Tensor(Int64(place))
    filled.value = Tensor(Int64(min(capacity, self.count + count)))
  }

  /// Returns for each row the one of the memory that it makes the smallest angle with: `[N, D]`.
  public func nearest(to rows: Tensor<Float>) -> Tensor<Float> {
    require(count > 0, "EmbeddingMemory: is empty, so that there is no nearest row")
    let cosines = Distance.cosine.matrix(rows, embeddings)
    return embeddings.indexSelected(axis: 0, cosines.min(axis: 1).indices.scalars.map { Int($0) })
  }
}
