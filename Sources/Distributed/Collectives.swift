import Tensors

/// How a sum over ranks is computed.
public enum SumOrder: Sendable {
  /// In a binary tree of neighboring ranks, the same for 1, 2, 4, 8, … ranks: the sum of the parts of a batch has the
  /// same bits on any number of ranks.
  case tree
  /// In the order that the communicator finds fastest.
  case any
}

// The order of axis 0 is that of ranks.
extension Communicator {
  /// Returns the elementwise sum of all ranks' tensors.
  ///
  /// - Parameters:
  ///   - tensor: The tensor, of equal shape on all ranks.
  ///   - order: The order of additions.
  /// - Precondition: For a tree, the number of ranks is a power of two.
  public func allReduced(
    _ tensor: Tensor<Float>, order: SumOrder = .tree
  ) throws(CommunicationError) -> Tensor<Float> {
    var scalars = tensor.scalars
    try sum(&scalars, order)
    return Tensor(scalars, shape: tensor.shape)
  }

  /// Returns the part of the sum of all ranks' tensors that belongs to this rank: of axis 0 in as many equal parts as
  /// there are ranks.
  ///
  /// - Precondition: The number of ranks divides axis 0.
  public func reduceScattered(
    _ tensor: Tensor<Float>, order: SumOrder = .tree
  ) throws(CommunicationError) -> Tensor<Float> {
    require(
      tensor.rank > 0 && tensor.shape[0].isMultiple(of: size),
      "reduceScattered: axis 0 of \(tensor.shape) is not a multiple of \(size) ranks")
    let rows = tensor.shape[0] / size
    return try allReduced(tensor, order: order)[rank * rows..<(rank + 1) * rows]
  }

  /// Returns the tensors of all ranks, joined along axis 0; the number of rows may differ from rank to rank.
  public func allGathered<Element>(
    _ tensor: Tensor<Element>
  ) throws(CommunicationError) -> Tensor<Element> {
    require(tensor.rank > 0, "allGathered: a tensor of rank 0 has no axis to be joined along")
    let counts = try gatheredIntegers([tensor.shape[0]]).map { $0[0] }
    let rowSize = tensor.shape.dropFirst().reduce(1, *)
    let room = (counts.max() ?? 0) * rowSize
    guard room > 0 else { return tensor }
    // Whatever stands in the room that is left over is not read.
    var own = tensor.scalars
    own += Array(repeating: .zero, count: room - own.count)
    var all = [Element](repeating: .zero, count: room * size)
    try gather(own, into: &all)
    let parts = counts.indices.flatMap { all[$0 * room..<$0 * room + counts[$0] * rowSize] }
    return Tensor(parts, shape: [counts.reduce(0, +)] + tensor.shape.dropFirst())
  }

  /// Returns a rank's tensor on all ranks.
  ///
  /// - Parameters:
  ///   - tensor: The tensor, of equal shape on all ranks.
  ///   - root: The rank whose tensor is returned.
  public func broadcast<Element>(
    _ tensor: Tensor<Element>, from root: Int = 0
  ) throws(CommunicationError) -> Tensor<Element> {
    var scalars = tensor.scalars
    try withBytes(of: &scalars) { bytes throws(CommunicationError) in
      try broadcast(bytes, from: root)
    }
    return Tensor(scalars, shape: tensor.shape)
  }

  /// Returns the numbers of each rank, by rank; equally many each.
  public func gatheredIntegers(_ own: [Int]) throws(CommunicationError) -> [[Int]] {
    var all = [Int](repeating: 0, count: own.count * size)
    try gather(own, into: &all)
    return (0..<size).map { Array(all[$0 * own.count..<($0 + 1) * own.count]) }
  }

  /// Returns the text of each rank, by rank.
  public func gatheredTexts(_ own: String) throws(CommunicationError) -> [String] {
    let bytes = Tensor(Array(own.utf8), shape: [own.utf8.count])
    let counts = try gatheredIntegers([own.utf8.count]).map { $0[0] }
    let all = try allGathered(bytes).scalars
    var start = 0
    return counts.map { count in
      defer { start += count }
      return String(decoding: all[start..<start + count], as: UTF8.self)
    }
  }

  // MARK: Arrays

  /// Replaces numbers by their sums over all ranks.
  func sum(_ numbers: inout [Float], _ order: SumOrder) throws(CommunicationError) {
    if size == 1 { return }
    var failure: CommunicationError?
    numbers.withUnsafeMutableBufferPointer { numbers in
      do throws(CommunicationError) {
        switch order {
        case .any: try sum(numbers)
        case .tree: try treeSum(numbers)
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
  }

  func gather<Element>(_ own: [Element], into all: inout [Element]) throws(CommunicationError) {
    var failure: CommunicationError?
    own.withUnsafeBytes { own in
      all.withUnsafeMutableBytes { all in
        do throws(CommunicationError) { try allGather(own, into: all) } catch { failure = error }
      }
    }
    if let failure { throw failure }
  }

  private func withBytes<Element>(
    of array: inout [Element],
    _ body: (UnsafeMutableRawBufferPointer) throws(CommunicationError) -> Void
  ) throws(CommunicationError) {
    var failure: CommunicationError?
    array.withUnsafeMutableBytes { bytes in
      do throws(CommunicationError) { try body(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Replaces numbers by their sums over all ranks, in a binary tree: first with the neighbor, then with the pair beside,
  /// and so on.
  ///
  /// Recursive halving and doubling (Thakur, Rabenseifner and Gropp, 2005): with each partner a rank exchanges one half of
  /// what it is still responsible for, and adds the other; then the same backward with the sums. Each rank sends and
  /// receives `2·(size − 1)/size` times the numbers.
  ///
  /// - Precondition: The number of ranks is a power of two.
  private func treeSum(_ numbers: UnsafeMutableBufferPointer<Float>) throws(CommunicationError) {
    require(
      size & (size - 1) == 0,
      "sum: a tree needs a power of two of ranks, not \(size); pass order: .any")
    let scratch = UnsafeMutableBufferPointer<Float>.allocate(capacity: (numbers.count + 1) / 2)
    defer { scratch.deallocate() }
    var own = 0..<numbers.count
    var steps: [(partner: Int, kept: Range<Int>, given: Range<Int>)] = []
    var distance = 1
    while distance < size {
      let middle = own.lowerBound + own.count / 2
      let halves = (own.lowerBound..<middle, middle..<own.upperBound)
      let (kept, given) = rank & distance == 0 ? halves : (halves.1, halves.0)
      let partner = rank ^ distance
      let received = UnsafeMutableBufferPointer(rebasing: scratch[..<kept.count])
      try exchange(
        UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: numbers[given])),
        UnsafeMutableRawBufferPointer(received), with: partner)
      for i in 0..<kept.count { numbers[kept.lowerBound + i] += received[i] }
      steps.append((partner, kept, given))
      own = kept
      distance *= 2
    }
    for step in steps.reversed() {
      try exchange(
        UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: numbers[step.kept])),
        UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: numbers[step.given])),
        with: step.partner)
    }
  }
}
