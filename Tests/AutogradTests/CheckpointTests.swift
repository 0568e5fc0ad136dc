import Autograd
import Tensors
import TestSupport
import Testing

@Suite struct CheckpointTests {
  @Test func `checkpoint has the same gradients, of both orders, and saves no intermediate values`()
  {
    let x = Variable([0.5, -1, 2], requiresGradient: true)
    let w = Variable([2, 3, 4], requiresGradient: true)
    func body(_ inputs: [Variable]) -> Variable { (inputs[0] * inputs[1]).tanh() * inputs[0] }
    let plain = body([x, w]).sum()
    let saved = checkpoint([x, w], body)
    #expect(saved.node.inputs.count == 2 && saved.node.inputs.allSatisfy(\.isLeaf))
    let (a, b) = (plain.gradients(with: [x, w]), saved.sum().gradients(with: [x, w]))
    for (first, second) in zip(a, b) { expectClose(second.value, first.value) }
    func second(_ y: Variable) -> Tensor<Float> {
      let slope = y.gradients(with: [x], createGraph: true)[0]
      return (slope * Variable([1, 2, 3])).sum().gradients(with: [w])[0].value
    }
    expectClose(second(checkpoint([x, w], body).sum()), second(body([x, w]).sum()))
  }

  @Test func `variables that a checkpoint captures get gradients, and their hooks are called once`()
  {
    func run(_ isSaving: Bool) -> (gradients: [Tensor<Float>?], calls: Int) {
      let (x, w) = (Variable([0.5, -1, 2], requiresGradient: true), Parameter([2, 3, 4]))
      let unused = Parameter([1, 1, 1])
      // Before the checkpoint, also a path to x beside it.
      let h = x.squared() * w
      var calls = 0
      w.onGradient { _ in
        calls += 1
        return nil
      }
      func body(_ inputs: [Variable]) -> Variable {
        withoutGradients { _ = unused * w }
        return (inputs[0] * w + h).tanh()
      }
      let y = isSaving ? checkpoint([x], body) : body([x])
      (y * w).sum().backward()
      return ([x.gradient, w.gradient, unused.gradient], calls)
    }
    let (plain, saving) = (run(false), run(true))
    #expect(saving.calls == 1 && plain.calls == 1)
    #expect(saving.gradients[2] == nil)
    for i in 0..<2 { expectClose(saving.gradients[i]!, plain.gradients[i]!) }
  }

  @Test
  func `nested checkpoints repeat the random numbers of their first runs`() {
    func run(_ isSaving: Bool) -> (gradients: [Tensor<Float>], position: UInt64) {
      var generator = Generator(seed: 3)
      let x = Variable(.linspace(-1, 2, 8), requiresGradient: true)
      func step(_ x: Variable) -> Variable {
        var mask = Generator(seed: replayable { generator.next() })
        return (x * Variable(.uniform([8], using: &mask))).tanh()
      }
      func saved(_ x: Variable, _ body: @escaping (Variable) -> Variable) -> Variable {
        isSaving ? checkpoint([x]) { body($0[0]) } : body(x)
      }
      let y = saved(x) { step(saved(step($0)) { step(saved(step($0), step)) }) }
      let slope = y.gradients(with: [x], seed: y.detached(), createGraph: true)[0]
      let second = slope.sum().gradients(with: [x])[0]
      return ([y.value, slope.value, second.value], generator.position)
    }
    let (plain, saving) = (run(false), run(true))
    #expect(saving.position == 5 && plain.position == 5)
    for (a, b) in zip(saving.gradients, plain.gradients) { expectClose(a, b) }
  }

  @Test func `a checkpoint repeats the numbers of a generator that it passes on`() {
    func run(_ isSaving: Bool) -> (gradient: Tensor<Float>, position: UInt64) {
      var generator = Generator(seed: 3)
      let x = Variable(.linspace(-1, 2, 8), requiresGradient: true)
      func body(_ inputs: [Variable], _ generator: inout Generator) -> Variable {
        inputs[0].squared() * Variable(.uniform([8], using: &generator))
      }
      let y =
        isSaving ? checkpoint([x], using: &generator, body) : body([x], &generator)
      y.sum().backward()
      return (x.gradient!, generator.position)
    }
    let (plain, saving) = (run(false), run(true))
    #expect(saving.position == plain.position && plain.position > 0)
    expectClose(saving.gradient, plain.gradient)
  }
}
