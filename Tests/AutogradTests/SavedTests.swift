import Testing

@testable import Autograd
@testable import Tensors

/// A weak reference to storage.
private struct Watched {
  weak var block: AnyObject?
}

/// The remains of a graph when only the backward function of one node is retained.
private struct Remains {
  let backward: Node.Backward
  let result: Tensor<Float>?
  let told: [SavedValue]
  let name: String
}

/// The saved values that nodes declare are exactly the storage that their backward functions retain.
@Suite struct SavedTests {
  @Test func `every operation saves exactly the values that it declares`() async {
    await #expect(processExitsWith: .success) {
      var seen = Set<String>()
      var kept = Kept()
      for entry in try Case.all() {
        let isFirst = seen.insert(registered(entry.name) ?? "").inserted
        let passes = isFirst ? [false, true] : [false]
        for isSecond in passes {
          try kept.check(entry.name, second: isSecond) {
            let leaves = entry.inputs.map(Kept.leaf)
            return (try entry.operation(leaves), leaves)
          }
        }
      }
      #expect(kept.complaints.isEmpty, "\(kept.complaints.joined(separator: "\n"))")
      #expect(kept.count > 1500)
    }
  }

  @Test func `the comparison reports operations that declare too few or too many saved values`()
    async
  {
    await #expect(processExitsWith: .success) {
      func complaints(_ saves: Bool, _ reads: Bool) -> [String] {
        var kept = Kept()
        kept.check("liar", second: false) {
          let x = Kept.leaf([2, 3])
          // Only one of the two captures x.
          let reading: Node.Backward = { dY, _ in [dY * x] }
          let free: Node.Backward = { dY, _ in [dY] }
          let y = Variable.record(
            "liar", x.value * 2, [x], saving: saves ? [x] : [], backward: reads ? reading : free)
          return (y, [x])
        }
        return kept.complaints
      }
      #expect(complaints(true, true).isEmpty && complaints(false, false).isEmpty)
      #expect(complaints(false, true) == ["liar, liar: keeps 1 blocks, says 0: []"])
      #expect(complaints(true, false) == ["liar, liar: keeps 0 blocks, says 1: [\"input(0) [2]\"]"])
    }
  }

  @Test func `saved values are listed, and released by backward`() {
    let (a, b) = (Parameter([1, 2], name: "a"), Variable([3, 4], name: "b"))
    let y = (a * b).exp()
    let product = y.node.inputs[0]
    #expect(product.saved.map(\.source) == [.input(0), .input(1)])
    #expect(product.saved.byteCount == 16)
    #expect(y.node.saved.map(\.source) == [.result])
    #expect((a + b).node.saved.isEmpty)
    #expect(a.relu().reshaped([2, 1]).node.saved.isEmpty)
    y.sum().backward()
    #expect(product.saved.isEmpty && y.node.saved.isEmpty)
  }

  @Test func `saved values are available after backward inside retainingValues`() {
    let a = Parameter([1, 2], name: "a")
    let y = retainingValues { (a * a).sum() }
    y.backward()
    #expect(y.node.inputs[0].saved.map(\.source) == [.input(0), .input(0)])
    // The same storage, saved twice.
    #expect(y.node.inputs[0].saved.byteCount == 8)
  }

  @Test func `saved views share storage, which is counted once`() {
    let x = Parameter(.ones([4, 6]), name: "x")
    let y = (x.transposed() * x.narrowed(axis: 0, from: 0, count: 1).transposed()).node
    #expect(y.saved.map(\.shape) == [[6, 4], [6, 1]])
    #expect(y.saved.map(\.byteCount) == [96, 96])
    #expect(y.saved.byteCount == 96)
  }

  @Test func `maxPool2d saves the indices of the maxima instead of its input`() {
    let x = Parameter(.ones([1, 1, 4, 4]))
    let saved = x.maxPool2d(2).node.saved
    #expect(saved.map(\.source) == [.own] && saved.map(\.elementType) == ["Int32"])
    #expect(saved.byteCount == 16)
  }
}

private struct Kept {
  /// The number of operations that were compared.
  private(set) var count = 0
  /// The operations that retain other storage than they declare.
  private(set) var complaints: [String] = []
  nonisolated(unsafe) static var blocks: [Watched] = []

  /// Returns a leaf with storage of its own.
  static func leaf(_ value: Tensor<Float>) -> Variable {
    Variable(Tensor(value.scalars, shape: value.shape), requiresGradient: true)
  }

  /// For every operation of a graph: creates the graph, releases all of it except the backward function of the
  /// operation, and compares the storage that remains with the saved values that the node declared.
  ///
  /// - Parameter second: Whether the operations of the recorded gradients are compared, too.
  mutating func check(
    _ name: String, second: Bool, _ make: () throws -> (Variable, [Variable])
  ) rethrows {
    defer { StorageObserver.didAllocate = nil }
    for number in 0..<60 {
      Self.blocks = []
      StorageObserver.didAllocate = { block in Kept.blocks.append(Watched(block: block)) }
      let (remains, isBeyond) = try Self.remains(make, number, second)
      if isBeyond { break }
      guard let remains else { continue }
      count += 1
      withExtendedLifetime((remains.backward, remains.result)) {
        let alive = Set(Self.blocks.compactMap { $0.block.map(ObjectIdentifier.init) })
        let told = Set(remains.told.map(\.block))
        let words = remains.told.map { "\($0.source) \($0.shape)" }
        if alive == told { return }
        complaints.append(
          "\(name), \(remains.name): keeps \(alive.count) blocks, says \(told.count): \(words)")
      }
    }
  }

  private static func remains(
    _ make: () throws -> (Variable, [Variable]), _ number: Int, _ second: Bool
  ) rethrows -> (Remains?, isBeyond: Bool) {
    let (result, leaves) = try make()
    var nodes = [result.node]
    if second {
      let seed = Variable(.ones(result.shape), requiresGradient: true)
      nodes += result.gradients(with: leaves, seed: seed, createGraph: true).map(\.node)
    }
    var seen = Set(nodes.map(ObjectIdentifier.init))
    var next = 0
    while next < nodes.count {
      for input in nodes[next].inputs where seen.insert(ObjectIdentifier(input)).inserted {
        nodes.append(input)
      }
      next += 1
    }
    nodes.sort { $0.order < $1.order }
    guard number < nodes.count else { return (nil, true) }
    let node = nodes[number]
    let kept = node.backward.map { backward in
      Remains(
        backward: backward, result: node.savesResult ? node.value : nil, told: node.saved,
        name: node.operation ?? "")
    }
    for node in nodes {
      (node.backward, node.captured, node.value, node.gradient) = (nil, [], nil, nil)
    }
    return (kept, false)
  }
}
