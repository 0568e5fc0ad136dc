import Autograd
import Tensors
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
}
