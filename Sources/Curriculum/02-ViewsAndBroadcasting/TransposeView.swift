extension Solutions {
  /// Exercise 2.1: swap two axes without moving an element.
  ///
  /// Copying a large tensor takes time and memory. Transposing it takes neither: only the rule for finding an
  /// element has to change. Here is a matrix of two rows and three columns, stored as 0 1 2 3 4 5, and its
  /// transpose:
  ///
  ///     [[0, 1, 2],     shape [2, 3]         [[0, 3],     shape [3, 2]
  ///      [3, 4, 5]]     strides [3, 1]        [1, 4],     strides [1, 3]
  ///                                           [2, 5]]
  ///
  /// A `View` has a `storage`, a `shape`, `strides` and an `offset`. Change a copy of `view`, or create a
  /// new one with `View(storage:shape:strides:offset:)`.
  ///
  /// - Parameters:
  ///   - view: its element [i, j, …] is at position `offset + i · strides[0] + j · strides[1] + …` of its
  ///     storage.
  ///   - a: one axis, counted from 0.
  ///   - b: the other axis.
  /// - Returns: a view of the same storage with axes `a` and `b` swapped.
  public static func transposeView(_ view: View, _ a: Int, _ b: Int) throws -> View {
    var result = view
    result.shape.swapAt(a, b)
    result.strides.swapAt(a, b)
    return result
  }
}

extension Exercises {
  public static let transposeView = Exercise<(View, Int, Int) throws -> View>(
    .transposeView, solution: Solutions.transposeView, cases: swaps,
    run: { ViewReading(try $0($1.view, $1.a, $1.b), of: $1.view) }, expected: reference,
    describe: { "\($0.view), axes \($0.a) and \($0.b)" }, show: \.text,
    difference: { $0.difference(from: $1) },
    lookAlikes: [
      // Right for two axes, as all axes reversed would be.
      { view, _, _ in
        let rank = view.shape.count
        return rank < 2 ? view : try Solutions.transposeView(view, rank - 2, rank - 1)
      }
    ],
    trivialAnswers: [
      { view, a, b in
        var result = try Solutions.transposeView(view, a, b)
        result.strides = view.strides.map { _ in 0 }
        return result
      },
      { view, _, _ in view },
      { _, _, _ in View(storage: Storage([]), shape: [], strides: [3], offset: -1) },
    ],
    mistakes: {
      Mistake("copied: the elements are in a new storage, but a view shares the one it reads") {
        view, a, b in
        var result = try Solutions.transposeView(view, a, b)
        result.storage = Storage(view.storage.elements)
        return result
      }
      Mistake("the view's own offset is lost: the first element stays where it is") { view, a, b in
        var result = try Solutions.transposeView(view, a, b)
        result.offset = 0
        return result
      }
      Mistake("row-major strides: a view reads the same storage in another order") { view, a, b in
        var result = try Solutions.transposeView(view, a, b)
        for axis in result.shape.indices {
          result.strides[axis] = result.shape[(axis + 1)...].reduce(1, *)
        }
        return result
      }
      Mistake("nothing is swapped: this is the view as it was") { view, _, _ in view }
      Mistake("only the shape is swapped: that reads the elements in the same order as before") {
        view, a, b in
        var result = view
        result.shape.swapAt(a, b)
        return result
      }
      Mistake("only the strides are swapped: the sizes of the two axes have to be swapped, too") {
        view, a, b in
        var result = view
        result.strides.swapAt(a, b)
        return result
      }
      Mistake("all axes are reversed: only the two named axes change places") { view, a, b in
        a == b ? view : reversed(view)
      }
      .also { view, _, _ in reversed(view) }
    })
}

private struct Swap {
  let view: View
  let a, b: Int
}

/// Every pair of axes of each view, different axes first.
private func swaps() -> [Swap] {
  View.samples.flatMap { view in
    let pairs = view.shape.indices.flatMap { a in
      view.shape.indices.map { Swap(view: view, a: a, b: $0) }
    }
    return pairs.filter { $0.a != $0.b } + pairs.filter { $0.a == $0.b }
  }
}

/// By the definition: each element is found at the index with two places swapped.
private func reference(_ swap: Swap) -> ViewReading {
  var result = swap.view
  result.shape.swapAt(swap.a, swap.b)
  result.strides.swapAt(swap.a, swap.b)
  let elements = View.indices(result.shape).map { index in
    var source = index
    source.swapAt(swap.a, swap.b)
    return swap.view.element(at: source)
  }
  return ViewReading(expecting: result, elements: elements)
}

private func reversed(_ view: View) -> View {
  var result = view
  result.shape.reverse()
  result.strides.reverse()
  return result
}
