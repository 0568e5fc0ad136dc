/// Nested loops over several strided operands of one shape, as a sequence of runs along the innermost axis.
///
/// Every strided loop of this module is one of these. Adjacent axes that are contiguous with each other in
/// every operand are merged, so runs are as long as possible.
struct StridedRuns {
  /// The sizes of the axes after merging.
  private(set) var shape: [Int] = []
  /// The strides of each operand, by axis.
  private(set) var strides: [[Int]]

  /// Creates the loops over `shape`, for operands with the given strides.
  init(shape: [Int], strides operands: [[Int]]) {
    strides = Array(repeating: [], count: operands.count)
    for axis in shape.indices where shape[axis] != 1 {
      let last = self.shape.count - 1
      let merges =
        last >= 0
        && operands.indices.allSatisfy {
          strides[$0][last] == operands[$0][axis] * shape[axis]
        }
      if merges {
        self.shape[last] *= shape[axis]
        for k in operands.indices { strides[k][last] = operands[k][axis] }
      } else {
        self.shape.append(shape[axis])
        for k in operands.indices { strides[k].append(operands[k][axis]) }
      }
    }
  }

  /// The number of elements in a run.
  var length: Int { shape.last ?? 1 }

  /// Returns the stride of operand `k` within a run.
  func step(_ k: Int) -> Int { strides[k].last ?? 1 }

  /// Calls `body` for every run, in row-major order, with the run's number and the position of each operand in
  /// its storage, relative to its offset. Allocates no heap memory.
  func forEachRun(_ body: (_ run: Int, _ positions: UnsafeMutablePointer<Int>) -> Void) {
    guard !shape.contains(0) else { return }
    let (outer, operands) = (max(shape.count - 1, 0), strides.count)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: outer + operands + 1) { scratch in
      scratch.initialize(repeating: 0)
      let positions = scratch.baseAddress!
      let index = positions + operands
      var run = 0
      while true {
        body(run, positions)
        run += 1
        var axis = outer - 1
        while axis >= 0 {
          index[axis] += 1
          if index[axis] < shape[axis] {
            for k in 0..<operands { positions[k] += strides[k][axis] }
            break
          }
          for k in 0..<operands { positions[k] -= strides[k][axis] * (shape[axis] - 1) }
          index[axis] = 0
          axis -= 1
        }
        if axis < 0 { return }
      }
    }
  }
}

extension Tensor {
  /// Copies the elements to `target` in row-major order.
  @usableFromInline
  func gather(into target: UnsafeMutablePointer<Element>) {
    let runs = StridedRuns(shape: shape, strides: [strides])
    let (length, step) = (runs.length, runs.step(0))
    let source = storage.base + offset
    runs.forEachRun { run, positions in
      let from = source + positions[0]
      let to = target + run * length
      if step == 1 {
        to.update(from: from, count: length)
      } else {
        for i in 0..<length { to[i] = from[i * step] }
      }
    }
  }

  /// Copies `source`, broadcast to this shape, to the elements.
  mutating func scatter(_ source: Tensor, _ operation: String) {
    let source = source.expanded(to: shape, operation)
    let runs = StridedRuns(shape: shape, strides: [strides, source.strides])
    let (length, toStep, fromStep) = (runs.length, runs.step(0), runs.step(1))
    let (target, origin) = (storage.base + offset, source.storage.base + source.offset)
    runs.forEachRun { _, positions in
      let (to, from) = (target + positions[0], origin + positions[1])
      for i in 0..<length { to[i * toStep] = from[i * fromStep] }
    }
  }
}
