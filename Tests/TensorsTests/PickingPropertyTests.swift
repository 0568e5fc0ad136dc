import Tensors
import Testing

/// Random indices, masks and formulas against plain loops; every failure prints its case in full.
@Suite struct PickingPropertyTests {
  /// Returns a random index for an axis, the positions that it selects, and whether it removes the axis.
  private func slice(_ size: Int, _ g: inout Generator) -> (index: TensorIndex, places: [Int], Bool)
  {
    if size > 0 && g.integer(below: 3) == 0 {
      let place = g.integer(below: 2 * size) - size
      return (.at(place), [(place + size) % size], true)
    }
    func end() -> Int? {
      g.integer(below: 3) == 0 ? nil : g.integer(below: 2 * size + 4) - size - 2
    }
    let (start, stop, step) = (end(), end(), 1 + g.integer(below: 3))
    // As in Python's slice(start, stop, step).indices(size).
    func clip(_ place: Int) -> Int { min(max(place < 0 ? place + size : place, 0), size) }
    let places = Array(stride(from: clip(start ?? 0), to: clip(stop ?? size), by: step))
    return (.slice(start: start, end: stop, step: step), places, false)
  }

  @Test
  func
    `integers and slices select the elements of a loop, for reading and writing, in 2,000 cases`()
  {
    var g = Generator(seed: 5)
    for number in 0..<2000 {
      let x = randomTensor(randomShape(1 + g.integer(below: 4), &g), &g)
      let picks = x.shape.map { slice($0, &g) }
      let message = "case \(number): \(x.shape) at \(picks.map(\.index))"
      let all = picks.reduce([[]]) { all, pick in all.flatMap { i in pick.places.map { i + [$0] } }
      }
      let picked = x[at: picks.map(\.index)]
      #expect(picked.shape == picks.filter { !$0.2 }.map(\.places.count), "\(message)")
      #expect(picked.scalars == all.map { element(x, $0) }, "\(message)")
      var written = x
      written[at: picks.map(\.index)] = 100
      let chosen = Set(all)
      let expected = indices(x.shape).map { chosen.contains($0) ? 100 : element(x, $0) }
      #expect(written.scalars == expected, "\(message)")
    }
  }

  @Test func `masks and index tensors select the elements of a loop, in 2,000 cases`() {
    var g = Generator(seed: 6)
    for number in 0..<2000 {
      let x = randomTensor((0..<1 + g.integer(below: 3)).map { _ in 1 + g.integer(below: 4) }, &g)
      let mask = Tensor<Bool>(
        indices(x.shape).map { _ in g.integer(below: 2) == 0 }, shape: x.shape)
      let chosen = indices(x.shape).filter { mask[at: $0.map { .at($0) }].item }
      #expect(
        x[mask].scalars == chosen.map { element(x, $0) }, "case \(number): \(x.shape), \(mask)")
      let axis = g.integer(below: x.rank)
      let size = x.shape[axis]
      let places = (0..<g.integer(below: 5)).map { _ in g.integer(below: 2 * size) - size }
      let before = [TensorIndex](repeating: .all, count: axis)
      let picked = x[at: before + [places.tensorIndex]]
      var shape = x.shape
      shape[axis] = places.count
      let expected = indices(shape).map { index -> Float in
        var source = index
        source[axis] = (places[index[axis]] + size) % size
        return element(x, source)
      }
      let message = "case \(number): \(x.shape), axis \(axis) at \(places)"
      #expect(picked.shape == shape && picked.scalars == expected, "\(message)")
      var sum = Tensor<Float>.zeros(x.shape)
      sum.assign(.ones(shape), at: before + [places.tensorIndex], +)
      let times = indices(x.shape).map { i in Float(places.count { ($0 + size) % size == i[axis] })
      }
      #expect(sum.scalars == times, "\(message)")
    }
  }

  @Test func `einsum equals a loop over all letters, in 1,500 cases`() {
    var g = Generator(seed: 7)
    for number in 0..<1500 {
      let letters = Array("abcd".prefix(1 + g.integer(below: 4)))
      let sizes = letters.map { _ in 1 + g.integer(below: 3) }
      let operands = (0..<1 + g.integer(below: 3)).map { _ in
        (0..<g.integer(below: 4)).map { _ in g.integer(below: letters.count) }
      }
      let used = Set(operands.joined()).sorted()
      let output = g.permutation(used.count).map { used[$0] }.filter { _ in g.integer(below: 2) == 0
      }
      let tensors = operands.map { randomTensor($0.map { sizes[$0] }, &g) }
      func name(_ axes: [Int]) -> String { String(axes.map { letters[$0] }) }
      let text = operands.map(name).joined(separator: ",") + "->" + name(output)
      let formula = EinsumEquation(text, tensors.map(\.shape))
      var sums: [[Int]: Float] = [:]
      for values in indices(sizes)
      where letters.indices.allSatisfy({ used.contains($0) || values[$0] == 0 }) {
        let product = zip(operands, tensors).reduce(Float(1)) { product, operand in
          product * element(operand.1, operand.0.map { values[$0] })
        }
        sums[output.map { values[$0] }, default: 0] += product
      }
      let expected = indices(output.map { sizes[$0] }).map { sums[$0] ?? 0 }
      let actual = Tensor.einsum(formula, tensors)
      let message = "case \(number): \(text) of \(tensors.map(\.shape))"
      #expect(actual.shape == output.map { sizes[$0] } && actual.scalars == expected, "\(message)")
    }
  }
}
