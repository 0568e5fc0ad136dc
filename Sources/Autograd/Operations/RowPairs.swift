import Kernels
import Tensors

/// Rows that are compared with others: `[…, n, D]`.
///
/// A row that was divided by its length, or from which its mean was subtracted, is rounded. Between rows that
/// nearly coincide, the roundings would dominate the difference. Values are therefore computed from the
/// original rows in double precision; the graph contains the rounded ones.
package struct Rows {
  /// The rows in the graph.
  let variable: Variable
  /// The original rows.
  let source: Tensor<Float>
  /// What the rows are, as a function of the original ones.
  let form: RowForm

  private init(_ variable: Variable, source: Tensor<Float>, _ form: RowForm) {
    (self.variable, self.source, self.form) = (variable, source, form)
  }

  /// Creates rows as they are.
  package init(_ variable: Variable) { self.init(variable, source: variable.value, .plain) }

  /// Returns `unit`, the rows of `x` in the form of a unit.
  static func unit(_ unit: Variable, of x: Variable, _ form: RowForm) -> Rows {
    Rows(unit, source: x.value, form)
  }

  /// Returns rows minus their means.
  package static func centered(_ x: Variable) -> Rows {
    Rows(x - x.mean([-1], keepDims: true), source: x.value, .centered)
  }

  /// All axes but the last two.
  var lead: [Int] { Array(variable.shape.dropLast(2)) }
  /// The number of rows in each batch.
  var count: Int { variable.shape[variable.shape.count - 2] }
  /// The number of columns.
  var dimensions: Int { variable.shape[variable.shape.count - 1] }

  /// What a backward function that reads the rows saves.
  var saved: [any Savable] { [variable, source] }

  /// The rows in double precision, as kernels take them.
  func prepared() -> Tensor<Double> {
    let rows = Shape.count(lead) * count
    return Tensor(shape: [rows * preparedWidth(dimensions)]) { target in
      source.withContiguous {
        prepareRows(count: rows, dimensions: dimensions, form, $0, into: target)
      }
    }
  }
}

/// Two lists of rows, all pairs of which are compared.
///
/// The two sums over pairs below are linear in all their operands, and the derivatives of each are the other:
///
///     Pᵢⱼ = (aᵢ − bⱼ)·(cᵢ − dⱼ)      Aᵢ = Σⱼ wᵢⱼ (aᵢ − bⱼ)    Bⱼ = Σᵢ wᵢⱼ (bⱼ − aᵢ)
///
/// So derivatives of every order are computed from differences, too, and do not cancel.
package struct RowPairs {
  let a, b: Rows

  /// Creates the pairs of the rows of `a`, `[…, n, D]`, and `b`, `[…, m, D]`.
  package init(_ a: Rows, _ b: Rows) { (self.a, self.b) = (a, b) }

  /// Creates the pairs of rows as they are.
  init(_ a: Variable, _ b: Variable) { self.init(Rows(a), Rows(b)) }

  /// `[…, n, m]`.
  private var shape: [Int] { a.lead + [a.count, b.count] }

  private var saved: [any Savable] { a.saved + b.saved }

  /// Returns the squared distances ‖aᵢ − bⱼ‖²: `[…, n, m]`.
  package func squaredDistances() -> Variable {
    .record("squared distances", products(with: self), [a.variable, b.variable], saving: saved) {
      dY, node in
      let gradients = differences(
        weightedBy: dY * 2, ofA: node.needsGradient(0), ofB: node.needsGradient(1))
      return [gradients.a, gradients.b]
    }
  }

  /// Returns the distances ‖aᵢ − bⱼ‖: `[…, n, m]`. The gradient between equal rows is taken as 0.
  package func distances() -> Variable {
    .record(
      "distances", products(with: self, takingRoots: true), [a.variable, b.variable],
      savingResult: true, saving: saved
    ) { dY, node in
      let isZero = node.result.value .== 0
      let divisor = Variable.where(isZero, Variable(1), node.result)
      let gradients = differences(
        weightedBy: .where(isZero, Variable(0), dY / divisor), ofA: node.needsGradient(0),
        ofB: node.needsGradient(1))
      return [gradients.a, gradients.b]
    }
  }

  /// Returns P for the pairs c and d: `[…, n, m]`.
  private func productsOfDifferences(_ other: RowPairs) -> Variable {
    .record(
      "products of differences", products(with: other),
      [a.variable, b.variable, other.a.variable, other.b.variable], saving: saved + other.saved
    ) { dY, node in
      let own = other.differences(
        weightedBy: dY, ofA: node.needsGradient(0), ofB: node.needsGradient(1))
      let others = differences(
        weightedBy: dY, ofA: node.needsGradient(2), ofB: node.needsGradient(3))
      return [own.a, own.b, others.a, others.b]
    }
  }

  /// Returns A, `[…, n, D]`, and B, `[…, m, D]`, or `nil` for one that is not needed.
  private func differences(
    weightedBy w: Variable, ofA needsA: Bool, ofB needsB: Bool
  ) -> (a: Variable?, b: Variable?) {
    guard needsA || needsB else { return (nil, nil) }
    if !Recording.isEnabled {
      return (
        needsA ? Variable(weighted(w.value, isTransposed: false)) : nil,
        needsB ? Variable(weighted(w.value, isTransposed: true)) : nil
      )
    }
    // Both as one operation, because its derivatives contain differences of their gradients.
    let parts =
      (needsA ? [weighted(w.value, isTransposed: false)] : [])
      + (needsB ? [weighted(w.value, isTransposed: true)] : [])
    let value = parts.count == 1 ? parts[0] : Tensor.cat(parts, axis: -2)
    let result = Variable.record(
      "weighted differences", value, [a.variable, b.variable, w], saving: saved + [w]
    ) { dY, node in
      let upstream = RowPairs(
        needsA ? dY.rows(from: 0, count: a.count) : Variable(.zeros(a.variable.shape)),
        needsB
          ? dY.rows(from: needsA ? a.count : 0, count: b.count)
          : Variable(.zeros(b.variable.shape)))
      let gradients = upstream.differences(
        weightedBy: w, ofA: node.needsGradient(0), ofB: node.needsGradient(1))
      return [
        gradients.a, gradients.b,
        node.needsGradient(2) ? productsOfDifferences(upstream) : nil,
      ]
    }
    return (
      needsA ? result.rows(from: 0, count: a.count) : nil,
      needsB ? result.rows(from: needsA ? a.count : 0, count: b.count) : nil
    )
  }

  // MARK: Values

  /// Returns the distances, or their squares, in double precision and without a graph: `[n, m]`.
  package func preciseDistances(squared: Bool) -> Tensor<Double> {
    Tensor(shape: shape) { target in
      a.prepared().withContiguous { x in
        b.prepared().withContiguous { y in
          Kernels.preciseDistances(
            n: a.count, m: b.count, width: preparedWidth(a.dimensions), x, y,
            takingRoots: !squared, into: target)
        }
      }
    }
  }

  private func products(with other: RowPairs, takingRoots: Bool = false) -> Tensor<Float> {
    let (x, y) = (a.prepared(), b.prepared())
    let isSame = a.variable === other.a.variable && b.variable === other.b.variable
    let (z, t) = isSame ? (x, y) : (other.a.prepared(), other.b.prepared())
    return .floats(shape) { target in
      x.withContiguous { x in
        y.withContiguous { y in
          z.withContiguous { z in
            t.withContiguous { t in
              Kernels.productsOfDifferences(
                batch: Shape.count(a.lead), n: a.count, m: b.count,
                width: preparedWidth(a.dimensions), x, y, z, t, takingRoots: takingRoots,
                into: target)
            }
          }
        }
      }
    }
  }

  /// Returns A, or B if `isTransposed`.
  private func weighted(_ w: Tensor<Float>, isTransposed: Bool) -> Tensor<Float> {
    let (rows, others) = isTransposed ? (b, a) : (a, b)
    return .floats(rows.variable.shape) { target in
      w.withContiguous { w in
        rows.prepared().withContiguous { x in
          others.prepared().withContiguous { y in
            weightedDifferences(
              batch: Shape.count(rows.lead), n: rows.count, m: others.count,
              dimensions: rows.dimensions, x, y, weights: w, isTransposed: isTransposed,
              into: target)
          }
        }
      }
    }
  }
}

extension Variable {
  /// Returns rows of the last two axes; all of them as they are.
  fileprivate final func rows(from start: Int, count: Int) -> Variable {
    let axis = shape.count - 2
    return count == shape[axis] ? self : narrowed(axis: axis, from: start, count: count)
  }
}
