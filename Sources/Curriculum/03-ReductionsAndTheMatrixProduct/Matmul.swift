import Tensors

/// Checks `matmul` on matrices that lie row after row, on transposed ones, on parts of larger ones and on
/// stretched rows, number by number.
public func checkMatmul(_ exercises: any Chapter03Exercises.Type) -> Report {
  .checking {
    for (a, b) in pairs() {
      let product = Product(a: a, b: b)
      let actual = try exercises.matmul(a, b)
      let expected = product.result { $0.number(at: [$1, $2]) ?? .nan }
      guard let difference = product.difference(actual, expected) else { continue }
      return Report.Failure(
        input: "a: \(a)\(product.text(a))\nb: \(b)\(product.text(b))", actual: "\(actual)",
        expected: "\(expected)", difference: difference, diagnosis: product.diagnosis(actual))
    }
    return nil
  }
}

/// Row after row, then transposed, then parts of larger matrices; stretched ones last, which somebody who
/// ignores strides would read beyond the end.
private func pairs() -> [(a: View, b: View)] {
  var generator = Generator(seed: 32)
  func memory(_ count: Int) -> Memory {
    Memory((0..<count).map { _ in Float(generator.integer(below: 9)) - 4 })
  }
  func rows(_ m: Int, _ n: Int) -> View {
    View(memory: memory(m * n), shape: [m, n], strides: [n, 1], offset: 0)
  }
  func columns(_ m: Int, _ n: Int) -> View {
    View(memory: memory(m * n), shape: [m, n], strides: [1, m], offset: 0)
  }
  /// A part of a matrix with some rows above and columns to both sides.
  func part(_ m: Int, _ n: Int) -> View {
    View(memory: memory((m + 3) * (n + 4)), shape: [m, n], strides: [n + 4, 1], offset: 2 * n + 9)
  }
  /// Every second row and column.
  func sparse(_ m: Int, _ n: Int) -> View {
    View(memory: memory(4 * m * n), shape: [m, n], strides: [4 * n, 2], offset: 0)
  }
  func stretched(_ m: Int, _ n: Int) -> View {
    View(memory: memory(n), shape: [m, n], strides: [0, 1], offset: 0)
  }
  let kinds = [rows, columns, part, sparse, stretched]
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
  return all
}

private struct Product {
  let a, b: View

  /// By the definition, with a rule for reading a view.
  func result(_ read: (View, Int, Int) -> Float) -> [Float] {
    var c: [Float] = []
    for i in 0..<a.shape[0] {
      for j in 0..<b.shape[1] {
        c.append((0..<a.shape[1]).reduce(0) { $0 + read(a, i, $1) * read(b, $1, j) })
      }
    }
    return c
  }

  func difference(_ actual: [Float], _ expected: [Float]) -> String? {
    if actual.count != expected.count {
      return "\(actual.count) numbers, expected \(expected.count)"
    }
    let place = actual.indices.first { actual[$0] != expected[$0] }
    return place.map {
      "C[\($0 / b.shape[1]), \($0 % b.shape[1])] is \(actual[$0]), expected \(expected[$0])"
    }
  }

  /// A small matrix, as numbers.
  func text(_ view: View) -> String {
    if view.shape[0] * view.shape[1] > 12 { return "" }
    let rows = (0..<view.shape[0]).map { i in
      (0..<view.shape[1]).map { j in view.number(at: [i, j]) ?? .nan }
    }
    return rows.map { "\n\($0)" }.joined()
  }

  func diagnosis(_ actual: [Float]) -> String? {
    let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
    func right(_ view: View, _ i: Int, _ j: Int) -> Float { view.number(at: [i, j]) ?? .nan }
    func at(_ view: View, _ place: Int) -> Float {
      view.memory.numbers.indices.contains(place) ? view.memory.numbers[place] : .nan
    }
    let expected = result(right)
    if k == 0 { return "a sum of nothing is 0, so the product has m · n zeros" }
    if actual == result({ view, i, j in at(view, i * view.shape[1] + j) }) {
      return "strides ignored: the numbers are read row after row, as they do not lie here"
    }
    if actual == result({ at($0, $0.offset + $1 * $0.shape[1] + $2) }) {
      return "the offset is known, the strides are not: a row may be longer than it looks"
    }
    if actual == result({ at($0, $1 * $0.strides[0] + $2 * $0.strides[1]) }) {
      return "the offset is forgotten: a view need not begin at the first number"
    }
    if m > 1 && n > 1 && actual == (0..<m * n).map({ expected[$0 % m * n + $0 / m] }) {
      return "columns written as rows: C[i, j] stands at i · n + j"
    }
    if k == n && actual == turned(right) {
      return "rows times rows: b[k, j] is wanted, not b[j, k]"
    }
    if actual == (0..<m * n).map({ right(a, $0 / n, k - 1) * right(b, k - 1, $0 % n) }) {
      return "overwritten: every step adds to the sum, and only the last is left"
    }
    if a.shape == b.shape
      && actual == (0..<m * n).map({ right(a, $0 / n, $0 % n) * right(b, $0 / n, $0 % n) })
    {
      return "multiplied number by number: a product of matrices is rows times columns"
    }
    return nil
  }

  /// a · bᵀ, for a square b.
  private func turned(_ read: (View, Int, Int) -> Float) -> [Float] {
    (0..<a.shape[0] * b.shape[1]).map { place in
      let (i, j) = place.quotientAndRemainder(dividingBy: b.shape[1])
      return (0..<a.shape[1]).reduce(0) { $0 + read(a, i, $1) * read(b, j, $1) }
    }
  }
}
