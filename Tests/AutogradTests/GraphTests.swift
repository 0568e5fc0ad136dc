import Autograd
import Foundation
import Tensors
import TestSupport
import Testing

/// Runs `body` on a thread with a stack of 512 KiB, and returns when it is done.
private func onSmallStack(_ body: @escaping @Sendable () -> Void) async {
  await withCheckedContinuation { continuation in
    let thread = Thread {
      body()
      continuation.resume()
    }
    thread.stackSize = 512 << 10
    thread.start()
  }
}

@Suite struct GraphTests {
  @Test func `compound assignment keeps the graph of the old value`() {
    let x = Variable([1, 2], requiresGradient: true)
    var total = x * 3
    let first = total
    total += x * x
    total /= 2
    total *= x
    total -= 1
    #expect(first.value == [3, 6] && total.value == [1, 9])
    total.sum().backward()
    // (3x² + x³) / 2 − 1
    #expect(x.gradient == [4.5, 12])
  }

  @Test func `backward and release of a chain of 100,000 operations fit a small stack`() async {
    await onSmallStack {
      let x = Variable([1, 1], requiresGradient: true)
      var y = x
      for _ in 0..<50_000 { y = y * 1.0 + 0.5 }
      let total = y.sum()
      total.backward()
      #expect(x.gradient == [1, 1])
    }
  }

  @Test func `release of a sum that grows in a loop fits a small stack, without backward`() async {
    await onSmallStack {
      let x = Variable(1, requiresGradient: true)
      var total = Variable(0)
      for _ in 0..<100_000 { total = total + x * x }
      #expect(total.item == 100_000)
    }
  }

  @Test func `a graph is released with its last variable`() {
    final class Weak { weak var node: Node? }
    let (middle, end) = (Weak(), Weak())
    let x = Variable([1, 2], requiresGradient: true)
    do {
      let a = x.exp()
      let b = (a * a).sigmoid().sum()
      (middle.node, end.node) = (a.node, b.node)
      b.backward(retainGraph: true)
      #expect(middle.node != nil)
    }
    #expect(middle.node == nil)
    #expect(end.node == nil)
  }

  @Test func `backward sums over paths and accumulates over passes`() {
    let x = Variable(3, requiresGradient: true)
    let y = x * x + x
    y.backward(retainGraph: true)
    #expect(x.gradient == 7)
    y.backward()
    #expect(x.gradient == 14)
    x.gradient = nil
    (x * 2).backward()
    #expect(x.gradient == 2)
  }

  @Test func `backward visits each node of a diamond once, after all its gradients`() {
    let x = Variable(2, requiresGradient: true)
    var y = x
    // There are 2³⁰ paths, too many to follow each.
    for _ in 0..<30 { y = y + y }
    y.backward()
    #expect(x.gradient?.item == 0x1p30)
  }

  @Test func `relu saves its result instead of its input`() {
    weak var input: Node?
    let x = Variable(.ones([5000]), requiresGradient: true)
    let z = x * 2
    input = z.node
    #expect(input?.value == nil)
    let y = z.relu()
    #expect(y.node.value != nil)
  }

  @Test func `withoutGradients records nothing`() {
    let x = Variable(3, requiresGradient: true)
    let y = withoutGradients { x * x }
    #expect(!y.requiresGradient)
    #expect(y.node.isLeaf)
    #expect(!(x * x).detached().requiresGradient)
    #expect(!(Variable(1) + Variable(2)).requiresGradient)
  }

  @Test func `gradients(with:) does not change the gradients of leaves`() {
    let x = Variable(3, requiresGradient: true)
    let unused = Variable([1, 2], requiresGradient: true)
    let y = x * x
    let found = y.gradients(with: [x, unused])
    #expect(found[0].item == 6)
    #expect(found[1].value == [0, 0])
    #expect(x.gradient == nil)
  }

  @Test func `gradients are computed with respect to intermediate results`() {
    let x = Variable(3, requiresGradient: true)
    let y = x * x
    let z = y * y
    #expect(z.gradients(with: [y])[0].item == 18)
  }

  @Test func `second-order gradients are correct for a gradient penalty`() {
    let x = Variable([3, 4], requiresGradient: true)
    let norm = x.squared().sum().sqrt()
    let slope = norm.gradients(with: [x], createGraph: true)[0]
    // ∇‖x‖ is x/‖x‖; the gradient of its first entry is (1 − x₀²/‖x‖², −x₀x₁/‖x‖²)/‖x‖.
    slope.narrowed(axis: 0, from: 0, count: 1).sum().backward()
    expectClose(x.gradient!, [16.0 / 125, -12.0 / 125], relative: 1e-5)
  }

  @Test func `leaves that require no gradient get none`() {
    let x = Variable([1, 2], requiresGradient: true)
    let w = Variable([3, 4], requiresGradient: true)
    w.requiresGradient = false
    (x * w).sum().backward()
    #expect(x.gradient == [3, 4])
    #expect(w.gradient == nil)
  }
}
