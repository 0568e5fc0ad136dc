import Autograd
import Layers
import Tensors

/// A fixed-size first-in, first-out queue of embeddings.
///
/// It serves as MoCo's queue of keys (He, Fan, Wu, Xie and Girshick, 2020), as a cross-batch memory
/// (Wang, Zhang, Huang and Scott, 2020), and as NNCLR's support set (Dwibedi and others, 2021). It
/// is a module, so that checkpoints include it, but it has no parameters.
public final class EmbeddingQueue: Module {
  /// The rows, `[capacity, D]`.
  private let queue: Buffer<Float>
  /// The labels, `[capacity]`; −1 for rows without a label.
  private let classes: Buffer<Int64>
  /// The index of the next row to overwrite, and the number of rows in use.
  private let position, filled: Buffer<Int64>

  /// Creates an empty queue.
  ///
  /// - Parameters:
  ///   - capacity: K, the number of rows; MoCo's is 65,536 on ImageNet and 4,096 on CIFAR-10.
  ///   - dimensions: The embedding dimension D.
  public init(capacity: Int, dimensions: Int) {
    require(
      capacity > 0 && dimensions > 0,
      "EmbeddingQueue: capacity and dimensions must be positive, not \(capacity) and \(dimensions)"
    )
    queue = Buffer(.zeros([capacity, dimensions]))
    classes = Buffer(.full([capacity], -1))
    (position, filled) = (Buffer(Tensor(0)), Buffer(Tensor(0)))
  }

  /// Creates a queue filled with random unit vectors, like the initial queue of MoCo and the
  /// initial support set of NNCLR.
  public convenience init(capacity: Int, dimensions: Int, using generator: inout Generator) {
    self.init(capacity: capacity, dimensions: dimensions)
    let rows = Variable(.normal([capacity, dimensions], using: &generator))
    append(rows.normalized().value)
  }

  /// What is wrong with the state of the queue, as a message; `nil` if nothing is. A state that was loaded from a
  /// file may be damaged.
  public var problem: String? {
    let capacity = queue.value.shape[0]
    let (index, count) = (position.value.item, filled.value.item)
    if !(0..<Int64(capacity)).contains(index) {
      return "position \(index) is beyond the capacity of \(capacity) rows"
    }
    if !(0...Int64(capacity)).contains(count) {
      return "\(count) rows are in use, but the capacity is \(capacity)"
    }
    return nil
  }

  /// The number of rows in use.
  public var count: Int { Int(filled.value.item) }

  /// The rows in use, `[count, D]`, in no particular order.
  public var embeddings: Tensor<Float> { queue.value[0..<count] }

  /// The class of each row in use; −1 for rows without a label.
  public var labels: [Int] { classes.value.scalars.prefix(count).map { Int($0) } }

  /// Appends rows, which overwrite the oldest ones; if there are more than the capacity, only the
  /// last ones are kept.
  ///
  /// - Parameters:
  ///   - rows: `[N, D]`.
  ///   - labels: The class of each row; `nil` without labels.
  public func append(_ rows: Tensor<Float>, labels: [Int]? = nil) {
    let (capacity, dimensions) = (queue.value.shape[0], queue.value.shape[1])
    require(
      rows.rank == 2 && rows.shape[1] == dimensions
        && labels?.count ?? rows.shape[0] == rows.shape[0],
      "EmbeddingQueue: needs rows [N, \(dimensions)] and N labels, not \(rows.shape) and "
        + "\(labels?.count ?? 0)")
    let count = rows.shape[0]
    var index = Int(position.value.item)
    for row in max(0, count - capacity)..<count {
      queue.value[index] = rows[row]
      classes.value[index] = Tensor(Int64(labels?[row] ?? -1))
      index = (index + 1) % capacity
    }
    position.value = Tensor(Int64(index))
    filled.value = Tensor(Int64(min(capacity, self.count + count)))
  }

  /// Returns the nearest neighbor in the queue of each row by cosine similarity: `[N, D]`.
  public func nearest(to rows: Tensor<Float>) -> Tensor<Float> {
    require(count > 0, "EmbeddingQueue: the queue is empty, so there is no nearest row")
    let cosines = Distance.cosine.matrix(rows, embeddings)
    return embeddings.indexSelected(axis: 0, cosines.min(axis: 1).indices.scalars.map { Int($0) })
  }
}
