import Autograd
import Tensors
import TestSupport
import Testing

@Suite struct HookTests {
  @Test func `onGradient calls a hook once, with the complete gradient, and uses its replacement`()
  {
    let x = Variable([1, 2], requiresGradient: true)
    let y = x * 3
    var seen: [Tensor<Float>] = []
    let handle = y.onGradient { gradient in
      seen.append(gradient.value)
      return gradient * 10
    }
    // There are two paths to y, whose gradients are summed.
    (y + y).sum().backward(retainGraph: true)
    #expect(seen == [[2, 2]])
    #expect(x.gradient == [60, 60])
    handle.remove()
    x.gradient = nil
    (y + y).sum().backward()
    #expect(seen.count == 1)
    #expect(x.gradient == [6, 6])
  }

  @Test func `hooks on leaves run in order before the gradient is accumulated`() {
    let x = Variable([1], requiresGradient: true)
    x.onGradient { $0 + 1 }
    x.onGradient { $0 * 10 }
    (x * 4).sum().backward()
    #expect(x.gradient == [50])
  }

  @Test func `watching observes every recorded result, in order, also of a recorded backward pass`()
  {
    let x = Variable([1, 4], requiresGradient: true)
    var seen: [String] = []
    let y = watching(
      { seen.append($0.node.operation ?? "leaf") },
      while: {
        _ = withoutGradients { x.exp() }
        return (x.sqrt() * 2).sum()
      })
    #expect(seen == ["sqrt", "× 2", "sum"])
    _ = x.exp()
    #expect(seen.count == 3)
    var largest: Float = 0
    _ = watching(
      { largest = max(largest, $0.value.max().item) },
      while: { y.gradients(with: [x], createGraph: true) })
    // The derivative of √x divides by 2√x, which is 4 at x = 4.
    #expect(largest == 4)
  }
}
