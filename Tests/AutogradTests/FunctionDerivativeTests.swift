import Autograd
import Tensors
import TestSupport
import Testing

@Suite struct FunctionDerivativeTests {
  private let fixture: Fixture
  private let x, y, u, v, w, scalar: Variable

  init() throws {
    let fixture = try Fixture("training_additions")
    func input(_ name: String) -> Variable { Variable(fixture.floats("functional/\(name)")) }
    self.fixture = fixture
    (x, u, v, w, scalar) = (input("x"), input("u"), input("v"), input("w"), input("scalar"))
    // The matrix is a transposed view.
    y = Variable(input("y").value.transposed().contiguous().transposed())
  }

  private func several(_ inputs: [Variable]) -> [Variable] {
    let (x, y) = (inputs[0], inputs[1])
    return [(x.exp().unsqueezed(1) * y).sum([1]), (x * x).sum() * y.mean()]
  }

  private func energy(_ inputs: [Variable]) -> Variable {
    let (x, y) = (inputs[0], inputs[1])
    return (x.sin() * y.sum([1])).sum() + x.pow(3).sum() * (y * y).mean()
  }

  private func sharpness(_ t: Variable) -> Variable { t.softmax(axis: 1).squared().sum() }

  private func expect(
    _ rows: [[Variable]], _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (i, row) in rows.enumerated() {
      for (j, part) in row.enumerated() {
        let key = "functional/\(name)/\(i)/\(j)"
        #expect(!part.requiresGradient, "\(key)", sourceLocation: sourceLocation)
        expectClose(part.value, fixture.floats(key), key, sourceLocation: sourceLocation)
      }
    }
    #expect(
      !fixture.contains("functional/\(name)/\(rows.count)/0")
        && !fixture.contains("functional/\(name)/0/\(rows[0].count)"), "\(name)",
      sourceLocation: sourceLocation)
  }

  private func expect(
    _ result: (outputs: [Variable], product: [Variable]), _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (key, parts) in [("outputs", result.outputs), ("product", result.product)] {
      expect(parts.map(\.value), "\(name)/\(key)", sourceLocation)
      #expect(parts.allSatisfy { !$0.requiresGradient }, sourceLocation: sourceLocation)
    }
  }

  private func expect(_ parts: [Tensor<Float>], _ name: String, _ location: SourceLocation) {
    for (i, part) in parts.enumerated() {
      let key = "functional/\(name)/\(i)"
      expectClose(part, fixture.floats(key), key, sourceLocation: location)
    }
    #expect(!fixture.contains("functional/\(name)/\(parts.count)"), sourceLocation: location)
  }

  @Test func `jacobian equals PyTorch's`() {
    expect(jacobian(at: [x, y], of: several), "jacobian")
    expect([[jacobian(at: w) { $0.softmax(axis: 1) }]], "jacobianSoftmax")
    let transposed = Variable(w.value.transposed())
    expect([[jacobian(at: transposed) { $0.transposed() * $0.sum() }]], "jacobianTransposed")
    expect([[jacobian(at: scalar) { $0.exp() }]], "jacobianScalar")
    expect(
      jacobian(at: [x, y]) { [$0[0] * 2, $0[1].sum(), Variable([1, 1])] }, "jacobianIndependent")
  }

  @Test func `hessian equals PyTorch's`() {
    expect(hessian(at: [x, y], of: energy), "hessian")
    expect([[hessian(at: w, of: sharpness)]], "hessianSoftmax")
    expect([[hessian(at: scalar) { $0.sin() * $0 }]], "hessianScalar")
    expect(
      hessian(at: [x, y]) { $0[0].sum() * 3 + $0[1].squared().sum().reshaped([1, 1]) },
      "hessianLinear")
  }

  @Test func `vjp and jvp equal PyTorch's`() {
    expect(vjp(at: [x, y], times: [u, scalar], of: several), "vjp")
    expect(vjp(at: [x, x], times: [u]) { [$0[0] * $0[1] * $0[1]] }, "vjpTwice")
    expect(vjp(at: [x, y], times: [u]) { [$0[0] * 2] }, "vjpIndependent")
    expect(jvp(at: [x, y], times: [u, v], of: several), "jvp")
    expect(jvp(at: [x, x], times: [u, u * 2]) { [$0[0] * $0[1] * $0[1]] }, "jvpTwice")
    expect(jvp(at: [x, y], times: [u, v]) { [$0[0] * 2, Variable([1, 1])] }, "jvpIndependent")
  }

  @Test func `vhp and hvp equal PyTorch's`() {
    func expect(_ result: (output: Variable, product: [Variable]), _ name: String) {
      self.expect(([result.output], result.product), name)
    }
    expect(vhp(at: [x, y], times: [u, v], of: energy), "vhp")
    expect(vhp(at: [w], times: [w * 2]) { sharpness($0[0]) }, "vhpSoftmax")
    expect(vhp(at: [x, y], times: [u, v]) { $0[0].sum() * 3 + $0[1].mean() }, "vhpLinear")
    expect(hvp(at: [x, y], times: [u, v], of: energy), "hvp")
    expect(hvp(at: [w], times: [w * 2]) { sharpness($0[0]) }, "hvpSoftmax")
    expect(hvp(at: [scalar], times: [scalar + 1]) { $0[0].sin() * $0[0] }, "hvpScalar")
  }

  /// Differentiates a weighted sum of what is computed with `createGraph` with respect to the inputs.
  private func expectGraph(
    _ name: String, _ inputs: [Variable], sourceLocation: SourceLocation = #_sourceLocation,
    _ derivative: ([Variable]) -> [Variable]
  ) {
    let leaves = inputs.map { Variable($0.value, requiresGradient: true) }
    var total = Variable(0)
    for part in derivative(leaves) {
      let weights = Tensor<Float>.linspace(-1, 2, part.value.count)
      total += (part * Variable(weights.reshaped(part.shape))).sum()
    }
    let gradients = total.gradients(with: leaves).map { $0.value }
    expect(gradients, "graph/\(name)", sourceLocation)
    #expect(leaves.allSatisfy { $0.gradient == nil }, sourceLocation: sourceLocation)
  }

  @Test func `with createGraph, results are differentiable`() {
    expectGraph("jacobian", [x, y]) {
      jacobian(at: $0, createGraph: true, of: several).flatMap { $0 }
    }
    expectGraph("hessian", [x, y]) { hessian(at: $0, createGraph: true, of: energy).flatMap { $0 } }
    expectGraph("vjp", [x, y, u]) {
      vjp(at: [$0[0], $0[1]], times: [$0[2], Variable(1)], createGraph: true, of: several).product
    }
    expectGraph("jvp", [x, y, u]) {
      jvp(at: [$0[0], $0[1]], times: [$0[2], $0[1]], createGraph: true, of: several).product
    }
    expectGraph("vhp", [x, y, u]) {
      vhp(at: [$0[0], $0[1]], times: [$0[2], v], createGraph: true, of: energy).product
    }
    expectGraph("hvp", [x, y, u]) {
      hvp(at: [$0[0], $0[1]], times: [$0[2], v], createGraph: true, of: energy).product
    }
  }

  @Test func `empty inputs and outputs have empty derivatives`() {
    let empty = Variable(.zeros([0, 2]))
    #expect(jacobian(at: empty) { $0 * 2 }.shape == [0, 2, 0, 2])
    #expect(jacobian(at: empty) { $0.sum() }.shape == [0, 2])
    #expect(hessian(at: empty) { $0.squared().sum() }.shape == [0, 2, 0, 2])
    let (outputs, product) = jvp(at: [empty], times: [empty]) { [$0[0].sum()] }
    #expect(outputs[0].value == 0 && product[0].value == 0)
  }

  @Test func `NaN reaches what depends on it`() {
    let result = jacobian(at: Variable([.nan, 2])) { $0.squared() }.value
    #expect(result[0, 0].item.isNaN && result[1, 1].item == 4 && result[0, 1].item == 0)
  }

  @Test func `derivatives can be computed where nothing is recorded, and change no gradient`() {
    let weight = Parameter([2, 3])
    withoutGradients {
      #expect(hessian(at: weight) { ($0 * $0 * $0).sum() }.value == [[12, 0], [0, 18]])
      #expect(jacobian(at: weight) { $0 * weight }.value == [[2, 0], [0, 3]])
    }
    #expect(weight.gradient == nil)
  }
}
