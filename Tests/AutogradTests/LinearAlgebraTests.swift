import Autograd
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct LinearAlgebraTests {
  @Test func `the gradient of a symmetric matrix through its eigenvectors is symmetric`() {
    // Q is a rotation, so the loss is 5 for every symmetric matrix.
    let a = Variable([[-1.55, 0.885], [0.885, 4.34]], requiresGradient: true)
    let weights: Variable = Variable([[1, 2], [3, 4]])
    (a.eigh().vectors.squared() * weights).sum().backward()
    #expect(a.gradient!.scalars.allSatisfy { $0.magnitude < 1e-7 })

    var generator = Generator(seed: 1)
    let x = Tensor<Float>.normal([6, 6], using: &generator)
    for matrix in [x, x + x.transposed()] {
      let a = Variable(matrix, requiresGradient: true)
      let (values, vectors) = a.eigh()
      let loss = (vectors.squared() * Variable(x)).sum() + values.squared().sum()
      let gradient = loss.gradients(with: [a], createGraph: true)[0].value
      let difference = (gradient - gradient.transposed()).abs().max().item
      #expect(difference < 1e-5 && gradient.abs().max().item > 0.1)
    }
  }

  @Test func `eigh reads the lower triangle`() {
    let lower: Tensor<Float> = [[1, 9], [2, -3]]
    #expect(lower.eigh().values == ([[1, 2], [2, -3]] as Tensor<Float>).eigh().values)
  }

  /// The determinant of a 3 × 3 matrix by its definition.
  private func expanded(_ a: Variable) -> Variable {
    func at(_ i: Int, _ j: Int) -> Variable { a[i, j] }
    let x = at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1)
    let y = at(1, 0) * at(2, 2) - at(1, 2) * at(2, 0)
    let z = at(1, 0) * at(2, 1) - at(1, 1) * at(2, 0)
    return at(0, 0) * x - at(0, 1) * y + at(0, 2) * z
  }

  @Test func `gradients of determinants of singular matrices are those of the definition`() {
    let matrices: [Tensor<Float>] = [
      [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 2, 3], [2, 4, 6], [3, 6, 9]], .zeros([3, 3]),
      [[0, 0, 0], [0, 0, 0], [0, 0, 1]], .eye(3), [[2, -1, 0], [1, 3, 5], [-4, 0, 1]],
    ]
    for matrix in matrices {
      func derivatives(_ determinant: (Variable) -> Variable) -> (Tensor<Float>, Tensor<Float>) {
        let a = Variable(matrix, requiresGradient: true)
        let weights = Variable(Tensor<Float>.arange(0, 9).reshaped([3, 3]).cos())
        let first = determinant(a).gradients(with: [a], createGraph: true)[0]
        return (first.value, (first * weights).sum().gradients(with: [a])[0].value)
      }
      let (first, second) = derivatives { $0.determinant() }
      let (expectedFirst, expectedSecond) = derivatives(expanded)
      expectClose(first, expectedFirst, "\(matrix)", absolute: 1e-5)
      expectClose(second, expectedSecond, "\(matrix)", absolute: 1e-5)
    }
  }

  @Test func `determinants have a third derivative`() {
    func third(_ determinant: (Variable) -> Variable) -> Tensor<Float> {
      let a = Variable([[2, -1, 0], [1, 3, 5], [-4, 0, 1]], requiresGradient: true)
      var y = determinant(a)
      for _ in 0..<2 { y = y.gradients(with: [a], createGraph: true)[0].sin().sum() }
      return y.gradients(with: [a])[0].value
    }
    expectClose(third { $0.determinant() }, third(expanded), relative: 1e-4)
  }

  @Test func `full singular vectors have the gradient of the reduced ones`() {
    var generator = Generator(seed: 2)
    for shape in [[2, 4, 2], [2, 4]] {
      let x = Tensor<Float>.normal(shape, using: &generator)
      func gradient(_ full: Bool) -> Tensor<Float> {
        let a = Variable(x, requiresGradient: true)
        let (u, s, vT) = a.svd(fullMatrices: full)
        let k = s.shape.last!
        let left = u.narrowed(axis: -1, from: 0, count: k).squared()
        let right = vT.narrowed(axis: -2, from: 0, count: k).squared()
        let loss = left.pow(3).sum() + right.pow(3).sum() + s.sin().sum()
        // The other columns are arbitrary, and constant.
        return loss.gradients(with: [a])[0].value
      }
      expectClose(gradient(true), gradient(false))
    }
  }

  @Test func `the gradient of the log-determinant is NaN where the matrix is singular`() {
    let a = Variable([[[1, 2], [2, 4]], [[2, 0], [0, 4]]], requiresGradient: true)
    a.slogdet().logarithm.sum().backward()
    #expect(a.gradient![0].isNaN.all)
    expectClose(a.gradient![1], [[0.5, 0], [0, 0.25]])
  }

  @Test func `singular values have a gradient where one of them is 0`() {
    let a = Variable([[1, 1], [1, 1]], requiresGradient: true)
    (a.svd().s * Variable([1, 0])).sum().backward()
    expectClose(a.gradient!, .full([2, 2], 0.5))
  }

  @Test func `second-order gradients equal PyTorch's`() throws {
    func uneven(_ x: Variable) -> Variable {
      let numbers = (0..<x.value.count).map { Float(sin(1.7 * Double($0) + 0.3)) }
      return Variable(Tensor(numbers, shape: x.shape))
    }
    var count = 0
    for entry in try Case.all() where entry.fixture.contains("\(entry.name)/second0") {
      let (result, leaves) = try entry.run()
      let first = result.gradients(with: leaves, seed: uneven(result), createGraph: true)
      let sum = first.reduce(Variable(0)) { $0 + ($1 * uneven($1)).sum() }
      let second =
        sum.requiresGradient
        ? sum.gradients(with: leaves) : leaves.map { Variable(.zeros($0.shape)) }
      for (i, gradient) in second.enumerated() {
        expectClose(
          gradient.value, entry.fixture.floats("\(entry.name)/second\(i)"),
          "\(entry.name), input \(i)", relative: 2e-5, absolute: 1e-5)
      }
      count += 1
    }
    #expect(count > 320)
  }
}
