import Tensors  // for the check

extension Solutions {
  /// Exercise 3.2: multiply two matrices, whatever their strides.
  ///
  /// Element C[i, j] is the dot product of row i of a and column j of b:
  ///
  ///     C[i, j] = Σ_k a[i, k] · b[k, j]
  ///
  ///     [1 2 3]   [1 0]   [ 4  5]
  ///     [4 5 6] · [0 1] = [10 11]         4 = 1 · 1 + 2 · 0 + 3 · 1
  ///               [1 1]
  ///
  /// a and b are views, as in chapter 2: storage, shape, strides and offset. Either may be transposed, a
  /// slice of a larger matrix, or an expanded row. A network transposes matrices all the time, above all in
  /// the backward pass, and must not copy them for that. So do not assume that a view is contiguous: element
  /// [i, k] is at position `offset + i · strides[0] + k · strides[1]` of `storage.elements`.
  ///
  /// - Parameters:
  ///   - a: shape `[m, k]`.
  ///   - b: shape `[k, n]`.
  /// - Returns: the m · n elements of C, in row-major order.
  public static func matmul(_ a: View, _ b: View) throws -> [Float] {
    func element(_ view: View, _ i: Int, _ j: Int) -> Float {
      view.storage.elements[view.offset + i * view.strides[0] + j * view.strides[1]]
    }
    var c: [Float] = []
    for i in 0..<a.shape[0] {
      for j in 0..<b.shape[1] {
        var sum: Float = 0
        for k in 0..<a.shape[1] { sum += element(a, i, k) * element(b, k, j) }
        c.append(sum)
      }
    }
    return c
  }
}

extension Exercises {
  public static let matmul = Exercise<(View, View) throws -> [Float]>(
    .matmul, solution: Solutions.matmul, cases: products, run: { try $0($1.a, $1.b) },
    mismatch: { product, actual in
      let expected = product.expected
      return product.difference(actual, expected).map {
        Mismatch(actual: "\(actual)", expected: "\(expected)", difference: $0)
      }
    },
    isSame: { $0.count == $1.count && firstDifference($0, $1) == nil }, describe: \.text,
    trivialAnswers: [
      { [Float](repeating: 0, count: $0.shape[0] * $1.shape[1]) }, { a, _ in a.storage.elements },
      { _, _ in [] },
    ],
    mistakes: {
      Mistake(
        "strides ignored: the elements are read in row-major order, which a view need not have"
      ) { try Solutions.matmul(contiguous($0, offset: 0), contiguous($1, offset: 0)) }
      .crashes { $0.crashes(contiguous($0.a, offset: 0), contiguous($0.b, offset: 0)) }
      Mistake("the offset is used, the strides are not: in storage, rows may be further apart") {
        try Solutions.matmul(
          contiguous($0, offset: $0.offset), contiguous($1, offset: $1.offset))
      }
      .crashes {
        $0.crashes(contiguous($0.a, offset: $0.a.offset), contiguous($0.b, offset: $0.b.offset))
      }
      Mistake("the offset is ignored: a view need not start at the first element of its storage") {
        a, b in
        var (a, b) = (a, b)
        (a.offset, b.offset) = (0, 0)
        return try Solutions.matmul(a, b)
      }
      Mistake("columns are written as rows: C[i, j] is at position i · n + j") { a, b in
        let (c, rows) = (try Solutions.matmul(a, b), a.shape[0])
        return c.indices.map { c[$0 % rows * b.shape[1] + $0 / rows] }
      }
      Mistake("rows times rows: the factor is b[k, j], not b[j, k]") {
        try Solutions.matmul($0, indicesSwapped($1))
      }
      .crashes { $0.crashes($0.a, indicesSwapped($0.b)) }
      Mistake("overwritten: every step adds to the sum, but only the last product is left") {
        a, b in
        if a.shape[1] == 0 { return try Solutions.matmul(a, b) }
        var (last, other) = (a, b)
        last.offset += (a.shape[1] - 1) * a.strides[1]
        last.shape[1] = 1
        other.offset += (b.shape[0] - 1) * b.strides[0]
        other.shape[0] = 1
        return try Solutions.matmul(last, other)
      }
      elementwise { [$0.shape[0], $1.shape[1]] }
      elementwise { a, _ in a.shape }
      Mistake("a sum of no products is 0, so C has m · n zeros if k is 0") {
        $0.shape[1] == 0 ? [] : try Solutions.matmul($0, $1)
      }
    })
}

/// Multiplies the elements at the same index, for all indices of a shape.
private func elementwise(
  _ shape: @escaping (View, View) -> [Int]
) -> Mistake<(View, View) throws -> [Float], Product, [Float]> {
  Mistake("multiplied element by element: a matrix product is rows times columns") { a, b in
    View.indices(shape(a, b)).map { (a.element(at: $0) ?? .nan) * (b.element(at: $0) ?? .nan) }
  }
  .crashes { product in
    [product.a, product.b].contains {
      $0.leavesStorage(shape: shape(product.a, product.b))
    }
  }
}

/// The view read as if it were contiguous.
private func contiguous(_ view: View, offset: Int) -> View {
  View(
    storage: view.storage, shape: view.shape, strides: [view.shape[1], 1], offset: offset)
}

/// The view read with its two indices exchanged.
private func indicesSwapped(_ view: View) -> View {
  var result = view
  result.strides.reverse()
  return result
}

extension View {
  /// Whether an index of `shape` is outside the storage. Strides are not negative here.
  fileprivate func leavesStorage(shape: [Int]) -> Bool {
    if shape.contains(0) { return false }
    return element(at: shape.map { $0 - 1 }) == nil
  }
}

/// Contiguous matrices, then transposed ones, then slices of larger matrices; expanded rows last, where those
/// who ignore strides read beyond the end.
private func products() -> [Product] {
  var generator = Generator(seed: 32)
  func storage(_ count: Int) -> Storage {
    Storage((0..<count).map { _ in Float(generator.integer(below: 9)) - 4 })
  }
  func rows(_ m: Int, _ n: Int) -> View {
    View(storage: storage(m * n), shape: [m, n], strides: [n, 1], offset: 0)
  }
  func columns(_ m: Int, _ n: Int) -> View {
    View(storage: storage(m * n), shape: [m, n], strides: [1, m], offset: 0)
  }
  /// A part of a matrix with some rows above and columns on both sides.
  func part(_ m: Int, _ n: Int) -> View {
    View(
      storage: storage((m + 3) * (n + 4)), shape: [m, n], strides: [n + 4, 1], offset: 2 * n + 9)
  }
  /// Every second row and column.
  func sparse(_ m: Int, _ n: Int) -> View {
    View(storage: storage(4 * m * n), shape: [m, n], strides: [4 * n, 2], offset: 0)
  }
  func expanded(_ m: Int, _ n: Int) -> View {
    View(storage: storage(n), shape: [m, n], strides: [0, 1], offset: 0)
  }
  let kinds = [rows, columns, part, sparse, expanded]
  var all = [(rows(2, 2), rows(2, 2)), (rows(2, 3), rows(3, 2)), (rows(1, 3), rows(3, 1))]
  all += [(rows(3, 1), rows(1, 3)), (columns(2, 3), rows(3, 2)), (rows(2, 3), columns(3, 4))]
  all += [(part(2, 2), rows(2, 2)), (rows(2, 2), part(2, 3)), (rows(2, 0), rows(0, 3))]
  all += [(rows(0, 2), rows(2, 3)), (rows(1, 1), rows(1, 1))]
  for a in kinds {
    for b in kinds {
      let (m, k, n) = (
        1 + generator.integer(below: 7), 1 + generator.integer(below: 7),
        1 + generator.integer(below: 7)
      )
      all.append((a(m, k), b(k, n)))
    }
  }
  return all.map { Product(a: $0, b: $1) }
}

private struct Product {
  let a, b: View

  var text: String { "a: \(a)\(elements(a))\nb: \(b)\(elements(b))" }

  /// By the definition.
  var expected: [Float] {
    (0..<a.shape[0]).flatMap { i in
      (0..<b.shape[1]).map { j in
        (0..<a.shape[1]).reduce(0) {
          $0 + (a.element(at: [i, $1]) ?? .nan) * (b.element(at: [$1, j]) ?? .nan)
        }
      }
    }
  }

  /// Whether the solution crashes on these views of the same shapes.
  func crashes(_ a: View, _ b: View) -> Bool {
    let isEmpty = a.shape[0] * a.shape[1] * b.shape[1] == 0
    return !isEmpty && (a.leavesStorage(shape: a.shape) || b.leavesStorage(shape: b.shape))
  }

  func difference(_ actual: [Float], _ expected: [Float]) -> String? {
    if actual.count != expected.count {
      return "\(actual.count) elements, expected \(expected.count)"
    }
    return firstDifference(actual, expected).map {
      "C[\($0 / b.shape[1]), \($0 % b.shape[1])] is \(actual[$0]), expected \(expected[$0])"
    }
  }

  /// The elements of a small matrix, row by row.
  private func elements(_ view: View) -> String {
    if view.shape[0] * view.shape[1] > 12 { return "" }
    let rows = (0..<view.shape[0]).map { i in
      (0..<view.shape[1]).map { j in view.element(at: [i, j]) ?? .nan }
    }
    return rows.map { "\n\($0)" }.joined()
  }
}
