import Tensors

/// What a hook is taken away by.
public struct HookHandle {
  let node: Node
  let number: Int

  /// Takes the hook away; harmless where it already is.
  public func remove() { node.hooks[number] = nil }
}

extension Variable {
  /// Calls `hook` with this variable's gradient in every backward pass, when all of it has arrived; what it
  /// returns takes the gradient's place, `nil` leaves it.
  ///
  ///     x.onGradient { gradient in gradient * 0.5 }   // half of it goes on
  ///
  /// - Precondition: the variable requires a gradient; what is returned has the gradient's shape.
  @discardableResult
  public final func onGradient(_ hook: @escaping (Variable) -> Variable?) -> HookHandle {
    require(requiresGradient, "onGradient: the variable does not require a gradient")
    let number = Order.next()
    node.hooks[number] = hook
    return HookHandle(node: node, number: number)
  }
}

extension Node {
  /// The gradient after all hooks, in the order they were added.
  func hooked(_ gradient: Variable) -> Variable {
    if hooks.isEmpty { return gradient }
    return hooks.sorted { $0.key < $1.key }.reduce(gradient) { gradient, hook in
      let changed = hook.value(gradient) ?? gradient
      require(
        changed.shape == gradient.shape,
        "onGradient: a hook turned a gradient of shape \(gradient.shape) into \(changed.shape)")
      return changed
    }
  }
}
